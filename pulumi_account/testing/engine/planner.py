"""Plans the steps from the resources of the last run to those of the program, by Pulumi's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from pulumi.automation import OpType

from .provider import Diff
from .state import STACK_TYPE, Resource
from .values import Properties, ignoring, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from .processes import RunSettings
    from .provider import Provider
    from .state import Snapshot

PROTECTED = (
    "currently marked for protection. To unprotect the resource, remove the `protect` flag from the resource in your "
    "Pulumi program and run `pulumi up`"
)


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
        resource = self.new or self.old
        if resource is None:
            raise ValueError("a step needs a resource")
        return resource


@dataclass
class Goal:
    """A registration: the resource as it should be, and the options that matter on the way."""

    resource: Resource
    name: str
    aliases: list[str]
    delete_before_replace: bool | None = None
    given: set[str] = field(default_factory=set)  # options that the program sets, which aren't inherited
    properties: Properties = field(default_factory=dict)


class Planner:
    """Plans the steps of one run; used by one thread at a time."""

    def __init__(self, settings: RunSettings, snapshot: Snapshot, provider: Provider, log: Callable[..., None]) -> None:
        self._snapshot, self._provider, self._log = snapshot, provider, log
        self._replace, self._preview = settings.replace, settings.preview
        self.olds = {resource.urn: resource for resource in self._snapshot.base if not resource.delete}
        self.urns: set[str] = set()
        self.protested = False
        self.kept: set[str] = set()  # unchanged, updated, replaced or read: not to be deleted
        self._renamed: dict[str, str] = {}

    def plan(self, goal: Goal) -> list[Step]:
        """Plan a registration, in order; raises BailError if that isn't possible, after reporting why."""
        new, old = goal.resource, self._find(goal)
        if new.external:
            self.kept.add(new.urn)
            if old is not None and not old.external and old.id != new.id:
                return [Step(OpType.READ_REPLACEMENT, old, new, keeps_old=True), Step(OpType.REPLACE, old, new)]
            return [Step(OpType.READ, old, new)]
        goal.properties = new.inputs
        if new.custom:
            new.inputs = self._check(goal, old)
        if old is None:
            return [Step(OpType.CREATE, None, new)]
        if old.external:
            return [Step(OpType.CREATE_REPLACEMENT, old, new, keeps_old=True), Step(OpType.REPLACE, old, new)]
        self.kept.add(new.urn)
        new.created, new.modified = old.created, old.modified
        diff = self._diff(goal, old)
        if diff.changes and diff.replaces:
            return self._replacement(goal, old, diff)
        return [Step(OpType.UPDATE if diff.changes or old.init_errors else OpType.SAME, old, new)]

    def _find(self, goal: Goal) -> Resource | None:
        """Claim the goal's URN, and return the resource that had it or one of its aliases before."""
        new = goal.resource
        if new.parent and new.parent not in self.urns:
            self._bail(new.urn, f"could not find parent resource {new.parent}")
        if new.urn in self.urns:
            self._bail(new.urn, f"Duplicate resource URN '{new.urn}'; try giving it a unique name")
        self.urns.add(new.urn)
        if claimed := self._renamed.get(new.urn):
            self._bail(new.urn, f"Duplicate resource URN '{new.urn}' conflicting with alias on '{claimed}'")
        urn = next((urn for urn in (new.urn, *goal.aliases) if urn in self.olds), None)
        if urn and urn != new.urn:
            if urn in self.urns or urn in self._renamed:
                other = self._renamed.get(urn, urn)
                self._bail(new.urn, f"Duplicate resource alias '{urn}' of '{new.urn}' conflicting with '{other}'")
            self._renamed[urn], new.alias = new.urn, urn
        return self.olds[urn] if urn else None

    def deletions(self) -> list[list[Step]]:
        """Plan the remaining deletes, dependents first, in groups that may each run in parallel."""
        steps: dict[Resource, Step] = {}
        for resource in self._snapshot.base:
            if resource.delete:
                op = OpType.DISCARD_REPLACED if resource.external else OpType.DELETE_REPLACED
                steps[resource] = Step(op, resource)
            elif not {resource.urn, self._renamed.get(resource.urn)} & self.kept:
                steps[resource] = Step(OpType.DISCARD if resource.external else OpType.DELETE, resource)
        depths: dict[Resource, int] = {}
        holders: dict[str, list[Resource]] = {}
        families: dict[str, list[Resource]] = {}  # a dependency on a component is one on its children
        for resource in self._snapshot.base:
            needed = [*holders.get(resource.parent, ()), *(r for urn in resource.needs for r in families.get(urn, ()))]
            depths[resource] = max((depths[other] + (other in steps) for other in needed), default=0)
            holders.setdefault(resource.urn, []).append(resource)
            families.setdefault(resource.urn, []).append(resource)
            ancestor = self.olds.get(resource.parent)
            while ancestor and not ancestor.custom and ancestor.type != STACK_TYPE:
                families[ancestor.urn].append(resource)
                ancestor = self.olds.get(ancestor.parent)
        groups: dict[int, list[Step]] = {}
        for resource, step in steps.items():
            groups.setdefault(depths[resource], []).append(step)
        return [groups[depth] for depth in sorted(groups, reverse=True)]

    def _bail(self, urn: str, message: str) -> NoReturn:
        self._log("error: ", message, urn)
        raise BailError

    def _check(self, goal: Goal, old: Resource | None) -> Properties:
        new = goal.resource
        if old is None or old.external or new.urn in self._replace:
            return self._checked(new, {}, goal.properties)
        return self._checked(new, old.inputs, ignoring(new.ignore_changes, goal.properties, old.inputs))

    def _checked(self, new: Resource, olds: Properties, news: Properties) -> Properties:
        inputs, failures = self._provider.check(new, olds, news, unknowns=self._preview)
        for failure in failures:
            about = f"property {failure.property} of " if failure.property else ""
            self._log("error: ", f"{about}{new.type} resource '{new.name}' has a problem: {failure.reason}", new.urn)
        if failures:
            raise BailError
        return inputs

    def _diff(self, goal: Goal, old: Resource) -> Diff:
        new = goal.resource
        if new.urn in self._replace:
            return Diff(changes=True, replaces=["id"])
        if old.custom != new.custom:
            return Diff(changes=True, replaces=["provider"])
        if not new.custom:
            return Diff(changes=not same(old.inputs, new.inputs))
        diff = self._provider.diff(new, old, new.inputs)
        diff.replaces += [key for key in diff.changed if {key, "*"} & set(new.replace_on_changes)]
        return diff

    def _replacement(self, goal: Goal, old: Resource, diff: Diff) -> list[Step]:
        new = goal.resource
        if new.protect and old.protect:
            self._log("error: ", f'unable to replace resource "{new.urn}"\nas it is {PROTECTED}', new.urn)
            self.protested = True  # a preview continues
            if not self._preview:
                raise BailError
        if new.custom and new.urn not in self._replace:
            new.inputs = self._checked(new, {}, goal.properties)  # nothing is carried over from the old resource
        delete_first = goal.delete_before_replace
        if not (diff.delete_before_replace if delete_first is None else delete_first):
            return [Step(OpType.CREATE_REPLACEMENT, old, new, keeps_old=True), Step(OpType.REPLACE, old, new)]
        for dependent in self._snapshot.base:
            if any(old.urn in urns for urns in dependent.property_dependencies.values()):
                uses = f"'{dependent.urn}' uses its outputs"
                self._bail(new.urn, f"deleting it before it is replaced needs the Pulumi CLI, because {uses}")
        return [
            Step(OpType.DELETE_REPLACED, old),
            Step(OpType.REPLACE, old, new),
            Step(OpType.CREATE_REPLACEMENT, old, new),
        ]
