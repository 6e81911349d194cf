from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pulumi_account
from pulumi_account.importing.contact_variables import ContactVariables
from pulumi_account.importing.found import Inventory
from pulumi_account.importing.naming import named
from pulumi_account.importing.program import render
from pulumi_account.importing.resource_types import BY_KIND, CONTACT_DETAILS
from tests.importing.inventories import (
    ADDRESS,
    CALLER,
    CONTACT,
    account,
    account_name,
    alternate_contact,
    inventories,
    inventory,
    members,
    primary_contact,
    primary_email,
    region,
)

OTHER = {**CONTACT, "name": "Somebody Else"}
TEMPLATES = [
    None,
    "{account_id}-{type}",
    "{type}-of-{account_name}",
    "{account_name}/{account_id}/{kind}/{type}",
    '{{{account_name}}} "the" {type}',
]

Declared = dict[tuple[str, str], dict[str, Any]]


def _declared_by(program: str, secret_values: Mapping[str, Any] | None = None) -> Declared:
    """Run a program and return the inputs it declares, by kind and name."""
    declared: Declared = {}

    def stand_in(kind: str) -> Any:
        signature = inspect.signature(getattr(pulumi_account, kind))

        def declare(*args: Any, **kwargs: Any) -> None:
            bound = signature.bind(*args, **kwargs).arguments
            name, inputs = bound["resource_name"], bound["inputs"]
            assert (kind, name) not in declared
            declared[kind, name] = inputs

        return declare

    account_module = SimpleNamespace(
        **{kind: stand_in(kind) for kind in BY_KIND}, AlternateContactDetails=dict, PrimaryContactDetails=dict
    )
    config = SimpleNamespace(require_secret_object={"contacts": secret_values}.__getitem__)
    pulumi_module = SimpleNamespace(Config=lambda: config)
    with patch.dict(sys.modules, {"pulumi_account": account_module, "pulumi": pulumi_module}):
        exec(compile(program, "__main__.py", "exec"), {"__name__": "__main__"})  # noqa: S102 - runs the program under test
    return declared


def _expected(found: Inventory, name_template: str | None = None) -> Declared:
    return {
        (each.setting.kind, each.resource_name): {
            # A region is enabled unless the program says otherwise.
            name: value
            for name, value in each.setting.inputs.items()
            if (name, value) != ("enabled", True)
        }
        for each in named(found, name_template)
    }


def _formatted(program: str, *options: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", *options, "-"]
    return subprocess.run(command, input=program, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def _program(found: Inventory, name_template: str | None = None) -> str:
    return render(named(found, name_template), found)


@pytest.fixture(scope="module")
def organization() -> Inventory:
    """Accounts with much in common, and some that differ in one contact, have none, or differ in regions."""
    accounts = [account(CALLER, "Management", [alternate_contact(CALLER), region(CALLER), primary_contact(CALLER)])]
    for number, member in enumerate(members(12)):
        contacts = [alternate_contact(member), alternate_contact(member, "BILLING", **OTHER), primary_contact(member)]
        if number == 3:
            contacts[1] = alternate_contact(member, "BILLING", **{**OTHER, "title": 'the "boss" {of} \\all'})
        if number == 5:
            del contacts[1]
        if number in (6, 7, 8):
            contacts += [region(member, name) for name in ("af-south-1", "ap-east-1", "eu-central-2")]
        if number == 2:
            contacts.append(primary_email(member))
        if number in (7, 9):
            contacts.append(region(member, "eu-south-1", enabled=False))
        accounts.append(account(member, "日本支社" if number == 4 else f"Workload {number}", contacts))
    return inventory(*accounts)


@settings(max_examples=100)
@given(inventories(), st.sampled_from(TEMPLATES))
def test_a_program_declares_exactly_what_was_found(found: Inventory, name_template: str | None) -> None:
    assert _declared_by(_program(found, name_template)) == _expected(found, name_template)


@settings(max_examples=50)
@given(inventories(), st.sets(st.sampled_from(sorted(CONTACT_DETAILS))))
def test_a_program_reads_secret_details_from_the_stack_configuration(found: Inventory, secrets: set[str]) -> None:
    settings_ = named(found)
    program = render(settings_, found, secrets=secrets)

    assert _declared_by(program, ContactVariables(settings_, secrets).secret_values) == _expected(found)


def test_no_secret_detail_is_in_the_program(organization: Inventory) -> None:
    program = render(named(organization), organization, secrets=CONTACT_DETAILS)

    for value in [*CONTACT.values(), *ADDRESS.values(), *OTHER.values(), "aws+payments@example.com"]:
        assert value not in program


@settings(max_examples=30)
@given(inventories(), st.sampled_from(TEMPLATES))
def test_a_program_is_formatted(found: Inventory, name_template: str | None) -> None:
    program = _program(found, name_template)

    assert _formatted(program) == program


@pytest.mark.parametrize("line_length", [88, 100, 120])
def test_a_program_is_formatted_at_common_line_lengths(organization: Inventory, line_length: int) -> None:
    program = _program(organization)

    assert _formatted(program, f"--line-length={line_length}") == program


def test_a_program_passes_a_strict_type_check(
    organization: Inventory, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    (tmp_path / "plain.py").write_text(_program(organization), "utf-8")
    secret = render(named(organization), organization, secrets=CONTACT_DETAILS)
    (tmp_path / "secret.py").write_text(secret, "utf-8")

    # Mypy's cache of Pulumi's SDK is kept between runs.
    kept = f"--cache-dir={pytestconfig.cache.mkdir('mypy') if pytestconfig.cache else tmp_path}"
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", kept, "plain.py", "secret.py"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert checked.stdout == "Success: no issues found in 2 source files\n"


def test_the_program_of_one_account_is_a_list_of_resources() -> None:
    found = inventory(account(CALLER, None, [alternate_contact(CALLER), region(CALLER, enabled=False)]))

    assert _program(found) == (
        f'''"""Contacts and regions of AWS account {CALLER}."""

import pulumi_account as account

account.AlternateContact(
    "security-contact",
    alternate_contact_type="SECURITY",
    name="Ferdinand Security",
    title="Head of Alarms",
    email_address="ferdinand@example.com",
    phone_number="+49 30 555777",
)

account.RegionOptIn("eu-central-2", region_name="eu-central-2", enabled=False)
'''
    )


def test_a_contact_used_twice_is_written_once() -> None:
    first, second = members(2)
    found = inventory(
        account(first, "Log Archive", [alternate_contact(first)]), account(second, "Audit", [alternate_contact(second)])
    )

    assert _program(found) == (
        '''"""Contacts and regions of AWS accounts."""

import pulumi_account as account

SECURITY = account.AlternateContactDetails(
    name="Ferdinand Security",
    title="Head of Alarms",
    email_address="ferdinand@example.com",
    phone_number="+49 30 555777",
)

# Log Archive (100000000001)
account.AlternateContact(
    "log-archive-security-contact",
    account_id="100000000001",
    alternate_contact_type="SECURITY",
    **SECURITY,
)

# Audit (100000000002)
account.AlternateContact(
    "audit-security-contact",
    account_id="100000000002",
    alternate_contact_type="SECURITY",
    **SECURITY,
)
'''
    )


def test_settings_that_accounts_share_are_a_loop_and_exceptions_follow_it(
    organization: Inventory,
) -> None:
    program = _program(organization)

    assert program.count("account.AlternateContact(") == 4  # two in loops, the caller's own, and the one that differs
    assert '    "ri-ben-zhi-she": "100000000005",  # 日本支社\n' in program
    assert (
        """
for name, account_id in ACCOUNTS.items():
    if name in {"workload-3", "workload-5"}:
        continue
    account.AlternateContact(
        f"{name}-billing-contact",
        account_id=account_id,
        alternate_contact_type="BILLING",
        **BILLING,
    )

for name in ("workload-6", "workload-7", "workload-8"):
    account_id = ACCOUNTS[name]
    for region in ("af-south-1", "ap-east-1", "eu-central-2"):
        account.RegionOptIn(
            f"{name}-{region}",
            account_id=account_id,
            region_name=region,
        )

# Management (123456789012), whose credentials are used
"""
        in program
    )


def test_account_names_not_used_by_the_template_become_comments_next_to_the_ids(organization: Inventory) -> None:
    program = _program(organization, "{account_id}-{type}")

    assert '\nACCOUNTS = (\n    "100000000001",  # Workload 0\n' in program
    assert "\nfor account_id in ACCOUNTS:\n    account.AlternateContact(\n" in program


def test_a_thousand_accounts_take_one_line_each() -> None:
    found = inventory(*(account(each, f"A {each}", [alternate_contact(each)]) for each in members(1_000)))

    assert len(_program(found).splitlines()) < 1_030


def test_names_of_several_accounts_are_one_resource_and_the_callers_own_is_another() -> None:
    one, two = members(2)
    several = inventory(
        account(two, "Shop", [account_name(two, "Shop")]),
        account(CALLER, "Management", [account_name(CALLER, "Management")]),
        account(one, "Team", [account_name(one, 'Team "A"')]),
    )
    assert _program(several) == (
        '"""Contacts, regions and names of AWS accounts."""\n\n'
        "import pulumi_account as account\n\n"
        "account.OrganizationAccountName(\n"
        '    "account-names",\n'
        "    names={\n"
        f'        "{one}": \'Team "A"\',\n'
        f'        "{two}": "Shop",\n'
        f'        "{CALLER}": "Management",\n'
        "    },\n"
        ")\n"
    )
    secret = render(named(several), several, secrets=["account_name"])
    assert 'names=contacts["account-names"]["names"],\n' in secret
    assert "Shop" not in secret
    own = inventory(account(CALLER, None, [account_name(CALLER)]))
    assert 'account.AccountName(\n    "account-name",\n    account_name="Payments",\n)\n' in _program(own)


def test_e_mail_addresses_stand_with_their_accounts() -> None:
    one, two = members(2)
    found = inventory(
        account(one, "Shop", [account_name(one, "Shop"), primary_email(one, "aws+shop@example.com")]),
        account(two, "Team", [primary_email(two, "aws+team@example.com")]),
    )
    program = _program(found)
    assert program.startswith('"""Contacts, regions, names and e-mail addresses of AWS accounts."""\n')
    assert (
        f"# Shop ({one})\n"
        "account.PrimaryEmail(\n"
        '    "shop-primary-email",\n'
        f'    account_id="{one}",\n'
        '    primary_email="aws+shop@example.com",\n'
        ")\n"
    ) in program
    assert [each.resource_name for each in named(found, "{account_id}-{type}")] == [
        f"{one}-email",
        f"{two}-email",
        "account-names",
    ]
