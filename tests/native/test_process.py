"""The plugin's own process: how it starts, whom it tells what goes on, and when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc

from tests.hosts import Engine
from tests.native.conftest import struct

START = "from pulumi_account.native.process import main; main()"
URN = "urn:pulumi:dev::project::account:index:AlternateContact::billing"
NEWS = {
    "alternateContactType": "BILLING",
    "name": "Anna",
    "title": "Head",
    "emailAddress": "anna@example.com",
    "phoneNumber": "030 555777",
}
WARNING = "phoneNumber can't receive an SMS"


@contextmanager
def engine() -> Iterator[tuple[Engine, Any, str]]:
    server, servicer = grpc.server(futures.ThreadPoolExecutor(4)), Engine()
    engine_pb2_grpc.add_EngineServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield servicer, server, f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """Start the plugin; yield its process and a stub of its service."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [sys.executable, "-c", START, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(running.stdout.readline())}") as channel:
            try:
                yield running, provider_pb2_grpc.ResourceProviderStub(channel)
            finally:
                running.kill()


def check(stub: Any) -> None:
    stub.Configure(provider_pb2.ConfigureRequest(), timeout=60)
    stub.Check(provider_pb2.CheckRequest(urn=URN, news=struct(NEWS)), timeout=60)


def test_a_process_tells_its_engine_at_the_resource_what_goes_on_and_ends_with_it() -> None:
    with engine() as (told, server, address), process(address) as (running, stub):
        check(stub)
        assert [text for text in told.warnings if WARNING in text]
        assert set(told.urns.values()) == {URN}
        server.stop(None).wait()
        output, errors = running.communicate(timeout=60)
    assert (output, errors) == ("", "")


def test_a_process_without_an_engine_serves_each_one_that_attaches() -> None:
    with process() as (running, stub):
        for _ in range(2):
            with engine() as (told, _, address):
                stub.Attach(plugin_pb2.PluginAttach(address=address), timeout=60)
                check(stub)
                assert [text for text in told.warnings if WARNING in text]
        assert stub.GetPluginInfo(empty_pb2.Empty(), timeout=60).version
        assert running.poll() is None


def test_a_process_that_the_cli_interrupts_ends_at_once_without_a_word() -> None:
    for is_used in (False, True):
        with process() as (running, stub):
            if is_used:
                check(stub)
            running.send_signal(signal.SIGINT)
            output, errors = running.communicate(timeout=60)
        assert (output, errors, running.returncode) == ("", "", 0)
