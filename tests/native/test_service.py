"""What the plugin's service answers beside the verbs on resources."""

from __future__ import annotations

import json
import re
import threading
import time
from concurrent import futures
from functools import partial
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from pulumi_account import __version__
from pulumi_account.native.deployment import NativeDeployment
from pulumi_account.native.servicer import AccountServicer
from pulumi_account.testing.emulator import Emulator
from tests.conftest import CALLER
from tests.native.conftest import UNKNOWN, Plugin, error_of, kinds, plain, revealed, secret, struct

if TYPE_CHECKING:
    from tests.conftest import World

MEMBER = "100000000001"


def config_failures(plugin: Plugin, **news: Any) -> list[str]:
    answer = plugin.stub.CheckConfig(provider_pb2.CheckRequest(news=struct(news)), timeout=60)
    assert {name: revealed(value) for name, value in plain(answer.inputs).items()} == news
    assert {each.property for each in answer.failures} <= {""}
    return [each.reason for each in answer.failures]


def test_the_engine_learns_what_the_plugin_is(plugin: Plugin) -> None:
    hello = plugin.stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1"), timeout=60)
    assert (hello.accept_secrets, hello.accept_resources, hello.accept_outputs) == (True, True, False)
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty(), timeout=60).version == __version__
    schema = json.loads(plugin.stub.GetSchema(provider_pb2.GetSchemaRequest(), timeout=60).schema)
    assert (schema["name"], schema["version"]) == ("account", __version__)


def test_parameters_and_packages_within_the_package_are_refused(plugin: Plugin) -> None:
    arguments = provider_pb2.ParameterizeRequest.ParametersArgs(args=["x"])
    with_parameters = provider_pb2.ParameterizeRequest(args=arguments)
    within = provider_pb2.GetSchemaRequest(subpackage_name="x")
    errors = [
        error_of(lambda: plugin.stub.Parameterize(with_parameters, timeout=60)),
        error_of(lambda: plugin.stub.GetSchema(within, timeout=60)),
    ]
    assert [error.code() for error in errors] == [grpc.StatusCode.INVALID_ARGUMENT] * 2


def test_components_are_refused_and_there_are_no_mappings(plugin: Plugin) -> None:
    for call, request in (("Call", provider_pb2.CallRequest()), ("Construct", provider_pb2.ConstructRequest())):
        error = error_of(partial(getattr(plugin.stub, call), request, timeout=60))
        assert error.code() is grpc.StatusCode.UNIMPLEMENTED
        assert error.details() == "account has no components: use its resources"
    assert plugin.stub.GetMapping(provider_pb2.GetMappingRequest(key="terraform"), timeout=60).provider == ""
    assert list(plugin.stub.GetMappings(provider_pb2.GetMappingsRequest(key="terraform"), timeout=60).providers) == []


def test_wrong_settings_are_named_by_their_keys_and_never_shown(plugin: Plugin) -> None:
    [reason] = config_failures(plugin, onExisting="replace", otp=json.dumps({CALLER: "not a code"}))
    assert "account:onExisting: must be one of overwrite, fail" in reason
    assert "account:otp" in reason
    assert "not a code" not in reason
    [unknown] = config_failures(plugin, prfile="x")
    assert unknown.startswith("account:prfile is an unknown setting; expected one of ")
    assert "account:profile, account:region" in unknown
    [python] = config_failures(plugin, on_existing="fail")
    assert python.startswith("account:on_existing is an unknown setting; expected one of ")
    [region] = config_failures(plugin, region=" ")
    assert region == "account:region: must be a string"
    error = error_of(lambda: plugin.configure(timeoutMinutes="0"))
    assert error.details() == "account:timeoutMinutes: must be a whole number from 1 to 1440"


def test_settings_that_a_preview_does_not_know_pass_and_secret_ones_count(plugin: Plugin) -> None:
    assert config_failures(plugin, profile=UNKNOWN, version="1.0.0", assumeRole={"roleArn": UNKNOWN}) == []
    forbidden = json.dumps([CALLER])
    plugin.configure(forbiddenAccountIds=secret(forbidden), version="1.0.0")
    error = plugin.refused("Create", "RegionOptIn", properties={"regionName": "eu-central-2"})
    assert "account:forbiddenAccountIds" in error.details()


def test_codes_and_roles_are_secrets_in_the_state_of_the_provider(plugin: Plugin) -> None:
    role = json.dumps({"roleArn": f"arn:aws:iam::{CALLER}:role/contacts", "externalId": "x"})
    news = {"assumeRole": role, f"otp.{CALLER}": "ABC123", "phoneOtp": json.dumps({CALLER: "ABC123"}), "profile": "x"}
    answer = plugin.stub.CheckConfig(provider_pb2.CheckRequest(news=struct(news)), timeout=60)
    assert plain(answer.inputs) == {name: value if name == "profile" else secret(value) for name, value in news.items()}


def test_no_change_of_settings_replaces_a_resource_and_each_is_named(plugin: Plugin) -> None:
    olds, news = {"region": "eu-west-1", "assumeRole": "{}"}, {"profile": "other", "assumeRole": '{"roleArn": "x"}'}
    answer = plugin.stub.DiffConfig(provider_pb2.DiffRequest(olds=struct(olds), news=struct(news)), timeout=60)
    assert (answer.changes, list(answer.diffs), list(answer.replaces)) == (
        answer.DIFF_SOME,
        ["assumeRole", "profile", "region"],
        [],
    )
    assert kinds(answer) == {"assumeRole": "UPDATE", "profile": "ADD", "region": "DELETE"}
    same = plugin.stub.DiffConfig(provider_pb2.DiffRequest(olds=struct(news), news=struct(news)), timeout=60)
    assert (same.changes, same.hasDetailedDiff) == (same.DIFF_NONE, False)


def test_functions_answer_in_camel_case_and_leave_the_keys_of_maps(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    regions = plugin.invoke("listRegions", optStatuses=["DISABLED"], accountId=MEMBER)
    assert regions["accountId"] == MEMBER
    assert regions["regions"]["eu-central-2"] == "DISABLED"
    found = plugin.invoke("getOrganizationAccounts", includeManagementAccount=False, readCreated=True)
    assert found["accountIds"] == [MEMBER]
    assert found["accounts"][0].keys() >= {"id", "name", "state", "isManagement", "email", "joined", "created"}
    error = error_of(lambda: plugin.invoke("getAlternateContact", alternateContactType="SALES"))
    assert error.details().startswith("getAlternateContact: alternateContactType must be one of BILLING, ")
    for function, arguments, expected in (
        ("getNothing", {}, "account:index:getNothing is an unknown function"),
        ("getPrimaryContact", {"account_id": MEMBER}, "getPrimaryContact: account_id is an unknown argument"),
        ("getPrimaryContact", {"accountId": UNKNOWN}, "getPrimaryContact: accountId is not known yet in this preview"),
    ):
        assert error_of(partial(plugin.invoke, function, **arguments)).details().startswith(expected)


def test_what_a_function_returns_is_secret_if_an_argument_is(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    for connection in ({}, {"connection": {"roleArn": secret(f"arn:aws:iam::{MEMBER}:role/contacts")}}):
        account = {"accountId": MEMBER if connection else secret(MEMBER)}
        found = plugin.invoke("listRegions", **account, **connection)
        assert found == {name: secret(revealed(value)) for name, value in found.items()}
        assert revealed(found["accountId"]) == MEMBER


def test_types_that_the_plugin_does_not_have_are_refused(plugin: Plugin) -> None:
    assert "account:index:Other is an unknown resource type" in plugin.refused("Check", "Other", news={}).details()


def test_a_defect_ends_as_one_line_without_values(plugin: Plugin) -> None:
    error = error_of(
        lambda: plugin.stub.Check(provider_pb2.CheckRequest(urn="no URN", news=struct({"name": "Anna"})), timeout=60)
    )
    assert error.code() is grpc.StatusCode.INTERNAL
    assert re.fullmatch(r"a defect of pulumi_account: IndexError at .*deployment\.py:\d+", error.details())


def test_cancel_ends_a_wait_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(region_delay=600.0) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        plugin = Plugin(AccountServicer()).configure()
        with futures.ThreadPoolExecutor(1) as waiting:
            creation = waiting.submit(
                plugin.refused, "Create", "RegionOptIn", properties={"regionName": "eu-central-2"}
            )
            begun = threading.Event()
            while not any(call.operation == "EnableRegion" for call in emulator.calls()) and not begun.wait(0.02):
                pass
            canceled_at = time.monotonic()
            plugin.cancel()
            error = creation.result()
        assert time.monotonic() - canceled_at < 30
        assert "canceled" in error.details()
        assert error.code() is grpc.StatusCode.FAILED_PRECONDITION
        # A new deployment of an engine that attaches is not canceled.
        plugin.configure()
        assert plugin.invoke("getRegionOptIn", regionName="eu-central-2")["optStatus"] == "ENABLING"
        plugin.close()


def test_a_deployment_is_made_of_its_settings_and_of_the_engine_that_attached(world: World) -> None:
    seen: list[tuple[Any, str]] = []

    def deployment(settings: Any, address: Any) -> NativeDeployment:
        seen.append((settings.profile, address()))
        return NativeDeployment(settings, address, lambda *_, **__: world.runtime())

    plugin = Plugin(AccountServicer("127.0.0.1:1", deployment)).configure(profile="one")
    plugin.attach("127.0.0.1:2")
    plugin.configure(profile="two")
    plugin.close()
    assert seen == [("one", "127.0.0.1:1"), ("two", "127.0.0.1:2")]
