"""Callers in an organization, the policies of a test, and which callers they deny."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

MANAGEMENT, DELEGATE = "123456789012", "100000000009"
IN_UNIT, IN_NESTED_UNIT, ELSEWHERE = "100000000001", "100000000002", "100000000003"
CONTACT = {"AlternateContactType": "SECURITY", "Name": "A", "Title": "B", "EmailAddress": "c@d.ef", "PhoneNumber": "1"}
ADDRESS = {
    "FullName": "A", "AddressLine1": "B", "City": "C", "PostalCode": "1", "CountryCode": "CH", "PhoneNumber": "+1",
}  # fmt: skip
CALLERS = (MANAGEMENT, DELEGATE, IN_UNIT, IN_NESTED_UNIT, ELSEWHERE)


def document(effect: str = "Allow", action: Any = "account:*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action, "Resource": resource, **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def denied(call: Any, **parameters: Any) -> str | None:
    """Return why AWS denies a call; None if it doesn't."""
    try:
        call(**parameters)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("AccessDenied"):
            raise
        return error.response["Error"]["Message"]
    return None


def put_by(as_caller: Any, **parameters: Any) -> set[str]:
    """Return the callers who may set their own security contact, or that of an account."""
    return {
        caller for caller in CALLERS if denied(as_caller(caller).put_alternate_contact, **CONTACT, **parameters) is None
    }


def delete_by(as_caller: Any, emulator: Any, **parameters: Any) -> set[str]:
    allowed = set()
    for caller in CALLERS:
        for account in CALLERS:
            emulator.account(account).alternate_contacts["SECURITY"] = dict(CONTACT)
        call = as_caller(caller).delete_alternate_contact
        if denied(call, AlternateContactType="SECURITY", **parameters) is None:
            allowed.add(caller)
    return allowed
