"""How the engine sees an import, and what a provider makes of only an ID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from pulumi_account.core.errors import AccountError, InvalidIdentityError, NotFoundError
from pulumi_account.core.settings import settings_from
from pulumi_account.dynamic import verbs as dynamic
from pulumi_account.providers import (
    AlternateContactProvider,
    OrganizationAlternateContactProvider,
    PrimaryContactProvider,
    RegionOptInProvider,
)
from tests.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from pulumi_account.dynamic.verbs import LifecycleProvider
    from tests.conftest import World

HELD = {"AlternateContactType": "SECURITY", "Name": "Anna", "Title": "B", "EmailAddress": "c@d.ef", "PhoneNumber": "1"}
STATE = {
    "alternate_contact_type": "SECURITY",
    "name": "Anna",
    "title": "B",
    "email_address": "c@d.ef",
    "phone_number": "1",
}


class Providers:
    """Providers configured as the host does it, on the world's clock."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._monkeypatch = monkeypatch

    def of(self, kind: type[LifecycleProvider], config: dict[str, Any] | None = None) -> LifecycleProvider:
        config = config or {}
        runtimes = {settings_from(config): self.world.runtime(config)}
        self._monkeypatch.setattr(dynamic, "_runtimes", runtimes)
        provider = kind()
        provider.configure(ConfigureRequest(Config(config, "project")))
        return provider


@pytest.fixture
def providers(world: World, monkeypatch: pytest.MonkeyPatch) -> Providers:
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    return Providers(world, monkeypatch)


def told(
    provider: LifecycleProvider, news: dict[str, Any], olds: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in provider.check(olds or {}, news).failures or ()]


def test_a_differing_import_reveals_no_value_to_the_engine(providers: Providers) -> None:
    news = {**STATE, "import_": "SECURITY", "name": "X", "title": "Y"}
    assert told(providers.of(AlternateContactProvider), news) == [
        ("", "name differs from what AWS has"),
        ("", "title differs from what AWS has"),
    ]
    # The emulated account has a company name and another address.
    assert ("", "company_name is set in AWS, but not in the program") in told(
        providers.of(PrimaryContactProvider), {**ADDRESS, "import_": CALLER}
    )


@pytest.mark.parametrize(
    ("kind", "news"),
    [
        (AlternateContactProvider, {**STATE, "name": "", "title": 5, "alternate_contact_type": "SECURTY"}),
        (PrimaryContactProvider, {**ADDRESS, "city": "", "account_id": "1", "nickname": "Anna"}),
        (RegionOptInProvider, {"region_name": "", "connection": {"external_id": "x" * 2000}}),
        (
            OrganizationAlternateContactProvider,
            {**STATE, "name": "", "accounts": [CALLER, 1], "overrides": {CALLER: {"title": ""}}},
        ),
    ],
)
def test_no_failure_names_a_property_because_the_engine_would_print_its_value(
    providers: Providers, kind: type[LifecycleProvider], news: dict[str, Any]
) -> None:
    failures = told(providers.of(kind), news)
    assert len(failures) >= 2
    assert {named for named, _ in failures} == {""}
    assert all(reason.partition(" ")[0] in news for _, reason in failures)


def test_importing_a_resource_already_in_the_stack_makes_no_call(providers: Providers) -> None:
    provider = providers.of(AlternateContactProvider)
    assert told(provider, {**STATE, "name": "New", "import_": "SECURITY"}, STATE) == []
    assert told(provider, {**STATE, "import_": "BILLING"}, STATE)[0][1].startswith("import_ ")
    assert providers.world.operations() == []


def test_a_deployment_reads_once_to_check_and_adopt(providers: Providers) -> None:
    provider = providers.of(AlternateContactProvider)
    checked = provider.check({}, {**STATE, "import_": "SECURITY"})
    created = provider.create(checked.inputs)
    assert created.id == f"{CALLER}/SECURITY"
    assert created.outs == {**STATE, "account_id": CALLER}
    assert providers.world.operations() == ["GetAlternateContact"]
    provider.create(checked.inputs)
    assert providers.world.operations() == ["GetAlternateContact", "GetAlternateContact"]


def test_a_difference_found_only_by_the_deployment_is_reported_without_values(providers: Providers) -> None:
    with pytest.raises(AccountError) as caught:
        providers.of(AlternateContactProvider).create({**CONTACT, "import_": "SECURITY"})
    assert "name differs from what AWS has" in str(caught.value)
    assert "Anna" not in str(caught.value)
    assert "Ferdinand" not in str(caught.value)


@pytest.mark.parametrize("given", ["SECURITY", "security", f"{CALLER}/Security"])
def test_a_bare_id_is_read_and_completed(providers: Providers, given: str) -> None:
    read = providers.of(AlternateContactProvider).read(given, {})
    assert read.id == f"{CALLER}/SECURITY"
    assert read.outs == {**STATE, "account_id": CALLER}


def test_a_bare_id_reaches_a_member_by_its_connection(providers: Providers) -> None:
    member = "210987654321"
    providers.world.emulator.create_organization([member])
    connection = providers.world.role_in(member).model_dump(exclude_none=True)
    read = providers.of(RegionOptInProvider).read("EU-central-2", {"connection": connection})
    assert read.id == f"{member}/eu-central-2"
    assert read.outs is not None
    assert read.outs["connection"] == connection
    assert providers.of(PrimaryContactProvider).read(member, {}).id == member


@pytest.mark.parametrize(
    ("kind", "given", "forms"),
    [
        (AlternateContactProvider, CALLER, "{TYPE} or {account, 12 digits}/{TYPE}"),
        (AlternateContactProvider, "FIRE", "BILLING, OPERATIONS, SECURITY"),
        (AlternateContactProvider, "1/SECURITY", "{TYPE} or {account, 12 digits}/{TYPE}"),
        (PrimaryContactProvider, "SECURITY", "{account, 12 digits}"),
        (RegionOptInProvider, f"{CALLER}/", "{region} or {account, 12 digits}/{region}"),
    ],
)
def test_an_invalid_id_is_rejected_with_the_allowed_forms_and_without_a_call(
    providers: Providers, kind: type[LifecycleProvider], given: str, forms: str
) -> None:
    with pytest.raises(InvalidIdentityError) as caught:
        providers.of(kind).read(given, {})
    assert forms in str(caught.value)
    assert str(caught.value).startswith(f"get {kind.lifecycle_class.resource} ({given}): ")
    assert providers.world.operations("sts") == providers.world.operations() == []


def test_a_missing_contact_is_an_error_for_a_bare_id_and_gone_for_a_state(providers: Providers) -> None:
    provider = providers.of(AlternateContactProvider)
    with pytest.raises(
        NotFoundError, match=rf"^get AlternateContact \(BILLING\): {CALLER}/BILLING does not exist in AWS$"
    ):
        provider.read("BILLING", {})
    assert provider.read(f"{CALLER}/BILLING", {"account_id": CALLER}).id == ""


def test_a_setting_the_program_reads_by_id_is_not_deleted_in_the_same_run(providers: Providers) -> None:
    provider = providers.of(AlternateContactProvider)
    provider.read("SECURITY", {})
    provider.delete(f"{CALLER}/SECURITY", {**STATE, "account_id": CALLER})
    assert "SECURITY" in providers.world.emulator.account(CALLER).alternate_contacts
    assert "still declares" in providers.world.narrator.said[0]
