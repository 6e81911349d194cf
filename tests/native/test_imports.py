"""What the engine's imports read by an ID, over gRPC to the service and over HTTP to the emulated AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import CALLER
from tests.native.conftest import CONTACT, UNKNOWN, Plugin, kinds, plain
from tests.native.test_verbs import HELD, ID, MEMBER, OTHER_MEMBER

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.mark.parametrize("given", ["SECURITY", ID])
def test_an_id_alone_imports_what_aws_has(plugin: Plugin, world: World, given: str) -> None:
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    read = plugin.call("Read", "AlternateContact", id=given)
    assert read.id == ID
    assert plain(read.inputs)["emailAddress"] == "anna@example.com"
    assert plain(read.properties)["accountId"] == CALLER
    # The engine itself would import the contact and then overwrite it with what the program declares.
    olds = plain(read.properties)
    refused = plugin.refused("Diff", "AlternateContact", id=ID, olds=olds, news={**CONTACT, "name": "Anna Held"})
    assert refused.details() == (
        f"import AlternateContact ({ID}): emailAddress differs from what AWS has; phoneNumber differs from what AWS "
        "has; title differs from what AWS has; an import needs a program that is equal to what AWS has"
    )
    equal = {name: value for name, value in olds.items() if name != "accountId"}
    for news, changed in (
        ({**equal, "onExisting": "overwrite"}, set()),
        ({**equal, "title": UNKNOWN}, {"title"}),
    ):
        assert set(kinds(plugin.call("Diff", "AlternateContact", id=ID, olds=olds, news=news))) == changed
    assert {operation for operation in world.operations() if not operation.startswith("Get")} == set()


def test_what_is_imported_of_a_member_names_its_account(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    for resource, id_ in (
        ("AccountName", MEMBER),
        ("PrimaryContact", MEMBER),
        ("PrimaryEmail", MEMBER),
        ("RegionOptIn", f"{MEMBER}/eu-central-2"),
    ):
        read = plugin.call("Read", resource, id=id_)
        assert plain(read.inputs)["accountId"] == MEMBER
        assert list(plugin.call("Check", resource, news=plain(read.inputs)).failures) == []
    assert "accountId" not in plain(plugin.call("Read", "PrimaryContact", id=CALLER).inputs)


def test_an_import_into_a_program_of_another_account_is_refused_before_it_replaces_anything(
    plugin: Plugin, world: World
) -> None:
    world.emulator.create_organization([MEMBER, OTHER_MEMBER])
    world.emulator.account(MEMBER).alternate_contacts["SECURITY"] = dict(HELD)
    id_ = f"{MEMBER}/SECURITY"
    olds = plain(plugin.call("Read", "AlternateContact", id=id_).properties)
    setting = {name: value for name, value in olds.items() if name != "accountId"}
    role = {"roleArn": f"arn:aws:iam::{OTHER_MEMBER}:role/contacts"}
    for other, expected in (
        ({"accountId": OTHER_MEMBER}, f"accountId must be {MEMBER}"),
        ({"connection": role}, f"connection must have a role in {MEMBER}"),
    ):
        refused = plugin.refused("Diff", "AlternateContact", id=id_, olds=olds, news={**setting, **other})
        assert refused.details().startswith(
            f"import AlternateContact ({id_}): {expected}, the account that import names"
        )
    answer = plugin.call("Diff", "AlternateContact", id=id_, olds=olds, news={**setting, "accountId": MEMBER})
    assert answer.changes == answer.DIFF_NONE


def test_the_import_that_an_error_proposes_reads_the_same_account(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    world.emulator.account(MEMBER).alternate_contacts["SECURITY"] = dict(HELD)
    refused = plugin.refused("Create", "AlternateContact", properties={**CONTACT, "accountId": MEMBER}).details()
    id_ = refused.partition("import='")[2].partition("'")[0]
    assert plain(plugin.call("Read", "AlternateContact", id=id_).properties)["name"] == HELD["Name"]
