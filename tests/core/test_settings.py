from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.quotas import Quota
from pulumi_account.core.settings import ACCOUNT_KEYS, settings_from


def test_settings_are_read_from_the_stack_configuration() -> None:
    settings = settings_from(
        {
            "aws:region": "eu-central-1",
            "aws:profile": "audit",
            "aws:skipMetadataApiCheck": "true",
            "myproject:title": "whatever",
            "account:assumeRole": json.dumps(
                {
                    "roleArn": "arn:aws:iam::123456789012:role/path/contacts",
                    "externalId": "x-1",
                    "sessionName": "pulumi",
                }
            ),
            "account:endpointUrl": "https://vpce.example.com",
            "account:stsEndpointUrl": "https://sts.example.com",
            "account:onExisting": "Fail",
            "account:secretContacts": "true",
            "account:timeoutMinutes": "90",
            "account:requestTimeoutSeconds": "20",
            "account:quotas": json.dumps({"PutAlternateContact": {"rate": 2.5, "burst": 3}}),
        }
    )
    assert settings.region == "eu-central-1"
    assert settings.profile == "audit"
    assert settings.assume_role is not None
    assert settings.assume_role.session_name == "pulumi"
    assert settings.on_existing == "fail"
    assert settings.secret_contacts is True
    assert settings.timeout_minutes == 90
    assert settings.quotas == {"PutAlternateContact": Quota(rate=2.5, burst=3)}


def test_equal_settings_are_equal_keys() -> None:
    config = {"account:quotas": '{"EnableRegion": {"rate": 1, "burst": 1}}'}
    assert len({settings_from(config), settings_from(dict(config)), settings_from({})}) == 2


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("account:onExistng", "fail", "expected one of"),
        ("account:onExisting", "ask", "fail"),
        ("account:secretContacts", "maybe", "true or false"),
        ("account:timeoutMinutes", "0", "whole number from 1 to 1440"),
        ("account:timeoutMinutes", "an hour", "whole number from 1 to 1440"),
        ("account:endpointUrl", "vpce.example.com", "https://"),
        ("account:assumeRole", "arn:aws:iam::123456789012:role/x", "--path"),
        ("account:assumeRole", '{"roleArn": "x"}', "roleArn"),
        ("account:assumeRole", '{"roleArn": "arn:aws:iam::123456789012:role/x", "mfa": "1"}', "mfa"),
        ("account:quotas", '{"PutContact": {"rate": 1, "burst": 1}}', "PutAlternateContact"),
        ("account:quotas", '{"EnableRegion": {"rate": 0, "burst": 1}}', "number from 0.001 to"),
    ],
)
def test_an_invalid_setting_is_named_with_the_allowed_values(key: str, value: Any, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings_from({key: value})
    message = str(caught.value)
    assert key.split(".", maxsplit=1)[0] in message
    assert said in message
    assert "\n" not in message


def test_the_account_settings_are_exactly_the_documented_ones() -> None:
    assert ACCOUNT_KEYS == (
        "account:assumeRole",
        "account:endpointUrl",
        "account:stsEndpointUrl",
        "account:onExisting",
        "account:secretContacts",
        "account:timeoutMinutes",
        "account:requestTimeoutSeconds",
        "account:quotas",
        "account:pacingDirectory",
        "account:regionSwitchesPerAccount",
        "account:regionSwitchesPerOrganization",
        "account:allowedAccountIds",
        "account:forbiddenAccountIds",
        "account:regionEventsQueueUrl",
        "account:otp",
        "account:otpRequest",
        "account:phoneOtp",
        "account:phoneOtpRequest",
    )


def test_codes_are_set_by_account_in_keys_of_their_own_or_in_one_object() -> None:
    one, other = "100000000001", "100000000002"
    settings = settings_from({f"account:otp.{one}": "A1B2C3", "account:otp": f'{{"{other}": 123456}}'})
    assert settings.otp == {one: "A1B2C3", other: "123456"}
    assert settings_from({f"account:phoneOtpRequest.{one}": "2"}).phone_otp_request == {one: "2"}


def test_no_code_is_repeated() -> None:
    account = "100000000001"
    assert "A1B2C3" not in repr(settings_from({f"account:otp.{account}": "A1B2C3"}))
    with pytest.raises(ConfigurationError, match=f"account:otp.{account}: must be the code that AWS sent") as refused:
        settings_from({f"account:otp.{account}": "A1B2C34"})
    assert "A1B2C34" not in str(refused.value)
