"""Import by ``import_``: what AWS has is compared with the program, and adopted without a write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import identity
from .errors import InvalidIdentityError
from .fields import Unknown
from .inputs import Failure, InputsT
from .lifecycle import Lifecycle
from .requests import CreateResponse, ReadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def adopt(lifecycle: Lifecycle[InputsT], inputs: InputsT) -> tuple[CreateResponse | None, list[Failure]]:
    """Adopt what ``import_`` names, or return how it differs from what the program declares.

    If a preview doesn't know all inputs, there is nothing to compare yet, and neither is returned.
    """
    failures = import_id_failures(lifecycle, inputs)
    if failures or not inputs.is_known:
        return None, failures
    client = lifecycle.client_for(inputs)
    named = _named_account(lifecycle, inputs)
    if named not in (None, client.account_id):
        return None, [_other_account(lifecycle, inputs, str(named), client.account_id)]
    full = lifecycle.full_id(client.account_id, *lifecycle.parts(inputs))
    found = lifecycle.read(ReadRequest(full, inputs.properties()))
    if found is None:
        label = lifecycle.runtime.names.label_of_resource(full)
        return None, [Failure("import_", f"{label} does not exist in AWS; remove import_ to create it")]
    changes = inputs.difference(found.properties, inputs.properties()).changes
    differing = [name for name in changes if name in inputs.setting().model_fields]
    if differing:
        return None, differences(lifecycle, differing, inputs.properties(), found.properties)
    return CreateResponse(full, {**inputs.properties(), **found.properties}), []


def differences(
    lifecycle: Lifecycle[InputsT], names: Iterable[str], declared: Mapping[str, Any], found: Mapping[str, Any]
) -> list[Failure]:
    """Return how properties that a program declares differ from what AWS has; no contact detail is among it."""
    return [_differs(lifecycle, name, declared, found) for name in sorted(names)]


def import_id_failures(lifecycle: Lifecycle[InputsT], inputs: InputsT) -> list[Failure]:
    """Return what is wrong with ``import_``, as far as that is known without asking AWS."""
    try:
        _, *given = identity.parse_short(str(inputs.import_), *lifecycle.part_names)
    except InvalidIdentityError:
        return [_wrong_form(lifecycle, inputs)]
    parts = zip(given, lifecycle.parts(inputs), strict=True)
    if any(not isinstance(part, Unknown) and str(name).casefold() != part.casefold() for name, part in parts):
        return [_wrong_form(lifecycle, inputs)]
    named, declared = _named_account(lifecycle, inputs), inputs.declared_account_id
    if named is None or declared in (None, named) or isinstance(declared, Unknown):
        return []
    return [_other_account(lifecycle, inputs, named, declared)]


def _named_account(lifecycle: Lifecycle[InputsT], inputs: InputsT) -> str | None:
    return identity.parse_short(str(inputs.import_), *lifecycle.part_names)[0]


def _wrong_form(lifecycle: Lifecycle[InputsT], inputs: InputsT) -> Failure:
    known = zip(lifecycle.part_names, lifecycle.parts(inputs), strict=True)
    short = "/".join(f"{{{name}}}" if isinstance(part, Unknown) else part for name, part in known)
    declared = inputs.declared_account_id
    account = "{account, 12 digits}" if declared is None or isinstance(declared, Unknown) else declared
    forms = [short, f"{account}/{short}"] if short else [account]
    return Failure("import_", f"must be {' or '.join(forms)} for this resource")


def _other_account(lifecycle: Lifecycle[InputsT], inputs: InputsT, account_id: str, caller: str) -> Failure:
    names, is_named = lifecycle.runtime.names, dict(inputs).get("account_id") is not None
    if is_named or inputs.connection_account_id is not None:
        return _not_of_account(lifecycle, account_id, is_named=is_named)
    return Failure(
        "account_id",
        f"must be {names.label(account_id)}, the account that import_ names; without it, it is {names.label(caller)}, "
        f"the account of the credentials",
    )


def _not_of_account(lifecycle: Lifecycle[InputsT], account_id: str, *, is_named: bool) -> Failure:
    named = lifecycle.runtime.names.label(account_id)
    if is_named:
        return Failure("account_id", f"must be {named}, the account that import_ names")
    return Failure("connection", f"must have a role in {named}, the account that import_ names")


def _differs(
    lifecycle: Lifecycle[InputsT], name: str, declared: Mapping[str, Any], found: Mapping[str, Any]
) -> Failure:
    if name == "account_id" and name in found:
        return _not_of_account(lifecycle, str(found[name]), is_named=declared.get(name) is not None)
    if name not in found:
        return Failure(name, "is not set in AWS; an import needs a program that is equal to what AWS has")
    if name not in declared:
        return Failure(name, "is set in AWS, but not in the program")
    # A contact detail may be a secret of the program's.
    if name in lifecycle.inputs.contact_details():
        return Failure(name, "differs from what AWS has")
    return Failure(name, f"differs from AWS, which has {lifecycle.found_value(name, found)}")
