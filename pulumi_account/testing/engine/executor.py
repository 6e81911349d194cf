"""Takes single steps: calls the provider, and records the result."""

from __future__ import annotations

from dataclasses import replace

from pulumi.automation import OpType

from .planner import Step
from .provider import Provider, ProviderError
from .state import Resource, Snapshot
from .values import UNKNOWN, same


class Executor:
    """Takes steps, for real or as a preview. Raises ProviderError if the provider fails."""

    def __init__(self, snapshot: Snapshot, provider: Provider, *, preview: bool) -> None:
        self._snapshot, self._provider, self._preview = snapshot, provider, preview

    def apply(self, step: Step) -> Step:
        """Take a step; return it, for a refresh what it comes to. The part done of a failed step is recorded."""
        old, new = step.old, step.new
        if old and step.op is OpType.REFRESH:
            return self._refresh(old)
        if old and new is None:
            self._delete(old)
        elif new and step.op is not OpType.REPLACE:
            self._bring_about(step, new)
        return step

    def _bring_about(self, step: Step, new: Resource) -> None:
        snapshot, old = self._snapshot, step.old
        self._carry_out(step, new)
        if old and step.op is OpType.UPDATE and new.init_errors:
            new.inputs = old.inputs  # what they ask for is not done
        with snapshot.lock:
            if old and step.keeps_old:
                old.delete = True
            snapshot.end(new=new, done=None if step.keeps_old else old)
        if step.op is not OpType.SAME:
            snapshot.save()
        if errors := new.init_errors:
            count = f"{len(errors)} error{'s' * (len(errors) != 1)} occurred:"
            raise ProviderError("\n\t* ".join([count, *errors]))

    def _carry_out(self, step: Step, new: Resource) -> None:
        old = step.old
        if old and step.op in (OpType.SAME, OpType.UPDATE):
            new.id = old.id
        if old and step.op is OpType.SAME:
            new.set_outputs(old.outputs)
        elif new.external:
            if new.id != UNKNOWN:
                self._provider.read(new, new.inputs)
        elif new.custom and self._preview:
            new.set_outputs(new.inputs)
        elif old and new.custom and step.op is OpType.UPDATE:
            self._provider.update(old, new)
        elif new.custom:
            self._provider.create(new)

    def _delete(self, old: Resource) -> None:
        only_forgotten = old.external or old.retain_on_delete or not old.custom
        if not only_forgotten and not self._preview:
            self._provider.delete(old)
        self._snapshot.end(done=old)
        self._snapshot.save()

    def _refresh(self, old: Resource) -> Step:
        if not old.custom:
            return Step(OpType.SAME, old, old)
        new = replace(old)
        if not self._provider.read(new, old.outputs):
            return Step(OpType.DELETE, old)
        if old.external:
            changed = not same(old.outputs, new.outputs)
        else:  # It has changed if an update with the old inputs would change what there is now.
            changed = self._provider.diff(old, new, old.inputs).changes
        return Step(OpType.UPDATE if changed else OpType.SAME, old, new)
