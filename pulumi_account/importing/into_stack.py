"""Adds the resources of an import file to a stack's state, for a CLI that is too old to do it itself.

The state is exported, copied to a file, added to and imported again, after everything that could go wrong was checked.
"""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.core.errors import StackConflictError, StackStateError

from .held_resources import kind_of
from .resource_types import BY_TOKEN
from .secret_values import holds_secret, revealed, secret_in_clear
from .stack_state import FORMAT, TargetStack, cause, differences, exported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_STACK_TYPE: Final = "pulumi:pulumi:Stack"
_PROVIDER_TYPE: Final = "pulumi:providers:pulumi-python"


@dataclass(frozen=True)
class TakenIn:
    """The names of the resources that were added, and of those that the stack already had.

    ``copy`` is the file with the state as it was before, None if nothing was added.
    """

    added: tuple[str, ...]
    held: tuple[str, ...]
    copy: Path | None


def into_stack(
    stack: TargetStack,
    content: Mapping[str, Any],
    *,
    backup: Path,
    protect: bool = False,
    clock: Clock | None = None,
) -> TakenIn:
    """Add the resources of an import file's content to a stack.

    Args:
        stack: the stack.
        content: the content of the import file.
        backup: a file that doesn't exist yet. It gets the state as it was, with secrets as exported (the Pulumi CLI
            exports them in clear), readable only by its owner.
        protect: as in ``pulumi import``.
        clock: gives the time of the resources' creation.

    Raises StackConflictError, before anything is changed, if the stack has one of the resources with other values or
    under another name, or has pending operations; StackStateError if the state can't be read, copied or written.

    """
    before = exported(stack)
    state = _State(stack, before)
    state.refuse_pending()
    added, held = state.sorted_out(content["resources"])
    if not added:
        return TakenIn((), tuple(each["name"] for each in held), None)
    moment = datetime.fromtimestamp((clock or SystemClock()).time(), timezone.utc).isoformat().replace("+00:00", "Z")
    after = state.with_resources(added, protect=protect, moment=moment)
    _refuse_unencrypted(stack, after)
    _copy(before, backup)
    _write(stack, before, after, backup)
    return TakenIn(tuple(each["name"] for each in added), tuple(each["name"] for each in held), backup)


class _State:
    """The exported state of a stack."""

    def __init__(self, stack: TargetStack, content: dict[str, Any]) -> None:
        self.stack, self.content = stack, content
        self.resources: list[dict[str, Any]] = list(content.get("resources") or [])
        self._prefix = f"urn:pulumi:{stack.name.rpartition('/')[2]}::{stack.project_name}"

    def refuse_pending(self) -> None:
        """Raise StackConflictError if the state is another stack's, or a run was interrupted."""
        pending = self.content.get("pending_operations") or []
        if pending:
            raise StackConflictError(
                f"the stack {self.stack.name} has pending operations, the first on {pending[0]['resource']['urn']}: "
                "run `pulumi refresh` first"
            )
        other = next((each["urn"] for each in self.resources if not each["urn"].startswith(f"{self._prefix}::")), None)
        if other:
            raise StackConflictError(f"the stack {self.stack.name} has {other} of another project or stack")

    def sorted_out(self, specs: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the resources to add, and those that the stack already has; raises StackConflictError."""
        there = {each["urn"]: each for each in self.resources if not each.get("delete")}
        owned = [each for each in self.resources if not each.get("external")]
        owners = {(kind_of(each["type"]), each.get("id")): each["urn"] for each in owned}
        added: list[dict[str, Any]] = []
        held: list[dict[str, Any]] = []
        for spec in specs:
            urn, setting = self.urn(spec["type"], spec["name"]), (kind_of(spec["type"]), spec["id"])
            if urn in there:
                self._refuse_other(there[urn], spec)
                held.append(spec)
            elif setting in owners:
                raise StackConflictError(
                    f"the stack {self.stack.name} already has {spec['id']}, as {owners[setting]}: "
                    f"it can't have it as {spec['name']} too"
                )
            else:
                added.append(spec)
                owners[setting] = urn
        names = Counter(self.urn(spec["type"], spec["name"]) for spec in added)
        if twice := next((urn for urn, count in names.items() if count > 1), None):
            raise StackConflictError(f"two resources would be {twice}: give each a name of its own")
        return added, held

    def _refuse_other(self, there: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
        name = f"the stack {self.stack.name} already has {there['urn']}"
        if there.get("external"):
            raise StackConflictError(f"{name}, which only reads it")
        if there.get("id") != spec["id"]:
            raise StackConflictError(f"{name}, with the ID {there.get('id')}, not {spec['id']}")
        changes, _ = differences(BY_TOKEN[spec["type"]], there.get("outputs") or {}, spec["outputs"])
        if changes:
            raise StackConflictError(f"{name}, with a different {', '.join(changes)}: run `pulumi refresh` first")

    def urn(self, type_token: str, name: str) -> str:
        """Return the URN of a resource without a parent."""
        return f"{self._prefix}::{type_token}::{name}"

    def with_resources(self, specs: Sequence[dict[str, Any]], *, protect: bool, moment: str) -> dict[str, Any]:
        """Return the state's content with the resources added, and the stack's and the provider's if missing."""
        common: dict[str, Any] = {"created": moment, "modified": moment}
        before, after = [], []
        root = self._first(_STACK_TYPE)
        if root is None:
            name = f"{self.stack.project_name}-{self.stack.name.rpartition('/')[2]}"
            root = {"urn": self.urn(_STACK_TYPE, name), "custom": False, "type": _STACK_TYPE, **common}
            before.append(root)
        provider = self._first(_PROVIDER_TYPE, "default")
        if provider is None:
            config = _configuration(self.stack)
            provider = {"urn": self.urn(_PROVIDER_TYPE, "default"), "custom": True, "id": str(uuid.uuid4())}
            provider |= {"type": _PROVIDER_TYPE, "inputs": config, "outputs": config, **common}
            after.append(provider)
        common |= {"parent": root["urn"], "provider": f"{provider['urn']}::{provider['id']}"}
        if protect:
            common["protect"] = True
        after += [
            {"urn": self.urn(spec["type"], spec["name"]), "custom": True, "id": spec["id"], "type": spec["type"]}
            | {"inputs": spec["inputs"], "outputs": spec["outputs"], **common}
            for spec in specs
        ]
        return {**self.content, "resources": [*before, *self.resources, *after]}

    def _first(self, type_token: str, name: str = "") -> dict[str, Any] | None:
        there = (each for each in self.resources if each["type"] == type_token and not each.get("delete"))
        return next((each for each in there if each["urn"].endswith(f"::{name}") or not name), None)


def _configuration(stack: TargetStack) -> dict[str, Any]:
    """Return the provider's configuration, which is the stack's."""
    try:
        config = sorted(stack.get_all_config().items())
    except Exception as error:  # noqa: BLE001 - the error class is the engine's
        raise StackStateError(f"the stack {stack.name} has no readable configuration: {cause(error)}") from None
    return {key: secret_in_clear(value.value) if value.secret else value.value for key, value in config}


def _refuse_unencrypted(stack: TargetStack, content: Mapping[str, Any]) -> None:
    # `pulumi stack import` panics on them.
    if stack.needs_secrets_provider and holds_secret(content["resources"]) and not content.get("secrets_providers"):
        raise StackStateError(
            f"the stack {stack.name} has no secrets provider to encrypt secrets with yet: run `pulumi up` once, or "
            "import without secrets; its state is unchanged"
        )


def _copy(content: Mapping[str, Any], backup: Path) -> None:
    try:
        handle = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"version": FORMAT, "deployment": content}, stream, indent=1, ensure_ascii=False)
    except OSError as error:
        raise StackStateError(f"the state can't be copied to {backup}: {error.strerror}") from None


def _write(stack: TargetStack, before: Mapping[str, Any], after: Mapping[str, Any], backup: Path) -> None:
    from pulumi.automation import Deployment

    restore = f"restore it with `pulumi stack import --file {backup}`"
    try:
        stack.import_stack(Deployment(FORMAT, dict(after)))
    except Exception as error:  # noqa: BLE001 - the error class is the engine's
        outcome = "its state is unchanged" if _exported_resources(stack) == _resources(before) else restore
        raise StackStateError(f"the stack {stack.name} refused the new state ({cause(error)}); {outcome}") from None
    now = _exported_resources(stack)
    urns = {urn for urn, _ in now or ()}
    if now is None or not _resources(before) <= now or not {each["urn"] for each in after["resources"]} <= urns:
        raise StackStateError(f"the stack {stack.name} doesn't have what was imported; {restore}")


def _exported_resources(stack: TargetStack) -> set[tuple[str, str]] | None:
    try:
        return _resources(exported(stack))
    except StackStateError:
        return None


def _resources(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the resources in a form that can be compared; encrypted secrets are equal."""
    return {
        (each["urn"], json.dumps(revealed(each), sort_keys=True, default=repr))
        for each in content.get("resources") or []
    }
