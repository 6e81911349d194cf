"""A ``python`` for the Pulumi CLI: its processes are forked from one that has already imported pulumi and boto3.

Importing them takes a second. Each process remains one of its own, with its own arguments, environment, output, signals
and end. As a script with the path of a socket, this file is the process that is forked.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

IMPORTED: Final = (
    "boto3",
    "pulumi.dynamic",
    "pulumi_account.dynamic.verbs",
    "pulumi_account.native.servicer",
    "pulumi_account.providers",
)
CLIENT: Final = Path(__file__).with_name("warm_python_client.py")


def become(arguments: list[str], directory: str, environment: dict[str, str]) -> None:
    """Run a script, or ``-m`` and a module, in a process that was forked for it and has its standard streams."""
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    # Unbuffered, as with ``python -u``.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(number, "w", closefd=False), encoding="utf-8", write_through=True)
        for number in (1, 2)
    )
    # Python detects stale compiled code by time (in seconds) and size; a test may rewrite a program within both.
    sys.dont_write_bytecode = True
    is_module = arguments[0] == "-m"
    program, *rest = arguments[is_module:]
    folder = directory if is_module else str(Path(program).parent)
    sys.path[:0] = [folder, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv, sys.orig_argv = [program, *rest], [sys.executable, *arguments]
    if is_module:
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(program, run_name="__main__")


def _serve(address: str) -> NoReturn:
    for module in IMPORTED:
        importlib.import_module(module)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:  # the tests are over
                os._exit(0)
            connection, _ = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _supervise(connection)
            connection.close()


def _supervise(connection: socket.socket) -> NoReturn:
    """Fork the process that a client asks for, pass on its signals, and answer with its exit code."""
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    message = bytearray()
    while len(message) < int.from_bytes(head, "big"):
        message += connection.recv(65536) or sys.exit("the client ended before its request")
    count, *said = message.decode(errors="surrogateescape").split("\0")
    arguments, (directory, *variables) = said[: int(count)], said[int(count) :]
    ended, held = os.pipe()
    process = os.fork()
    if process == 0:
        connection.close()
        os.close(ended)
        _run(arguments, directory, dict(each.split("=", 1) for each in variables), streams)
    os.close(held)
    for stream in streams:
        os.close(stream)
    while connection.fileno() in select.select([connection.fileno(), ended], [], [])[0]:
        received = connection.recv(1)
        os.kill(process, received[0] if received else signal.SIGKILL)
        if not received:
            break
    _, status = os.waitpid(process, 0)
    with contextlib.suppress(OSError):
        connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
    os._exit(0)


def _run(arguments: list[str], directory: str, environment: dict[str, str], streams: list[int]) -> NoReturn:
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    become([each for each in arguments if each != "-u"], directory, environment)
    sys.exit()


@contextlib.contextmanager
def warm_python(folder: Path) -> Iterator[Path]:
    """Write ``python`` and ``python3`` into a folder; their processes are forked until the context is left."""
    address = folder / "socket"
    command = [sys.executable, "-I", __file__, str(address)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        for name in ("python", "python3"):
            client = folder / name
            client.write_text(f"#!{sys.executable} -IS\n{CLIENT.read_text()}")
            client.chmod(0o755)
        try:
            yield folder
        finally:
            server.kill()


if __name__ == "__main__":
    _serve(sys.argv[1])
