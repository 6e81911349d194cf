from __future__ import annotations

import http.client
import json
import socket
import subprocess
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from pulumi_account.testing.emulator import Emulator

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/account/aws4_request, "
    "SignedHeaders=host, Signature=0"
}
# One path each for the emulator, the account service, and moto (by target and by query).
PATHS = (
    "/_emulator/faults",
    "/_emulator/reset",
    "/putAlternateContact",
    "/listRegions",
    "/?Action=CreateUser&UserName=u",
)


def status(emulator: Emulator, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any], str]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(emulator.url).port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Content-Length": "2", **SIGNED, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(b"{}")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.headers), json.loads(body).get("message", "") if answer.status == 403 else ""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:{port}"},
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}"},
        {"Host": "localhost,evil.example"},
        {"Host": "["},
        {"Host": "127.0.0.1:{port}", "Origin": "https://evil.example", "Content-Type": "text/plain"},
        {"Host": "127.0.0.1:{port}", "Origin": "null"},
        {"Host": "127.0.0.1:{port}", "Origin": "http://127.0.0.1:1"},
        {"Host": "127.0.0.1:{port}", "Origin": "http://["},
        {"Host": "127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
        {"Host": "localhost:{port}", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_foreign_web_page_is_rejected_and_changes_nothing(path: str, headers: dict[str, str]) -> None:
    with Emulator() as emulator:
        port = urlsplit(emulator.url).port
        given = {name: value.replace("{port}", str(port)) for name, value in headers.items()}
        for method in ("GET", "POST", "OPTIONS"):
            code, answered, message = status(emulator, method, path, given)
            assert (code, message[:12]) == (403, "the emulator")
            assert not any(name.lower().startswith("access-control-") for name in answered)
        assert emulator.calls() == []
        assert emulator.faults.pending() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:{port}"},
        {"Host": "localhost:{port}"},
        {"Host": "LOCALHOST.:{port}"},
        {"Host": "bucket.localhost"},
        {"Host": "[::1]:{port}"},
        {"Host": "192.0.2.7:4777"},
        {"Host": ""},
        {},
        {"Host": "localhost:{port}", "Sec-Fetch-Site": "none"},
        {"Host": "localhost:{port}", "Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:{port}"},
    ],
)
def test_local_names_ip_addresses_and_the_emulators_own_page_are_answered(headers: dict[str, str]) -> None:
    with Emulator() as emulator:
        port = urlsplit(emulator.url).port
        given = {name: value.replace("{port}", str(port)) for name, value in headers.items()}
        assert status(emulator, "POST", "/listRegions", given)[0] == 200
        assert status(emulator, "GET", "/_emulator/calls", given)[0] == 200


def test_beyond_loopback_any_host_name_is_accepted_but_web_pages_are_rejected() -> None:
    with Emulator(host="0.0.0.0") as emulator:  # noqa: S104 - containers bind like this
        assert status(emulator, "POST", "/listRegions", {"Host": "emulator.internal:4777"})[0] == 200
        rebound = {"Host": "evil.example:4777", "Origin": "http://evil.example:4777"}
        assert status(emulator, "POST", "/_emulator/reset", rebound)[0] == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_boto3_and_curl_reach_the_emulator_at_each_loopback_address(host: str) -> None:
    bound = host.strip("[]")
    if bound == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    with Emulator(host=bound) as emulator:
        url = f"http://{host}:{urlsplit(emulator.url).port}"
        secret = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
        for service, call in (("account", "list_regions"), ("sts", "get_caller_identity"), ("s3", "list_buckets")):
            assert getattr(boto3.client(service, endpoint_url=url, **secret), call)()  # type: ignore[call-overload]
        boto3.client("s3", endpoint_url=url, **secret).create_bucket(Bucket="bucket")  # type: ignore[call-overload]
        command = ["curl", "-sS", "--noproxy", "*", "-d", '{"state": true}', f"{url}/_emulator/reset"]
        said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        assert said == {"calls": 0, "state": "reset"}


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
