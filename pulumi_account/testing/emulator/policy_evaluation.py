"""Evaluates policy documents as IAM does: actions, resources, conditions, explicit denies.

moto's own evaluation knows one condition operator, and takes no keys of a service. What isn't evaluated here is refused
when a document is set, so that no test passes by accident.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

Effect = Literal["Allow", "Deny"]
_Matches = Callable[[str, str], bool]

_ELEMENTS: Final = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})
_SETS: Final = ("ForAnyValue", "ForAllValues")
_IF_EXISTS: Final = "IfExists"


@dataclass(frozen=True)
class AccessRequest:
    """A call as policies see it.

    Args:
        caller_arn: the ARN of the user or of the role's session.
        action: such as ``account:GetAlternateContact``.
        resource: the ARN that it is about, ``*`` for an action that names none; None if it isn't known, so that every
            Resource matches.
        keys: the condition keys of the request by name, in lower case, each with its values.

    """

    caller_arn: str
    action: str
    resource: str | None
    keys: Mapping[str, Sequence[str]]


def effect_of(documents: Iterable[Mapping[str, Any]], request: AccessRequest) -> Effect | None:
    """Return what policy documents of one kind say about a request together; None if none of them applies."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in _listed(document["Statement"])
        if _applies(statement, request)
    }
    return "Deny" if "Deny" in effects else "Allow" if effects else None


def condition_keys(documents: Iterable[Mapping[str, Any]], action: str) -> set[str]:
    """Return the condition keys of the statements about an action, in lower case."""
    return {
        key.lower()
        for document in documents
        for statement in _listed(document["Statement"])
        if _is_about(statement, action)
        for keys in statement.get("Condition", {}).values()
        for key in keys
    }


def check_document(document: Any, *, has_principals: bool = False) -> None:
    """Raise ValueError if a document is not one that IAM accepts, or has something that isn't evaluated here.

    ``has_principals`` is true for the policy of an endpoint, whose statements name principals.
    """
    from moto.iam.exceptions import MalformedPolicyDocument
    from moto.iam.policy_validation import IAMPolicyDocumentValidator

    try:
        IAMPolicyDocumentValidator(json.dumps(document)).validate()
    except MalformedPolicyDocument as error:
        raise ValueError(f"the policy is not valid: {error.message}") from None
    for statement in _listed(document["Statement"]):
        if not statement.keys() & {"Resource", "NotResource"}:
            raise ValueError("the policy is not valid: a statement has no Resource")
        if has_principals != ("Principal" in statement):
            raise ValueError(f"the policy is not valid: a statement has {'no' if has_principals else 'a'} Principal")
        unknown = sorted(statement.keys() - _ELEMENTS - {"Principal"})
        if unknown:
            raise ValueError(f"the policy has {', '.join(unknown)}, which the emulator doesn't evaluate")
        for operator in statement.get("Condition", {}):
            if _plain_operator(operator) not in _OPERATORS:
                raise ValueError(f"the policy has the operator {operator}, which the emulator doesn't evaluate")


def _applies(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    return (
        _is_by(statement.get("Principal", "*"), request.caller_arn)
        and _is_about(statement, request.action)
        and _names(
            statement, "Resource", lambda pattern: request.resource is None or matches(pattern, request.resource)
        )
        and all(
            _holds(operator, key, _listed(wanted), request)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _is_about(statement: Mapping[str, Any], action: str) -> bool:
    return _names(statement, "Action", lambda pattern: matches(pattern.lower(), action.lower()))


def _is_by(principal: Any, caller_arn: str) -> bool:
    """Whether a Principal names the caller: its ARN, that of its role, or its whole account."""
    named = {"*"} if principal == "*" else {*_listed(principal["AWS"])}
    partition, account_id = (caller_arn.split(":")[part] for part in (1, 4))
    root = f"arn:{partition}:iam::{account_id}:root"
    return not named.isdisjoint({"*", caller_arn, principal_arn(caller_arn), account_id, root})


def principal_arn(caller_arn: str) -> str:
    """Return the ARN of a caller as policies name it: a session is named by its role."""
    prefix, found, session = caller_arn.partition(":assumed-role/")
    return f"{prefix.replace(':sts:', ':iam:')}:role/{session.split('/')[0]}" if found else caller_arn


def _names(statement: Mapping[str, Any], element: str, is_named: Callable[[str], bool]) -> bool:
    if f"Not{element}" in statement:
        return not any(map(is_named, _listed(statement[f"Not{element}"])))
    return any(map(is_named, _listed(statement[element])))


def _holds(operator: str, key: str, wanted: list[Any], request: AccessRequest) -> bool:
    values = request.keys.get(key.lower())
    name = _plain_operator(operator)
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in wanted]
    if name == "Null":
        return (values is None) == (texts[0].lower() == "true")
    quantifier, separator, _ = operator.partition(":")
    is_negated, matches_one = _OPERATORS[name]
    if not values:
        return quantifier == "ForAllValues" or operator.endswith(_IF_EXISTS) or (is_negated and not separator)

    def holds(value: str) -> bool:
        return any(matches_one(text, value) for text in texts) != is_negated

    return any(map(holds, values)) if quantifier == "ForAnyValue" else all(map(holds, values))


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern in which ``*`` stands for any characters and ``?`` for one."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _ignoring_case(pattern: str, text: str) -> bool:
    return pattern.lower() == text.lower()


def _equal(pattern: str, text: str) -> bool:
    return pattern == text


def _plain_operator(operator: str) -> str:
    quantifier, separator, name = operator.partition(":")
    return (name if separator and quantifier in _SETS else operator).removesuffix(_IF_EXISTS)


_OPERATORS: Final[Mapping[str, tuple[bool, _Matches]]] = {
    "StringEquals": (False, _equal),
    "StringNotEquals": (True, _equal),
    "StringEqualsIgnoreCase": (False, _ignoring_case),
    "StringNotEqualsIgnoreCase": (True, _ignoring_case),
    "StringLike": (False, matches),
    "StringNotLike": (True, matches),
    "ArnEquals": (False, matches),
    "ArnLike": (False, matches),
    "ArnNotEquals": (True, matches),
    "ArnNotLike": (True, matches),
    "Bool": (False, _ignoring_case),
    "Null": (False, _equal),
}
"""By operator, whether it is negated, and how it compares a value of the policy with one of the request."""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
