"""Plans the steps from the resources of the last run to those of the program, by Pulumi's rules."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, NoReturn, cast

from pulumi.automation import OpType

from .provider import Diff
from .state import Resource
from .values import Properties, ignoring, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .processes import RunSettings
    from .provider import Provider
    from .state import Snapshot

PROTECTED = "it is protected: remove the protect option from your program and run up first"


class BailError(Exception):
    """The run can't continue; the reason was reported."""


@dataclass
class Step:
    """One step. `keeps_old`: the old resource stays until the deletes at the end of the run."""

    op: OpType
    old: Resource | None = None
    new: Resource | None = None
    keeps_old: bool = False

    @property
    def resource(self) -> Resource:
        """The new resource, or else the old one."""
        return cast("Resource", self.new or self.old)


class Planner:
    """Plans the steps of one run; used by one thread at a time."""

    def __init__(self, settings: RunSettings, snapshot: Snapshot, provider: Provider, log: Callable[..., None]) -> None:
        self._snapshot, self._provider, self._log = snapshot, provider, log
        self._replace, self._preview = settings.replace, settings.preview
        self.olds = {resource.urn: resource for resource in self._snapshot.base if not resource.delete}
        self._registered: set[str] = set()

    def plan(self, new: Resource, delete_first: bool | None) -> list[Step]:
        """Plan the steps to a resource as the program registers it, in order; its inputs become those checked.

        Raises BailError if that isn't possible, after reporting why. `delete_first` is the program's option, if given.
        """
        if new.urn in self._registered:
            self._bail(new.urn, f"Duplicate resource URN '{new.urn}'; try giving it a unique name")
        self._registered.add(new.urn)
        old = self.olds.get(new.urn)
        if new.external:
            if old is not None and not old.external and old.id != new.id:
                return [Step(OpType.READ_REPLACEMENT, old, new, keeps_old=True), Step(OpType.REPLACE, old, new)]
            return [Step(OpType.READ, old, new)]
        if old is not None and old.external:
            self._bail(new.urn, "managing what the stack only read before, under the same name, needs the Pulumi CLI")
        properties, carries_over = new.inputs, old is not None and new.urn not in self._replace
        if new.custom and old and carries_over:
            new.inputs = self._checked(new, old.inputs, ignoring(new.ignore_changes, properties, old.inputs))
        elif new.custom:
            new.inputs = self._checked(new, {}, properties)
        if old is None:
            return [Step(OpType.CREATE, None, new)]
        diff = self._diff(new, old)
        if diff.changes and diff.replaces:
            delete_first = diff.delete_before_replace if delete_first is None else delete_first
            return self._replacement(new, old, properties if carries_over else None, delete_first)
        return [Step(OpType.UPDATE if diff.changes or old.init_errors else OpType.SAME, old, new)]

    def deletions(self) -> Iterator[list[Step]]:
        """Plan the remaining deletes, dependents first, in groups that may each run in parallel."""
        holders: dict[str, list[Resource]] = {}
        steps: dict[Resource, Step] = {}
        order: TopologicalSorter[Resource] = TopologicalSorter()
        for resource in self._snapshot.base:
            if resource.delete:
                steps[resource] = Step(OpType.DELETE_REPLACED, resource)
            elif resource.urn not in self._registered:
                steps[resource] = Step(OpType.DISCARD if resource.external else OpType.DELETE, resource)
            order.add(resource)
            for holder in (each for urn in resource.needs for each in holders.get(urn, ())):
                order.add(holder, resource)
            holders.setdefault(resource.urn, []).append(resource)
        order.prepare()
        while order.is_active():
            ready = order.get_ready()
            yield [steps[resource] for resource in ready if resource in steps]
            order.done(*ready)

    def _bail(self, urn: str, message: str) -> NoReturn:
        self._log("error", message, urn)
        raise BailError

    def _checked(self, new: Resource, olds: Properties, news: Properties) -> Properties:
        inputs, failures = self._provider.check(new, olds, news, unknowns=self._preview)
        for failure in failures:
            about = f"property {failure.property} of " if failure.property else ""
            self._log("error", f"{about}{new.type} resource '{new.name}' has a problem: {failure.reason}", new.urn)
        if failures:
            raise BailError
        return inputs

    def _diff(self, new: Resource, old: Resource) -> Diff:
        if new.urn in self._replace:
            return Diff(changes=True, replaces=["id"])
        if not new.custom:
            return Diff(changes=not same(old.inputs, new.inputs))
        return self._provider.diff(new, old, new.inputs)

    def _replacement(
        self, new: Resource, old: Resource, unchecked: Properties | None, delete_first: bool
    ) -> list[Step]:
        if new.protect and old.protect:
            self._bail(new.urn, f"it can't be replaced, because {PROTECTED}")
        if new.custom and unchecked is not None:
            new.inputs = self._checked(new, {}, unchecked)  # nothing is carried over from the old resource
        if not delete_first:
            return [Step(OpType.CREATE_REPLACEMENT, old, new, keeps_old=True), Step(OpType.REPLACE, old, new)]
        for dependent in self._snapshot.base:
            if any(old.urn in urns for urns in dependent.property_dependencies.values()):
                why = f"because '{dependent.urn}' uses it"
                self._bail(new.urn, f"deleting it before it is replaced needs the Pulumi CLI, {why}")
        return [
            Step(OpType.DELETE_REPLACED, old),
            Step(OpType.REPLACE, old, new),
            Step(OpType.CREATE_REPLACEMENT, old, new),
        ]
