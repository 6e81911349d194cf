from __future__ import annotations

import http.client
import json
import os
import socket
import struct
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from pulumi_account.testing.emulator import AdjustableClock, Emulator, ManualClock

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/account/aws4_request, "
    "SignedHeaders=host, Signature=0"
}


@pytest.fixture
def connection(emulator: Emulator) -> Any:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=60)
    yield connection
    connection.close()


def test_a_connection_is_kept_for_the_next_request(connection: Any) -> None:
    sockets = set()
    for path in ("/listRegions", "/getAlternateContact", "/_emulator/calls", "/nowhere", "/getContactInformation"):
        connection.request("GET" if "_" in path else "POST", path, b"" if "_" in path else b"{}", SIGNED)
        connection.getresponse().read()
        sockets.add(connection.sock)
    assert len(sockets) == 1
    assert None not in sockets


def test_a_connection_is_closed_when_the_client_asks_for_it(connection: Any) -> None:
    connection.request("POST", "/listRegions", b"{}", {**SIGNED, "Connection": "close"})
    response = connection.getresponse()
    assert response.headers["Connection"] == "close"
    response.read()
    assert connection.sock is None


def test_a_chunked_body_is_read(connection: Any) -> None:
    body = json.dumps({"RegionName": "eu-central-2"}).encode()
    for _ in range(2):
        chunks = (body[start : start + 7] for start in range(0, len(body), 7))
        connection.request("POST", "/getRegionOptStatus", chunks, SIGNED, encode_chunked=True)
        assert json.load(connection.getresponse())["RegionOptStatus"] == "DISABLED"


@pytest.mark.parametrize("length", ["-1", "many", "99"])
def test_an_invalid_content_length_is_rejected(emulator: Emulator, length: str) -> None:
    parts = urlsplit(emulator.url)
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=60) as raw:
        raw.sendall(f"POST /listRegions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{{}}".encode())
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(100).startswith(b"HTTP/1.1 400")


def test_head_is_answered_without_a_body(client_for: Any) -> None:
    s3 = client_for("s3")
    s3.create_bucket(Bucket="emulated")
    s3.put_object(Bucket="emulated", Key="key", Body=b"12345")
    assert s3.head_object(Bucket="emulated", Key="key")["ContentLength"] == 5
    assert s3.get_object(Bucket="emulated", Key="key")["Body"].read() == b"12345"


def test_many_threads_can_call_at_once(emulator: Emulator, client: Any, contact: dict[str, str]) -> None:
    def work(number: int) -> None:
        for turn in range(10):
            client.put_alternate_contact(AlternateContactType="SECURITY", **{**contact, "Title": f"{number} {turn}"})
            client.get_alternate_contact(AlternateContactType="SECURITY")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [call.status for call in emulator.calls()] == [200] * 160


def ask_again(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/_emulator")
    connection.getresponse()


def test_a_client_that_disconnects_early_prints_nothing(emulator: Emulator, capfd: pytest.CaptureFixture[str]) -> None:
    emulator.faults.add("ListRegions", latency=0.2)
    host, _, port = urlsplit(emulator.url).netloc.partition(":")
    client = socket.create_connection((host, int(port)))
    head = "\r\n".join(
        f"{name}: {value}" for name, value in {**SIGNED, "Host": "localhost", "Content-Length": "2"}.items()
    )
    client.sendall(f"POST /listRegions HTTP/1.1\r\n{head}\r\n\r\n{{}}POST".encode())
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    deadline = time.monotonic() + 60
    while not emulator.calls(operation="ListRegions"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.1)
    assert capfd.readouterr().err == ""


def test_a_stopped_emulator_answers_no_connection() -> None:
    with Emulator() as emulator:
        netloc = urlsplit(emulator.url).netloc
        connection = http.client.HTTPConnection(netloc, timeout=60)
        connection.request("GET", "/_emulator")
        connection.getresponse().read()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask_again(connection)
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(netloc, timeout=60).request("GET", "/_emulator")
    with pytest.raises(RuntimeError, match="isn't running"):
        _ = emulator.url


def test_a_port_in_use_raises_an_error_and_spares_the_first_emulator(emulator: Emulator, client: Any) -> None:
    port = urlsplit(emulator.url).port or 0
    with pytest.raises(OSError, match="in use"):
        Emulator(port=port).start()
    assert client.list_regions()


def test_an_emulator_can_restart_but_not_start_twice() -> None:
    emulator = Emulator()
    for _ in range(2):
        with emulator:
            with pytest.raises(RuntimeError, match="already running"):
                emulator.start()
            assert emulator.url.startswith("http://127.0.0.1:")
    emulator.stop()


def test_emulators_share_no_accounts(client_factory: Any, contact: dict[str, str], error_from: Any) -> None:
    with Emulator() as one, Emulator() as other:
        client_factory(one).put_alternate_contact(AlternateContactType="SECURITY", **contact)
        error_from(client_factory(other).get_alternate_contact, AlternateContactType="SECURITY")
        assert len(one.calls()) == len(other.calls()) == 1


def test_a_new_emulator_starts_without_the_previous_organization(client_factory: Any, error_from: Any) -> None:
    with Emulator() as first:
        first.create_organization(2)
    with Emulator() as second:
        answer = error_from(client_factory(second, "organizations").describe_organization)
        assert answer["Error"]["Code"] == "AWSOrganizationsNotInUseException"
        assert second.create_organization(2).member_account_ids == ("100000000001", "100000000002")


def test_the_environment_is_all_that_boto3_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with Emulator() as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        assert boto3.Session().client("account").get_account_information()["AccountId"] == "123456789012"
        for name, value in emulator.environment("210987654321").items():
            monkeypatch.setenv(name, value)
        session = boto3.Session()
        assert session.client("account").get_account_information()["AccountId"] == "210987654321"
        arn = session.client("sts").get_caller_identity()["Arn"]
        assert arn == "arn:aws:sts::210987654321:assumed-role/OrganizationAccountAccessRole/emulator"


def test_the_environment_excludes_the_emulator_from_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    monkeypatch.setenv("NO_PROXY", "intranet")
    with Emulator() as emulator:
        assert emulator.environment()["NO_PROXY"] == "intranet,127.0.0.1"


@pytest.mark.parametrize("options", [{"region_delay": -1}, {"read_after_write_delay": float("nan")}])
def test_invalid_delays_are_rejected(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="delay"):
        Emulator(**options)  # type: ignore[arg-type]


def test_a_limit_below_one_is_rejected() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Emulator(regions_in_flight_per_account=0)


def test_clocks_only_go_forward() -> None:
    clock = ManualClock(100.0)
    clock.advance(1)
    clock.sleep(2)
    assert clock.time() == clock.monotonic() == 103.0
    with pytest.raises(ValueError, match="only be advanced"):
        clock.advance(-1)
    system = AdjustableClock()
    before = system.time()
    system.advance(3600)
    assert system.time() - before >= 3600
