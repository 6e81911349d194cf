"""What a program makes a secret is one wherever the plugin sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import CALLER
from tests.native.conftest import CONTACT, Plugin, kinds, plain, secret

if TYPE_CHECKING:
    from tests.conftest import World


def test_secrets_stay_secrets_in_inputs_and_outputs_and_failures_hide_them(plugin: Plugin) -> None:
    news = {**CONTACT, "name": secret("Ferdinand Security")}
    inputs = plain(plugin.call("Check", "AlternateContact", news=news).inputs)
    assert inputs == news
    created = plain(plugin.call("Create", "AlternateContact", properties=inputs).properties)
    assert created == {**news, "accountId": CALLER}
    read = plugin.call("Read", "AlternateContact", id=f"{CALLER}/SECURITY", properties=created, inputs=inputs)
    assert (plain(read.properties), plain(read.inputs)) == (created, inputs)
    [failure] = plugin.call("Check", "RegionOptIn", news={"regionName": secret("nowhere")}).failures
    assert failure.property == ""
    assert "nowhere" not in failure.reason


def test_an_import_hides_what_the_program_declares_as_a_secret_without_a_write(plugin: Plugin, world: World) -> None:
    id_, state = plugin.created("AlternateContact", CONTACT)
    inputs = plugin.checked("AlternateContact", {**CONTACT, "name": secret(CONTACT["name"])})
    bags = {"id": id_, "olds": state, "news": inputs}
    # Of a resource that is in the stack already, the engine hides it by itself.
    kept = plugin.call("Diff", "AlternateContact", **bags, old_inputs=CONTACT)
    assert kept.changes == kept.DIFF_NONE
    plugin.call("Read", "AlternateContact", id=id_)
    world.emulator.reset()
    compared = plugin.call("Diff", "AlternateContact", **bags, old_inputs=CONTACT)
    assert (kinds(compared), list(compared.diffs), list(compared.replaces)) == ({"name": "UPDATE"}, ["name"], [])
    hidden = plain(plugin.call("Update", "AlternateContact", **bags).properties)
    assert hidden == {**state, "name": secret(CONTACT["name"])}
    again = plugin.call("Diff", "AlternateContact", id=id_, olds=hidden, news=inputs, old_inputs=inputs)
    assert again.changes == again.DIFF_NONE
    assert world.operations() == []


def test_secret_contacts_makes_every_contact_detail_a_secret(plugin: Plugin) -> None:
    plugin.configure(secretContacts="true")
    _, outputs = plugin.created("AlternateContact", CONTACT)
    assert outputs["alternateContactType"] == "SECURITY"
    assert outputs["emailAddress"] == secret("ferdinand@example.com")
    found = plugin.invoke("getAlternateContact", alternateContactType="SECURITY")
    assert found["emailAddress"] == secret("ferdinand@example.com")
    assert found["accountId"] == CALLER
