"""A provider host that lacks anything this package replaces in it is refused before AWS is touched."""

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
from pulumi_account.dynamic.pulumi_internals import _missing_in_handlers, _missing_names
from pulumi_account.testing.emulator import Emulator
from tests.conftest import CALLER, CONTACT
from tests.hosts import Host, plain

# Runs a changed copy of the SDK's own host under the name that it has.
START = """
import runpy, sys
import pulumi.dynamic
pulumi.dynamic.__path__.insert(0, {folder!r})
sys.argv = ["pulumi.dynamic", *sys.argv[1:]]
{before}
runpy.run_module({module!r}, run_name="__main__", alter_sys=True)
"""
SOURCE = Path(pulumi.dynamic.__file__).with_name("__main__.py").read_text(encoding="utf-8")
WRAPPER = SOURCE[SOURCE.index("    def wrapper(") : SOURCE.index("    return wrapper")]
CANCEL = SOURCE[SOURCE.index("    def Cancel(") : SOURCE.index("    @_abort_with_traceback\n    def Create")]
ONE_KEY = 'PROVIDER_KEY = "__provider"'
NO_LINE = "does not use the module traceback"
# What an SDK might change in its host, and what is then said to be missing.
CHANGED_HOSTS = {
    "errors that only gRPC sends, as before 3.260": (
        {"import traceback\n": "", "    @_abort_with_traceback\n": ""},
        NO_LINE,
    ),
    "traceback by another name": (
        {"import traceback\n": "import traceback as trace\n", "traceback.format_exc": "trace.format_exc"},
        NO_LINE,
    ),
    "errors formatted in another way": (
        {"traceback.format_exc()": "str(sys.exc_info()[1])"},
        "Create formats no errors beside its request",
    ),
    "a request by another name": (
        {WRAPPER: WRAPPER.replace("request", "message")},
        "Update formats no errors beside its request",
    ),
    "a context by another name": (
        {WRAPPER: WRAPPER.replace("context", "call")},
        "Read formats no errors beside its request",
    ),
    "handlers that are not wrapped": (
        {"    @_abort_with_traceback\n": ""},
        "Delete formats no errors beside its request",
    ),
    "a servicer by another name": (
        {"DynamicResourceProviderServicer": "DynamicServicer"},
        "Check formats no errors beside its request",
    ),
    "an answer to Diff from another module": (
        {"proto.DiffResponse": "ANSWER", ONE_KEY: f"ANSWER = proto.DiffResponse\n{ONE_KEY}"},
        "Diff makes no proto.DiffResponse",
    ),
    "an answer to Cancel that is made once": (
        {CANCEL: CANCEL.replace("empty_pb2.Empty()", "EMPTY"), ONE_KEY: f"EMPTY = empty_pb2.Empty()\n{ONE_KEY}"},
        "Cancel makes no empty_pb2.Empty",
    ),
}
# What may change around the host: a line that runs before it.
CHANGED_LIBRARIES = {
    "a gRPC without thread pools of methods' own": (
        "import grpc._server; grpc._server._select_thread_pool_for_behavior = lambda behavior, default: default",
        "knows no experimental_thread_pool",
    ),
    "another message for what was done in part": (
        "from pulumi.runtime.proto import provider_pb2 as p; p.ErrorResourceInitFailed = p.PropertyDiff",
        "provider_pb2.ErrorResourceInitFailed lacks one of id, properties, reasons, inputs",
    ),
    "settings held elsewhere": (
        "pulumi.dynamic.Config = type('Config', (), {'__init__': lambda self, raw_config, project_name: None})",
        "its dynamic.Config does not hold all settings in _props",
    ),
    "no address of the engine": ("sys.argv[1:] = ['engine']", "is not told the engine's address"),
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
    host = ModuleType("host")
    exec(source.removesuffix("main()\n"), vars(host))  # noqa: S102 - the SDK's own, changed
    return [*_missing_names(host), *_missing_in_handlers(host)]


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


def test_a_copy_of_the_host_works(emulator: Emulator, tmp_path: Path) -> None:
    host = Host(emulator.environment(), start(tmp_path))
    try:
        assert host.verb("Create", properties=CONTACT).id == f"{CALLER}/SECURITY"
    finally:
        host.close()


@pytest.mark.parametrize("change", CHANGED_HOSTS)
def test_what_a_changed_host_lacks_is_told(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    replacements, lacking = CHANGED_HOSTS[change]
    monkeypatch.setattr("sys.argv", ["pulumi.dynamic", "127.0.0.1:1"])

    assert missing_in(SOURCE) == []
    assert any(lacking in each for each in missing_in(changed(replacements)))


@pytest.mark.parametrize("change", ["errors that only gRPC sends, as before 3.260", "a request by another name"])
def test_every_verb_of_a_changed_host_is_refused_in_one_line(emulator: Emulator, tmp_path: Path, change: str) -> None:
    replacements, lacking = CHANGED_HOSTS[change]

    details = refusal(emulator, start(tmp_path, source=changed(replacements)))

    assert lacking in details
    assert "\n" not in details


@pytest.mark.parametrize("change", CHANGED_LIBRARIES)
def test_a_library_that_has_changed_is_refused_in_one_line(emulator: Emulator, tmp_path: Path, change: str) -> None:
    before, lacking = CHANGED_LIBRARIES[change]

    details = refusal(emulator, start(tmp_path, before=before))

    assert lacking in details
    assert "\n" not in details


def test_a_host_of_pulumis_by_another_name_is_refused(emulator: Emulator, tmp_path: Path) -> None:
    details = refusal(emulator, start(tmp_path, module="pulumi.dynamic.renamed_host"))

    assert "its provider host is not pulumi.dynamic.__main__" in details


def test_what_an_engine_reads_by_inputs_only_finds_its_provider(emulator: Emulator) -> None:
    emulator.reset(state=True)
    host = Host(emulator.environment())
    try:
        host.verb("Create", properties=CONTACT)
        read = host.verb("Read", id="SECURITY", inputs={"connection": None})
    finally:
        host.close()
    assert plain(read.properties)["email_address"] == CONTACT["email_address"]


def test_nothing_else_touches_what_is_private_of_pulumi() -> None:
    private = re.compile(
        r"pulumi(\.\w+)*\._\w|from pulumi[\w.]* import .*\b_\w|\brpc\._|dynamic\.dynamic\b|pulumi\.dynamic\.__main__"
    )
    package = Path(pulumi_account.__file__).parent
    touching = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if private.search(path.read_text(encoding="utf-8"))
    }
    assert touching == {"dynamic/pulumi_internals.py"}
