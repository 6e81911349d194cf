"""The providers in their own host process, over gRPC, as Pulumi's engine calls them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from types import ModuleType
from typing import Any

import grpc
import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_account.core.errors import PartialFailureError
from pulumi_account.core.requests import UpdateResponse
from pulumi_account.dynamic import host_call
from pulumi_account.providers import OrganizationAlternateContactProvider
from pulumi_account.testing.emulator import Emulator
from tests.conftest import CALLER, CONTACT
from tests.hosts import PROVIDERS, SECRET, UNPACED, Host, plain


def test_a_contact_is_created_updated_read_and_deleted(host: Host, emulator: Emulator) -> None:
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
    read = host.verb("Read", id=created.id, properties=state, inputs=changed)
    assert plain(read.properties) == state
    assert plain(read.inputs) == changed
    # Check declared the slot in this process, so its delete is skipped; a separate process deletes it.
    host.verb("Delete", id=created.id, properties=state)
    operations = [call.operation for call in emulator.calls() if call.service in {"account", "sts"}]
    gets = ["GetAlternateContact"]
    assert operations == ["GetCallerIdentity", *gets, "PutAlternateContact", "PutAlternateContact", *gets]
    assert any("still declares" in line for line, ephemeral in host.engine.lines if not ephemeral)


def test_a_deleted_contact_is_read_as_an_empty_id(host: Host) -> None:
    state = {**CONTACT, "account_id": CALLER}
    assert host.verb("Read", id=f"{CALLER}/BILLING", properties=state).id == ""


def test_progress_and_messages_reach_the_engine_at_their_resource(host: Host) -> None:
    urn = "urn:pulumi:dev::p::pulumi-python:dynamic/account:RegionOptIn::zurich"
    host.verb("Create", "RegionOptInProvider", urn=urn, properties={"region_name": "eu-central-2"})
    line = next(line for line, ephemeral in host.engine.lines if ephemeral)
    assert re.fullmatch(r"ENABLING \d s", line)
    assert host.engine.lines[-1][0].startswith("ENABLED ")
    assert host.engine.urns[line] == urn
    host.verb("Delete", "PrimaryContactProvider", id=CALLER, properties={})
    assert any("stays unchanged" in line for line, ephemeral in host.engine.lines if not ephemeral)


@pytest.mark.parametrize(
    ("fault", "further"),
    [
        ("ValidationException", []),
        (
            "AccessDeniedException",
            ["To check your credentials and what they may do, run:", "  pulumi-account doctor --stack dev"],
        ),
    ],
)
def test_an_error_has_verb_resource_and_id_and_perhaps_a_command_but_no_contact_detail(
    host: Host, emulator: Emulator, fault: str, further: list[str]
) -> None:
    emulator.faults.add("PutAlternateContact", code=fault)
    urn = "urn:pulumi:dev::p::pulumi-python:dynamic/account:AlternateContact::security"
    with pytest.raises(grpc.RpcError) as caught:
        host.verb("Create", urn=urn, properties={**CONTACT, "account_id": CALLER})
    details = caught.value.details() or ""
    first, *others = details.splitlines()
    assert first.startswith(f"create AlternateContact ({CALLER}/SECURITY): ")
    assert others == further
    assert "Ferdinand" not in details


MANY = "OrganizationAlternateContactProvider"


def test_the_finished_part_of_a_failed_verb_is_returned_with_the_error(host: Host, emulator: Emulator) -> None:
    quotas = json.dumps({"GetAlternateContact": UNPACED, "PutAlternateContact": UNPACED})
    host.configure({"account:secretContacts": "true", "account:quotas": quotas})
    # The caller's own account comes first; the session is over then, which fails the other 2,000 without a call each.
    accounts = [str(200_000_000_001 + number) for number in range(2000)]
    checked = plain(host.verb("Check", MANY, olds={}, news={**CONTACT, "accounts": [CALLER, *accounts]}).inputs)
    for verb, todo, fields in (
        ("Create", "not_set", {"properties": checked}),
        (
            "Update",
            "not_updated",
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
        assert properties["accounts"] == [CALLER, *accounts]
        assert properties["account_statuses"] == {account: {"status": todo} for account in accounts}
        emulator.faults.clear()


def test_a_diff_names_the_accounts_that_differ(host: Host) -> None:
    news = plain(host.verb("Check", MANY, olds={}, news={**CONTACT, "accounts": [CALLER]}).inputs)
    olds = {**news, "accounts": ["100000000001", CALLER], "title": "Other"}
    olds["account_statuses"] = {CALLER: {"status": "missing"}}
    answer = host.verb("Diff", MANY, id="organization/SECURITY", olds=olds, news=news)
    kinds = {path: provider_pb2.PropertyDiff.Kind.Name(diff.kind) for path, diff in answer.detailedDiff.items()}
    assert kinds == {
        "accounts[0]": "DELETE", f'account_statuses["{CALLER}"]': "DELETE", "title": "UPDATE"
    }  # fmt: skip
    assert list(answer.diffs) == ["account_statuses", "accounts", "title"]
    # No details of one answer are in another.
    assert not host.verb("Diff", MANY, id="organization/SECURITY", olds=news, news=news).hasDetailedDiff
    assert list(host.verb("Diff", id="x", olds=CONTACT, news={**CONTACT, "title": "Other"}).detailedDiff) == ["title"]


def test_a_host_without_access_to_the_request_says_that_finished_work_is_not_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail_in_part(_lifecycle: Any, request: Any) -> None:
        raise PartialFailureError("1 of 2 accounts failed", UpdateResponse(request.inputs.properties()))

    provider = OrganizationAlternateContactProvider()
    provider.configure(ConfigureRequest(Config({}, "p")))
    monkeypatch.setattr(provider.lifecycle_class, "update", fail_in_part)
    news = {**CONTACT, "accounts": [CALLER]}
    for host, more in ((None, ""), (ModuleType("host"), f"\n{host_call.NOT_RECORDED}")):
        monkeypatch.setattr(host_call, "host_module", lambda host=host: host)
        with pytest.raises(PartialFailureError) as caught:
            provider.update("organization/SECURITY", news, news)
        assert str(caught.value) == (
            f"update OrganizationAlternateContact (organization/SECURITY): 1 of 2 accounts failed{more}"
        )


def test_an_unknown_setting_is_rejected_in_one_line(host: Host) -> None:
    host.configure({"account:onExistng": "fail"})
    with pytest.raises(grpc.RpcError) as caught:
        host.verb("Check", olds={}, news=CONTACT)
    details = caught.value.details() or ""
    assert details.startswith("account:onExistng is an unknown setting; expected one of account:assumeRole")
    assert "\n" not in details


def test_unknown_values_pass_a_check_and_stay_unknown(host: Host) -> None:
    answer = host.verb("Check", olds={}, news={**CONTACT, "email_address": rpc.UNKNOWN, "account_id": rpc.UNKNOWN})
    assert not answer.failures
    assert plain(answer.inputs)["email_address"] == rpc.UNKNOWN
    difference = host.verb("Diff", id="x", olds=CONTACT, news={**CONTACT, "email_address": rpc.UNKNOWN})
    assert difference.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert not difference.replaces


def test_a_resource_that_is_only_read_is_refreshed_without_inputs_to_keep_details_secret(
    host: Host,
) -> None:
    created = host.verb("Create", properties=CONTACT)
    state = plain(created.properties)
    assert host.verb("Read", id=created.id, properties=state, inputs=CONTACT).HasField("inputs")
    for inputs in ({}, {"connection": {"profile": "x"}}):
        assert not host.verb("Read", id=created.id, properties=state, inputs=inputs).HasField("inputs")


def test_secret_contacts_makes_all_contact_details_secret_in_outputs_and_inputs(host: Host) -> None:
    host.configure({"account:secretContacts": "true"})
    created = host.verb("Create", properties=CONTACT)
    read = host.verb("Read", id=created.id, properties=plain(created.properties), inputs=CONTACT)
    for bag in (plain(created.properties), plain(read.properties), plain(read.inputs)):
        for name in ("name", "title", "email_address", "phone_number"):
            assert bag[name] == {**SECRET, "value": CONTACT[name]}
        assert bag["alternate_contact_type"] == "SECURITY"


def test_secret_inputs_are_unwrapped(host: Host, emulator: Emulator) -> None:
    secret = {**CONTACT, "name": {**SECRET, "value": "Ferdinand Security"}}
    assert not host.verb("Check", olds={}, news=secret).failures
    host.verb("Create", properties=secret)
    assert emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] == "Ferdinand Security"


def test_check_and_diff_make_no_calls(host: Host, emulator: Emulator) -> None:
    emulator.reset()
    host.verb("Check", olds={}, news=CONTACT)
    host.verb("Diff", id="x", olds=CONTACT, news=CONTACT)
    assert emulator.calls() == []


def test_importing_the_package_does_not_load_boto3() -> None:
    code = (
        "import sys, pulumi_account; print([m for m in ('boto3', 'botocore', 'moto', 'iso3166') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_check_and_diff_do_not_load_boto3() -> None:
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
