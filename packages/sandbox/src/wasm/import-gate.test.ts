import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allowedImports, replacedImports } from "./allowed-imports.ts";
import { EngineFault } from "./engine-fault.ts";
import { createImportGate } from "./import-gate.ts";
import { locatePyodide } from "./pyodide-location.ts";
import type { EmscriptenFiles } from "./pyodide-module.ts";
import { type ImportObject, webAssembly } from "./web-assembly.ts";

// A name that is in none of the lists has to be looked at and put into one: what can it reach?
const refused = `
can_run_sync_js
JsArray_count_js JsArray_index_js JsArray_inplace_repeat_js JsArray_repeat_js JsArray_reverse_js JsArray_reversed_iterator
JsBuffer_DecodeString_js JsBuffer_get_info JsDoubleProxy_unwrap_js JsException_new_helper JsMap_GetIter_js JsMap_clear_js
JsModule_GetAll_js JsObjMap_GetIter_js JsObjMap_ass_subscript_js JsObjMap_contains_js JsObjMap_length_js JsObjMap_subscript_js
JsProxy_Bool_js JsProxy_DelAttr_js JsProxy_Dir_js JsProxy_GetAsyncIter_js JsProxy_GetAttr_js JsProxy_GetIter_js JsProxy_SetAttr_js
JsProxy_aexit_js JsProxy_compute_typeflags JsProxy_exit_js JsProxy_subscript_js JsProxy_to_weakref_js JsvArray_Check JsvArray_Delete
JsvArray_Extend JsvArray_Get JsvArray_Insert JsvArray_New JsvArray_Push JsvArray_Set JsvArray_ShallowCopy JsvArray_slice
JsvArray_slice_assign JsvAsyncGenerator_Check JsvBigInt_fromDigits JsvBigInt_fromInt JsvBuffer_assignFromPtr JsvBuffer_assignToPtr
JsvBuffer_intoFile JsvBuffer_readFromFile JsvBuffer_writeToFile JsvError_Throw JsvFunction_CallBound JsvFunction_Call_OneArg
JsvFunction_Check JsvFunction_Construct JsvGenerator_Check JsvLiteralMap_New JsvMap_New JsvMap_Set JsvNoValue_Check JsvNum_fromDouble
JsvNum_fromInt JsvNum_toInt JsvObject_CallMethod JsvObject_CallMethod_NoArgs JsvObject_CallMethod_OneArg JsvObject_CallMethod_TwoArgs
JsvObject_Entries JsvObject_Keys JsvObject_New JsvObject_SetAttr JsvObject_Values JsvObject_toString JsvPromise_Check JsvPromise_Resolve
JsvPromise_Syncify_handleError JsvSet_Add JsvSet_New JsvUTF8ToString Jsv_BigIntToNum Jsv_constructorName Jsv_equal Jsv_greater_than
Jsv_greater_than_equal Jsv_less_than Jsv_less_than_equal Jsv_not_equal Jsv_to_bool Jsv_typeof _JsArray_PostProcess_helper
_JsArray_PushEntry_helper _JsObject_Set_js _Py_emscripten_runtime __call_sighandler __hiwire_deduplicate_delete __hiwire_deduplicate_get
__hiwire_deduplicate_new __hiwire_deduplicate_set __syscall_accept4 __syscall_bind __syscall_chdir __syscall_chmod __syscall_connect
__syscall_dup3 __syscall_fadvise64 __syscall_fallocate __syscall_fchdir __syscall_fchmod __syscall_fchmodat2 __syscall_fchown32
__syscall_fchownat __syscall_fdatasync __syscall_fstatfs64 __syscall_ftruncate64 __syscall_getpeername __syscall_getsockname
__syscall_getsockopt __syscall_getuid32_js __syscall_listen __syscall_mkdirat __syscall_mknodat __syscall_pipe __syscall_poll
__syscall_recvfrom __syscall_recvmsg __syscall_renameat __syscall_rmdir __syscall_sendmsg __syscall_sendto __syscall_socket
__syscall_statfs64 __syscall_symlinkat __syscall_truncate64 __syscall_umask_js __syscall_unlinkat __syscall_utimensat
_agen_handle_result_js _dlopen_js _dlsym_js _emscripten_dlopen_js _emscripten_get_progname _emscripten_log_formatted
_emscripten_lookup_name _emscripten_runtime_keepalive_clear _emscripten_system _maybe_connect_async _maybe_poll_async
_maybe_recvfrom_async _maybe_sendto_async _mmap_js _msync_js _munmap_js _pyproxyGen_make_result _pyproxy_get_buffer_result
_python2js_add_to_cache _python2js_addto_postprocess_list _python2js_ascii _python2js_buffer_inner _python2js_cache_lookup
_python2js_handle_postprocess_list _python2js_ucs1 _python2js_ucs2 _python2js_ucs4 _setitimer_js _try_shutdown array_to_js
capture_stderr create_once_callable create_promise_handles destroy_jsarray_entries destroy_proxies destroy_proxies_js destroy_proxy
emscripten_asm_const_int emscripten_debugger emscripten_log_impl_js emscripten_promise_create emscripten_promise_destroy
emscripten_promise_resolve emscripten_runtime_keepalive_pop emscripten_runtime_keepalive_push emscripten_set_up_async_input_device_js
fail_test fd_pread fd_pwrite ffi_call_js ffi_closure_alloc_js ffi_closure_free_js ffi_prep_closure_loc_js gc_register_proxies
get_async_js_call_done_callback get_length_helper get_length_string get_suspender getaddrinfo getnameinfo getprotobyname
handle_next_result_js hiwire_invalid_ref_js is_comlink_proxy js2python_convert js2python_immutable_js js2python_js jslib_init_buffers_js
jslib_init_js my_dict_converter new_error proxy_cache_get proxy_cache_set pyodide_js_init pyproxy_AsPyObject pyproxy_Check pyproxy_new
pyproxy_new_ex python2js__default_converter_js python2js__eager_converter_js python2js_custom__create_jscontext raw_call_js restoreState
restore_stderr saveState set_pyodide_module set_suspender syncifyHandler throw_no_gil wrap_async_generator wrap_generator
`;

const asked = async () => {
  const module = await webAssembly.compile(readFileSync(`${locatePyodide()}pyodide.asm.wasm`));
  return webAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
};

test("every function that this version of Pyodide imports is allowed, replaced or refused, and none is two of these", async () => {
  const sorted = [...allowedImports, ...replacedImports, ...refused.trim().split(/\s+/)];
  const names = (await asked()).map(({ name }) => name);
  expect(names.toSorted()).toEqual(sorted.toSorted());
  expect(allowedImports.size + replacedImports.size).toBe(41);
});

const noFiles = { streams: [] } as unknown as EmscriptenFiles;

test("a shut gate lets nothing of the refused list through: system calls get EPERM, the rest stops the engine", async () => {
  const reached: string[] = [];
  const imports: ImportObject = { env: {}, wasi_snapshot_preview1: {} };
  for (const { module, name } of await asked()) {
    const namespace = imports[module];
    if (namespace) namespace[name] = () => reached.push(name);
  }
  const gate = createImportGate(1 << 20, () => 0);
  gate.guard(imports);
  const call = (name: string) => {
    const target = imports.env?.[name] ?? imports.wasi_snapshot_preview1?.[name];
    return (target as (...values: unknown[]) => unknown)(0, 0, 0, 0);
  };
  for (const name of refused.trim().split(/\s+/)) call(name);
  expect(reached).toHaveLength(227);
  reached.length = 0;
  gate.shut(noFiles);
  for (const name of refused.trim().split(/\s+/)) {
    if (name.startsWith("__syscall_")) expect(call(name)).toBe(-63);
    else if (name.startsWith("fd_")) expect(call(name)).toBe(63);
    else expect(() => call(name), name).toThrow(EngineFault);
  }
  expect(reached).toEqual([]);
});

test("the clocks and the signal check end an engine that is past its deadline", () => {
  let time = 0;
  const gate = createImportGate(1 << 20, () => time);
  const imports: ImportObject = {
    env: { _Py_CheckEmscriptenSignals_Helper: () => 7, emscripten_get_now: () => 5 },
    wasi_snapshot_preview1: { clock_time_get: () => 5 },
  };
  gate.guard(imports);
  gate.shut(noFiles);
  gate.deadline = 10;
  const all = Object.values(imports).flatMap((functions) => Object.values(functions)) as (() => unknown)[];
  expect(all.map((call) => call())).toEqual([0, 5, 5]);
  time = 11;
  for (const call of all) expect(call).toThrow("the time is over");
});

test("memory grows to its limit and not past it, and a refusal is remembered", () => {
  const granted: unknown[] = [];
  const imports: ImportObject = { env: { emscripten_resize_heap: (bytes: unknown) => granted.push(bytes) }, wasi_snapshot_preview1: {} };
  const gate = createImportGate(100 << 20, () => 0);
  gate.guard(imports);
  gate.shut(noFiles);
  gate.memory = { buffer: new ArrayBuffer(0) };
  const resize = imports.env?.emscripten_resize_heap as (bytes: number) => unknown;
  resize(100 << 20);
  expect(gate.memoryRefused).toBe(false);
  expect(resize((100 << 20) + 1)).toBe(0);
  expect(resize(-1)).toBe(0);
  expect(gate.memoryRefused).toBe(true);
  expect(granted).toEqual([100 << 20]);
});
