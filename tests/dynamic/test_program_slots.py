"""What a program declares, on its way from the program's process to the provider host."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

from pulumi_account import providers
from pulumi_account.core.settings import Connection
from pulumi_account.core.slots import Declarations, Place, Slot
from pulumi_account.dynamic import program_record
from pulumi_account.dynamic.program_slots import ProgramSlots, as_text, from_text
from tests.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from collections.abc import Callable

ONE, TWO = "100000000001", "100000000002"
SECURITY, ZURICH, MILAN = "SECURITY", "eu-central-2", "eu-south-1"


class Root:
    """The part of a stack that a program's record needs."""

    def __init__(self) -> None:
        self.outputs: list[Any] = []

    def register_outputs(self, outputs: Any) -> None:
        self.outputs.append(outputs)


def told(
    declare: Callable[[program_record.ProgramRecord], program_record.DeclaredResource],
    *,
    ends: bool = True,
    after: Callable[[], None] = lambda: None,
) -> ProgramSlots:
    """Return the slots that travel with a resource once the program's body has ended."""

    async def run() -> ProgramSlots:
        root = Root()
        made = program_record.ProgramRecord(root)  # type: ignore[arg-type] # as much of a stack as is used
        remover = declare(made)
        text = asyncio.ensure_future(made.slots_beside(remover))
        await asyncio.sleep(0)
        after()
        if ends:
            root.register_outputs({})
            assert root.outputs == [{}]
        return from_text(remover.kind, await text)

    return asyncio.run(run())


def add(made: program_record.ProgramRecord, kind: str, name: str, /, **props: Any) -> program_record.DeclaredResource:
    return made.declare(getattr(providers, f"{kind}Provider").lifecycle_class, name, props)


def test_a_resource_over_many_accounts_carries_the_slots_of_others_of_its_kind() -> None:
    def declare(made: program_record.ProgramRecord) -> program_record.DeclaredResource:
        remover = add(made, "OrganizationAlternateContact", "many", **CONTACT, accounts=[ONE])
        add(made, "AlternateContact", "two", **{**CONTACT, "alternate_contact_type": " security "}, account_id=TWO)
        add(made, "AlternateContact", "own", **CONTACT, connection={"profile": "other"})
        add(made, "AlternateContact", "role", **CONTACT, connection={"role_arn": f"arn:aws:iam::{CALLER}:role/r"})
        add(made, "PrimaryContact", "primary", account_id=TWO)
        add(made, "AlternateContact", "wrong", **CONTACT, account_id="abc")
        return remover

    slot = Slot("AlternateContact", SECURITY)
    places, unclear, is_running = told(declare)
    assert not is_running
    named = {Place(slot, account) for account in (ONE, TWO, CALLER)}
    assert set(places) == {*named, Place(slot, None, Connection(profile="other"))}
    assert unclear == []


def test_overridden_regions_of_many_accounts_are_carried_one_by_one() -> None:
    def declare(made: program_record.ProgramRecord) -> program_record.DeclaredResource:
        override = {TWO: {"region_names": [MILAN]}}
        return add(made, "OrganizationRegionOptIn", "r", accounts=[ONE, TWO], region_names=[ZURICH], overrides=override)

    expected = {Place(Slot("RegionOptIn", ZURICH), ONE), Place(Slot("RegionOptIn", MILAN), TWO)}
    assert set(told(declare).places) == expected


def test_account_outputs_are_awaited_and_named_if_they_take_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program_record, "SECONDS_TO_LEARN_ACCOUNTS", 0.05)
    later: list[asyncio.Future[str]] = []

    def declare(made: program_record.ProgramRecord) -> program_record.DeclaredResource:
        later[:] = [asyncio.get_running_loop().create_future() for _ in range(2)]
        remover = add(made, "OrganizationAlternateContact", "many", **CONTACT, accounts=[CALLER])
        add(made, "AlternateContact", "soon", **CONTACT, account_id=pulumi.Output.from_input(later[0]))
        add(made, "AlternateContact", "late", **CONTACT, account_id=pulumi.Output.from_input(later[1]))
        return remover

    places, unclear, _ = told(declare, after=lambda: later[0].set_result(ONE))
    assert {place.account_id for place in places} == {CALLER, ONE}
    assert unclear == ["late"]


def test_a_program_that_still_runs_may_declare_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_record, "SECONDS_TO_LEARN_ACCOUNTS", 0.01)
    slots = told(lambda made: add(made, "OrganizationAlternateContact", "m", **CONTACT, accounts=[ONE]), ends=False)
    assert slots.unclear == []
    assert slots.undecided == ["the program, which still runs"]


def test_many_regions_of_many_accounts_name_each_account_once() -> None:
    accounts = [str(200_000_000_000 + number) for number in range(5_000)]
    regions = [f"eu-new-{number}" for number in range(10)]
    places = [Place(Slot("RegionOptIn", region), account) for region in regions for account in accounts]
    text = as_text(ProgramSlots(places, []))
    assert len(text) < 16 * len(accounts)
    assert from_text("RegionOptIn", text).places == places
    assert json.loads(text)["named"][0][0] == regions


def test_an_announced_slot_is_held_without_a_conflict() -> None:
    declarations, slot = Declarations(), Slot("AlternateContact", SECURITY)
    declarations.announce("AlternateContact", [Place(slot, ONE), Place(slot, None)], ["late"])
    assert declarations.holds(slot, ONE, lambda _: CALLER)
    assert declarations.holds(slot, CALLER, lambda _: CALLER)
    assert not declarations.holds(slot, TWO, lambda _: CALLER)
    declarations.declare([Place(slot, ONE)], "urn")
    assert declarations.conflicts("urn", lambda _: CALLER) == []
    assert declarations.unclear("AlternateContact") == ("late",)
    assert declarations.unclear("RegionOptIn") == ()
