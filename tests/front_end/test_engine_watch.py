"""How a provider's process notices that the engine is gone."""

from __future__ import annotations

import socket
import threading

from pulumi_account.front_end.engine_watch import EngineWatch


def test_only_several_refused_connections_in_a_row_mean_the_engine_is_gone() -> None:
    refused, trouble = ConnectionRefusedError(), OSError("no file descriptors are left")
    to_come: list[Exception | None] = [None, refused, None, refused, trouble, refused, None, refused, refused, refused]
    slept: list[float] = []
    ended_with: list[int] = []

    def hold(_address: tuple[str, int]) -> None:
        error = to_come.pop(0)
        if error is not None:
            raise error

    EngineWatch("127.0.0.1:1", hold=hold, sleep=slept.append, end=lambda: ended_with.append(len(to_come))).run()

    assert ended_with == [0]
    assert slept == [0.2] * 4 + [1.0] + [0.2] * 4


def test_an_engine_that_drops_a_connection_but_still_listens_is_alive() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def engine() -> None:
        first, _ = listener.accept()
        first.close()
        second, _ = listener.accept()
        listener.close()
        second.close()

    slept: list[float] = []
    ended_after: list[int] = []
    thread = threading.Thread(target=engine)
    thread.start()
    EngineWatch(f"127.0.0.1:{port}", sleep=slept.append, end=lambda: ended_after.append(len(slept))).run()
    thread.join()

    # Two dropped connections, then three refused ones.
    assert ended_after == [4]
