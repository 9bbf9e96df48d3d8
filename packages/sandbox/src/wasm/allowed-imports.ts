/**
 * What the interpreter may ask of JavaScript while code that is not trusted runs, of the 268 functions that Pyodide 314.0.7 imports.
 * The rest is refused: calls of the system with EPERM, everything else by stopping the engine.
 */
export const allowedImports: ReadonlySet<string> = new Set([
  // Reading the file system in memory: the standard library.
  "__syscall_dup",
  "__syscall_faccessat",
  "__syscall_fstat64",
  "__syscall_getcwd",
  "__syscall_getdents64",
  "__syscall_ioctl",
  "__syscall_lstat64",
  "__syscall_newfstatat",
  "__syscall_readlinkat",
  "__syscall_stat64",
  "fd_close",
  "fd_fdstat_get",
  "fd_read",
  "fd_seek",
  "fd_sync",
  // Calendar and random numbers; the environment, which is Pyodide's own.
  "_gmtime_js",
  "_localtime_js",
  "_mktime_js",
  "_timegm_js",
  "_tzset_js",
  "clock_res_get",
  "emscripten_date_now",
  "environ_get",
  "environ_sizes_get",
  "random_get",
  "emscripten_get_heap_max",
  // Calls of C functions through casts, and the mark of a JavaScript error.
  "_PyEM_TrampolineCall_JS",
  "Jsv_GetError_import",
  "JsvError_Check",
]);

/** What import-gate.ts answers itself: the deadline, the memory limit, no writing, no ending of the process. */
export const replacedImports: ReadonlySet<string> = new Set([
  "__assert_fail",
  "__syscall_fcntl64",
  "__syscall_openat",
  "_abort_js",
  "_Py_CheckEmscriptenSignals_Helper",
  "_try_fcntl64",
  "clock_time_get",
  "emscripten_get_now",
  "emscripten_resize_heap",
  "exit",
  "fd_write",
  "proc_exit",
]);
