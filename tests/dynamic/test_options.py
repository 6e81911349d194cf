"""Invalid resource options, under Pulumi's mocks in a separate process, because mocks stay set in a process."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import pulumi
import pulumi_account as account

CONTACT = {"alternate_contact_type": "SECURITY", "name": "n", "title": "t", "email_address": "n@example.com",
           "phone_number": "1"}
ONE = "100000000001"
ROLE = {"role_arn": f"arn:aws:iam::{ONE}:role/contacts"}

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [args.name + "_id", args.inputs]

    def call(self, args):
        return {}

class Provider(pulumi.ProviderResource):
    def __init__(self, package, name="p"):
        super().__init__(package, name, {}, None)

class Component(pulumi.ComponentResource):
    def __init__(self, **options):
        super().__init__("tests:index:Component", "component", None, pulumi.ResourceOptions(**options))

pulumi.runtime.set_mocks(Mocks())

def contact(connection=None, **options):
    return account.AlternateContact("c", **CONTACT, connection=connection, opts=pulumi.ResourceOptions(**options))

def refused(said, declare):
    try:
        declare()
    except pulumi.RunError as error:
        assert said in str(error), error
        assert "\\n" not in str(error)
        return
    raise AssertionError(f"not refused: {said}")

@pulumi.runtime.test
def declare():
    aws, native, random = Provider("aws"), Provider("aws-native"), Provider("random")
    refused("AlternateContact c: provider: aws belongs to another package", lambda: contact(provider=aws))
    refused("provider: random belongs to another package", lambda: contact(provider=random))
    refused("set connection instead", lambda: contact(ROLE, provider=aws))
    refused("providers: aws belongs to another package", lambda: contact(providers=[aws]))
    refused("providers: aws-native belongs to another package", lambda: contact(providers={"aws-native": native}))
    for options in ({"provider": aws}, {"providers": [aws]}, {"parent": Component(providers=[aws])}):
        parent = Component(**options)
        refused("its parent component has a provider of the package aws", lambda: contact(parent=parent))
        assert contact(ROLE, parent=parent)
    assert contact(parent=Component(providers=[random]))
    for option in ("additional_secret_outputs", "ignore_changes", "replace_on_changes"):
        unknown = f"AlternateContact c: {option}: emailAddress is not a property of this resource; expected one of "
        refused(f"{unknown}account_id, alternate_contact_type, name", lambda: contact(**{option: ["emailAddress"]}))
        assert contact(**{option: ["name", "account_id"]})
    assert contact(ignore_changes=["*", 'name["x"]'], replace_on_changes=["name[0].x"])
    refused("TrustedAccess t: ignore_changes: names_ is not", lambda: account.TrustedAccess(
        "t", pulumi.ResourceOptions(ignore_changes=["adopted", "names_.x"])))
    # Several resources may share their options.
    assert contact(additional_secret_outputs=["name", "address_line1", "account_name"])
    try:
        account.AlternateContact("c", opts={"protect": True}, **CONTACT)
    except TypeError as error:
        assert str(error) == "opts must be a pulumi.ResourceOptions", error
    else:
        raise AssertionError("a dictionary of options was not refused")
    opts = pulumi.ResourceOptions(provider=aws)
    refused("AlternateContact r: provider", lambda: account.AlternateContact.get("r", "SECURITY", opts))
    refused("RegionOptIn b-eu-central-2: its parent b has a provider",
            lambda: account.AccountBaseline("b", enabled_regions=["eu-central-2"], opts=opts))
    assert account.AccountBaseline("with", enabled_regions=["eu-central-2"], connection=ROLE, opts=opts)

    def many(overrides):
        return account.OrganizationAlternateContact("m", accounts=[ONE], overrides=overrides, **CONTACT)

    for overrides in ({100000000001: {"name": "x"}}, {ONE: {1: "x"}}, {1.5: {}}, {None: {}}):
        refused("a key must be a string; an account ID is a string of 12 digits", lambda: many(overrides))
    assert many(pulumi.Output.from_input({ONE: {"name": "x"}}))

declare()

from pulumi_account.dynamic.options import with_text_keys
later = with_text_keys(
    "m", "overrides", pulumi.Output.from_input("x").apply(lambda _: {100000000001: {}}), by_account="overrides"
)

async def known():
    try:
        await later.future()
    except pulumi.RunError as error:
        assert "a string of 12 digits" in str(error)
        return
    raise AssertionError("an output's key was not refused")

import asyncio
asyncio.get_event_loop().run_until_complete(known())
print("all of it")
"""


def test_options_without_effect_and_a_non_string_key_are_rejected() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout.endswith("all of it\n"), run.stderr
