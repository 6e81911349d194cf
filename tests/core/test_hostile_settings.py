"""Any value in a stack's settings is accepted, or rejected in one line that names the key."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.printable import printable
from pulumi_account.core.settings import ACCOUNT_KEYS, settings_from
from pulumi_account.front_end.runtime import new_runtime

HUGE = "9" * 5000
ARN = "arn:aws:iam::123456789012:role/x"
ANYWHERE: list[Any] = [
    "", " ", "\0", "a\0b", "\x1b[31m", "\u202e", "\ud800", "\n", "x" * 100_000, HUGE, "[" * 5000, "{" * 3000, "null",
    "nan", [], {}, [[]], {"a": {}}, {"\x1b": 1}, b"bytes", math.nan, math.inf, -math.inf, 10**400, -1, 1e308, object(),
]  # fmt: skip
NUMBERS: list[Any] = [
    "NaN", "Infinity", "-Infinity", "inf", "1e999", "-1", "-0.5", "0", "1_0", "٣", "\uff11\uff12", "0x10", "1,5",
    "1e-320", "10**3", "--1", "1 2", True, False, 1e999, "9" * 20, "1e99",
]  # fmt: skip
URLS = [
    "http://", "https://", "http:///x", "//host", "host", "ftp://host", "file:///etc/passwd", "http://host:99999",
    "http://host:0", "http://host:-1", "http://host:x", "http://host:", "http://user:pass@host", "http://user@host",
    "http://host/#x", "http://host?x=1", "http://ho st", "http://host/a b", "http://[::1", "http://::1",
    "http://[1.2.3.4]", "http://[::g]", "http://-host", "http://host-", "http://a..b", "http://.", "http://ü.example",
    "http://host\\x", "http://" + "a" * 64, "http://" + "a." * 200 + "b", "http://host/" + "x" * 5000, "http:host",
    "http://host\t/x", "http://host\r\nX: y", "http://٣.example", "https://{region}.example", "javascript:1",
]  # fmt: skip
WRONG_ARNS: list[Any] = [
    5, None, ["x"], "arn:aws:iam::1:role/x", f"{ARN}\0", f"{ARN} x", "arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/x",
    "arn:aws:iam::123456789012:user/x",
]  # fmt: skip
BESIDE: list[dict[str, Any]] = [{"externalId": ""}, {"sessionName": {}}, {"mfa": "1"}]
ROLES: list[Any] = [*({"roleArn": arn} for arn in WRONG_ARNS), *({"roleArn": ARN, **more} for more in BESIDE)]
RATES: list[Any] = [math.inf, math.nan, 1e-300, 0, -1, [], 10**400, "x", True]
BURSTS: list[Any] = [1.5, 0, -1, 1e300, math.inf, "", None]
QUOTAS: list[Any] = [
    5, None, [], {}, {"rate": 1}, {"burst": 1}, {"rate": 1, "burst": 1, "more": 1},
    *({"rate": rate, "burst": 1} for rate in RATES),
    *({"rate": 1, "burst": burst} for burst in BURSTS),
]  # fmt: skip
ACCOUNT = "123456789012"
BY_ACCOUNT = ("otp", "phoneOtp", "otpRequest", "phoneOtpRequest")
CODES: list[Any] = ["", "12345", "1234567", "12 345", "12345\n", "ümlaut", "١٢٣٤٥٦", True, [], {}, None, 5]
WRONG: dict[str, list[Any]] = {
    "endpointUrl": URLS,
    "stsEndpointUrl": URLS,
    "regionEventsQueueUrl": [
        *URLS, "https://sqs.example", "https://sqs.example/123/x", "https://sqs.example/123456789012/a/b",
        "https://sqs.example/123456789012/", "https://sqs.example/١٢٣٤٥٦٧٨٩٠١٢/q",
        "https://u:p@sqs.example/123456789012/q", "https://sqs.example:0/123456789012/q",
    ],
    "timeoutMinutes": [*NUMBERS, "1.5", "1441"],
    "requestTimeoutSeconds": [*NUMBERS, "901"],
    "regionSwitchesPerAccount": [*NUMBERS, "2.5", "1001"],
    "regionSwitchesPerOrganization": [*NUMBERS, "2.5"],
    "secretContacts": ["maybe", "2", "ja", 2, 0.5, "tru", "\uff34RUE"],
    "onExisting": ["ask", "Fail!", 1, True, "fail,overwrite"],
    "pacingDirectory": [
        "relative", "./x", "~nobody-at-all/x", "~nobody-at-all", "/a\0", "/a\nb", "/\ud800", "/" + "x" * 5000, 5, True,
    ],
    "assumeRole": [
        "role", "5", "[]", '"x"', "{}", "{'roleArn': 'x'}", '{"rolearn": "x"}', '{"roleArn": {"a": ' * 500,
        *(json.dumps(role) for role in ROLES),
    ],
    "quotas": [
        "5", "[]", '{"": {}}', '{"Nothing": {"rate": 1, "burst": 1}}', '{"\\u001b[31m": {"rate": 1, "burst": 1}}',
        *(json.dumps({"PutAlternateContact": quota}) for quota in QUOTAS),
    ],
    "allowedAccountIds": ["123", "1234567890123", "[5]", "[[]]", '["١٢٣٤٥٦٧٨٩٠١٢"]', "[null]", "[true]"],
    "forbiddenAccountIds": ["123", "abc", "[1.5]", '[""]'],
    **{key: ["123456", '{"1": "123456"}', *(json.dumps({ACCOUNT: code}) for code in CODES)] for key in BY_ACCOUNT[:2]},
    **{key: ["2", "[]", '{"abc": "2"}', json.dumps({ACCOUNT: ""})] for key in BY_ACCOUNT[2:]},
    "otp.123": ["123456"],
    f"otp.{ACCOUNT}": CODES,
    f"phoneOtp.{ACCOUNT}": CODES,
    f"otpRequest.{ACCOUNT}": ["", " ", "x" * 65],
    "noSuchSetting": ["x"],
    "on_existing": ["fail"],
    "\x1b[31m": ["x"],
    "": ["x"],
}  # fmt: skip
CASES = [(key, value) for key, values in WRONG.items() for value in values]


def test_the_cases_are_many_and_cover_every_key() -> None:
    assert len(CASES) >= 250
    assert {f"account:{key}" for key in WRONG} >= {*ACCOUNT_KEYS}


@pytest.mark.parametrize("number", range(len(CASES)))
def test_an_invalid_value_is_rejected_in_one_line_that_names_the_key(number: int) -> None:
    key, value = CASES[number]
    with pytest.raises(ConfigurationError) as caught:
        settings_from({f"account:{key}": value})
    said = str(caught.value)
    assert said.startswith(f"account:{printable(key)}")
    assert said == printable(said)
    assert len(said) < 2000


@pytest.mark.parametrize("key", ACCOUNT_KEYS)
def test_garbage_in_any_setting_is_accepted_or_rejected_in_one_line(key: str) -> None:
    for value in ANYWHERE:
        said = refusal(key, value)
        assert said is None or (said.startswith(key) and said == printable(said))


def refusal(key: str, value: Any) -> str | None:
    """Return the message that rejects a value, or None if it is accepted."""
    try:
        hash(settings_from({key: value}))
    except ConfigurationError as error:
        return str(error)
    return None


TREES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(ACCOUNT_KEYS), st.text() | TREES | TREES.map(json.dumps))
def test_any_value_is_accepted_or_rejected_in_one_line(key: str, value: Any) -> None:
    said = refusal(key, value)
    assert said is None or said == printable(said)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("endpointUrl", "http://localhost:4566"), ("endpointUrl", "https://vpce-1.account.us-east-1.vpce.amazonaws.com/"),
        ("endpointUrl", "http://[::1]:4777"), ("endpointUrl", " http://10.0.0.1/path "),
        ("stsEndpointUrl", "HTTPS://sts.example:65535"), ("timeoutMinutes", "90"), ("timeoutMinutes", 90.0),
        ("timeoutMinutes", " 1 "), ("requestTimeoutSeconds", "2.5"), ("requestTimeoutSeconds", 900),
        ("secretContacts", "TRUE"), ("secretContacts", False), ("pacingDirectory", "/srv/pa cing ü"),
        ("quotas", '{"PutAlternateContact": {"rate": "2", "burst": "4"}}'), ("quotas", "{}"),
        ("regionSwitchesPerAccount", "20"),
        ("regionEventsQueueUrl", "https://sqs.us-east-1.amazonaws.com/123456789012/region-events"),
    ],
)  # fmt: skip
def test_sensible_values_are_accepted(key: str, value: Any) -> None:
    assert settings_from({f"account:{key}": value})


@pytest.mark.parametrize(
    ("variable", "values"),
    [
        ("PULUMI_ACCOUNT_TIME_SCALE", ["nan", "inf", "-1", "0", "x", " ", "1e-320", "1e999", "1001", "٣x", "\x1b[31m"]),
        ("PULUMI_ACCOUNT_PACING_DIRECTORY", ["x", "./x", "~nobody-at-all/x", " ", "/a\nb", "/\x1b", "/" + "x" * 5000]),
    ],
)
def test_an_invalid_variable_is_rejected_in_one_line_that_names_it(
    variable: str, values: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in values:
        monkeypatch.setenv(variable, value)
        with pytest.raises(ConfigurationError, match=f"^{variable} must be ") as caught:
            new_runtime(settings_from({}))
        assert str(caught.value) == printable(str(caught.value))
