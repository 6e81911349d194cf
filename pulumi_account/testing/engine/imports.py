"""Takes resources into a stack as they are: what `pulumi import --file` does with outputs in the file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi.automation import OpType

from .errors import EngineError
from .executor import with_secrets
from .planner import BailError, Step, check_failure
from .provider import ProviderError
from .state import DYNAMIC_TYPE, PROVIDER_TYPE, STACK_TYPE, Resource, make_urn, now
from .values import UNKNOWN, from_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .crypter import Crypter
    from .deployment import Deployment

_NEEDS_CLI = ("provider", "version", "pluginDownloadUrl", "parameterization", "extension", "remote")


@dataclass
class ImportFile:
    """The content of an import file: its resources, and the URNs of the names that those call parents."""

    resources: Sequence[Mapping[str, Any]]
    name_table: Mapping[str, str]
    protect: bool

    def parse(self, stack_urn: str, crypter: Crypter) -> list[Resource]:
        """Read the resources, each after its parent; raises EngineError with everything that is wrong."""
        wrong = [f"{_described(i, spec)} {why}" for i, spec in enumerate(self.resources) for why in self._faults(spec)]
        if wrong:
            raise EngineError("\n".join(wrong))
        urns = dict(self.name_table)
        parsed: list[Resource] = []
        waiting = list(enumerate(self.resources))
        while ready := [each for each in waiting if each[1].get("parent", "") in ("", *urns)]:
            waiting = [each for each in waiting if each not in ready]
            for index, spec in ready:
                parent = urns[spec["parent"]] if spec.get("parent") else stack_urn
                urn = make_urn(stack_urn, parent, spec["type"], spec.get("logicalName") or spec["name"])
                if urn in (resource.urn for resource in parsed):
                    what = _described(index, spec)
                    raise EngineError(f"{what} has an ambiguous URN, set name (or logical name) to be unique")
                urns[_name(spec)] = urn
                parsed.append(self._resource(spec, urn, parent, crypter))
        if waiting:
            raise EngineError(f"the parents of {_described(*waiting[0])} lead back to it")
        return parsed

    def _resource(self, spec: Mapping[str, Any], urn: str, parent: str, crypter: Crypter) -> Resource:
        inputs, outputs = (from_state(dict(spec.get(bag) or {}), crypter) for bag in ("inputs", "outputs"))
        return Resource(
            urn, spec["type"], custom=not spec.get("component"), id=spec.get("id", ""), parent=parent,
            inputs=inputs, outputs=outputs, protect=self.protect,
        )  # fmt: skip

    def _faults(self, spec: Mapping[str, Any]) -> list[str]:
        kind, component = spec.get("type", ""), spec.get("component")
        names = Counter(map(_name, self.resources))
        parent = spec.get("parent", "")
        faults = {
            "has no type": not kind,
            "has no name": not _name(spec),
            "has no ID": not component and not spec.get("id"),
            "has an ID, but is marked as a component": component and spec.get("id"),
            "has an ambiguous parent": names[parent] > 1,
            f"has the parent '{parent}', which has no entry in 'nameTable'": parent
            and parent not in {*names, *self.name_table},
            "has unknown values; fill them in before importing": UNKNOWN in json.dumps(dict(spec)),
            "needs the Pulumi CLI: the offline engine runs dynamic resources and components only": kind
            and not component
            and not kind.startswith(DYNAMIC_TYPE),
        }
        needs = [f"has {key}, which needs the Pulumi CLI" for key in _NEEDS_CLI if spec.get(key)]
        return [fault for fault, there in faults.items() if there] + needs


def import_resources(run: Deployment, file: ImportFile) -> None:
    """Take the resources in, next to those that are there; raises BailError when it failed, which has been shown."""
    wanted = file.parse(run.stack_urn, run.snapshot.crypter)
    olds = {old.urn: old for old in run.snapshot.base if not old.delete}
    for old in olds.values():
        run.display.done(Step(OpType.SAME, old, old), 0)
    if run.stack_urn not in olds:
        stack = Resource(run.stack_urn, STACK_TYPE, custom=False, created=now(), modified=now())
        run.snapshot.end(stack, new=stack)
        run.display.done(Step(OpType.CREATE, None, stack), 0)
    provider = next((old for old in olds.values() if old.type == PROVIDER_TYPE), None)
    reference = f"{provider.urn}::{provider.id}" if provider else run.register_provider()
    new = [each for each in wanted if each.urn not in olds or olds[each.urn].id != each.id]
    for resource in new:
        resource.provider = reference if resource.custom else ""
    taken = run.parallel(lambda resource: _taken(run, resource, there=resource.urn in olds), new)
    known = {*olds, run.stack_urn}
    for resource in new:
        if resource in taken and resource.parent in known:
            known.add(resource.urn)
            run.snapshot.end(resource, new=resource)
    run.snapshot.save()
    run.end_if_interrupted()
    if run.failed:
        raise BailError


def _taken(run: Deployment, resource: Resource, *, there: bool) -> Resource | None:
    if run.failed:
        return None
    step = Step(OpType.IMPORT, None, resource)
    try:
        _check(run, resource, there=there)
    except ProviderError as error:
        run.display.failed(step, str(error))
        run.fail()
        return None
    resource.outputs = with_secrets(resource, resource.outputs)
    resource.created = resource.modified = now()
    run.display.done(step, 0)
    return resource


def _check(run: Deployment, resource: Resource, *, there: bool) -> None:
    if there:
        raise ProviderError(f"resource '{resource.urn}' already exists")
    if resource.custom and not resource.outputs:
        raise ProviderError("a dynamic resource can't be read by its ID alone: the import needs its outputs")
    if resource.custom:
        _, failures = run.provider.check(resource, resource.inputs, resource.inputs, unknowns=False)
        for failure in failures:
            run.log("warning: ", f"{check_failure(resource, failure)}; it is imported all the same", resource.urn)


def _name(spec: Mapping[str, Any]) -> str:
    return str(spec.get("name") or spec.get("logicalName") or "")


def _described(index: int, spec: Mapping[str, Any]) -> str:
    known = _name(spec) or spec.get("id")
    return f"resource '{known}'" if known else f"resource {index}"
