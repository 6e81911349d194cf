"""list_regions, get_account_ids and get_gov_cloud_account_information as a program calls them, over HTTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pulumi
import pytest

import pulumi_account
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    AccountNotAllowedError,
    ConfigurationError,
    NotFoundError,
    UnavailableError,
)
from pulumi_account.core.settings import settings_from
from pulumi_account.dynamic import verbs
from tests.conftest import CALLER
from tests.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import World

MEMBER = "210987654321"
DISABLED = "af-south-1"
Configure = Callable[[dict[str, str]], None]


@pytest.fixture(autouse=True)
def configure(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """A function that sets the stack's configuration and runs it on the world's clock."""
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)

    def to(config: dict[str, str]) -> None:
        monkeypatch.setattr(verbs, "_runtimes", {settings_from(config): world.runtime(config)})
        pulumi.runtime.set_all_config(config)

    to({})
    world.emulator.create_organization([MEMBER])
    world.emulator.reset()
    yield to
    pulumi.runtime.set_all_config({})


async def known(output: pulumi.Output[Any]) -> tuple[Any, bool]:
    return await output.future(), await output.is_secret()


def alias(world: World, account_id: str, name: str) -> None:
    keys = world.emulator.environment(account_id)
    boto3.client(
        "iam",
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys["AWS_SESSION_TOKEN"],
    ).create_account_alias(AccountAlias=name)
    world.emulator.reset()


def test_every_region_is_listed_with_its_status_whatever_the_number_of_pages(world: World) -> None:
    regions = world.emulator.account(MEMBER).regions
    regions.update({f"xx-{number:03}-1": "DISABLED" for number in range(60)})
    found = pulumi_account.list_regions(account_id=MEMBER)
    assert (found.id, found.account_id) == (MEMBER, MEMBER)
    assert found.regions == dict(regions.items())
    assert world.operations() == ["ListRegions"] * -(-len(found.regions) // 50)


def test_only_regions_in_the_given_statuses_are_listed_by_a_single_call(world: World) -> None:
    world.emulator.account().regions.update({DISABLED: "ENABLED"})
    assert pulumi_account.list_regions("ENABLED").regions == {DISABLED: "ENABLED"}
    both = pulumi_account.list_regions(["enabled", "ENABLED_BY_DEFAULT"]).regions  # type: ignore[list-item]
    assert set(both.values()) == {"ENABLED", "ENABLED_BY_DEFAULT"}
    assert world.operations() == ["ListRegions", "ListRegions"]
    with pytest.raises(ConfigurationError, match=r"^list_regions: opt_statuses 0: must be one of ENABLED, ENABLING"):
        pulumi_account.list_regions("ON")  # type: ignore[arg-type]


def test_an_account_is_known_by_its_canonical_user_id_and_its_alias(world: World) -> None:
    alias(world, CALLER, "acme")
    found = pulumi_account.get_account_ids(account_id=CALLER)
    assert (found.id, found.account_id, found.account_alias) == (CALLER, CALLER, "acme")
    assert found.canonical_user_id == boto3.client("s3").list_buckets()["Owner"]["ID"]
    assert world.operations("s3")[0] == "ListBuckets"
    assert world.operations("iam") == ["ListAccountAliases"]


def test_a_role_in_a_member_reads_the_ids_of_that_member(world: World) -> None:
    alias(world, MEMBER, "acme-payments")
    connection = pulumi_account.ConnectionArgs(role_arn=str(world.role_in(MEMBER).role_arn))
    for account_id in (None, MEMBER):
        found = pulumi_account.get_account_ids(account_id=account_id, connection=connection)
        assert (found.account_id, found.account_alias) == (MEMBER, "acme-payments")
    assert pulumi_account.get_account_ids().account_alias is None


def test_another_account_without_a_role_in_it_is_an_error_before_any_call(world: World) -> None:
    with pytest.raises(ConfigurationError) as caught:
        pulumi_account.get_account_ids(account_id=MEMBER)
    assert str(caught.value) == (
        f"get_account_ids: S3 and IAM tell a canonical user ID and an alias only to credentials of the account itself, "
        f"and these belong to account {CALLER}: set connection to a role or a profile in account {MEMBER}"
    )
    assert world.operations("s3") == world.operations("iam") == []


@pytest.mark.parametrize(
    ("operation", "action"), [("ListBuckets", "s3:ListAllMyBuckets"), ("ListAccountAliases", "iam:ListAccountAliases")]
)
def test_a_denial_names_the_missing_action(world: World, operation: str, action: str) -> None:
    world.emulator.faults.add(operation, code="AccessDenied", status=403)
    with pytest.raises(AccessDeniedError, match=rf"is not authorized for {re.escape(action)} on \*") as caught:
        pulumi_account.get_account_ids()
    assert isinstance(caught.value, pulumi.RunError)


@pytest.mark.parametrize("operation", ["ListBuckets", "ListAccountAliases"])
@pytest.mark.parametrize(
    "fault",
    [
        {"body": "<html>please log in</html>"},
        {"body": "<ListAllMyBucketsResult></ListAllMyBucketsResult>", "request_id": True},
        {"body": "", "status": 503},
    ],
)
def test_a_proxys_answer_is_not_taken_for_an_id(world: World, operation: str, fault: dict[str, Any]) -> None:
    world.emulator.faults.add(operation, times=None, **fault)
    with pytest.raises(UnavailableError) as caught:
        pulumi_account.get_account_ids()
    assert operation in str(caught.value)
    assert "log in" not in str(caught.value)


def test_a_throttled_read_is_retried_at_the_quota(world: World) -> None:
    world.emulator.faults.add("ListAccountAliases", code="Throttling", status=400, times=6)
    began = world.clock.monotonic()
    assert pulumi_account.get_account_ids().account_id == CALLER
    assert world.operations("iam") == ["ListAccountAliases"] * 7
    assert world.clock.monotonic() - began > 2


def test_the_linked_govcloud_account_is_read_for_the_caller_and_for_a_member(world: World) -> None:
    for account_id, linked in ((CALLER, "555555555555"), (MEMBER, "666666666666")):
        world.emulator.account(account_id).govcloud_account_id = linked
    world.emulator.account(MEMBER).govcloud_account_state = "CLOSED"
    own, other = (pulumi_account.get_gov_cloud_account_information(account_id=each) for each in (None, MEMBER))
    assert own == pulumi_account.GetGovCloudAccountInformationResult(CALLER, CALLER, "555555555555", "ACTIVE")
    assert other == pulumi_account.GetGovCloudAccountInformationResult(MEMBER, MEMBER, "666666666666", "CLOSED")


def test_no_linked_account_and_one_that_is_unavailable_have_different_errors(world: World) -> None:
    with pytest.raises(NotFoundError, match=f"^get_gov_cloud_account_information: no GovCloud .* to account {MEMBER} "):
        pulumi_account.get_gov_cloud_account_information(account_id=MEMBER)
    account = world.emulator.account(MEMBER)
    account.govcloud_account_id, account.govcloud_account_state = "666666666666", None
    with pytest.raises(UnavailableError, match="not available in AWS at the moment; run again later") as caught:
        pulumi_account.get_gov_cloud_account_information(account_id=MEMBER)
    assert (caught.value.code, caught.value.status) == ("ResourceUnavailableException", 424)


def test_the_output_forms_read_once_their_inputs_are_known_and_keep_secrets(world: World) -> None:
    world.emulator.account(MEMBER).govcloud_account_id = "666666666666"

    async def program() -> None:
        member = pulumi.Output.from_input(MEMBER)
        regions = pulumi_account.list_regions_output([pulumi.Output.from_input("DISABLED")], account_id=member)
        assert set((await known(regions.regions))[0].values()) == {"DISABLED"}
        linked = pulumi_account.get_gov_cloud_account_information_output(account_id=pulumi.Output.secret(MEMBER))
        assert await known(linked.gov_cloud_account_id) == ("666666666666", True)
        assert await known(pulumi_account.get_account_ids_output().account_id) == (CALLER, False)

    asyncio.run(program())


def test_the_settings_of_the_stack_apply_and_ids_are_no_secrets(configure: Configure) -> None:
    configure({"account:secretContacts": "true"})
    assert pulumi_account.list_regions().account_id == pulumi_account.get_account_ids().account_id == CALLER
    configure({"account:forbiddenAccountIds": CALLER})
    for function in (pulumi_account.list_regions, pulumi_account.get_account_ids):
        with pytest.raises(AccountNotAllowedError):
            function()


def test_the_guide_lists_every_function_with_the_calls_that_it_makes(world: World) -> None:
    guide = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[`(\w+)`\]\(reference/[\w.-]+\) \| [^|]+ \| (.+) \|$", guide, re.MULTILINE))
    public = {name for name in pulumi_account.__all__ if name.startswith(("get_", "list_"))}
    assert {name for name in public if not name.endswith("_output")} == rows.keys() - {"organization_accounts"}
    assert {name for name in public if name.endswith("_output")} == {
        f"{name}_output" for name in rows.keys() - {"organization_accounts"}
    }
    arguments: dict[str, dict[str, Any]] = {
        "get_alternate_contact": {"alternate_contact_type": "SECURITY"},
        "get_region_opt_in": {"region_name": DISABLED},
    }
    for name in rows.keys() - {"organization_accounts"}:
        world.emulator.reset()
        try:
            getattr(pulumi_account, name)(**{"account_id": MEMBER, **arguments.get(name, {})})
        except AccountError:
            getattr(pulumi_account, name)(**arguments.get(name, {})) if name == "get_account_ids" else None
        made = {f"{call.service}:{call.operation}" for call in world.emulator.calls() if call.service != "sts"}
        named = {action.replace("ListAllMyBuckets", "ListBuckets") for action in re.findall(r"`(\w+:\w+)`", rows[name])}
        assert made == named, name
