"""The script of the engine's child processes: runs a program or the SDK's dynamic provider host; needs only pulumi.

Standard input is a pipe from the engine. When it closes, this process ends, however the engine died.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ERROR_WAS_SHOWN = 32  # exit code of a program whose error was already shown


def _end_with_engine() -> None:
    engine = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def watch() -> None:
        while os.read(engine, 1):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _run_host(engine: str) -> None:
    sys.path[0] = str(Path.cwd())
    sys.argv = ["pulumi.dynamic", engine]
    runpy.run_module("pulumi.dynamic", run_name="__main__", alter_sys=True)


def _trace(program: str) -> str:
    """Format the current exception, starting at the user's first frame."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    starts = {Path(program).resolve(), Path(program, "__main__.py").resolve()}
    start = next((index for index, frame in enumerate(frames) if Path(frame.filename).resolve() in starts), 0)
    return traceback.format_exc(limit=start - len(frames))


def _run_program(settings_json: str) -> int:
    import pulumi
    from pulumi import runtime

    settings = json.loads(settings_json)
    program = settings.pop("program")
    runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
    runtime.configure(runtime.Settings(**settings))
    sys.path.remove(str(Path(__file__).parent))
    sys.argv = [program]
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # a failed run leaves futures that are never awaited

    def run() -> None:
        runpy.run_path(program, run_name="__main__")

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with ThreadPoolExecutor(max_workers=max(settings["parallel"], 1) * 4) as executor:
        loop.set_default_executor(executor)
        try:
            loop.run_until_complete(runtime.run_in_stack(run))
        except pulumi.RunError as error:
            pulumi.log.error(str(error))
            return 1
        except Exception:  # noqa: BLE001 - any error of the program is shown to its author
            pulumi.log.error(f"Program failed with an unhandled exception:\n{_trace(program)}")
            return ERROR_WAS_SHOWN
    return 0


if __name__ == "__main__":
    _end_with_engine()
    if sys.argv[1] == "host":
        _run_host(sys.argv[2])
    else:
        sys.exit(_run_program(sys.argv[2]))
