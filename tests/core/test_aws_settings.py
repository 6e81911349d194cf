"""The settings that a stack shares with pulumi-aws, in the forms in which the Pulumi CLI passes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pulumi_account.core.aws_settings import HONORED, REFUSED
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.settings import settings_from

ROLE = "arn:aws:iam::123456789012:role/contacts"


def refused(config: dict[str, Any]) -> str:
    with pytest.raises(ConfigurationError) as caught:
        settings_from(config)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        '["123456789012", "012345678901"]',
        # With --path, the CLI stores values that look like numbers as numbers.
        '[123456789012, "012345678901"]',
        ["123456789012", " 012345678901"],
    ],
)
@pytest.mark.parametrize(
    "key",
    ["aws:allowedAccountIds", "aws:forbiddenAccountIds", "account:allowedAccountIds", "account:forbiddenAccountIds"],
)
def test_account_lists_are_read_in_every_form_of_the_cli(key: str, given: Any) -> None:
    settings = settings_from({key: given}).model_dump()
    assert [value for name, value in settings.items() if name.endswith("account_ids") and value] == [
        ("123456789012", "012345678901")
    ]


def test_a_single_account_needs_no_list() -> None:
    assert settings_from({"aws:allowedAccountIds": "123456789012"}).aws_allowed_account_ids == ("123456789012",)


@pytest.mark.parametrize("given", ["[12345678901]", "[123456789012.5]", "[true]", "12", '{"a": 1}', "[null]", "[[]]"])
def test_an_invalid_account_list_is_rejected_with_the_allowed_form(given: str) -> None:
    said = refused({"aws:allowedAccountIds": given})
    assert said.startswith("aws:allowedAccountIds: must be a list of account IDs, each 12 digits, in quotes")


def test_roles_have_the_options_of_pulumi_aws() -> None:
    role = {
        "roleArn": ROLE,
        "duration": "1h30m",
        "externalId": "x-1",
        "policy": "{}",
        "policyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        "sessionName": "nightly",
        "sourceIdentity": "pulumi",
        "tags": {"team": "security"},
        "transitiveTagKeys": ["team"],
    }
    (read,) = settings_from({"aws:assumeRoles": json.dumps([role])}).roles
    assert read.role_arn == ROLE
    assert read.arguments() == {
        "DurationSeconds": 5400,
        "ExternalId": "x-1",
        "Policy": "{}",
        "PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
        "RoleSessionName": "nightly",
        "SourceIdentity": "pulumi",
        "Tags": [{"Key": "team", "Value": "security"}],
        "TransitiveTagKeys": ["team"],
    }
    assert settings_from({"aws:assumeRole": json.dumps(role)}).roles == (read,)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"aws:assumeRoles": '[{"roleArn": "arn:aws:iam::1:role/x"}]'}, "roleArn: must be an IAM role's ARN"),
        ({"aws:assumeRoles": f'[{{"roleArn": "{ROLE}", "duration": "1d"}}]'}, "duration of 15m to 12h"),
        ({"aws:assumeRoles": f'[{{"roleArn": "{ROLE}", "tags": {{"a": 1}}}}]'}, "must map tag keys to strings"),
        ({"aws:assumeRoles": '{"roleArn": "x"'}, "aws:assumeRoles"),
        ({"aws:assumeRole": "x"}, "aws:assumeRole: must be an object"),
        (
            {"aws:assumeRole": f'{{"roleArn": "{ROLE}"}}', "aws:assumeRoles": f'[{{"roleArn": "{ROLE}"}}]'},
            "aws:assumeRole and aws:assumeRoles can't both be set",
        ),
        ({"aws:accessKey": "x"}, "aws:accessKey and aws:secretKey go together"),
        ({"aws:secretKey": "x"}, "aws:accessKey and aws:secretKey go together"),
        ({"aws:token": "x"}, "aws:token goes with aws:accessKey"),
        ({"aws:assumeRoleWithWebIdentity": f'{{"roleArn": "{ROLE}"}}'}, "either a webIdentityToken or"),
        ({"aws:sharedConfigFiles": "[1]"}, "aws:sharedConfigFiles: must be a list of paths"),
        ({"aws:skipMetadataApiCheck": "perhaps"}, "aws:skipMetadataApiCheck: must be true or false"),
        (
            {"aws:allowedAccountIds": '["123456789012"]', "aws:forbiddenAccountIds": '["123456789012"]'},
            "aws:allowedAccountIds and aws:forbiddenAccountIds can't both be set",
        ),
        (
            {"account:allowedAccountIds": '["123456789012"]', "account:forbiddenAccountIds": '["123456789012"]'},
            "account:allowedAccountIds and account:forbiddenAccountIds can't both be set",
        ),
    ],
)
def test_an_invalid_setting_is_named_with_its_cause(config: dict[str, Any], said: str) -> None:
    assert said in refused(config)


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_an_unsupported_setting_is_rejected_by_name_with_what_to_do(key: str) -> None:
    said = refused({key: "true" if "skip" in key or "use" in key or "insecure" in key else '[{"account": "http://x"}]'})
    assert said == f"{key} is not supported by pulumi_account, so remove it: {REFUSED[key]}"
    for off in ("false", "", "[]"):
        settings_from({key: off})


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("aws:profle", "did you mean aws:profile?"),
        ("aws:allowedAccountID", "did you mean aws:allowedAccountIds?"),
        ("aws:assumeRoleWithSaml", "it may choose credentials or an endpoint"),
        ("aws:ssoProfile", "it may choose credentials or an endpoint"),
    ],
)
def test_an_unknown_aws_key_is_not_ignored(key: str, said: str) -> None:
    assert said in refused({key: "x"})


def test_all_errors_are_reported_at_once() -> None:
    said = refused({"aws:endpoints": "[1]", "aws:insecure": "true", "account:onExistng": "fail"})
    assert all(key in said for key in ("aws:endpoints", "aws:insecure", "account:onExistng"))


def test_settings_that_affect_no_credentials_or_endpoints_are_ignored() -> None:
    ignored = ("defaultTags", "ignoreTags", "maxRetries", "retryMode", "s3UsePathStyle", "skipRegionValidation")
    assert settings_from({f"aws:{key}": "x" for key in ignored}) == settings_from({})


def test_the_guide_lists_the_supported_and_unsupported_settings() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "credentials.md").read_text()
    assert set(re.findall(r"^\| `(aws:\w+)` \|", guide, re.MULTILINE)) == set(HONORED)
    (refused_keys,) = re.findall(r"are not supported.*?A flag", guide, re.DOTALL)
    assert set(re.findall(r"`(aws:\w+)`", refused_keys)) == set(REFUSED)


def test_secrets_are_not_in_a_repr() -> None:
    settings = settings_from({"aws:accessKey": "AKIAEXAMPLE", "aws:secretKey": "hidden", "aws:token": "hidden"})
    web = settings_from({"aws:assumeRoleWithWebIdentity": json.dumps({"roleArn": ROLE, "webIdentityToken": "hidden"})})
    assert "hidden" not in f"{settings!r} {web!r}"
    assert len(HONORED) == len(set(HONORED))
