"""Pulumi's dynamic provider host in its own process, and an engine that receives its log messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc

STORED = json.loads((Path(__file__).parent / "contract" / "frozen.json").read_text())
PROVIDERS = {name: text for release in STORED.values() for name, text in release["providers"].items()}
UNPACED = {"rate": 5000, "burst": 5000}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


class Engine(engine_pb2_grpc.EngineServicer):
    """Receives a host's Log calls."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bool]] = []
        self.urns: dict[str, str] = {}
        self.warnings: list[str] = []

    def Log(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802, ARG002 - named by gRPC
        self.lines.append((request.message, request.ephemeral))
        self.urns[request.message] = request.urn
        self.warnings += [request.message] if request.severity == engine_pb2.WARNING else []
        return empty_pb2.Empty()


class Host:
    """A dynamic provider host in its own process; ``start`` is a script to run instead of ``python -m``."""

    def __init__(self, environment: dict[str, str], start: str | None = None) -> None:
        self.engine = Engine()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        engine_pb2_grpc.add_EngineServicer_to_server(self.engine, self._server)
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-u",
                *(["-m", "pulumi.dynamic"] if start is None else ["-c", start]),
                f"127.0.0.1:{port}",
            ],
            stdout=subprocess.PIPE,
            env={**{k: v for k, v in os.environ.items() if not k.startswith("AWS_")}, **environment},
        )
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(
            f"127.0.0.1:{int(self.process.stdout.readline())}",
            # The state after a partial failure comes as metadata; the real engine allows the same size.
            options=[("grpc.max_metadata_size", 16 << 20), ("grpc.absolute_max_metadata_size", 16 << 20)],
        )
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self.configure({})

    def configure(self, config: dict[str, Any]) -> None:
        self._stub.Configure(provider_pb2.ConfigureRequest(args=struct(config)))

    def verb(self, name: str, provider: str = "AlternateContactProvider", **fields: Any) -> Any:
        message = {"Check": "CheckRequest", "Diff": "DiffRequest"}.get(name, f"{name}Request")
        converted = {
            key: struct({**value, "__provider": PROVIDERS[provider]}) if isinstance(value, dict) else value
            for key, value in fields.items()
        }
        return getattr(self._stub, name)(getattr(provider_pb2, message)(**converted), timeout=60)

    def cancel(self) -> None:
        self._stub.Cancel(empty_pb2.Empty(), timeout=60)

    def end_engine(self) -> None:
        self._server.stop(None).wait()

    def modules(self) -> str:
        return Path(f"/proc/{self.process.pid}/maps").read_text()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._channel.close()
        self._server.stop(None)


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


def plain(message: Any) -> dict[str, Any]:
    return {key: value for key, value in MessageToDict(message).items() if key != "__provider"}
