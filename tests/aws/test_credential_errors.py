"""A session, credentials or client that can't be created gives one line that says what to fix."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from pulumi_account.aws import credential_providers
from pulumi_account.core.errors import AccountError
from pulumi_account.core.settings import Connection

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import World

ROLE: Final = "arn:aws:iam::222222222222:role/contacts"
KEYS: Final = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
HELD: Final = "aws_access_key_id=x\naws_secret_access_key=y\n"
SSO: Final = (
    "sso_session=s\nsso_account_id=222222222222\nsso_role_name=r\n"
    "[sso-session s]\nsso_start_url=https://x.awsapps.com/start\nsso_region=eu-west-1\n"
)
AWS_ROLE: Final = {"account:assumeRole": json.dumps({"roleArn": ROLE})}
WEB: Final = json.dumps({"roleArn": ROLE, "webIdentityToken": "token"})
UNREACHABLE: Final = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Case:
    """A configuration that can't work. ``profile`` is the content of profile p, which aws:profile then names."""

    said: tuple[str, ...]
    profile: str | None = None
    config: str = ""
    credentials: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    connection: Connection | None = None
    fault: tuple[str, str, int] | None = None
    tls: bool = False


def process(code: str) -> str:
    return f'credential_process = {sys.executable} -c "{code}"\n'


def process_printing(**answer: Any) -> str:
    return process(f"import json; print(json.dumps(dict({', '.join(f'{k}={v!r}' for k, v in answer.items())})))")


CASES: Final = {
    "no credentials": Case(("no AWS credentials were found", "aws:profile")),
    "unknown profile": Case(("profile nobody (aws:profile) was not found",), settings={"aws:profile": "nobody"}),
    "unknown AWS_PROFILE": Case(
        ("profile nobody (AWS_PROFILE) was not found", "config"), environment={"AWS_PROFILE": "nobody"}
    ),
    "unknown profile of a connection": Case(
        ("profile nobody (connection) was not found",), connection=Connection(profile="nobody")
    ),
    "invalid config file": Case(("AWS_CONFIG_FILE", "config is not a valid AWS configuration file"), config="garbage"),
    "config file with invalid bytes": Case(("AWS_CONFIG_FILE", "is not a valid"), config="[profile p]\nx=\udcff"),
    "nested section": Case(("AWS_CONFIG_FILE", "is not a valid"), config="[default]\ns3 =\n  foo\n"),
    "invalid credentials file": Case(("AWS_SHARED_CREDENTIALS_FILE", "is not a valid"), credentials="garbage"),
    "missing configured profiles file": Case(
        ("aws:sharedConfigFiles: /nonexistent does not exist",),
        settings={"aws:sharedConfigFiles": '["/nonexistent"]'},
    ),
    "missing configured credentials file": Case(
        ("aws:sharedCredentialsFiles: /nonexistent does not exist",),
        settings={"aws:sharedCredentialsFiles": "/nonexistent"},
    ),
    "profile without credentials": Case(("profile p (aws:profile) has no credentials",), "region=eu-west-1\n"),
    "missing secret key in the environment": Case(
        ("AWS_SECRET_ACCESS_KEY is missing",), environment={"AWS_ACCESS_KEY_ID": "x"}
    ),
    "missing access key in the environment": Case(
        ("AWS_ACCESS_KEY_ID is missing",), environment={"AWS_SECRET_ACCESS_KEY": "x"}
    ),
    "missing secret key in a profile": Case(
        ("profile p (aws:profile): aws_secret_access_key is missing",), "aws_access_key_id=x\n"
    ),
    "missing access key in a profile": Case(("aws_access_key_id is missing",), "aws_secret_access_key=x\n"),
    "missing secret key in the credentials file": Case(
        ("profile p (AWS_PROFILE): aws_secret_access_key is missing",),
        credentials="[p]\naws_access_key_id=x\n",
        environment={"AWS_PROFILE": "p"},
    ),
    "key with non-ASCII characters": Case(
        ("in the environment: a key has characters",),
        environment={"AWS_ACCESS_KEY_ID": "schlüssel", "AWS_SECRET_ACCESS_KEY": "x"},
    ),
    "token with a line break": Case(
        ("in the environment: a key has characters", "line break"),
        environment={**KEYS, "AWS_SESSION_TOKEN": "a\nb"},
    ),
    "role without a source": Case(
        ("profile p (aws:profile)", "has a role_arn but no source_profile or credential_source"), f"role_arn={ROLE}\n"
    ),
    "missing source profile": Case(
        ("profile p (aws:profile)", 'source_profile "q"', "does not exist"), f"role_arn={ROLE}\nsource_profile=q\n"
    ),
    "source profile without credentials": Case(
        ("profile p (aws:profile)", '"q" must have credentials'),
        f"role_arn={ROLE}\nsource_profile=q\n[profile q]\nregion=eu-west-1\n",
    ),
    "missing secret key in the source profile": Case(
        ("profile q (source of profile p (aws:profile)): aws_secret_access_key is missing",),
        f"role_arn={ROLE}\nsource_profile=q\n[profile q]\naws_access_key_id=x\n",
    ),
    "loop of source profiles": Case(
        ("profile p (aws:profile)", "Infinite loop"),
        f"role_arn={ROLE}\nsource_profile=q\n[profile q]\nrole_arn={ROLE}\nsource_profile=p\n",
    ),
    "two sources": Case(
        ("profile p", "contains both source_profile and credential_source"),
        f"role_arn={ROLE}\nsource_profile=q\ncredential_source=Environment\n",
    ),
    "unknown credential source": Case(("profile p", '"Bogus"'), f"role_arn={ROLE}\ncredential_source=Bogus\n"),
    "empty credential source": Case(
        ("profile p", "No credentials found in credential_source"), f"role_arn={ROLE}\ncredential_source=Environment\n"
    ),
    "MFA in a profile": Case(
        ("needs an MFA code", "aws configure export-credentials --profile p --format env"),
        f"role_arn={ROLE}\nsource_profile=q\nmfa_serial=arn:aws:iam::1:mfa/x\n[profile q]\n{HELD}",
    ),
    "MFA in a source profile": Case(
        ("needs an MFA code", "--profile p"),
        f"role_arn={ROLE}\nsource_profile=r\n"
        f"[profile r]\nrole_arn={ROLE}\nsource_profile=q\nmfa_serial=arn:aws:iam::1:mfa/x\n[profile q]\n{HELD}",
    ),
    "process that prints no JSON": Case(
        ("profile p (aws:profile): credential_process: it printed no JSON",), process("print('hello')")
    ),
    "process that prints nothing": Case(("credential_process: it printed no JSON",), process("0")),
    "process that prints invalid UTF-8": Case(
        ("credential_process: what it printed is not text",), process("import sys; sys.stdout.buffer.write(b'\\xff')")
    ),
    "process that prints the wrong JSON type": Case(
        ("credential_process: it is not of the expected form",), process("print([])")
    ),
    "process with an unknown version": Case(
        ("credential_process: Unsupported version '2'",), process_printing(Version=2)
    ),
    "process without keys": Case(("credential_process: Missing required key",), process_printing(Version=1)),
    "process that fails": Case(
        ("credential_process: no session",), process("import sys; sys.exit('no session\\nand more')")
    ),
    "process that fails without a message": Case(
        ("credential_process: it failed without a message",), process("import sys; sys.exit(3)")
    ),
    "process that raises": Case(("credential_process: ZeroDivisionError",), process("1 / 0")),
    "process that does not exist": Case(
        ("credential_process: /nonexistent/tool: No such file",), "credential_process = /nonexistent/tool\n"
    ),
    "process that can't be run": Case(("credential_process: /tmp: Permission denied",), "credential_process = /tmp\n"),
    "process with an open quote": Case(("credential_process: No closing",), 'credential_process = "tool\n'),
    "empty process": Case(("credential_process: it is not of the expected form",), "credential_process =\n"),
    "process with expired keys": Case(
        ("credential_process", "still expired"),
        process_printing(
            Version=1, AccessKeyId="a", SecretAccessKey="b", SessionToken="c", Expiration="2020-01-01T00:00:00Z"
        ),
    ),
    "process with an invalid expiration": Case(
        ("credential_process", "soon"),
        process_printing(Version=1, AccessKeyId="a", SecretAccessKey="b", SessionToken="c", Expiration="soon"),
    ),
    "process that reads standard input": Case(("credential_process: EOFError",), process("input()")),
    "process that opens the terminal": Case(
        ("credential_process: OSError", "/dev/tty"), process("open('/dev/tty').readline()")
    ),
    "process that does not end": Case(
        ("credential_process: it did not end within",), process("import time; time.sleep(600)")
    ),
    "process of a source profile": Case(
        ("profile q (source of profile p (aws:profile)): credential_process: it printed no JSON",),
        f"role_arn={ROLE}\nsource_profile=q\n[profile q]\n{process('0')}",
    ),
    "missing token file": Case(
        ("AWS_WEB_IDENTITY_TOKEN_FILE: /nonexistent: No such file",),
        environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent", "AWS_ROLE_ARN": ROLE},
    ),
    "missing token file in a profile": Case(
        ("profile p (aws:profile): web_identity_token_file: /nonexistent: No such file",),
        f"web_identity_token_file=/nonexistent\nrole_arn={ROLE}\n",
    ),
    "missing token file in the settings": Case(
        ("aws:assumeRoleWithWebIdentity: /nonexistent: No such file",),
        settings={
            "aws:assumeRoleWithWebIdentity": json.dumps({"roleArn": ROLE, "webIdentityTokenFile": "/nonexistent"})
        },
    ),
    "token file without a role": Case(
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "set AWS_ROLE_ARN"), environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "/dev/null"}
    ),
    "expired web identity": Case(
        ("aws:assumeRoleWithWebIdentity", "expired"),
        settings={"aws:assumeRoleWithWebIdentity": WEB},
        fault=("AssumeRoleWithWebIdentity", "ExpiredTokenException", 400),
    ),
    "web identity token that is too short": Case(
        ("aws:assumeRoleWithWebIdentity: STS does not take a value of it",),
        settings={"aws:assumeRoleWithWebIdentity": WEB.replace("token", "t")},
    ),
    "expired credentials for a role": Case(
        (f"role {ROLE}: the AWS credentials have expired: get new ones",),
        environment=KEYS,
        settings=AWS_ROLE,
        fault=("AssumeRole", "ExpiredToken", 403),
    ),
    "role rejected by STS": Case(
        (f"role {ROLE}", "RegionDisabledException"),
        environment=KEYS,
        settings=AWS_ROLE,
        fault=("AssumeRole", "RegionDisabledException", 403),
    ),
    "role in another partition": Case(
        ("partition aws-cn", "region eu-west-1 in aws"),
        environment=KEYS,
        settings={
            "aws:region": "eu-west-1",
            "account:assumeRole": json.dumps({"roleArn": ROLE.replace(":aws:", ":aws-cn:")}),
        },
    ),
    "unsupported container host": Case(
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "Unsupported host 'example.com'"),
        environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/x"},
    ),
    "unreachable container": Case(
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", UNREACHABLE),
        environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{UNREACHABLE}/x"},
    ),
    "missing container token file": Case(
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI: /nonexistent: No such file",),
        environment={
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{UNREACHABLE}/x",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/nonexistent",
        },
    ),
    "invalid container token": Case(
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "not a legal header value"),
        environment={
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{UNREACHABLE}/x",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\nb",
        },
    ),
    "invalid metadata endpoint": Case(
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT: Invalid",), environment={"AWS_EC2_METADATA_SERVICE_ENDPOINT": "not a URL"}
    ),
    "invalid metadata mode": Case(
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: Invalid",),
        environment={"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"},
    ),
    "invalid metadata timeout": Case(
        ("AWS_METADATA_SERVICE_TIMEOUT: invalid literal",), environment={"AWS_METADATA_SERVICE_TIMEOUT": "soon"}
    ),
    "missing sso-session": Case(
        ("profile p (aws:profile)", 'sso-session does not exist: "s"'), SSO.partition("[sso-session")[0]
    ),
    "incomplete SSO profile": Case(
        ("profile p (aws:profile)", "missing required configuration: sso_start_url"),
        "sso_account_id=222222222222\nsso_role_name=r\n",
    ),
    "no SSO session": Case(("profile p (aws:profile)", "log in with  aws sso login --profile p "), SSO),
    "no SSO session for a source profile": Case(
        ("profile q (source of profile p", "aws sso login --profile q "),
        f"role_arn={ROLE}\nsource_profile=q\n[profile q]\n{SSO}",
    ),
    "endpoint without a scheme": Case(
        ("AWS_ENDPOINT_URL", "Invalid endpoint: localhost:4566"),
        environment={**KEYS, "AWS_ENDPOINT_URL": "localhost:4566"},
    ),
    "invalid endpoint of STS": Case(
        ("AWS_ENDPOINT_URL_STS", "Invalid endpoint"), environment={**KEYS, "AWS_ENDPOINT_URL_STS": "localhost:4566"}
    ),
    "invalid endpoint of the account service": Case(
        ("AWS_ENDPOINT_URL_ACCOUNT", "Invalid endpoint"),
        environment={**KEYS, "AWS_ENDPOINT_URL_ACCOUNT": "localhost:4566"},
    ),
    "invalid endpoint in a profile": Case(
        ("endpoint_url of profile p", "Invalid endpoint"),
        f"endpoint_url=localhost:4566\n{HELD}",
        environment={"AWS_ENDPOINT_URL": ""},
    ),
    "invalid endpoint in a profile, for a role": Case(
        (f"role {ROLE} (endpoint_url of profile p", "Invalid endpoint"),
        f"endpoint_url=localhost:4566\n{HELD}",
        environment={"AWS_ENDPOINT_URL": ""},
        settings=AWS_ROLE,
    ),
    "invalid endpoint in services": Case(
        ("endpoint_url of sts in services v", "Invalid endpoint"),
        f"services=v\n{HELD}[services v]\nsts =\n  endpoint_url = nowhere\n",
        environment={"AWS_ENDPOINT_URL": ""},
    ),
    "missing services": Case(
        ("services of profile p", '"v" services configuration does not exist'),
        f"services=v\n{HELD}",
        environment={"AWS_ENDPOINT_URL": ""},
    ),
    "invalid region in the settings": Case(
        ("aws:region", "'Zurich (eu)'"), environment=KEYS, settings={"aws:region": "Zurich (eu)"}
    ),
    "invalid region in the environment": Case(
        ("AWS_REGION", "'Zurich (eu)'"), environment={**KEYS, "AWS_REGION": "Zurich (eu)"}
    ),
    "invalid retry mode": Case(("AWS_RETRY_MODE", "bogus"), environment={**KEYS, "AWS_RETRY_MODE": "bogus"}),
    "invalid defaults mode": Case(("AWS_DEFAULTS_MODE", "bogus"), environment={**KEYS, "AWS_DEFAULTS_MODE": "bogus"}),
    "invalid checksum mode": Case(
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "bogus"),
        environment={**KEYS, "AWS_REQUEST_CHECKSUM_CALCULATION": "bogus"},
    ),
    "missing certificates": Case(
        ("AWS_CA_BUNDLE: /nonexistent: No such file",), environment={**KEYS, "AWS_CA_BUNDLE": "/nonexistent"}
    ),
    "file without certificates": Case(
        ("aws:customCaBundle: /etc/hostname: it holds no certificates",),
        environment=KEYS,
        settings={"aws:customCaBundle": "/etc/hostname"},
    ),
    "no FIPS endpoint": Case(
        ("no FIPS endpoint", "AWS_USE_FIPS_ENDPOINT", "account:endpointUrl"),
        environment={**KEYS, "AWS_ENDPOINT_URL": "", "AWS_USE_FIPS_ENDPOINT": "true"},
        settings={"account:stsEndpointUrl": "emulator"},
    ),
    "no dual-stack endpoint": Case(
        ("no dual-stack endpoint", "use_dualstack_endpoint of profile p"),
        f"use_dualstack_endpoint=true\n{HELD}",
        environment={"AWS_ENDPOINT_URL": ""},
        settings={"account:stsEndpointUrl": "emulator"},
    ),
    "refused connection": Case(
        ("GetCallerIdentity got no answer from http://127.0.0.1:9/: the connection was refused",),
        environment={**KEYS, "AWS_ENDPOINT_URL": UNREACHABLE},
    ),
    "unresolvable host name": Case(
        ("from http://nowhere.invalid/: its name could not be resolved (DNS)",),
        environment={**KEYS, "AWS_ENDPOINT_URL": "http://nowhere.invalid"},
    ),
    "unreachable proxy": Case(
        ("the proxy http://127.0.0.1:9 could not be reached",),
        environment={**KEYS, "HTTP_PROXY": "http://user:word@127.0.0.1:9", "NO_PROXY": ""},
    ),
    "TLS failure": Case(
        ("from https://127.0.0.1", "TLS failed", "AWS_CA_BUNDLE"),
        environment=KEYS,
        settings={"account:stsEndpointUrl": "emulator"},
        tls=True,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_configuration_error_is_one_line_that_says_what_to_fix(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    monkeypatch.setattr(credential_providers, "_SECONDS_FOR_A_PROCESS", 1 if "does not end" in name else 60)
    message = error_message(world, monkeypatch, tmp_path, case)
    for said in case.said:
        assert said in message
    assert "\n" not in message
    assert "log in" not in message or "sso" in (case.profile or "")
    assert "user:word" not in message


def error_message(world: World, monkeypatch: pytest.MonkeyPatch, folder: Path, case: Case) -> str:
    for variable in KEYS:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(folder))
    config = case.config if case.profile is None else f"[profile p]\n{case.profile}"
    for variable, text in (("AWS_CONFIG_FILE", config), ("AWS_SHARED_CREDENTIALS_FILE", case.credentials)):
        path = folder / ("config" if variable == "AWS_CONFIG_FILE" else "credentials")
        path.write_text(text, errors="surrogateescape")
        monkeypatch.setenv(variable, str(path))
    for variable, value in case.environment.items():
        monkeypatch.setenv(variable, value) if value else monkeypatch.delenv(variable, raising=False)
    url = world.emulator.url.replace("http:", "https:") if case.tls else world.emulator.url
    settings = {key: value.replace("emulator", url) for key, value in case.settings.items()}
    if case.profile is not None:
        settings = {"aws:profile": "p", **settings}
    if case.fault is not None:
        operation, code, status = case.fault
        world.emulator.faults.add(operation, code=code, status=status)
    with pytest.raises(AccountError) as caught:
        world.runtime(settings).accounts.client(case.connection, None)
    return str(caught.value)
