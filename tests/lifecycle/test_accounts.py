"""The wrong account is neither read nor written: settings, profiles and accounts that are refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBER = "210987654321"


def configure(project: Project, **settings: str | list[str]) -> None:
    """Replace the settings of the stack."""
    for key in project.stack.get_all_config():
        project.stack.remove_config(key)
    for key, value in settings.items():
        text = value if isinstance(value, str) else json.dumps(value)
        project.stack.set_config(key.replace("_", ":", 1), ConfigValue(text))


def test_what_would_reach_another_account_is_refused(project: Project) -> None:
    project.contact()
    configure(project, aws_endpoints='[{"account": "http://127.0.0.1:9"}]', aws_profle="prod")
    said = project.fails("preview")
    assert "aws:endpoints is not supported by pulumi_account" in said
    assert "did you mean aws:profile?" in said
    assert "botocore" not in said
    configure(project, aws_allowedAccountIds=[MEMBER])
    said = project.fails("up")
    assert f"belong to account {CALLER}, and aws:allowedAccountIds does not include it" in said
    assert set(project.calls()) <= {"GetCallerIdentity"}
    configure(project, account_forbiddenAccountIds=[CALLER])
    project.contact(account_id=CALLER)
    assert f"account_id names {CALLER}, but account:forbiddenAccountIds includes that account" in project.fails(
        "preview"
    ).replace("\n", " ")
    assert project.held() == {}


def test_a_profile_that_needs_an_mfa_code_asks_nobody(project: Project) -> None:
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
