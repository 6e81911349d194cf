"""Takes single steps: calls the provider, and records the result."""

from __future__ import annotations

from dataclasses import replace

from pulumi.automation import OpType

from .planner import Step
from .provider import Done, Provider, ResourceInitFailedError
from .state import PROVIDER_TYPE, Resource, Snapshot, now
from .values import UNKNOWN, Properties, Secret, same

_PENDING = {
    OpType.CREATE: "creating", OpType.CREATE_REPLACEMENT: "creating", OpType.UPDATE: "updating", OpType.READ: "reading",
    OpType.READ_REPLACEMENT: "reading",
}  # fmt: skip


class Executor:
    """Takes steps, for real or as a preview. Raises ProviderError if the provider fails."""

    def __init__(self, snapshot: Snapshot, provider: Provider, *, preview: bool) -> None:
        self._snapshot, self._provider, self._preview = snapshot, provider, preview

    def apply(self, step: Step) -> None:
        """Take a step; raises ResourceInitFailedError once the finished part has been recorded."""
        snapshot, old, new = self._snapshot, step.old, step.new
        if new is None or step.op is OpType.REPLACE:
            if new is None and old:
                self._delete(old)
            return
        if pending := _PENDING.get(step.op):
            new.id = old.id if old and step.op is OpType.UPDATE else new.id
            snapshot.begin(new, pending)
        done = self._carry_out(step, new)
        with snapshot.lock:
            new.id, new.outputs, new.init_errors = done.id, with_secrets(new, done.outputs), done.init_errors
            if old and step.op is OpType.UPDATE and done.init_errors:
                new.inputs = old.inputs  # what they ask for is not done
            if step.op is not OpType.SAME:
                new.modified = now()
                new.created = new.modified if pending == "creating" else new.created
            if old and step.keeps_old:
                old.delete = True
            snapshot.end(new, new=new, done=None if step.keeps_old else old)
        if step.op is not OpType.SAME or (not self._preview and self._options_changed(old, new)):
            snapshot.save()
        if done.init_errors:
            raise ResourceInitFailedError(done.init_errors)

    def _options_changed(self, old: Resource | None, new: Resource) -> bool:
        return old is None or old.serialized(self._snapshot.crypter) != new.serialized(self._snapshot.crypter)

    def _carry_out(self, step: Step, new: Resource) -> Done:
        old = step.old
        if old and step.op is OpType.SAME:
            return Done(old.id, old.outputs)
        if new.external:
            if new.id == UNKNOWN:
                return Done(new.id, {})
            done = self._provider.read(new, new.inputs)
            return replace(done, id=done.id or new.id)
        if not new.custom:
            return Done("", {})
        if self._preview:
            return Done(new.id, new.inputs)
        return self._provider.update(old, new) if old and step.op is OpType.UPDATE else self._provider.create(new)

    def _delete(self, old: Resource) -> None:
        self._snapshot.begin(old, "deleting")
        only_forgotten = old.external or old.retain_on_delete or not old.custom or old.type == PROVIDER_TYPE
        if not only_forgotten and not self._preview:
            self._provider.delete(old)
        self._snapshot.end(old, done=old)
        self._snapshot.save()

    def refresh(self, old: Resource) -> Step:
        """Read a resource; return the step that updates the state to it."""
        if not old.custom or old.type == PROVIDER_TYPE:
            return Step(OpType.SAME, old, old)
        read = self._provider.read(old, old.outputs)
        if not read.id:
            return Step(OpType.DELETE, old)
        new = replace(old, id=read.id, inputs=read.inputs, init_errors=read.init_errors)
        new.outputs = with_secrets(new, read.outputs)
        if not same([old.inputs, old.outputs], [new.inputs, new.outputs]):
            new.modified = now()
        # It has changed if an update with the old inputs would change what there is now.
        external = old.external and not same(old.outputs, new.outputs)
        changed = external if old.external else self._provider.diff(old, new, old.inputs).changes
        return Step(OpType.UPDATE if changed else OpType.SAME, old, new)


def with_secrets(resource: Resource, outputs: Properties) -> Properties:
    """Mark the outputs that the program calls secret, or that repeat a secret input."""
    secret = {*resource.additional_secret_outputs, *(k for k, v in resource.inputs.items() if isinstance(v, Secret))}
    return {key: Secret(v) if key in secret and not isinstance(v, Secret) else v for key, v in outputs.items()}


def without_dangling(resources: list[Resource]) -> list[Resource]:
    """Remove references to resources that are gone."""
    there = {""}
    for resource in resources:
        resource.dependencies = [urn for urn in resource.dependencies if urn in there]
        needed = resource.property_dependencies.items()
        resource.property_dependencies = {key: [urn for urn in urns if urn in there] for key, urns in needed}
        resource.parent = resource.parent if resource.parent in there else ""
        there.add(resource.urn)
    return resources
