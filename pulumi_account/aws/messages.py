"""What AWS says only in the text of an error message, and in no code or field: the one place that reads such texts.

Of a denial, the caller, the action, the resource and the kind of policy are kept. No other word is passed on.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ARN: Final = r"arn:[\w-]+:[\w-]*:[\w-]*:\d*:[\w+=,.@:/*-]+"
_NOT_AUTHORIZED: Final = re.compile(
    rf"User: (?P<caller>{_ARN}) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    rf"(?: on resource: (?P<resource>{_ARN}))?",
    re.ASCII,
)
_POLICY: Final = (
    r"(?:(?:identity-based|resource-based|session|service control|resource control|VPC endpoint|RCP|SCP) polic(?:y|ies)"
    r"|permissions boundary)"
)
_ABBREVIATED: Final = {"SCP": "service_control", "RCP": "resource_control"}
_CODE_REFUSED: Final = {"expired": ("expired",), "attempts": ("attempts", "too many times")}
_BECAUSE: Final = re.compile(rf"(?:because no {_POLICY} allows?|with an explicit deny in an? {_POLICY})")


class Denial(NamedTuple):
    """What a message of AccessDenied names; None where it names nothing."""

    caller: str | None
    action: str | None
    resource: str | None
    policy: str | None
    """AWS's words for the kind of policy that denies."""


def denial_in(message: str) -> Denial:
    """Return what a message of AccessDenied names."""
    found, policy = _NOT_AUTHORIZED.search(message), _BECAUSE.search(message)
    caller, action, resource = found.group("caller", "action", "resource") if found else (None, None, None)
    return Denial(caller, action, resource, policy[0] if policy else None)


def policy_code(words: str | None) -> str | None:
    """Return the code of a kind of policy in AWS's words, such as ``service_control``; None if they name none."""
    found = re.search(_POLICY, words or "")
    if found is None:
        return None
    if found[0] == "permissions boundary":
        return "permissions_boundary"
    kind = found[0].rpartition(" ")[0]
    return _ABBREVIATED.get(kind, kind.removesuffix("-based").lower().replace(" ", "_"))


def lacks_trusted_access(message: str) -> bool:
    """Whether AccessDenied means that the account service has no trusted access."""
    return "trusted access" in message


def is_management_account(message: str) -> bool:
    """Whether AccessDenied means that the account named is the organization's management account."""
    return "can only be managed using the standalone context" in message


def is_too_many_in_flight(message: str) -> bool:
    """Whether TooManyRequestsException means region switches under way, and not calls per second."""
    return "in progress" in message


def is_clock_skew(message: str) -> bool:
    """Whether AWS refuses a signature because of the time that the request names."""
    return any(words in message for words in ("Signature expired:", "Signature not yet current:"))


def code_refused_because(message: str) -> str | None:
    """Return why AWS doesn't accept a one-time password: ``expired`` or ``attempts``; None if it doesn't say."""
    said = message.lower()
    return next((why for why, words in _CODE_REFUSED.items() if any(word in said for word in words)), None)


def limit_in(message: str) -> str | None:
    """Return whose limit of region switches is reached, ``account`` or ``organization``; None if unclear."""
    named = [whose for whose in ("account", "organization") if whose in message.lower()]
    return named[0] if len(named) == 1 else None


def is_about_opt_in_status(message: str) -> bool:
    """Whether ValidationException means the region's current opt-in status."""
    return "current opt-in status" in message
