"""The providers in their own host process, over gRPC, as Pulumi's engine drives them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_account.errors import PartialFailureError
from pulumi_account.host import Kept, _OneLineTraceback
from pulumi_account.testing.emulator import Emulator

STORED = json.loads((Path(__file__).parent / "contract" / "frozen.json").read_text())
PROVIDERS = {name: text for release in STORED.values() for name, text in release["providers"].items()}
CALLER = "123456789012"
CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "email_address": "ferdinand@example.com",
    "phone_number": "+49 30 555777",
}
UNPACED = {"rate": 5000, "burst": 5000}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


class Engine(engine_pb2_grpc.EngineServicer):
    """What a host's Log calls reach."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bool]] = []
        self.urns: dict[str, str] = {}

    def Log(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802, ARG002 - gRPC's name
        self.lines.append((request.message, request.ephemeral))
        self.urns[request.message] = request.urn
        return empty_pb2.Empty()


class Host:
    """A dynamic provider host in its own process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.engine = Engine()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        engine_pb2_grpc.add_EngineServicer_to_server(self.engine, self._server)
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.dynamic", f"127.0.0.1:{port}"],
            stdout=subprocess.PIPE,
            env={**{k: v for k, v in os.environ.items() if not k.startswith("AWS_")}, **environment},
        )
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(
            f"127.0.0.1:{int(self.process.stdout.readline())}",
            # What is kept of a partial failure comes as metadata; the real engine takes as much.
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
        self._stub.Cancel(empty_pb2.Empty(), timeout=10)

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


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(region_delay=0.2) as running:
        yield running


@pytest.fixture
def host(emulator: Emulator) -> Iterator[Host]:
    emulator.reset(state=True)
    running = Host(emulator.environment())
    yield running
    running.close()


def test_the_whole_life_of_a_contact(host: Host, emulator: Emulator) -> None:
    checked = plain(host.verb("Check", olds={}, news={**CONTACT, "alternate_contact_type": "security"}).inputs)
    assert checked == CONTACT
    created = host.verb("Create", properties=checked)
    assert created.id == f"{CALLER}/SECURITY"
    state = plain(created.properties)
    assert state == {**CONTACT, "account_id": CALLER}
    assert not host.verb("Diff", id=created.id, olds=state, news=checked).replaces
    changed = {**checked, "title": "Other"}
    assert host.verb("Diff", id=created.id, olds=state, news=changed).changes == provider_pb2.DiffResponse.DIFF_SOME
    state = plain(host.verb("Update", id=created.id, olds=state, news=changed).properties)
    read = host.verb("Read", id=created.id, properties=state)
    assert plain(read.properties) == state
    assert plain(read.inputs) == changed
    # The slot was declared to this process by Check, so its delete is skipped; a process of its own deletes.
    host.verb("Delete", id=created.id, properties=state)
    operations = [call.operation for call in emulator.calls() if call.service in {"account", "sts"}]
    assert operations == ["GetCallerIdentity", "PutAlternateContact", "PutAlternateContact", "GetAlternateContact"]
    assert any("still declares" in line for line, ephemeral in host.engine.lines if not ephemeral)


def test_gone_is_an_empty_id(host: Host) -> None:
    state = {**CONTACT, "account_id": CALLER}
    assert host.verb("Read", id=f"{CALLER}/BILLING", properties=state).id == ""


def test_progress_and_what_stays_reach_the_engine_at_their_resource(host: Host) -> None:
    urn = "urn:pulumi:dev::p::pulumi-python:dynamic/account:RegionOptIn::zurich"
    host.verb("Create", "RegionOptInProvider", urn=urn, properties={"region_name": "eu-central-2"})
    line = f"eu-central-2 in {CALLER}: ENABLING, 0 s"
    assert (line, True) in host.engine.lines
    assert host.engine.urns[line] == urn
    host.verb("Delete", "PrimaryContactProvider", id=CALLER, properties={})
    assert any("stays as it is" in line for line, ephemeral in host.engine.lines if not ephemeral)


@pytest.mark.parametrize("fault", ["AccessDeniedException", "ValidationException"])
def test_an_error_is_one_line_with_verb_resource_and_id_and_no_detail(
    host: Host, emulator: Emulator, fault: str
) -> None:
    emulator.faults.add("PutAlternateContact", code=fault)
    with pytest.raises(grpc.RpcError) as caught:
        host.verb("Create", properties={**CONTACT, "account_id": CALLER})
    details = caught.value.details() or ""
    assert details.startswith(f"create AlternateContact ({CALLER}/SECURITY): ")
    assert "\n" not in details
    assert "Ferdinand" not in details


MANY = "OrganizationAlternateContactProvider"


def test_what_was_done_of_a_verb_that_failed_in_part_goes_beside_the_error(host: Host, emulator: Emulator) -> None:
    quotas = json.dumps({"PutAlternateContact": UNPACED})
    host.configure({"account:secretContacts": "true", "account:quotas": quotas})
    # The caller's own account comes first; the session is over then, which fails the other 2,000 without a call each.
    accounts = [str(200_000_000_001 + number) for number in range(2000)]
    checked = plain(host.verb("Check", MANY, olds={}, news={**CONTACT, "accounts": [CALLER, *accounts]}).inputs)
    for verb, todo, fields in (
        ("Create", "not set yet", {"properties": checked}),
        (
            "Update",
            "not updated yet",
            {"id": "organization/SECURITY", "olds": {**checked, "title": "x"}, "news": checked},
        ),
    ):
        for account in accounts[:40]:
            emulator.faults.add("PutAlternateContact", code="ExpiredTokenException", account_id=account, times=None)
        with pytest.raises(grpc.RpcError) as caught:
            host.verb(verb, MANY, **fields)
        metadata: Any = caught.value.trailing_metadata()
        kept = provider_pb2.ErrorResourceInitFailed()
        status = status_pb2.Status.FromString(dict(metadata)["grpc-status-details-bin"])
        assert status.code == caught.value.code().value[0]
        assert status.details[0].Unpack(kept)
        assert list(kept.reasons) == [caught.value.details()]
        assert kept.id == "organization/SECURITY"
        properties = MessageToDict(kept.properties)
        assert properties["__provider"] == PROVIDERS[MANY]
        assert properties["title"] == {**SECRET, "value": CONTACT["title"]}
        assert properties["accounts"] == {CALLER: "as declared", **dict.fromkeys(accounts, todo)}
        emulator.faults.clear()


def test_a_diff_names_the_accounts_that_differ(host: Host) -> None:
    news = plain(host.verb("Check", MANY, olds={}, news={**CONTACT, "accounts": [CALLER]}).inputs)
    olds = {**news, "accounts": {CALLER: "missing", "100000000001": "as declared"}, "title": "Other"}
    answer = host.verb("Diff", MANY, id="organization/SECURITY", olds=olds, news=news)
    kinds = {path: provider_pb2.PropertyDiff.Kind.Name(diff.kind) for path, diff in answer.detailedDiff.items()}
    assert kinds == {
        f'accounts["{CALLER}"]': "UPDATE", 'accounts["100000000001"]': "DELETE", "title": "UPDATE"
    }  # fmt: skip
    assert list(answer.diffs) == ["accounts", "title"]
    # What was told of one answer is in no other.
    assert not host.verb("Diff", MANY, id="organization/SECURITY", olds=news, news=news).hasDetailedDiff
    assert not host.verb("Diff", id="x", olds=CONTACT, news={**CONTACT, "title": "Other"}).hasDetailedDiff


def test_cancel_is_heard_while_more_verbs_than_the_host_has_threads_for_wait_and_ends_them(
    host: Host, emulator: Emulator
) -> None:
    regions = ("af-south-1", "ap-east-1", "ap-south-2", "eu-central-2", "eu-south-1", "me-south-1")
    emulator.settings.region_delay = 1000
    host.configure({"account:quotas": json.dumps(dict.fromkeys(("EnableRegion", "GetRegionOptStatus"), UNPACED))})
    host.verb("Check", "RegionOptInProvider", olds={}, news={"region_name": regions[0]})
    try:
        with futures.ThreadPoolExecutor(len(regions)) as pool:
            verbs = [
                pool.submit(host.verb, "Create", "RegionOptInProvider", properties={"region_name": region})
                for region in regions
            ]
            wait_until(lambda: len(emulator.calls(operation="EnableRegion")) == len(regions))
            host.cancel()
            said = [getattr(verb.exception(20), "details", str)() for verb in verbs]
    finally:
        emulator.settings.region_delay = 0.2
    assert said == [
        f"create RegionOptIn ({region}): cancelled, and still ENABLING; run again to go on" for region in regions
    ]
    with pytest.raises(grpc.RpcError, match="cancelled"):
        host.verb("Create", properties=CONTACT)
    assert not emulator.calls(operation="PutAlternateContact")


def test_the_host_goes_on_while_the_engine_is_there_and_ends_with_it_in_the_midst_of_a_verb(
    host: Host, emulator: Emulator
) -> None:
    emulator.settings.region_delay = 1000
    try:
        with futures.ThreadPoolExecutor(1) as pool:
            verb = pool.submit(host.verb, "Create", "RegionOptInProvider", properties={"region_name": "eu-central-2"})
            wait_until(lambda: len(emulator.calls(operation="GetRegionOptStatus")) > 1)
            assert host.process.poll() is None
            host.end_engine()
            assert host.process.wait(10) == 1
            assert isinstance(verb.exception(10), grpc.RpcError)
    finally:
        emulator.settings.region_delay = 0.2


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_host_that_shows_no_request_gets_the_error_alone() -> None:
    error = PartialFailureError("1 of 2 accounts failed")
    error.kept = Kept("organization/SECURITY", {"title": "Head of Alarms"})
    try:
        raise error
    except PartialFailureError:
        assert _OneLineTraceback().format_exc() == "1 of 2 accounts failed"


def test_a_wrong_setting_is_one_line(host: Host) -> None:
    host.configure({"account:onExistng": "fail"})
    with pytest.raises(grpc.RpcError) as caught:
        host.verb("Check", olds={}, news=CONTACT)
    details = caught.value.details() or ""
    assert details.startswith("account:onExistng is no setting; allowed are account:assumeRole")
    assert "\n" not in details


def test_unknown_values_pass_a_check_and_come_back_unknown(host: Host) -> None:
    answer = host.verb("Check", olds={}, news={**CONTACT, "email_address": rpc.UNKNOWN, "account_id": rpc.UNKNOWN})
    assert not answer.failures
    assert plain(answer.inputs)["email_address"] == rpc.UNKNOWN
    difference = host.verb("Diff", id="x", olds=CONTACT, news={**CONTACT, "email_address": rpc.UNKNOWN})
    assert difference.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert not difference.replaces


def test_a_failure_on_a_secret_is_told_without_its_property_so_that_the_engine_repeats_no_value(host: Host) -> None:
    news = {**CONTACT, "name": "", "title": "", "secret_properties": ["title"]}
    answer = host.verb("Check", olds={}, news=news)
    assert {(failure.property, failure.reason.split()[0]) for failure in answer.failures} == {
        ("name", "must"),
        ("", "title"),
    }
    assert "secret_properties" not in plain(answer.inputs)


def test_secret_contacts_makes_every_contact_detail_secret_in_outputs_and_inputs(host: Host) -> None:
    host.configure({"account:secretContacts": "true"})
    created = host.verb("Create", properties=CONTACT)
    read = host.verb("Read", id=created.id, properties=plain(created.properties))
    for bag in (plain(created.properties), plain(read.properties), plain(read.inputs)):
        for name in ("name", "title", "email_address", "phone_number"):
            assert bag[name] == {**SECRET, "value": CONTACT[name]}
        assert bag["alternate_contact_type"] == "SECURITY"


def test_secret_inputs_sent_as_such_are_unwrapped(host: Host, emulator: Emulator) -> None:
    secret = {**CONTACT, "name": {**SECRET, "value": "Ferdinand Security"}}
    assert not host.verb("Check", olds={}, news=secret).failures
    host.verb("Create", properties=secret)
    assert emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] == "Ferdinand Security"


def test_check_and_diff_call_nothing_and_load_no_boto3(host: Host, emulator: Emulator) -> None:
    emulator.reset()
    host.verb("Check", olds={}, news=CONTACT)
    host.verb("Diff", id="x", olds=CONTACT, news=CONTACT)
    assert emulator.calls() == []


def test_importing_the_package_loads_no_boto3() -> None:
    code = (
        "import sys, pulumi_account; print([m for m in ('boto3', 'botocore', 'moto', 'pycountry') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_checking_and_diffing_loads_no_boto3() -> None:
    code = """
import sys
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi_account.providers import AlternateContactProvider
provider = AlternateContactProvider()
provider.configure(ConfigureRequest(Config({}, "p")))
news = dict(alternate_contact_type="SECURITY", name="a", title="b", email_address="c@d.e", phone_number="1")
checked = provider.check({}, news)
assert not checked.failures, checked.failures
assert provider.diff("1/SECURITY", checked.inputs, checked.inputs).changes is False
print([m for m in ("boto3", "botocore") if m in sys.modules])
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"
