"""What the Pulumi CLI starts as ``python``: it has its command run by a forked process, whose streams are its own.

What the CLI asks about Python and its packages before each run is asked once, and then answered from a file.
"""

from __future__ import annotations

import binascii
import os
import sys

FOLDER = sys.argv[0].rpartition("/")[0]


def is_question(arguments: list[str]) -> bool:
    """Whether the answer to a command is always the same, as long as no package is installed."""
    return arguments[:1] in (["--version"], ["-c"]) or arguments[:3] in (
        ["-m", "pip", "--version"],
        ["-m", "pip", "list"],
    )


def answer(arguments: list[str]) -> None:
    """Print what Python prints, from a file after the first time."""
    file = f"{FOLDER}/{binascii.crc32(repr(arguments).encode()):x}-{len(arguments)}.answer"
    try:
        with open(file, "rb") as known:  # noqa: PTH123 - pathlib loads slowly
            printed = known.read()
    except FileNotFoundError:
        import subprocess

        asked = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, check=False)
        printed = asked.stdout
        if asked.returncode:
            os.write(1, printed)
            sys.exit(asked.returncode)
        with open(f"{file}.{os.getpid()}", "wb") as new:  # noqa: PTH123
            new.write(printed)
        os.replace(new.name, file)  # noqa: PTH105
    os.write(1, printed)


def be_run(arguments: list[str]) -> int:
    """Have a command run by a forked process with the same streams, directory and environment; return its exit code."""
    import signal
    import socket

    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"{FOLDER}/socket")
    variables = [f"{name}={value}" for name, value in os.environ.items()]
    said = [str(len(arguments)), *arguments, os.getcwd(), *variables]  # noqa: PTH109
    message = "\0".join(said).encode(errors="surrogateescape")
    socket.send_fds(connection, [len(message).to_bytes(4, "big")], [0, 1, 2])
    connection.sendall(message)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: connection.sendall(bytes([number])))
    code = int.from_bytes(connection.recv(4), "big", signed=True)
    if code < 0:  # a signal ended the process
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


if __name__ == "__main__":
    if is_question(sys.argv[1:]):
        answer(sys.argv[1:])
    else:
        sys.exit(be_run(sys.argv[1:]))
