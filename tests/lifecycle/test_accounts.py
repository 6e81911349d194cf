"""The wrong account is neither read nor written: rejected settings, profiles and accounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import ADDRESS, CALLER
from tests.lifecycle.test_organization_set_up import organizations

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBER = "210987654321"


def configure(project: Project, **settings: str | list[str]) -> None:
    """Replace the settings of the stack."""
    for key in project.stack.get_all_config():
        project.stack.remove_config(key)
    for key, value in settings.items():
        if project.is_native and key == "aws_sharedConfigFiles":
            project.stack.workspace.env_vars["AWS_CONFIG_FILE"] = value[0]
            continue
        text = value if isinstance(value, str) else json.dumps(value)
        project.stack.set_config(setting(project, key), ConfigValue(text))


def setting(project: Project, key: str) -> str:
    """Return a setting's name, such as ``aws:profile`` for aws_profile; the plugin has its own."""
    return (key.replace("aws_", "account_") if project.is_native else key).replace("_", ":", 1)


def test_settings_that_would_reach_another_account_are_rejected(project: Project) -> None:
    project.contact()
    configure(project, aws_endpoints='[{"account": "http://127.0.0.1:9"}]', aws_profle="prod")
    said = project.fails("preview")
    unknown = "is an unknown setting" if project.is_native else "is not supported by pulumi_account"
    assert f"{setting(project, 'aws_endpoints')} {unknown}" in said
    assert "account:profle" in said if project.is_native else "did you mean aws:profile?" in said
    assert "botocore" not in said
    configure(project, aws_allowedAccountIds=[MEMBER])
    said = project.fails("up")
    native = f"account {CALLER} is not allowed: account:allowedAccountIds"
    told = native if project.is_native else f"belong to account {CALLER}, and aws:allowedAccountIds"
    assert f"{told} does not include it" in said
    assert set(project.calls()) <= {"GetCallerIdentity"}
    configure(project, account_forbiddenAccountIds=[CALLER])
    project.contact(account_id=CALLER)
    forbidden = f"names {CALLER}, but account:forbiddenAccountIds includes that account"
    assert project.tells(project.fails("preview").replace("\n", " "), "account_id", forbidden)
    assert project.held() == {}


def test_a_closed_account_blocks_no_run(project: Project) -> None:
    project.emulator.create_organization([MEMBER])

    def declare(title: str, city: str, *, enabled: bool) -> None:
        project.contact("security", account_id=MEMBER, title=title)
        project.declare("primary", "PrimaryContact", account_id=MEMBER, **{**ADDRESS, "city": city})
        zurich = {"region_name": "eu-central-2", "on_removal": "opt_out", "enabled": enabled}
        project.declare("zurich", "RegionOptIn", account_id=MEMBER, **zurich)
        project.contact("own", title=title)

    declare("Head of Alarms", "Berlin", enabled=True)
    project.run("up")
    organizations(project).close_account(AccountId=MEMBER)
    for operation in ("GetAlternateContact", "GetContactInformation", "GetRegionOptStatus"):
        project.emulator.faults.add(operation, code="AccessDeniedException", account_id=MEMBER, times=None)
    assert project.run("refresh") == {}
    declare("Deputy", "Potsdam", enabled=False)
    assert project.run("up") == {"update": 4}
    name = f"(Account {MEMBER})"
    gone = f"left unchanged, since account {MEMBER} {name} is closed or no longer in the organization"
    for said in (f"{MEMBER}/SECURITY", f"PrimaryContact {MEMBER}", f"{MEMBER}/eu-central-2"):
        assert f"{said} {name}: {gone}" in project.output
    assert project.held()["SECURITY"]["Title"] == "Deputy"
    assert project.resource("primary")["outputs"]["city"] == "Berlin"
    project.run("destroy")
    assert project.held() == {}
    assert set(project.held(MEMBER)) == {"SECURITY"}


def test_a_profile_that_needs_an_mfa_code_never_prompts(project: Project) -> None:
    profiles = project.folder / "profiles"
    profiles.write_text(
        f"[profile p]\nrole_arn=arn:aws:iam::{MEMBER}:role/x\nsource_profile=q\n"
        f"mfa_serial=arn:aws:iam::{CALLER}:mfa/x\n"
        "[profile q]\naws_access_key_id=testing\naws_secret_access_key=testing\n"
    )
    configure(project, aws_profile="p", aws_sharedConfigFiles=[str(profiles)])
    project.contact()
    said = project.fails("up")
    assert 'eval "$(aws configure export-credentials --profile p --format env)"' in said
    assert "botocore" not in said
    assert project.calls() == {}


def test_a_resource_stays_in_its_account_if_the_profile_switches_to_another(project: Project) -> None:
    profiles = project.folder / "profiles"
    keys = {"mine": project.emulator.environment(), "other": project.emulator.environment(MEMBER)}
    profiles.write_text(
        "".join(
            f"[profile {name}]\naws_access_key_id={held['AWS_ACCESS_KEY_ID']}\naws_secret_access_key=testing\n"
            f"aws_session_token={held.get('AWS_SESSION_TOKEN', 'testing')}\n"
            for name, held in keys.items()
        )
    )
    configure(project, aws_profile="mine", aws_sharedConfigFiles=[str(profiles)])
    project.contact()
    project.run("up")
    configure(project, aws_profile="other", aws_sharedConfigFiles=[str(profiles)])
    assert project.run("preview") == {}
    project.contact(title="Deputy")
    said = project.fails("up")
    assert (
        f"the credentials belong to account {MEMBER}, but the resource is in {CALLER}, and the program names neither"
        in said
    )
    assert project.calls() == {"GetCallerIdentity": 1}
    project.remove("security")
    assert f"delete AlternateContact ({CALLER}/SECURITY): " in project.fails("up")
    assert project.held()["SECURITY"]["Title"] == "Head of Alarms"
    assert project.held(MEMBER) == {}


def test_unusable_credentials_are_one_line_each(project: Project) -> None:
    profiles = project.folder / "profiles"
    profiles.write_text(
        "[profile expired]\nsso_session=corp\nsso_account_id=123456789012\nsso_role_name=Admin\n"
        "[sso-session corp]\nsso_region=eu-central-1\nsso_start_url=https://example.awsapps.com/start\n"
        f"[profile wrong]\nrole_arn=arn:aws:iam::{MEMBER}:role/mistyped\nsource_profile=keys\n"
        "[profile keys]\naws_access_key_id=testing\naws_secret_access_key=testing\n"
    )
    configure(project, aws_sharedConfigFiles=[str(profiles)])
    project.emulator.faults.add("AssumeRole", code="AccessDenied", times=None)
    for profile, told in {
        "missing": f"profile missing (connection) was not found: name one that {profiles} or /dev/null has",
        "expired": "there is no SSO session, or it has expired: log in with  aws sso login --profile expired",
        "wrong": f"the caller may not assume arn:aws:iam::{MEMBER}:role/mistyped: check its trust policy",
    }.items():
        project.contact(account_id=MEMBER, connection={"profile": profile})
        said = project.fails("up")
        assert f"create AlternateContact ({MEMBER}/SECURITY): " in said
        assert told in said
        assert "Traceback" not in said
