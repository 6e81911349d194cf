"""A provider host that lacks anything this package replaces in it is rejected before any AWS call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import grpc
import pulumi.dynamic
import pytest

import pulumi_account
from pulumi_account.core.versions import PULUMI
from pulumi_account.dynamic import host as provider_host
from pulumi_account.testing.emulator import Emulator
from tests.conftest import CALLER, CONTACT
from tests.hosts import Host, plain

# Runs a changed copy of the SDK's own host under its original name.
START = """
import runpy, sys
import pulumi.dynamic
pulumi.dynamic.__path__.insert(0, {folder!r})
sys.argv = ["pulumi.dynamic", *sys.argv[1:]]
{before}
runpy.run_module({module!r}, run_name="__main__", alter_sys=True)
"""
SOURCE = Path(pulumi.dynamic.__file__).with_name("__main__.py").read_text(encoding="utf-8")
CREATE = SOURCE[SOURCE.index("    def Create(") : SOURCE.index("    @_abort_with_traceback\n    def Check")]
ONE_KEY = 'PROVIDER_KEY = "__provider"'
NO_LINE = "does not use the module traceback"
NO_HANDLER = "has no handler of a request and a context"
# What an SDK might change in its host, and what is then reported as missing.
CHANGED_HOSTS = {
    "errors sent only by gRPC, as before 3.260": (
        {"import traceback\n": "", "    @_abort_with_traceback\n": ""},
        NO_LINE,
    ),
    "a renamed traceback module": (
        {"import traceback\n": "import traceback as trace\n", "traceback.format_exc": "trace.format_exc"},
        NO_LINE,
    ),
    "errors formatted differently": (
        {"traceback.format_exc()": "str(sys.exc_info()[1])"},
        "Create does not format its errors with traceback",
    ),
    "a renamed request": ({CREATE: CREATE.replace("request", "message")}, f"Create {NO_HANDLER}"),
    "a renamed context": ({CREATE: CREATE.replace("context", "call")}, f"Create {NO_HANDLER}"),
    "handlers that are not wrapped": ({"    @_abort_with_traceback\n": ""}, f"Delete {NO_HANDLER}"),
    "a renamed servicer": ({"DynamicResourceProviderServicer": "DynamicServicer"}, f"Check {NO_HANDLER}"),
    "no Cancel": ({"    def Cancel(": "    Cancel = None\n\n    def Stop("}, "has no Cancel"),
}
# What an SDK may change without harm.
HARMLESS = {
    "proto.DiffResponse(": "ANSWER(",
    ONE_KEY: f"ANSWER = proto.DiffResponse\nEMPTY = empty_pb2.Empty()\n{ONE_KEY}",
    "        return empty_pb2.Empty()\n\n    @_abort_with_traceback\n    def Create": (
        "        return EMPTY\n\n    @_abort_with_traceback\n    def Create"
    ),
}
# What may change around the host: a line that runs before it.
CHANGED_LIBRARIES = {
    "gRPC without thread pools per method": (
        "import grpc._server; grpc._server._select_thread_pool_for_behavior = lambda behavior, default: default",
        "knows no experimental_thread_pool",
    ),
    "another message for partial failures": (
        "from pulumi.runtime.proto import provider_pb2 as p; p.ErrorResourceInitFailed = p.PropertyDiff",
        "provider_pb2.ErrorResourceInitFailed lacks one of id, properties, reasons",
    ),
    "settings stored elsewhere": (
        "pulumi.dynamic.Config = type('Config', (), {'__init__': lambda self, raw_config, project_name: None})",
        "its dynamic.Config does not hold all settings in _props",
    ),
    "no engine address": ("sys.argv[1:] = ['engine']", "is not told the engine's address"),
    "an SDK that is too old": (
        "import importlib.metadata as m; v = m.version; m.version = lambda n: '3.267.0' if n == 'pulumi' else v(n)",
        f"pulumi 3.267.0 does not work with pulumi-account: it is older than {PULUMI.oldest}. Install",
    ),
}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


def changed(replacements: dict[str, str]) -> str:
    source = SOURCE
    for old, new in replacements.items():
        assert old in source
        source = source.replace(old, new)
    return source


def missing_in(source: str) -> list[str]:
    module = ModuleType("host")
    exec(source.removesuffix("main()\n"), vars(module))  # noqa: S102 - the SDK's own host, changed
    return [lack for lack in provider_host.missing_in(module) if "address" not in lack]


def start(folder: Path, *, source: str = SOURCE, module: str = "pulumi.dynamic", before: str = "") -> str:
    name = "__main__" if module == "pulumi.dynamic" else module.rpartition(".")[2]
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return START.format(folder=str(folder), module=module, before=before)


def refusal(emulator: Emulator, script: str) -> str:
    emulator.reset(state=True)
    host = Host(emulator.environment(), script)
    try:
        with pytest.raises(grpc.RpcError, match="does not work with pulumi-account"):
            host.verb("Delete", id=f"{CALLER}/SECURITY", properties={**CONTACT, "account_id": CALLER})
        with pytest.raises(grpc.RpcError) as caught:
            host.verb("Create", properties=CONTACT)
    finally:
        host.close()
    assert emulator.calls() == []
    details = caught.value.details() or ""
    assert f"Install pulumi {PULUMI.oldest} or newer (tested up to {PULUMI.newest_tested}): pip install " in details
    return details


def test_a_copy_of_the_host_with_harmless_changes_works(emulator: Emulator, tmp_path: Path) -> None:
    emulator.reset(state=True)
    host = Host(emulator.environment(), start(tmp_path, source=changed(HARMLESS)))
    try:
        assert host.verb("Create", properties=CONTACT).id == f"{CALLER}/SECURITY"
        many, accounts = "OrganizationAlternateContactProvider", {"accounts": [CALLER]}
        news = plain(host.verb("Check", many, olds={}, news={**CONTACT, **accounts}).inputs)
        answer = host.verb("Diff", many, id="organization/SECURITY", olds={**news, "title": "Other"}, news=news)
        assert list(answer.detailedDiff) == ["title"]
        host.cancel()
        with pytest.raises(grpc.RpcError, match="canceled"):
            host.verb("Create", properties=CONTACT)
    finally:
        host.close()


@pytest.mark.parametrize("change", CHANGED_HOSTS)
def test_each_change_to_the_host_is_detected(change: str) -> None:
    replacements, lacking = CHANGED_HOSTS[change]

    assert missing_in(SOURCE) == []
    assert any(lacking in each for each in missing_in(changed(replacements)))


@pytest.mark.parametrize("change", ["errors sent only by gRPC, as before 3.260", "a renamed request"])
def test_every_verb_of_a_changed_host_is_rejected_in_one_line(emulator: Emulator, tmp_path: Path, change: str) -> None:
    replacements, lacking = CHANGED_HOSTS[change]

    details = refusal(emulator, start(tmp_path, source=changed(replacements)))

    assert lacking in details
    assert "\n" not in details


@pytest.mark.parametrize("change", CHANGED_LIBRARIES)
def test_a_changed_library_is_rejected_in_one_line(emulator: Emulator, tmp_path: Path, change: str) -> None:
    before, lacking = CHANGED_LIBRARIES[change]

    details = refusal(emulator, start(tmp_path, before=before))

    assert lacking in details
    assert "\n" not in details


def test_a_pulumi_host_with_another_name_is_rejected(emulator: Emulator, tmp_path: Path) -> None:
    details = refusal(emulator, start(tmp_path, module="pulumi.dynamic.renamed_host"))

    assert "its provider host is not pulumi.dynamic.__main__" in details


def test_a_resource_read_with_only_inputs_finds_its_provider(emulator: Emulator) -> None:
    emulator.reset(state=True)
    host = Host(emulator.environment())
    try:
        host.verb("Create", properties=CONTACT)
        read = host.verb("Read", id="SECURITY", inputs={"connection": None})
    finally:
        host.close()
    assert plain(read.properties)["email_address"] == CONTACT["email_address"]


def test_only_one_module_uses_private_names_of_libraries() -> None:
    library = r"(?:pulumi|botocore|boto3|moto|click|rich|grpc|werkzeug|pydantic|urllib3|tenacity|filelock|google)"
    private = re.compile(
        rf"\b{library}(?:\.\w+)*\._[a-z]|from {library}[\w.]* import .*\b_[a-z]|\brpc\._|dynamic\.dynamic\b"
        rf"|pulumi\.dynamic\.__main__|\bsys\._[a-z]|currentframe"
    )
    package = Path(pulumi_account.__file__).parent
    using = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if private.search(path.read_text(encoding="utf-8"))
    }
    assert using == {"dynamic/pulumi_internals.py"}
