from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

COMMAND = [sys.executable, "-c", "from pulumi_account.cli import main; main()", "emulator"]


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run the command as a process; yield it with the environment variables from the line to copy."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline() for _ in range(3)]
        assert lines[2].startswith("export "), (lines, process.communicate())
        yield process, dict(word.split("=", 1) for word in shlex.split(lines[2])[1:])
    finally:
        process.kill()
        process.communicate()


def client(environment: dict[str, str], service: str = "account", **config: Any) -> Any:
    boto3_client: Any = boto3.client
    return boto3_client(
        service,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(**config),
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_environment_answers_and_stops_cleanly(number: signal.Signals) -> None:
    with running("--region-delay", "3600") as (process, environment):
        account = client(environment)
        account.enable_region(RegionName="eu-central-2")
        assert account.get_region_opt_status(RegionName="eu-central-2")["RegionOptStatus"] == "ENABLING"
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
        assert (process.returncode, output, errors) == (0, "", "")


def test_quotas_can_be_turned_on() -> None:
    with running("--quotas", "on") as (_, environment):
        account = client(environment, retries={"total_max_attempts": 1})
        account.enable_region(RegionName="eu-central-2")
        codes = set()
        for _ in range(5):
            with pytest.raises(ClientError) as raised:
                account.enable_region(RegionName="eu-central-2")
            codes.add(raised.value.response["Error"]["Code"])
        assert "TooManyRequestsException" in codes


def test_the_read_after_write_delay_can_be_set() -> None:
    with running("--read-after-write-delay", "3600") as (_, environment):
        account = client(environment)
        fields = {"Name": "A", "Title": "B", "EmailAddress": "a@b.co", "PhoneNumber": "1"}
        account.put_alternate_contact(AlternateContactType="SECURITY", **fields)
        with pytest.raises(account.exceptions.ResourceNotFoundException):
            account.get_alternate_contact(AlternateContactType="SECURITY")


def test_an_organization_of_the_given_size_exists_from_the_start() -> None:
    with running("--organization", "200") as (_, environment):
        organizations = client(environment, "organizations")
        pages = organizations.get_paginator("list_accounts").paginate()
        assert sum(len(page["Accounts"]) for page in pages) == 201
        assert client(environment).list_regions(AccountId="100000000200")["Regions"]


def test_an_organization_can_be_described_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "organization.yaml"
    file.write_text("organizational_units: {/Sandbox: [{id: 444455556666, name: Zürich, denied: true}]}", "utf-8")
    with running("--organization-file", str(file)) as (_, environment):
        told = client(environment, "organizations").describe_account(AccountId="444455556666")
        assert told["Account"]["Name"] == "Zürich"
        with pytest.raises(ClientError, match="AccessDenied"):
            client(environment).list_regions(AccountId="444455556666")


def test_an_invalid_organization_is_reported_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "organization.yaml"
    file.write_text("members: [{id: 12}]")
    done = run("--port", "0", "--organization-file", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"pulumi-account emulator: {file}:1: members.0.id: ")
    both = run("--port", "0", "--organization-file", str(file), "--organization", "2")
    assert both.returncode == 2
    assert "exclude each other" in both.stderr


def test_a_time_scale_applies_to_the_emulator_and_its_callers() -> None:
    with running("--time-scale", "100", "--region-delay", "100") as (_, environment):
        assert environment["PULUMI_ACCOUNT_TIME_SCALE"] == "100"
        account = client(environment)
        begin = time.monotonic()
        account.enable_region(RegionName="eu-central-2")
        while account.get_region_opt_status(RegionName="eu-central-2")["RegionOptStatus"] == "ENABLING":
            time.sleep(0.05)
        assert 0.9 < time.monotonic() - begin < 30


def run(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, check=False, timeout=60, env=os.environ | environment
    )


def test_a_port_in_use_is_reported_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--port", str(port))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"pulumi-account emulator: can't listen on 127.0.0.1:{port}: port {port} is in use\n"


def test_an_unusable_host_is_reported_in_one_line() -> None:
    done = run("--host", "192.0.2.1", "--port", "0")
    assert done.returncode == 2
    assert re.fullmatch(r"pulumi-account emulator: can't listen on 192\.0\.2\.1:0: .+\n", done.stderr)


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "99999"],
        ["--quotas", "maybe"],
        ["--region-delay", "-1"],
        ["--time-scale", "0"],
        ["--organization", "-1"],
        ["--region-delay", "nan"],
        ["--read-after-write-delay", "inf"],
        ["--time-scale", "nan"],
        ["--time-scale", "1e-320"],
        ["--host", ""],
    ],
)
def test_invalid_options_are_rejected(options: list[str]) -> None:
    done = run(*options)
    assert done.returncode == 2
    assert re.search(
        r"^Error: (Invalid value for|a delay must be|a time scale must be|--host must be)", done.stderr, re.MULTILINE
    )


def test_an_invalid_host_is_reported_in_one_line_without_control_characters() -> None:
    for host in ("x" * 300, "\x1b[31mred", "a b", ".."):
        done = run("--host", host, "--port", "0")
        assert done.returncode == 2
        assert re.fullmatch(r"pulumi-account emulator: can't listen on [^\n\x1b]+\n", done.stderr)


def test_binding_beyond_loopback_warns() -> None:
    with running("--host", "0.0.0.0") as (process, environment):  # noqa: S104 - the warning is about this
        assert client(environment).list_regions()["Regions"]
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert errors.startswith("Warning: other machines can reach 0.0.0.0")
