"""Takes the content of an import file into a stack through its exported state: for a CLI too old to do it itself.

The state is exported, copied to a file, added to and imported again. All that could be in the way is looked for first.
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

from .resource_types import BY_TOKEN
from .secret_values import holds_secret, revealed, secret_in_clear
from .stack_state import FORMAT, Stack, cause, differences, exported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_STACK_TYPE: Final = "pulumi:pulumi:Stack"
_PROVIDER_TYPE: Final = "pulumi:providers:pulumi-python"


@dataclass(frozen=True)
class TakenIn:
    """What became of the resources, by name: those added, and those that the stack held as they are already.

    ``copy`` is the file with the state as it was before; None where nothing was to be added.
    """

    added: tuple[str, ...]
    held: tuple[str, ...]
    copy: Path | None


def into_stack(
    stack: Stack,
    content: Mapping[str, Any],
    *,
    backup: Path,
    protect: bool = False,
    clock: Clock | None = None,
) -> TakenIn:
    """Add the resources of an import file's content to a stack.

    ``backup`` is a file that doesn't exist yet; it gets the state as it was, secrets as the export shows them (Pulumi's
    Automation API shows them in clear), readable by its owner alone. ``protect`` is as in ``pulumi import``.

    Raises StackConflictError, before anything is changed, if the stack holds one of the resources with other values or
    under another name, or has operations pending; StackStateError if the state can't be read, copied or written.
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
    """The exported state of a stack, and what can be told from it."""

    def __init__(self, stack: Stack, content: dict[str, Any]) -> None:
        self.stack, self.content = stack, content
        self.resources: list[dict[str, Any]] = list(content.get("resources") or [])
        self._prefix = f"urn:pulumi:{stack.name.rpartition('/')[2]}::{_project_name(stack)}"

    def refuse_pending(self) -> None:
        """Raise StackConflictError for a state that isn't this stack's, or that a run was interrupted in."""
        pending = self.content.get("pending_operations") or []
        if pending:
            raise StackConflictError(
                f"the stack {self.stack.name} has operations pending, the first on {pending[0]['resource']['urn']}: "
                "run `pulumi refresh` first"
            )
        other = next((each["urn"] for each in self.resources if not each["urn"].startswith(f"{self._prefix}::")), None)
        if other:
            raise StackConflictError(f"the stack {self.stack.name} holds {other}, another project's or stack's")

    def sorted_out(self, specs: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Tell which resources are to be added from those that are held; raises StackConflictError."""
        there = {each["urn"]: each for each in self.resources if not each.get("delete")}
        owners = {(each["type"], each.get("id")): each["urn"] for each in self.resources if not each.get("external")}
        added: list[dict[str, Any]] = []
        held: list[dict[str, Any]] = []
        for spec in specs:
            urn, setting = self.urn(spec["type"], spec["name"]), (spec["type"], spec["id"])
            if urn in there:
                self._refuse_other(there[urn], spec)
                held.append(spec)
            elif setting in owners:
                raise StackConflictError(
                    f"the stack {self.stack.name} holds {spec['id']} already, as {owners[setting]}: "
                    f"it can't have it as {spec['name']} too"
                )
            else:
                added.append(spec)
                owners[setting] = urn
        names = Counter(self.urn(spec["type"], spec["name"]) for spec in added)
        if twice := next((urn for urn, count in names.items() if count > 1), None):
            raise StackConflictError(f"two resources are to be {twice}: give each a name of its own")
        return added, held

    def _refuse_other(self, there: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
        name = f"the stack {self.stack.name} holds {there['urn']} already"
        if there.get("external"):
            raise StackConflictError(f"{name}, which only reads it")
        if there.get("id") != spec["id"]:
            raise StackConflictError(f"{name}, which is {there.get('id')} and not {spec['id']}")
        changes, _ = differences(BY_TOKEN[spec["type"]], there.get("outputs") or {}, spec["outputs"])
        if changes:
            raise StackConflictError(f"{name}, with another {', '.join(changes)}: run `pulumi refresh` first")

    def urn(self, type_token: str, name: str) -> str:
        """Return the URN of a resource that is the stack's own child."""
        return f"{self._prefix}::{type_token}::{name}"

    def with_resources(self, specs: Sequence[dict[str, Any]], *, protect: bool, moment: str) -> dict[str, Any]:
        """Return the state's content with the resources, and the stack's and the provider's where missing."""
        common: dict[str, Any] = {"created": moment, "modified": moment}
        before, after = [], []
        root = self._first(_STACK_TYPE)
        if root is None:
            name = f"{_project_name(self.stack)}-{self.stack.name.rpartition('/')[2]}"
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


def _project_name(stack: Any) -> str:
    workspace = getattr(stack, "workspace", None)
    return str(workspace.project_settings().name if workspace else stack.project_name)


def _configuration(stack: Stack) -> dict[str, Any]:
    """Return what the provider is configured with: all of the stack's configuration."""
    try:
        config = sorted(stack.get_all_config().items())
    except Exception as error:  # noqa: BLE001 - a CLI's error, or an engine's
        raise StackStateError(f"the stack {stack.name} has no readable configuration: {cause(error)}") from None
    return {key: secret_in_clear(value.value) if value.secret else value.value for key, value in config}


def _refuse_unencrypted(stack: Stack, content: Mapping[str, Any]) -> None:
    # The CLI dies of it; the offline engine has the passphrase at hand.
    if holds_secret(content["resources"]) and not content.get("secrets_providers") and hasattr(stack, "workspace"):
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
        raise StackStateError(f"no copy of the state can be written to {backup}: {error.strerror}") from None


def _write(stack: Stack, before: Mapping[str, Any], after: Mapping[str, Any], backup: Path) -> None:
    from pulumi.automation import Deployment

    restore = f"`pulumi stack import --file {backup}` restores what it was"
    try:
        stack.import_stack(Deployment(FORMAT, dict(after)))
    except Exception as error:  # noqa: BLE001 - a CLI's error, or an engine's
        said = "its state is unchanged" if _holds(stack) == _resources(before) else restore
        raise StackStateError(f"the stack {stack.name} took nothing in ({cause(error)}); {said}") from None
    now = _holds(stack)
    urns = {urn for urn, _ in now or ()}
    if now is None or not _resources(before) <= now or not {each["urn"] for each in after["resources"]} <= urns:
        raise StackStateError(f"the stack {stack.name} doesn't hold what it was given; {restore}")


def _holds(stack: Stack) -> set[tuple[str, str]] | None:
    try:
        return _resources(exported(stack))
    except StackStateError:
        return None


def _resources(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the resources in a form that can be compared; encrypted secrets count as equal."""
    return {
        (each["urn"], json.dumps(revealed(each), sort_keys=True, default=repr))
        for each in content.get("resources") or []
    }
