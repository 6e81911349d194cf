from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_creating_all_three_resources_makes_only_necessary_calls(project: Project) -> None:
    project.contact(alternate_contact_type="security")
    project.declare("primary", "PrimaryContact", **ADDRESS)
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    assert project.run("preview") == {"create": 4}
    assert project.calls() == {}
    assert project.run("up") == {"create": 4}
    calls = project.calls()
    assert calls.pop("GetRegionOptStatus") <= 4
    assert calls == {
        "GetCallerIdentity": 1, "GetAlternateContact": 1, "PutAlternateContact": 1, "PutContactInformation": 1,
        "EnableRegion": 1,
    }  # fmt: skip
    ids = {name: project.resource(name)["id"] for name in project.declared}
    assert ids == {"security": f"{CALLER}/SECURITY", "primary": CALLER, "zurich": f"{CALLER}/eu-central-2"}
    assert project.resource("zurich")["outputs"]["opt_status"] == "ENABLED"
    assert project.run("preview") == {}
    assert project.calls() == {}
    assert project.run("up") == {}
    assert project.calls() == {}


def test_the_state_holds_only_the_path_of_the_provider(project: Project) -> None:
    project.contact()
    project.run("up")
    stored = json.loads((Path(__file__).parent.parent / "contract" / "frozen.json").read_text())
    frozen = stored["0.1.0"]["providers"]["AlternateContactProvider"]
    provider = {} if project.is_native else {"__provider": frozen}
    resource = project.resource("security")
    assert resource["inputs"] == {**CONTACT, **provider}
    assert resource["outputs"] == {**CONTACT, "account_id": CALLER, **provider}


def test_progress_of_a_region_is_shown_live(project: Project) -> None:
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    project.run("up")
    assert re.search(r"ENABLING \d s", project.output)


def test_differing_settings_are_only_overwritten_on_request_and_equal_ones_adopted(project: Project) -> None:
    others = {"Name": "Somebody Else", "Title": "x", "EmailAddress": "a@example.com", "PhoneNumber": "1"}
    account = project.emulator.account()
    account.alternate_contacts["SECURITY"] = {**others, "AlternateContactType": "SECURITY"}
    information = dict(account.contact_information)
    project.contact("first")
    said = project.fails("up")
    assert (
        "create AlternateContact (SECURITY): account 123456789012 already has a SECURITY contact that differs" in said
    )
    assert f"{'import' if project.is_native else 'import_'}='123456789012/SECURITY'" in said
    project.declared.clear()
    project.declare("primary", "PrimaryContact", **{**ADDRESS, "on_existing": None})
    said += project.fails("up")
    assert "create PrimaryContact of the caller's account: account 123456789012 already has a primary contact" in said
    assert "Ferdinand" not in said
    assert "Somebody" not in said
    assert project.held()["SECURITY"]["Name"] == "Somebody Else"
    assert account.contact_information == information
    project.contact("first", on_existing="overwrite")
    project.declare("primary", "PrimaryContact", **ADDRESS)
    assert project.run("up") == {"create": 2}
    assert project.held()["SECURITY"]["Name"] == CONTACT["name"]
    # The renamed resource finds the contact that the stack itself has set.
    project.remove("first")
    project.contact("second", title="Deputy")
    assert "if this stack set it under another resource name" in project.fails("up").casefold()
    project.contact("second")
    assert project.run("up") == {"create": 1, "delete": 1}
    assert set(project.calls()) == {"GetCallerIdentity", "GetAlternateContact"}
    assert f"AlternateContact {CALLER}/SECURITY: adopted, AWS already has it as declared" in project.output


def test_invalid_input_is_rejected_in_the_preview_naming_each_property(project: Project) -> None:
    project.contact(alternate_contact_type="LEGAL", phone_number="call me")
    said = project.fails("preview")
    assert project.tells(said, "alternate_contact_type", "must be")
    assert "BILLING, OPERATIONS, SECURITY" in said
    assert project.tells(said, "phone_number", "must be")
    assert "Traceback" not in said
    project.remove("security")
    project.declare("primary", "PrimaryContact", **{**ADDRESS, "country_code": "XX"})
    assert project.tells(project.fails("preview"), "country_code", "must be")
    assert project.calls() == {}


def test_an_unknown_setting_is_rejected_in_the_preview(project: Project) -> None:
    from pulumi.automation import ConfigValue

    project.contact()
    project.stack.set_config("account:onExistng", ConfigValue("fail"))
    assert "account:onExistng is an unknown setting; expected one of" in project.fails("preview")


def test_a_secret_input_stays_secret_in_the_state_and_the_output(project: Project) -> None:
    project.contact(secret=("name", "email_address"))
    project.run("preview", diff=True)
    said = project.output
    project.run("up")
    said += project.output
    assert "Ferdinand" not in said
    assert "ferdinand@" not in said
    for bag in ("inputs", "outputs"):
        text = json.dumps(project.resource("security")[bag])
        assert "Ferdinand" not in text
        assert "ferdinand@" not in text
        assert CONTACT["title"] in text
    assert project.held()["SECURITY"]["Name"] == CONTACT["name"]
    assert project.run("preview") == {}


def test_an_invalid_secret_is_rejected_without_its_value(project: Project) -> None:
    project.contact(name="Ferdinand" * 8, secret=("name",))
    said = project.fails("preview")
    assert "name must be a string of 1 to 64 characters" in said
    assert "Ferdinand" not in said
