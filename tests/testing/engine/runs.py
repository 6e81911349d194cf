"""Plays scenarios on the offline engine or Pulumi's own, and records the results."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from pulumi import automation

from pulumi_account.testing import engine
from pulumi_account.testing.engine.crypter import Crypter
from pulumi_account.testing.engine.state import Snapshot
from pulumi_account.testing.engine.values import Secret, unwrap
from tests.pulumi_stack import PASSPHRASE, Pulumi

HERE = Path(__file__).parent
PROGRAM_HEAD = "import pulumi\nfrom pulumi import Output, ResourceOptions\nfrom file_store import File, Folder\n"
FAILURES = (engine.EngineError, automation.errors.CommandError)


@dataclass
class Project:
    """A Pulumi project in its own directory, with a store for its provider."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = self.root / "store"
        self.store.mkdir(parents=True)
        (self.root / "Pulumi.yaml").write_text(
            "name: sample\nruntime: python\nconfig:\n  sample:greeting:\n    default: hello\n  aws:region: eu-west-1\n"
        )
        shutil.copy(HERE / "file_store.py", self.root)
        defaults = {"STORE": str(self.store), **PASSPHRASE, "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment = {**defaults, **self.environment}

    def write(self, program: str) -> None:
        (self.root / "__main__.py").write_text(PROGRAM_HEAD + dedent(program))

    def offline(self, name: str = "dev") -> engine.Stack:
        return engine.create_or_select_stack(name, self.root, env_vars=self.environment)

    def pulumi(self, pulumi: Pulumi) -> automation.Stack:
        return pulumi.new_stack(self.root, self.root / "backend", self.environment, project="sample")

    def calls(self) -> list[list[Any]]:
        """Return the provider's calls since the last time: verb, object, details."""
        file = self.store / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def resources(self, stack: Any) -> list[dict[str, Any]]:
        """Return the decrypted state of either engine, without what differs between runs or only the CLI has."""
        exported = stack.export_stack()
        snapshot = Snapshot(self.root / "none.json", Crypter("sample", self.environment))
        snapshot.load(json.dumps({"version": exported.version, "deployment": exported.deployment}))
        there = {resource.urn for resource in snapshot.base}
        described = (_described(resource, there) for resource in snapshot.base)
        return sorted(described, key=lambda each: json.dumps(each, sort_keys=True))


def _described(resource: Any, there: set[str]) -> dict[str, Any]:
    content = {key: value for key, value in vars(resource).items() if value and not key.startswith("_")}
    for bag in ("inputs", "outputs"):
        content[bag] = {key: _shown(value) for key, value in content.get(bag, {}).items() if key != "__provider"}
    if content.get("parent") not in there:
        content.pop("parent", None)
    needed = {key: there.intersection(urns) for key, urns in content.pop("property_dependencies", {}).items()}
    content["dependencies"] = sorted(there.intersection(content.get("dependencies", [])))
    content["property_dependencies"] = {key: sorted(urns) for key, urns in needed.items() if urns}
    return content


def _shown(value: Any) -> Any:
    return {"secret": unwrap(value)} if isinstance(value, Secret) else (
        {key: _shown(item) for key, item in value.items()} if isinstance(value, dict) else value
    )  # fmt: skip


@dataclass
class Act:
    """One operation of a scenario, after changes to the program, the outside world or the state."""

    operation: str
    program: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    outside: Any = None


def play(project: Project, stack: Any, acts: list[Act]) -> list[dict[str, Any]]:
    """Perform the acts; return for each whether it succeeded, the changes, the calls per object, and the new state."""
    return [_play(project, stack, act) for act in acts]


def _play(project: Project, stack: Any, act: Act) -> dict[str, Any]:
    if act.program is not None:
        project.write(act.program)
    if act.outside:
        act.outside(project, stack)
    changes: dict[Any, int] = {}
    try:
        result = getattr(stack, act.operation)(**act.options)
        changes = result.change_summary if act.operation == "preview" else result.summary.resource_changes
        well = True
    except FAILURES:
        well = False
    calls: dict[str, list[Any]] = {}
    for verb, name, details in project.calls():
        calls.setdefault(name, []).append([verb, details])
    counts = {getattr(op, "value", op): count for op, count in (changes or {}).items()}
    return {"well": well, "changes": counts, "calls": calls, "state": project.resources(stack)}
