"""Decides which steps take a resource from what it was to what the program wants; the real engine's rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from pulumi.automation import OpType

from .provider import Diff
from .state import STACK_TYPE, Resource, make_urn
from .values import UNKNOWN, Properties, Secret, ignoring, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from .processes import Settings
    from .provider import Provider
    from .state import Snapshot

PROTECTED = (
    "currently marked for protection. To unprotect the resource, remove the `protect` flag from the resource in your "
    "Pulumi program and run `pulumi up`"
)


class BailError(Exception):
    """The run can't go on; why has been reported."""


@dataclass
class Step:
    """One step. `pending`: the delete of the old one comes later, or for a delete, its replacement does."""

    op: OpType
    old: Resource | None = None
    new: Resource | None = None
    diff: Diff = field(default_factory=lambda: Diff(changes=False))
    pending: bool = False

    @property
    def resource(self) -> Resource:
        """The resource it is about, as it will be where there is a choice."""
        resource = self.new or self.old
        if resource is None:
            raise ValueError("a step needs a resource")
        return resource


@dataclass
class Goal:
    """What the program asked for: the resource to be, and the options that only matter on the way."""

    resource: Resource
    name: str
    aliases: list[Any]
    delete_before_replace: bool | None = None
    given: set[str] = field(default_factory=set)  # options set at all, so that they aren't inherited
    properties: Properties = field(default_factory=dict)


class Planner:
    """Plans the steps of one run; one thread at a time may ask."""

    def __init__(self, settings: Settings, snapshot: Snapshot, provider: Provider, log: Callable[..., None]) -> None:
        self._snapshot, self._provider, self._log = snapshot, provider, log
        self._replace, self._preview = settings.replace, settings.preview
        self.olds = {resource.urn: resource for resource in self._snapshot.base if not resource.delete}
        self.urns: set[str] = set()
        self.protested = False
        self.kept: set[str] = set()  # unchanged, updated, replaced or read: not to be deleted
        self._replaced: set[str] = set()
        self.deleted: set[str] = set()
        self._created: set[str] = set()
        self._condemned: set[Resource] = set()
        self._renamed: dict[str, str] = {}
        self._former: dict[str, str] = {}

    def plan(self, goal: Goal) -> list[Step]:
        """Plan a registration, in order; raises BailError when it can't be, which has then been reported."""
        new, old = goal.resource, self._find(goal)
        goal.properties = new.inputs
        if new.custom:
            new.inputs = self._check(goal, old)
        if old is None or old.external:
            self._created.add(new.urn)
            if old is None:
                return [Step(OpType.CREATE, None, new)]
            return [Step(OpType.CREATE_REPLACEMENT, old, new, pending=True), Step(OpType.REPLACE, old, new)]
        self.kept.add(new.urn)
        new.created, new.modified = old.created, old.modified
        if new.urn in self.deleted:  # by the delete-before-replace of one it depends on
            self.deleted.discard(new.urn)
            self._replaced.add(new.urn)
            return [Step(OpType.REPLACE, old, new), Step(OpType.CREATE_REPLACEMENT, old, new)]
        diff = self._diff(goal, old)
        if old.pending_replacement or (diff.changes and diff.replaces):
            return self._replacement(goal, old, diff)
        return [Step(OpType.UPDATE if diff.changes or old.init_errors else OpType.SAME, old, new, diff)]

    def plan_read(self, goal: Goal) -> list[Step]:
        """Plan to read a resource that is not the stack's own; one of its own that it takes the place of goes."""
        new, old = goal.resource, self._find(goal)
        self.kept.add(new.urn)
        if old is not None and not old.external and old.id != new.id:
            return [Step(OpType.READ_REPLACEMENT, old, new, pending=True), Step(OpType.REPLACE, old, new)]
        return [Step(OpType.READ, old, new)]

    def _find(self, goal: Goal) -> Resource | None:
        """Claim the goal's URN, and find the resource that had it or one of its aliases before."""
        new = goal.resource
        if new.parent and new.parent not in self.urns:
            self._bail(new.urn, f"could not find parent resource {new.parent}")
        if new.urn in self.urns:
            self._bail(new.urn, f"Duplicate resource URN '{new.urn}'; try giving it a unique name")
        self.urns.add(new.urn)
        if claimed := self._renamed.get(new.urn):
            self._bail(new.urn, f"Duplicate resource URN '{new.urn}' conflicting with alias on '{claimed}'")
        urn = next((urn for urn in (new.urn, *self._aliases(goal)) if urn in self.olds), None)
        if urn and urn != new.urn:
            if urn in self.urns or urn in self._renamed:
                other = self._renamed.get(urn, urn)
                self._bail(new.urn, f"Duplicate resource alias '{urn}' of '{new.urn}' conflicting with '{other}'")
            self._renamed[urn], self._former[new.urn], new.alias = new.urn, urn, urn
        return self.olds[urn] if urn else None

    def deletions(self) -> list[list[Step]]:
        """Plan the deletes that remain, in groups that may each run in parallel, dependents first."""
        steps: dict[Resource, Step] = {}
        for resource in self._snapshot.base:
            if resource.delete and resource not in self._condemned:
                op = OpType.DISCARD_REPLACED if resource.external else OpType.DELETE_REPLACED
                steps[resource] = Step(op, resource)
            elif not resource.delete and not {resource.urn, self._renamed.get(resource.urn)} & self.kept:
                op = OpType.DISCARD if resource.external else OpType.DELETE
                steps[resource] = Step(OpType.REMOVE_PENDING_REPLACE if resource.pending_replacement else op, resource)
        self.deleted |= {resource.urn for resource in steps}
        depths: dict[Resource, int] = {}
        holders: dict[str, list[Resource]] = {}
        families: dict[str, list[Resource]] = {}  # who needs a component needs its children
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

    def _aliases(self, goal: Goal) -> list[str]:
        new, urns = goal.resource, []
        for alias in goal.aliases:
            spec = alias.spec
            parent = self._former.get(spec.parentUrn, spec.parentUrn) or ("" if spec.noParent else new.parent)
            parts = new.urn.split(":")
            stack = f"urn:pulumi:{spec.stack or parts[2]}::{spec.project or parts[4]}"
            urn = make_urn(stack, parent, spec.type or new.type, spec.name or new.name)
            urns.append(alias.urn if alias.WhichOneof("alias") == "urn" else urn)
        if former := self._former.get(new.parent):  # what the parent was called, its child was called after
            old_parent, parent = former.split("::")[3], new.parent.split("::")[3]
            for urn in ["", *urns]:
                kind, name = (urn.split("::")[2].split("$")[-1], urn.split("::")[3]) if urn else (new.type, new.name)
                name = old_parent + name.removeprefix(parent) if name.startswith(parent) else name
                urns.append(make_urn(new.urn, former, kind, name))
        return urns

    def _check(self, goal: Goal, old: Resource | None) -> Properties:
        new = goal.resource
        if old is None or new.urn in self.deleted or old.external or self._forced(old, new):
            return self._checked(new, {}, goal.properties)
        return self._checked(new, old.inputs, ignoring(new.ignore_changes, goal.properties, old.inputs))

    def _checked(self, new: Resource, olds: Properties, news: Properties) -> Properties:
        inputs, failures = self._provider.check(new, olds, news, unknowns=self._preview)
        for failure in failures:
            self._log("error: ", check_failure(new, failure), new.urn)
        if failures:
            raise BailError
        return inputs

    def _forced(self, old: Resource, new: Resource) -> bool:
        return old.taint or new.urn in self._replace

    def _diff(self, goal: Goal, old: Resource) -> Diff:
        new = goal.resource
        if self._forced(old, new):
            return Diff(changes=True, replaces=["id"])
        if new.deleted_with in self._replaced:
            return Diff(changes=True, replaces=["deletedWith"])
        if old.custom != new.custom:
            return Diff(changes=True, replaces=["provider"])
        if not new.custom:
            return Diff(changes=not same(old.inputs, new.inputs))
        diff = self._provider_diff(new, old, new.inputs)
        if old.init_errors and {"#initerror", "*"} & set(new.replace_on_changes):
            return replace(diff, changes=True, replaces=[*diff.replaces, "#initerror"])
        return diff

    def _provider_diff(self, new: Resource, old: Resource, inputs: Properties) -> Diff:
        diff = self._provider.diff(new, old, inputs)
        diff.replaces += [key for key in diff.changed if {key, "*"} & set(new.replace_on_changes)]
        return diff

    def _replacement(self, goal: Goal, old: Resource, diff: Diff) -> list[Step]:
        new = goal.resource
        if new.protect and old.protect:
            self._log("error: ", f'unable to replace resource "{new.urn}"\nas it is {PROTECTED}', new.urn)
            self.protested = True  # a preview goes on all the same
            if not self._preview:
                raise BailError
        self._replaced.add(new.urn)
        if new.custom and not self._forced(old, new):
            new.inputs = self._checked(new, {}, goal.properties)  # nothing is carried over from the old one any more
        delete_first = goal.delete_before_replace
        if not (diff.delete_before_replace if delete_first is None else delete_first):
            return [Step(OpType.CREATE_REPLACEMENT, old, new, diff, pending=True), Step(OpType.REPLACE, old, new, diff)]
        dependents = reversed(self._dependents_to_replace(old))
        steps = [self._condemn(dependent, new.urn) for dependent in dependents if dependent not in self._condemned]
        if not old.pending_replacement:
            self.deleted.add(old.urn)
            steps.append(Step(OpType.DELETE_REPLACED, old, pending=True))
        return [*steps, Step(OpType.REPLACE, old, new, diff), Step(OpType.CREATE_REPLACEMENT, old, new, diff)]

    def _condemn(self, dependent: Resource, because: str) -> Step:
        if dependent.protect and not dependent.delete:
            self._bail(
                because,
                f'unable to replace resource "{dependent.urn}" as part of replacing "{because}" as it is {PROTECTED}',
            )
        self.deleted.add(dependent.urn)
        self._condemned.add(dependent)
        return Step(OpType.DELETE_REPLACED, dependent, pending=not dependent.delete)

    def _dependents_to_replace(self, root: Resource) -> list[Resource]:
        """Those that can't outlive the root: a change of what they take from it would replace them."""
        settled = self._created | self.kept | self.deleted
        replaced, reached, found = {root.urn}, {root.urn}, []
        base = self._snapshot.base
        for resource in base[base.index(root) + 1 :] if root in base else []:
            if resource.urn in settled or not resource.needs & reached:
                continue
            reached.add(resource.urn)
            if resource.custom and not resource.external and self._must_go_with(resource, replaced):
                replaced.add(resource.urn)
                found.append(resource)
        return found

    def _must_go_with(self, resource: Resource, replaced: set[str]) -> bool:
        if resource.deleted_with in replaced:
            return True
        dependent = {key for key, urns in resource.property_dependencies.items() if replaced & set(urns)}
        inputs = {key: UNKNOWN if key in dependent else value for key, value in resource.inputs.items()}
        if not dependent & resource.inputs.keys():
            return False
        return bool(self._provider_diff(resource, resource, inputs).replaces)


def check_failure(new: Resource, failure: Any) -> str:
    """Say what a provider finds wrong with inputs."""
    about = f"{new.type} resource '{new.name}'"
    if failure.property:
        about += f": property {failure.property} value {{{_shown(new.inputs.get(failure.property))}}}"
    return f"{about} has a problem: {failure.reason}"


def _shown(value: Any) -> str:
    """Format a value as the real engine does in a check failure, but for secrets."""
    if isinstance(value, Secret):
        return "[secret]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{{{_shown(item)}}}' for key, item in sorted(value.items()))}]"
    if isinstance(value, list):
        return f"[{' '.join(f'{{{_shown(item)}}}' for item in value)}]"
    return "<nil>" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
