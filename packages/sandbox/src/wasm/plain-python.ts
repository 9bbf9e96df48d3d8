/**
 * Takes back what Pyodide ties to JavaScript: sleeping and the event loop, which would ask for what the gate refuses. In its place a loop
 * that only sleeps between its timers: there are no sockets to wait for. The
 * modules `js` and `pyodide_js` are gone: the gate would end whoever asks them anything.
 */
export const plainPython = `
import asyncio, sys, time
time.sleep = getattr(time.sleep, "__wrapped__", time.sleep)
asyncio.run = getattr(asyncio.run, "__wrapped__", asyncio.run)
class _CupelSelector:
    def select(self, timeout=None, sleep=time.sleep):
        if timeout is None or timeout > 0:
            sleep(1e6 if timeout is None else timeout)
        return ()
class _CupelLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = _CupelSelector()
    def _process_events(self, events):
        pass
    def _write_to_self(self):
        pass
class _CupelPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = _CupelLoop
asyncio.events._set_event_loop_policy(_CupelPolicy())
asyncio.events._set_running_loop(None)
del _CupelPolicy
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "JsFinder"]
for name in [name for name in sys.modules if name.partition(".")[0] in ("js", "pyodide_js")]:
    del sys.modules[name]
`;
