"""Pulumi's resource options that reach the provider through the host's requests and answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi.automation import OpType
from pulumi.runtime.proto import provider_pb2

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import EngineError, create_or_select_stack
from tests.conftest import CONTACT
from tests.hosts import Host

SCALE = 240
PROGRAM = """
import pulumi
import pulumi_account as account

account.AlternateContact("security", **{contact}, opts=pulumi.ResourceOptions(replace_on_changes=["name"]))
account.RegionOptIn(
    "zurich",
    region_name="eu-central-2",
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts({timeouts})),
)
"""


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(time_scale=SCALE) as running:
        yield running


def test_custom_timeouts_and_replace_on_changes_have_an_effect(emulator: Emulator, tmp_path: Path) -> None:
    emulator.settings.region_delay = 100_000
    (tmp_path / "Pulumi.yaml").write_text("name: options\nruntime: python\n")
    program = tmp_path / "__main__.py"
    program.write_text(PROGRAM.format(contact=CONTACT, timeouts='create="1m30s"'))
    stack = create_or_select_stack(
        "dev", tmp_path, env_vars={**emulator.environment(), "PULUMI_CONFIG_PASSPHRASE": "tests"}
    )
    with pytest.raises(EngineError, match="timed out after 2 min: still ENABLING"):
        stack.up()
    emulator.account().regions["eu-central-2"] = "ENABLED"

    renamed = {**CONTACT, "name": "Ferdinand Other"}
    program.write_text(PROGRAM.format(contact=renamed, timeouts='create="90 seconds"'))
    with pytest.raises(EngineError, match="unable to parse the custom timeout '90 seconds'"):
        stack.preview()
    program.write_text(PROGRAM.format(contact=renamed, timeouts='update="1h"'))
    assert (stack.up().summary.resource_changes or {})[OpType.REPLACE] == 1
    assert emulator.account().alternate_contacts["SECURITY"]["Name"] == "Ferdinand Other"
    resources = (stack.export_stack().deployment or {})["resources"]
    zurich = next(resource for resource in resources if resource["urn"].endswith("::zurich"))
    assert zurich["customTimeouts"] == {"update": 3600}


def test_an_answer_to_diff_names_the_properties_that_changed(emulator: Emulator) -> None:
    emulator.reset(state=True)
    host = Host(emulator.environment())
    try:
        host.verb("Check", olds={}, news=CONTACT)
        state = {**CONTACT, "account_id": "123456789012"}
        changed = {**CONTACT, "name": "Other", "title": "Other"}
        answer = host.verb("Diff", id="123456789012/SECURITY", olds=state, news=changed)
        assert list(answer.diffs) == ["name", "title"]
        # Without it, the engine compares what it may show, and two secrets look the same.
        update = provider_pb2.PropertyDiff.UPDATE
        assert {path: each.kind for path, each in answer.detailedDiff.items()} == {"name": update, "title": update}
        assert not host.verb("Diff", id="123456789012/SECURITY", olds=state, news=CONTACT).diffs
        other = host.verb(
            "Diff", id="123456789012/SECURITY", olds=state, news={**changed, "alternate_contact_type": "BILLING"}
        )
        assert other.detailedDiff["alternate_contact_type"].kind == provider_pb2.PropertyDiff.UPDATE_REPLACE
        assert other.detailedDiff["name"].kind == update
    finally:
        host.close()
