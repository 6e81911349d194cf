"""werkzeug's threaded server with HTTP keep-alive, which makes it about five times as fast.

werkzeug closes each connection after one answer, because it doesn't know how much of the request was read. This one
reads the whole body before it answers, so the next request can follow.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from .application import ConnectionReset
from .messages import AwsRequest, json_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import AwsResponse

_POLL_SECONDS = 0.02


class Server:
    """Serves an application in its own thread, from construction until `stop`.

    Args:
        host: the address to bind to.
        port: the port; 0 takes a free one.
        answer: returns the response to a request, or raises ConnectionReset.

    Raises OSError if the port can't be bound.

    """

    def __init__(self, host: str, port: int, answer: Callable[[AwsRequest], AwsResponse]) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=128) as listener:
            self.port: int = listener.getsockname()[1]
            self._server = _Server(host, self.port, answer, fd=listener.fileno())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name=f"emulator:{self.port}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close all connections."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server.close_connections()


class _Server(ThreadedWSGIServer):
    def __init__(self, host: str, port: int, answer: Callable[[AwsRequest], AwsResponse], fd: int) -> None:
        self.answer = answer
        self._connections: set[socket.socket] = set()
        super().__init__(host, port, _no_wsgi_application, _Handler, fd=fd)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing about a client that closed the connection, for example because it was killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def close_connections(self) -> None:
        for connection in tuple(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _no_wsgi_application(environ: Any, start_response: Any) -> Any:
    raise NotImplementedError("the handler answers without it")


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet per answer, sent without waiting for the acknowledgment of the previous one.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        body = self._read_body(environ)
        if body is None:
            self.close_connection = True
            self._send(json_response({"message": "The request's length is invalid"}, 400), environ)
            return
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        try:
            response = cast("_Server", self.server).answer(AwsRequest(environ))
        except ConnectionReset:
            self._reset_connection()
            return
        except Exception as error:  # noqa: BLE001 - the client gets an answer, not a traceback
            message = f"The emulator failed: {type(error).__name__}"
            response = json_response({"message": message}, 500, [("x-amzn-ErrorType", "InternalFailure")])
        self._send(response, environ)

    def _read_body(self, environ: dict[str, Any]) -> bytes | None:
        try:
            if environ.get("wsgi.input_terminated"):
                return cast("bytes", environ["wsgi.input"].read())
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = self.rfile.read(length) if length >= 0 else b""
        except (ValueError, OSError):
            return None
        return body if len(body) == length else None

    def _send(self, response: AwsResponse, environ: dict[str, Any]) -> None:
        body, _, headers = response.get_wsgi_response(environ)
        self.send_response(response.status_code)
        for name, value in headers:
            if name.lower() != "connection":
                self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        for chunk in body:
            self.wfile.write(chunk)
        self.wfile.flush()

    def _reset_connection(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.close()
        self.rfile.close()
        self.connection.close()
        raise ConnectionResetError  # so that nothing is flushed

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing; the emulator has its own log of calls."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Print nothing."""
