"""A dynamic provider that keeps its objects as files in $STORE; programs under test import it."""

import asyncio
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import grpc
import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, status_pb2
from pulumi.runtime.rpc import UNKNOWN

STORE = Path(os.environ.get("STORE", "."))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in sorted(value.items()) if key != "__provider"}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return "<unknown>" if isinstance(value, Unknown) or value == UNKNOWN else value


def _call(verb: str, name: Any, **details: Any) -> None:
    with (STORE / "calls").open("a") as calls:
        calls.write(json.dumps([verb, _plain(name), _plain(details)]) + "\n")


def _obey(verb: str, props: dict[str, Any]) -> None:
    if props.get("say") == verb:
        print(f"{verb} of {props['name']}")  # noqa: T201 - tests what the host prints
    if props.get("tell") == verb:
        stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(sys.argv[1]))
        stub.Log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=f"{verb} goes on", ephemeral=True))
    if props.get("hold") == verb:
        (STORE / f"{props['name']}.held").touch()
        while not (STORE / f"{props['name']}.released").exists():
            time.sleep(0.005)
    if props.get("fail") == verb:
        raise RuntimeError(f"no {verb} of {props['name']}")


def _write(path: Path, text: str) -> None:
    """Write a file as a whole: a process that is killed midway leaves the former one."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(text)
    new.replace(path)


def _etag(props: dict[str, Any]) -> dict[str, Any]:
    """Count up the version of an object and return its outputs."""
    counter = STORE / f"{props['name']}.versions"
    version = int(counter.read_text()) + 1 if counter.exists() else 1
    _write(counter, str(version))
    outputs = {**props, "etag": f"{props['name']}-{version}"}
    if props.get("secret_etag"):
        outputs["etag"] = {rpc._special_sig_key: rpc._special_secret_sig, "value": outputs["etag"]}
    return outputs


class PartialError(Exception):
    """A partial failure of a verb, with its outputs and the reasons."""

    def __init__(self, id_: str, outputs: dict[str, Any]) -> None:
        self.id, self.outputs, self.reasons = id_, outputs, ["no room", "no light"]


class _Traceback:
    """Replaces the host's `traceback`, and takes the call in progress from the frames of its error."""

    def format_exc(self) -> str:
        _, error, trace = sys.exc_info()
        if not isinstance(error, PartialError) or trace is None:
            return traceback.format_exc()
        request, context = trace.tb_frame.f_locals["request"], trace.tb_frame.f_locals["context"]
        given = request.news if hasattr(request, "news") else request.properties
        outputs = {**error.outputs, "__provider": given["__provider"]}
        loop = asyncio.new_event_loop()
        properties = loop.run_until_complete(rpc.serialize_properties(outputs, {}))
        loop.close()
        status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0])
        failed = provider_pb2.ErrorResourceInitFailed(id=error.id, properties=properties, reasons=error.reasons)
        status.details.add().Pack(failed)
        context.set_trailing_metadata([("grpc-status-details-bin", status.SerializeToString())])
        return "partial"


def _in_part(verb: str, id_: str, props: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    """Return the outputs, unless this verb is to fail partially; then a file `whole` must exist."""
    if props.get("partial") == verb and not (STORE / "whole").exists():
        raise PartialError(id_, {**outputs, "ballast": "x" * int(props["heavy"])} if "heavy" in props else outputs)
    return outputs


class FileProvider(ResourceProvider):
    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        sys.modules["__main__"].traceback = _Traceback()  # type: ignore[attr-defined]
        _call("configure", "", greeting=req.config.get("greeting"), token=req.config.get("token"))

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        _call("check", news.get("name"), olds=olds, news=news)
        _obey("check", news)
        failures = [CheckFailure(key, f"{key} will not do") for key in news.get("reject", [])]
        return CheckResult(news, failures)

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        _call("diff", news.get("name"), id=id_, olds=olds, news=news)
        _obey("diff", news)
        changed = [k for k in sorted({*olds, *news} - {"etag", "__provider"}) if olds.get(k) != news.get(k)]
        if news.get("unsure"):
            return DiffResult()
        return DiffResult(
            changes=bool(changed),
            replaces=[key for key in changed if key in ("kind", "of")],
            delete_before_replace=bool(news.get("delete_first")),
        )

    def create(self, props: dict[str, Any]) -> CreateResult:
        _call("create", props["name"], props=props)
        _obey("create", props)
        outputs = _etag(props)
        id_ = f"{props['name']}#{(STORE / (props['name'] + '.versions')).read_text()}"
        _write(STORE / f"{id_}.object", json.dumps(_plain(props)))
        return CreateResult(id_, _in_part("create", id_, props, outputs))

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        _call("update", news["name"], id=id_, olds=olds, news=news)
        _obey("update", news)
        _write(STORE / f"{id_}.object", json.dumps(_plain(news)))
        return UpdateResult(_in_part("update", id_, news, _etag(news)))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        _call("delete", props["name"], id=id_, props=props)
        _obey("delete", props)
        (STORE / f"{id_}.object").unlink(missing_ok=True)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        _call("read", props.get("name"), id=id_, props=props)
        _obey("read", props)
        file = STORE / f"{id_}.object"
        if not file.exists():
            return ReadResult("", {})
        there = json.loads(file.read_text())
        inputs = {**there} if there.get("gives_inputs") else None
        return ReadResult(id_, _in_part("read", id_, there, {**there, "etag": props.get("etag", "")}), inputs)


class File(Resource, module="test", name="File"):
    etag: pulumi.Output[str]
    color: pulumi.Output[str]

    def __init__(self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        super().__init__(
            FileProvider(), resource_name, {"name": resource_name, "etag": None, "color": None, **props}, opts
        )


class Folder(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        super().__init__("test:index:Folder", name, {"size": props.pop("size", 1)}, opts)
        self.file = File(f"{name}-file", pulumi.ResourceOptions(parent=self), **props)
        self.register_outputs({"etag": self.file.etag})
