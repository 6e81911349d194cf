"""Which credentials are used, and at which endpoints, with boto3 over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pulumi_account.core.errors import AccountError
from pulumi_account.core.settings import Connection
from tests.aws.written_accounts import KEYS, MEMBER, OTHER, put, role
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World
Configure = Callable[..., None]


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world: World) -> Configure:
    """A function that writes ~/.aws/config; the environment holds no keys, region or endpoint."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name)

    def to(text: str) -> None:
        (tmp_path / "config").write_text(text.replace("emulator", world.emulator.url))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    return to


def session_of(world: World, settings: dict[str, Any], connection: Connection | None = None) -> Any:
    return world.session(settings, connection)


def test_a_role_assumed_from_a_profile_keeps_its_partition(world: World, config: Configure) -> None:
    config(f"[profile china]\nregion=cn-north-1\n{KEYS}")
    settings = {"account:stsEndpointUrl": world.emulator.url}
    china = Connection(profile="china", role_arn=role(MEMBER, "aws-cn"))
    for session in (
        session_of(world, {**settings, "aws:profile": "china"}, Connection(role_arn=role(MEMBER, "aws-cn"))),
        session_of(world, settings, china),
        # The stack's region differs from the one in the connection's profile.
        session_of(world, {**settings, "aws:region": "eu-west-1"}, china),
    ):
        assert session.client("account").meta.endpoint_url == "https://account.cn-northwest-1.amazonaws.com.cn"
        assert session.caller().partition == "aws-cn"


def test_a_role_without_a_region_is_called_in_its_own_partition(world: World, config: Configure) -> None:
    config(f"[default]\n{KEYS}")
    session = session_of(
        world, {"account:stsEndpointUrl": world.emulator.url}, Connection(role_arn=role(MEMBER, "aws-cn"))
    )
    assert session.client("account").meta.endpoint_url.endswith(".amazonaws.com.cn")


@pytest.mark.parametrize(
    "where",
    [
        "endpoint_url=emulator\n",
        "services=local\n[services local]\naccount=\n endpoint_url=emulator\nsts=\n endpoint_url=emulator\n",
    ],
)
def test_a_role_assumed_from_a_profile_uses_its_endpoint(world: World, config: Configure, where: str) -> None:
    config(f"[profile local]\n{KEYS}{where}")
    assert put(world, {}, Connection(profile="local", role_arn=role(MEMBER))) == MEMBER
    assert world.operations("sts") == ["AssumeRole"]


def test_a_role_assumed_from_a_profile_keeps_its_other_settings(world: World, config: Configure) -> None:
    import ssl

    certificates = ssl.get_default_verify_paths().openssl_cafile
    rest = "region=us-west-2\nuse_fips_endpoint=true\nuse_dualstack_endpoint=true\nretry_mode=adaptive\n"
    config(f"[profile p]\n{KEYS}{rest}" + (f"ca_bundle={certificates}\n" if Path(certificates).exists() else ""))
    settings = {"aws:profile": "p", "account:stsEndpointUrl": world.emulator.url}
    session = session_of(world, settings, Connection(role_arn=role(MEMBER)))
    assert session.client("organizations").meta.config.use_fips_endpoint
    assert session.client("organizations").meta.config.use_dualstack_endpoint
    assert session.client("sts").meta.config.retries["mode"] == "adaptive"
    assert session.client("sts").meta.region_name == "us-west-2"
    if Path(certificates).exists():
        assert session._botocore.get_config_variable("ca_bundle") == certificates


def test_a_configured_account_endpoint_is_called_despite_fips_in_the_profile(world: World, config: Configure) -> None:
    config(f"[profile p]\n{KEYS}use_fips_endpoint=true\n")
    urls = {f"account:{name}": world.emulator.url for name in ("endpointUrl", "stsEndpointUrl")}
    assert put(world, {"aws:profile": "p", **urls}) == CALLER


def test_roles_are_assumed_in_order_and_a_connections_role_last(world: World) -> None:
    settings = {"aws:assumeRoles": json.dumps([{"roleArn": role(OTHER)}, {"roleArn": role(MEMBER)}])}
    assert put(world, settings) == MEMBER
    assert [(call.operation, call.caller) for call in world.emulator.calls(service="sts")] == [
        ("AssumeRole", CALLER),
        ("AssumeRole", OTHER),
    ]
    world.emulator.reset(state=True)
    settings["account:assumeRole"] = json.dumps({"roleArn": role(CALLER)})
    assert put(world, settings, Connection(role_arn=role(OTHER))) == OTHER
    assert [call.caller for call in world.emulator.calls(service="sts")] == [CALLER, OTHER, MEMBER, CALLER]


def test_a_connections_profile_replaces_the_stacks_keys_and_roles(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(f"[profile p]\n{KEYS}")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    settings = {
        "aws:accessKey": "AKIAEXAMPLE",
        "aws:secretKey": "x",
        "aws:assumeRoles": json.dumps([{"roleArn": role(OTHER)}]),
    }
    assert put(world, settings, Connection(profile="p", role_arn=role(MEMBER))) == MEMBER
    assert world.operations("sts") == ["AssumeRole"]


def test_keys_in_the_settings_take_precedence_over_the_environment(world: World) -> None:
    keys = world.emulator.environment(MEMBER)
    settings = {
        "aws:accessKey": keys["AWS_ACCESS_KEY_ID"],
        "aws:secretKey": keys["AWS_SECRET_ACCESS_KEY"],
        "aws:token": keys["AWS_SESSION_TOKEN"],
    }
    assert put(world, settings) == MEMBER


@pytest.mark.parametrize("token_is_in_a_file", [False, True])
def test_a_web_identity_needs_no_other_credentials(
    world: World, config: Configure, tmp_path: Path, token_is_in_a_file: bool
) -> None:
    config("[default]\nendpoint_url=emulator\n")
    (tmp_path / "token").write_text("a-token\n")
    token = {"webIdentityTokenFile": str(tmp_path / "token")} if token_is_in_a_file else {"webIdentityToken": "a-token"}
    settings = {"aws:assumeRoleWithWebIdentity": json.dumps({"roleArn": role(MEMBER), **token})}
    assert put(world, settings) == MEMBER
    assert "GetCallerIdentity" not in world.operations("sts")


def test_profiles_are_read_from_the_given_files_and_later_files_win(
    world: World, config: Configure, tmp_path: Path
) -> None:
    config(f"[profile p]\n{KEYS}")
    keys = world.emulator.environment(MEMBER)
    (tmp_path / "one").write_text("[profile p]\nregion=eu-west-1\nendpoint_url=http://127.0.0.1:9\n")
    (tmp_path / "two").write_text(f"[profile p]\nendpoint_url={world.emulator.url}\n")
    (tmp_path / "keys").write_text(
        f"[p]\naws_access_key_id={keys['AWS_ACCESS_KEY_ID']}\naws_secret_access_key="
        f"{keys['AWS_SECRET_ACCESS_KEY']}\naws_session_token={keys['AWS_SESSION_TOKEN']}\n"
    )
    settings = {
        "aws:profile": "p",
        "aws:sharedConfigFiles": json.dumps([str(tmp_path / "one"), str(tmp_path / "two")]),
        "aws:sharedCredentialsFiles": json.dumps([str(tmp_path / "keys")]),
    }
    assert put(world, settings) == MEMBER
    assert session_of(world, settings).client("sts").meta.region_name == "eu-west-1"


def test_the_instance_metadata_check_can_be_skipped(
    world: World, config: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.credentials import InstanceMetadataProvider

    config("")
    asked: list[bool] = []
    monkeypatch.setattr(InstanceMetadataProvider, "load", lambda _: asked.append(True))
    for skipped in ("true", "false"):
        with pytest.raises(Exception, match="no AWS credentials were found"):
            session_of(world, {"aws:skipMetadataApiCheck": skipped}).caller()
    assert asked == [True]


BODIES: Final = {
    "empty body": "",
    "no error": "<ErrorResponse/>",
    "empty error": "<ErrorResponse><Error/></ErrorResponse>",
    "empty code": "<ErrorResponse><Error><Code/><Message/></Error></ErrorResponse>",
    "only a message": "<ErrorResponse><Error><Message>Ferdinand</Message></Error></ErrorResponse>",
    "duplicate code": "<ErrorResponse><Error><Code>A</Code><Code>B</Code></Error></ErrorResponse>",
    "text": "Ferdinand",
    "page": "<html><body>Ferdinand</body></html>",
    "JSON": '{"Error": "Ferdinand"}',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("operation", ["GetCallerIdentity", "AssumeRole"])
@pytest.mark.parametrize("status", [400, 403])
def test_an_incomplete_sts_error_is_one_line(world: World, body: str, operation: str, status: int) -> None:
    world.emulator.faults.add(operation, status=status, body=BODIES[body], request_id=True, times=None)
    connection = Connection(role_arn=role(MEMBER)) if operation == "AssumeRole" else None
    with pytest.raises(AccountError) as caught:
        world.runtime().accounts.client(connection, None)
    assert operation in str(caught.value) or role(MEMBER) in str(caught.value)
    assert "erdinand" not in str(caught.value)
    assert "\n" not in str(caught.value)
