"""The policies of ``pulumi_account.policies`` deny what they are meant to deny, and nothing else."""

from __future__ import annotations

from typing import Any

from pulumi_account import policies
from pulumi_account.testing.emulator.policy_evaluation import matches
from tests.testing.emulator.callers import (
    ADDRESS,
    CALLERS,
    CONTACT,
    DELEGATE,
    ELSEWHERE,
    IN_NESTED_UNIT,
    IN_UNIT,
    MANAGEMENT,
    delete_by,
    denied,
    document,
    put_by,
    when,
)


def test_the_first_example_denies_accounts_their_own_contacts_and_nothing_else(
    emulator: Any, organization: Any, as_caller: Any
) -> None:
    root = organization.organizational_unit_ids["/"]
    emulator.policies.attach_service_control_policy(policies.deny_changes_by_the_account_itself(), root)

    assert put_by(as_caller) == delete_by(as_caller, emulator) == {MANAGEMENT}
    assert put_by(as_caller, AccountId=IN_UNIT) == {MANAGEMENT, DELEGATE}
    assert denied(as_caller(IN_UNIT).put_contact_information, ContactInformation=ADDRESS) is None
    assert denied(as_caller(IN_UNIT).get_alternate_contact, AlternateContactType="SECURITY") is None
    assert str(denied(as_caller(IN_UNIT).put_alternate_contact, **CONTACT)).endswith(
        f"arn:aws:account::{IN_UNIT}:account with an explicit deny in a service control policy"
    )


def test_the_second_example_denies_everything_and_its_title_only_other_members(
    emulator: Any, organization: Any, as_caller: Any, client_for: Any
) -> None:
    root = organization.organizational_unit_ids["/"]
    attach = emulator.policies.attach_service_control_policy
    attached = attach(policies.deny_changes(), root)
    assert put_by(as_caller) == put_by(as_caller, AccountId=IN_UNIT) == {MANAGEMENT}

    client_for("organizations").detach_policy(PolicyId=attached, TargetId=root)
    attach(policies.deny_changes(contexts=["organizations"]), root)
    assert put_by(as_caller) == {*CALLERS}
    assert put_by(as_caller, AccountId=IN_UNIT) == {MANAGEMENT}
    assert delete_by(as_caller, emulator, AccountId=IN_UNIT) == {MANAGEMENT}


def as_in_the_guide(path: str, key: str = "account:AccountResourceOrgPath") -> dict[str, Any]:
    return document(
        "Deny", "account:PutAlternateContact", "arn:aws:account::*:account", **when("ForAnyValue:StringLike", key, path)
    )


def test_the_third_example_denies_accounts_in_units_their_own_contacts_and_nothing_else(
    emulator: Any, organization: Any, as_caller: Any
) -> None:
    units = organization.organizational_unit_ids
    path = f"{organization.id}/{units['/']}/{units['/Workloads']}"
    emulator.policies.attach_service_control_policy(policies.deny_changes_in_organizational_units([path]), units["/"])

    assert put_by(as_caller) == delete_by(as_caller, emulator) == {*CALLERS} - {IN_UNIT, IN_NESTED_UNIT}
    assert put_by(as_caller, AccountId=IN_UNIT) == {MANAGEMENT, DELEGATE}
    assert denied(as_caller(IN_UNIT).put_contact_information, ContactInformation=ADDRESS) is None


def test_only_the_accounts_right_in_a_unit_can_be_meant(emulator: Any, organization: Any, as_caller: Any) -> None:
    units = organization.organizational_unit_ids
    path = f"{organization.id}/{units['/']}/{units['/Workloads']}"
    only = policies.deny_changes_in_organizational_units([path], include_nested=False)
    emulator.policies.attach_service_control_policy(only, units["/"])
    assert put_by(as_caller) == {*CALLERS} - {IN_UNIT}
    [statement] = only["Statement"]
    [patterns] = statement["Condition"]["ForAnyValue:StringLike"].values()
    assert matches(patterns[1], f"{path}/{IN_UNIT}/")
    assert not any(matches(pattern, f"{path}/{units['/Workloads/Production']}/") for pattern in patterns)


def test_the_third_example_as_the_guide_has_it_denies_too_little(
    emulator: Any, organization: Any, as_caller: Any, client_for: Any
) -> None:
    units = organization.organizational_unit_ids
    path = f"{organization.id}/{units['/']}/{units['/Workloads']}/"
    attach = emulator.policies.attach_service_control_policy
    # The key without its s is in no request.
    attached = attach(as_in_the_guide(path), units["/"])
    assert put_by(as_caller) == {*CALLERS}
    client_for("organizations").detach_policy(PolicyId=attached, TargetId=units["/"])
    # Without the wildcard, accounts in the units below are not denied; deletions never are.
    attach(as_in_the_guide(path, "account:AccountResourceOrgPaths"), units["/"])
    assert put_by(as_caller) == {*CALLERS} - {IN_UNIT}
    assert delete_by(as_caller, emulator) == {*CALLERS}


def test_a_service_control_policy_can_allow_only_some_actions_and_exempt_principals(
    emulator: Any, organization: Any, as_caller: Any, client_for: Any
) -> None:
    organizations = client_for("organizations")
    emulator.policies.attach_service_control_policy(document(action="account:Get*"), ELSEWHERE)
    assert denied(as_caller(ELSEWHERE).put_alternate_contact, **CONTACT) is None
    organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=ELSEWHERE)
    assert str(denied(as_caller(ELSEWHERE).put_alternate_contact, **CONTACT)).endswith(
        "because no service control policy allows the account:PutAlternateContact action"
    )
    administrators = "arn:aws:iam::*:role/OrganizationAccountAccessRole"
    emulator.policies.attach_service_control_policy(
        policies.deny_changes(except_principals=[administrators]), organization.organizational_unit_ids["/Workloads"]
    )
    assert IN_UNIT in put_by(as_caller)
    assert denied(client_for(account_id=IN_UNIT, role_name="other").put_alternate_contact, **CONTACT)


def test_the_policy_of_an_endpoint_lets_only_its_principals_in_and_nobody_delete(
    emulator: Any, organization: Any, as_caller: Any, client_for: Any
) -> None:
    administrators = f"arn:aws:iam::{DELEGATE}:role/OrganizationAccountAccessRole"
    of_endpoint = policies.endpoint_policy(
        [administrators, f"arn:aws:iam::{IN_UNIT}:root"],
        organization_id=organization.id,
        management_account_id=MANAGEMENT,
    )
    emulator.policies.set_endpoint_policy(of_endpoint)
    assert put_by(as_caller) == {DELEGATE, IN_UNIT}
    assert put_by(as_caller, AccountId=ELSEWHERE) == {DELEGATE}
    assert delete_by(as_caller, emulator) == set()
    assert str(denied(as_caller(IN_UNIT).delete_alternate_contact, AlternateContactType="SECURITY")).endswith(
        "with an explicit deny in a VPC endpoint policy"
    )
    assert str(denied(as_caller(ELSEWHERE).put_alternate_contact, **CONTACT)).endswith(
        "because no VPC endpoint policy allows the account:PutAlternateContact action"
    )
    assert denied(client_for(account_id=DELEGATE, role_name="other").put_alternate_contact, **CONTACT)
    emulator.policies.clear()
    emulator.policies.set_endpoint_policy(policies.endpoint_policy([administrators], allow_deletions=True))
    assert delete_by(as_caller, emulator) == {DELEGATE}
    assert put_by(as_caller, AccountId=ELSEWHERE) == set()
