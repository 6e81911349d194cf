"""What the Pulumi CLI starts as ``python``: it has its command run by a forked process, whose streams are its own."""

from __future__ import annotations

import os
import signal
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(os.path.join(os.path.dirname(sys.argv[0]), "socket"))  # noqa: PTH118, PTH120 - pathlib loads slowly
variables = [f"{name}={value}" for name, value in os.environ.items()]
said = [str(len(sys.argv) - 1), *sys.argv[1:], os.getcwd(), *variables]  # noqa: PTH109
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
sys.exit(code)
