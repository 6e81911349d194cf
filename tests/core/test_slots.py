"""Which resources declare the same slot, in the caller's or another account, and which calls find that out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account import providers
from pulumi_account.core.errors import CredentialsError
from pulumi_account.core.shared_slots import SharedSlots
from pulumi_account.core.slots import Declarations, Place, Slot
from tests.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_account.core.lifecycle import Lifecycle
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection
    from tests.conftest import World

OTHER = "100000000001"
ROLE = {"role_arn": f"arn:aws:iam::{OTHER}:role/contacts"}
SECURITY = ("AlternateContact", CONTACT)
OVER_MANY = ("OrganizationAlternateContact", {**CONTACT, "accounts": [OTHER, CALLER]})
ZURICH = ("RegionOptIn", {"region_name": "eu-central-2"})
REGIONS = ("OrganizationRegionOptIn", {"accounts": [OTHER], "region_names": ["eu-central-2", "ca-west-1"]})
PRIMARY = ("PrimaryContact", ADDRESS)


def lifecycle(runtime: Runtime, kind: str) -> Lifecycle[Any]:
    made: Lifecycle[Any] = getattr(providers, f"{kind}Provider").lifecycle_class(runtime)
    return made


def declared(runtime: Runtime, name: str, kind: str, /, **values: Any) -> str:
    """Declare a resource as its check does; return the error, or an empty string."""
    life = lifecycle(runtime, kind)
    inputs, failures = life.inputs.check(values)
    assert inputs is not None, failures
    urn = f"urn:pulumi:dev::p::pulumi-python:dynamic/account:{kind}::{name}"
    return "; ".join(failure.reason for failure in life.declare(inputs, urn))


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ((*SECURITY, {}), (*SECURITY, {}), "AlternateContact SECURITY of the caller's account"),
        ((*SECURITY, {"account_id": OTHER}), (*SECURITY, {"connection": ROLE}), f"AlternateContact {OTHER}/SECURITY"),
        ((*SECURITY, {"account_id": CALLER}), (*SECURITY, {}), f"AlternateContact {CALLER}/SECURITY"),
        ((*SECURITY, {}), (*SECURITY, {"account_id": CALLER}), f"AlternateContact {CALLER}/SECURITY"),
        ((*OVER_MANY, {}), (*SECURITY, {"account_id": OTHER}), f"AlternateContact {OTHER}/SECURITY"),
        ((*SECURITY, {}), (*OVER_MANY, {}), f"AlternateContact {CALLER}/SECURITY"),
        ((*OVER_MANY, {}), (*OVER_MANY, {}), f"AlternateContact SECURITY in 2 accounts ({OTHER}, {CALLER})"),
        (
            (*ZURICH, {"enabled": True}),
            (*ZURICH, {"enabled": False}),
            "RegionOptIn eu-central-2 of the caller's account",
        ),
        ((*REGIONS, {}), (*ZURICH, {"account_id": OTHER}), f"RegionOptIn {OTHER}/eu-central-2"),
        ((*REGIONS, {}), (*REGIONS, {"region_names": ["ca-west-1"]}), f"RegionOptIn {OTHER}/ca-west-1"),
        ((*PRIMARY, {}), (*PRIMARY, {}), "PrimaryContact of the caller's account"),
        (
            ("OrganizationPrimaryContact", {**ADDRESS, "accounts": [OTHER]}, {}),
            (*PRIMARY, {"account_id": OTHER}),
            f"PrimaryContact {OTHER}",
        ),
        (
            ("TrustedAccess", {}, {}),
            ("TrustedAccess", {}, {}),
            "TrustedAccess account.amazonaws.com of the caller's account",
        ),
        (
            ("DelegatedAdministrator", {"account_id": OTHER}, {}),
            ("DelegatedAdministrator", {"account_id": OTHER}, {}),
            f"DelegatedAdministrator {OTHER}/account.amazonaws.com",
        ),
    ],
)
def test_a_slot_declared_by_two_resources_is_rejected_naming_both(
    world: World, one: tuple[Any, ...], two: tuple[Any, ...], what: str
) -> None:
    runtime = world.runtime()
    assert declared(runtime, "first", one[0], **one[1], **one[2]) == ""
    said = declared(runtime, "second", two[0], **{**two[1], **two[2]})
    assert (
        said
        == f"{what} is declared twice in this program, by {two[0]} 'second' and by {one[0]} 'first': declare it once"
    )
    assert declared(runtime, "second", two[0], **{**two[1], **two[2]}), "a resource that is checked again"


def test_other_slots_and_repeated_checks_do_not_conflict_and_make_no_call(world: World) -> None:
    runtime = world.runtime()
    for kind, values in (
        ("AlternateContact", {**CONTACT, "account_id": OTHER}),
        ("AlternateContact", {**CONTACT, "alternate_contact_type": "BILLING"}),
        ("OrganizationAlternateContact", {**CONTACT, "accounts": [CALLER]}),
        ("PrimaryContact", ADDRESS),
        ("RegionOptIn", {"region_name": "eu-central-2"}),
        ("RegionOptIn", {"region_name": "ca-west-1"}),
    ):
        name = str(values)
        assert declared(runtime, name, kind, **values) == ""
        assert declared(runtime, name, kind, **values) == ""
    assert world.operations("sts") == []


def test_a_replaced_resource_releases_its_former_slot(world: World) -> None:
    runtime = world.runtime()
    declared(runtime, "one", "AlternateContact", **CONTACT)
    declared(runtime, "one", "AlternateContact", **{**CONTACT, "alternate_contact_type": "BILLING"})
    assert declared(runtime, "two", "AlternateContact", **CONTACT) == ""
    caller_of = runtime.accounts.caller_account_id
    assert runtime.declarations.holds(Slot("AlternateContact", "BILLING"), CALLER, caller_of)


@pytest.mark.parametrize(
    "unknown", [{"account_id": "unknown"}, {"alternate_contact_type": "unknown"}, {"connection": "unknown"}]
)
def test_unknown_inputs_do_not_conflict(world: World, unknown: dict[str, str]) -> None:
    from pulumi_account.core.fields import UNKNOWN

    runtime = world.runtime()
    assert declared(runtime, "first", "AlternateContact", **CONTACT) == ""
    assert declared(runtime, "second", "AlternateContact", **{**CONTACT, **dict.fromkeys(unknown, UNKNOWN)}) == ""


def test_slots_are_compared_even_if_contact_details_are_unknown(world: World) -> None:
    from pulumi_account.core.fields import UNKNOWN

    runtime = world.runtime()
    declared(runtime, "first", "AlternateContact", **{**CONTACT, "name": UNKNOWN})
    assert "declared twice" in declared(runtime, "second", "AlternateContact", **CONTACT)


def test_without_credentials_the_caller_is_unknown_and_asked_for_only_once() -> None:
    declarations, asked = Declarations(), []

    def caller_of(connection: Connection | None) -> str:
        asked.append(connection)
        raise CredentialsError("there are none")

    slot = Slot("AlternateContact", "SECURITY")
    declarations.declare([Place(slot, None)], "urn:1")
    for number in range(2, 50):
        declarations.declare([Place(slot, str(number))], f"urn:{number}")
        assert declarations.conflicts(f"urn:{number}", caller_of) == []
    assert asked == [None]


def test_five_thousand_accounts_and_a_thousand_resources_are_compared_without_a_call(world: World) -> None:
    runtime = world.runtime()
    accounts = [str(200_000_000_000 + number) for number in range(5_000)]
    assert declared(runtime, "many", "OrganizationAlternateContact", **CONTACT, accounts=accounts) == ""
    for number in range(1_000):
        values = {**CONTACT, "account_id": str(300_000_000_000 + number)}
        assert declared(runtime, str(number), "AlternateContact", **values) == ""
    assert "declared twice" in declared(runtime, "x", "AlternateContact", **CONTACT, account_id=accounts[-1])
    assert world.operations("sts") == []


def test_slots_of_other_processes_count_only_within_their_deployment(tmp_path: Path) -> None:
    slot, directory = Slot("AlternateContact", "SECURITY"), tmp_path / "slots"
    one, other = (Declarations(SharedSlots(directory, "127.0.0.1:1 42")) for _ in range(2))
    one.note_written([Place(slot, "111111111111"), Place(slot, None)])
    assert other.holds(slot, "111111111111", lambda _: "")
    assert not other.holds(slot, "222222222222", lambda _: "")
    assert not other.holds(Slot("AlternateContact", "BILLING"), "111111111111", lambda _: "")
    assert not Declarations(SharedSlots(directory, "127.0.0.1:2 42")).holds(slot, "111111111111", lambda _: "")
    assert [file.read_bytes() for file in directory.iterdir()] == [b""]


def test_a_directory_that_cannot_be_written_shares_no_slots(tmp_path: Path) -> None:
    (tmp_path / "slots").write_text("a file")
    shared = SharedSlots(tmp_path / "slots", "127.0.0.1:1 42")
    shared.note("PrimaryContact", "", "111111111111")
    assert not shared.holds("PrimaryContact", "", "111111111111")
