"""The same project on both engines: the offline one always, Pulumi's own if its CLI is on the PATH."""

from __future__ import annotations

import collections
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from pydantic.alias_generators import to_camel

from pulumi_account.native.resources import RESOURCES
from pulumi_account.testing.emulator import Emulator
from tests.lifecycle.programs import NATIVE_PROGRAM, PROGRAM, add_plugin
from tests.proofs import OFFLINE, proves

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi

CALLER = "123456789012"
CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "email_address": "ferdinand@example.com",
    "phone_number": "+49 30 555777",
}
ADDRESS = {
    "full_name": "Wilhelmina Example",
    "address_line1": "Nowhere Street 1",
    "city": "Berlin",
    "country_code": "DE",
    "phone_number": "+49 30 555888",
    "postal_code": "10115",
    "state_or_region": "Berlin",
    # Every account has a primary contact.
    "on_existing": "overwrite",
}
LANGUAGE_HOST = "pulumi-language-python"  # outlives a CLI that is killed
DYNAMIC = ("offline", "pulumi")
NATIVE = "native"
# For tests of what only the dynamic resources have.
dynamic_only = pytest.mark.parametrize("project", DYNAMIC, indirect=True)
SIGNATURE, SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


@dataclass
class Project:
    """A Pulumi project whose program declares what a test adds to it."""

    stack: Any
    folder: Path
    emulator: Emulator
    failure: type[Exception]
    opened_by: str
    held_resources: Callable[[], list[dict[str, Any]]]
    is_native: bool = False
    declared: dict[str, list[Any]] = field(default_factory=dict)
    output: str = ""

    def word(self, name: str) -> str:
        """Return the name that this front end has for a property, as its messages have it."""
        return to_camel(name) if self.is_native else name

    def tells(self, said: str, name: str, reason: str) -> bool:
        """Whether a failed check names a property and a reason; the engine may put the value between them."""
        return re.search(rf"{self.word(name)}( value {{.*?}} has a problem:)? {re.escape(reason)}", said) is not None

    def declare(self, resource_name: str, kind: str, /, **arguments: Any) -> None:
        options, secret = arguments.pop("options", {}), arguments.pop("secret", ())
        self.declared[resource_name] = [kind, arguments, options, list(secret)]
        self._write()

    def contact(self, resource_name: str = "security", /, **changes: Any) -> None:
        self.declare(resource_name, "AlternateContact", **{**CONTACT, **changes})

    def remove(self, name: str) -> None:
        del self.declared[name]
        self._write()

    def _write(self) -> None:
        declared = {name: self._native(*entry) if self.is_native else entry for name, entry in self.declared.items()}
        (self.folder / "declared.json").write_text(json.dumps(declared))

    @staticmethod
    def _native(kind: str, arguments: dict[str, Any], options: dict[str, Any], secret: list[str]) -> list[Any]:
        """Return what is declared of a resource with the names that the native plugin has."""
        kind, _, method = kind.partition(".")
        for name in ("additional_secret_outputs", "ignore_changes", "replace_on_changes"):
            if name in options:
                options = {**options, name: [_first_in_camel_case(path) for path in options[name]]}
        if method == "get":
            return [kind, {}, {**options, "id": arguments["id"]}, secret]
        inputs = RESOURCES[f"account:index:{kind}"].inputs
        return [kind, inputs.sent(arguments), options, [inputs.wire_name(name) for name in secret]]

    def run(self, verb: str, **options: Any) -> dict[str, int]:
        """Run a verb; return the number of resources by change, without the stack itself and unchanged ones."""
        self.emulator.reset()
        lines: list[str] = []
        try:
            result = getattr(self.stack, verb)(on_output=lines.append, **options)
        finally:
            self.output = "\n".join(lines)
        summary = result.change_summary if verb == "preview" else result.summary.resource_changes
        counted = {str(getattr(operation, "value", operation)): count for operation, count in summary.items()}
        return {operation: count for operation, count in counted.items() if operation != "same" and count}

    def fails(self, verb: str, **options: Any) -> str:
        """Run a verb that must fail; return its whole output."""
        with pytest.raises(self.failure) as caught:
            self.run(verb, **options)
        return f"{self.output}\n{caught.value}"

    def summary(self, changes: dict[str, int], *, imported: int) -> dict[str, int]:
        """Return the summary of a run that creates resources, some of them by import, as this front end has it."""
        if not self.is_native:
            return changes
        created = {"create": changes["create"] - imported, "import": imported}
        return {**changes, **{operation: count for operation, count in created.items() if count}}

    def killed(self, verb: str, when: Callable[[], bool]) -> list[psutil.Process]:
        """Run a verb in a separate process, and kill its process group as soon as ``when`` is true.

        Return the processes that then end by themselves, such as the provider's: the CLI's are in groups of their own.
        """
        code = f"{self.opened_by}\nstack.{verb}()"
        process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.DEVNULL)
        _wait_until(when, process)
        started = psutil.Process(process.pid).children(recursive=True)
        ending = [child for child in started if child.name() != LANGUAGE_HOST]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if "automation" in self.opened_by:
            self.stack.cancel()
        return ending

    def interrupted(self, verb: str, when: Callable[[], bool]) -> str:
        """Run a verb in a separate process, press Ctrl-C when ``when`` is true, and return the output after that."""
        # The offline engine runs in this process, the Pulumi CLI in a child of it.
        handler = "signal.default_int_handler" if "testing.engine" in self.opened_by else "lambda *_: None"
        code = (
            f"import signal\nsignal.signal(signal.SIGINT, {handler})\n{self.opened_by}\nstack.{verb}(on_output=print)"
        )
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", code],
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        _wait_until(when, process)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        assert process.returncode != 0
        return output

    def calls(self) -> dict[str, int]:
        """Count the calls of the last verb by operation."""
        return dict(collections.Counter(call.operation for call in self.emulator.calls()))

    def resource(self, name: str) -> dict[str, Any]:
        """Return a resource from the stack's state, with ``[secret]`` for each secret."""
        found = [resource for resource in self.held_resources() if resource["urn"].endswith(f"::{name}")]
        assert len(found) == 1
        hidden: dict[str, Any] = _without_secrets(found[0])
        if hidden["type"] in RESOURCES:
            state = RESOURCES[hidden["type"]].state
            bags = {bag: state.received(hidden.get(bag, {})) for bag in ("inputs", "outputs")}
            return {**hidden, **bags}
        return hidden

    def held(self, account_id: str = CALLER) -> dict[str, Any]:
        """Return the alternate contacts that AWS has."""
        return dict(self.emulator.account(account_id).alternate_contacts)


def _first_in_camel_case(path: str) -> str:
    name = re.match(r"\w*", path)
    return to_camel(name[0]) + path[name.end() :] if name else path


def _wait_until(when: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 60
    while not when():
        assert process.poll() is None, "the run was over before its time"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict) and value.get(SIGNATURE) == SECRET_SIGNATURE:
        return "[secret]"
    if isinstance(value, dict):
        return {key: _without_secrets(part) for key, part in value.items()}
    return value


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each lifecycle with the native plugin on the Pulumi CLI too."""
    chosen = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == "project"]
    if "project" in metafunc.fixturenames and not chosen:
        metafunc.definition.add_marker(pytest.mark.parametrize("project", [*DYNAMIC, NATIVE], indirect=True))


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[Emulator]:
    with Emulator(region_delay=0.3) as emulator:
        yield emulator


@pytest.fixture(params=DYNAMIC)
def project(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    shared_emulator: Emulator,
    this_python_first: None,  # noqa: ARG001 - used for its effect
) -> Project:
    emulator = shared_emulator
    folder, state = tmp_path / "project", tmp_path / "state"
    folder.mkdir()
    is_native = request.param == NATIVE
    (folder / "Pulumi.yaml").write_text("name: life\nruntime: python\n")
    (folder / "__main__.py").write_text(NATIVE_PROGRAM if is_native else PROGRAM)
    (folder / "declared.json").write_text("{}")
    if request.param == "offline":
        from pulumi_account.testing import engine

        proves(request, OFFLINE)
        emulator.reset(state=True)
        environment = {**emulator.environment(), "PULUMI_CONFIG_PASSPHRASE": "tests"}
        opened_by = (
            "from pulumi_account.testing.engine import create_or_select_stack\n"
            f"stack = create_or_select_stack('dev', {str(folder)!r},"
            f" state_dir={str(state)!r}, env_vars={environment})"
        )
        names: dict[str, Any] = {}
        exec(opened_by, names)  # noqa: S102 - the same lines open it in a separate process
        offline = names["stack"]
        return Project(
            offline,
            folder,
            emulator,
            engine.EngineError,
            opened_by,
            lambda: list(offline.export_stack().deployment["resources"]),
        )
    pulumi: Pulumi = request.getfixturevalue("pulumi")
    request.getfixturevalue("forking_python_first")
    from pulumi import automation

    proves(request, f"{pulumi.cli.label}, native plugin" if is_native else pulumi.cli.label)
    emulator.reset(state=True)
    if is_native:
        add_plugin(folder, tmp_path, str(request.getfixturevalue("forking_python") / "python"))
    stack = pulumi.new_stack(folder, state, emulator.environment(), project="life")
    opened_by = (
        "from pulumi.automation import LocalWorkspaceOptions, select_stack\n"
        f"options = LocalWorkspaceOptions(env_vars={stack.workspace.env_vars})\n"
        f"stack = select_stack('dev', work_dir={str(folder)!r}, opts=options)"
    )
    return Project(
        stack, folder, emulator, automation.CommandError, opened_by, stack.held_resources, is_native=is_native
    )
