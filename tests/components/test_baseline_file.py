from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_account.components.baseline_file import read_baseline
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.organization.selection.model import AccountSelection

GOOD = """\
accounts:
  organizational_units: [/Workloads]
defaults:
  alternate_contacts:
    security: &contact
      name: Ferdinand Security
      title: Head of Alarms
      email_address: ferdinand@example.com
      phone_number: +49 30 555777
    BILLING:
      <<: *contact
      title: Accounts payable
  primary_contact:
    full_name: Wilhelmina Example
    address_line1: Nowhere Street 1
    city: Oslo
    country_code: NO
    phone_number: +47 555
    postal_code: 0150
  enabled_regions: [EU-Central-2]
overrides:
  012345678901:
    alternate_contacts:
      SECURITY:
        title: Head of Logs
      BILLING: null
    disabled_regions: [ap-east-1]
    name: 0150
"""


def failures(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "baseline.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_baseline(file)
    return [line.replace(str(tmp_path) + "/", "") for line in str(caught.value).splitlines()]


def test_a_baseline_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "baseline.yaml"
    file.write_text(GOOD, encoding="utf-8")

    baseline = read_baseline(file)

    assert baseline.names() == {"012345678901": "0150"}
    security, billing, primary = (
        baseline.alternate_contact("SECURITY"),
        baseline.alternate_contact("BILLING"),
        baseline.primary_contact(),
    )
    assert security is not None
    assert billing is not None
    assert primary is not None
    assert security.defaults["title"] == "Head of Alarms"
    assert security.overrides == {"012345678901": {"title": "Head of Logs"}}
    assert billing.defaults["title"] == "Accounts payable"
    assert billing.defaults["name"] == "Ferdinand Security"
    assert billing.excluded == {"012345678901"}
    assert (primary.defaults["country_code"], primary.defaults["postal_code"]) == ("NO", "0150")
    assert baseline.alternate_contact("OPERATIONS") is None
    assert baseline.accounts == AccountSelection(organizational_units=("/Workloads",))
    enabled, disabled = baseline.regions(enabled=True), baseline.regions(enabled=False)
    assert enabled is not None
    assert (enabled.defaults, enabled.overrides) == (("eu-central-2",), {})
    assert disabled is not None
    assert (disabled.defaults, disabled.overrides) == ((), {"012345678901": ("ap-east-1",)})


def test_all_failures_are_reported_at_once_with_file_line_and_key(tmp_path: Path) -> None:
    text = GOOD.replace("ferdinand@example.com", "nobody").replace("Head of Logs", "x" * 51)
    text = text.replace("country_code: NO", "country_code: XX").replace("    city: Oslo\n", "")

    told = [line.split(": ", 2) for line in failures(tmp_path, text)]

    assert [(place, key, reason[:38]) for place, key, reason in told] == [
        (
            "baseline.yaml:8",
            "defaults.alternate_contacts.BILLING.email_address",
            "must be an e-mail address (letters, di",
        ),
        (
            "baseline.yaml:8",
            "defaults.alternate_contacts.SECURITY.email_address",
            "must be an e-mail address (letters, di",
        ),
        (
            "baseline.yaml:24",
            "overrides.012345678901.alternate_contacts.SECURITY.title",
            "must be a string of 1 to 50 characters",
        ),
        ("baseline.yaml:13", "defaults.primary_contact.city", "is required"),
        ("baseline.yaml:16", "defaults.primary_contact.country_code", "must be a two-letter country code of I"),
    ]


def test_a_name_belongs_to_a_single_account(tmp_path: Path) -> None:
    text = GOOD.replace("  primary_contact:\n", "  name: Payments\n  primary_contact:\n")

    assert failures(tmp_path, text) == [
        "baseline.yaml:13: defaults.name: must be in the overrides of an account: each account has a name of its own"
    ]
    [said] = failures(tmp_path, GOOD.replace("name: 0150", "name: <Payments>"))
    assert said.startswith("baseline.yaml:28: overrides.012345678901.name: must be an account name")
    assert "Payments" not in said


def test_an_unknown_key_is_reported_with_the_allowed_ones(tmp_path: Path) -> None:
    text = GOOD.replace("disabled_regions", "forbidden_regions").replace("title: Head of Logs", "role: Head of Logs")

    structural, contact = failures(tmp_path, text)

    assert structural.startswith("baseline.yaml:27: overrides.012345678901.forbidden_regions: is an unknown key; ")
    assert structural.endswith(
        "expected one of alternate_contacts, primary_contact, enabled_regions, disabled_regions, name"
    )
    assert contact.startswith(
        "baseline.yaml:25: overrides.012345678901.alternate_contacts.SECURITY.role: is not a property "
    )
    assert contact.endswith("expected one of name, title, email_address, phone_number")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("defaults:\n  enabled_regions: [a, b\n", "baseline.yaml:3: is not valid YAML"),
        (
            "accounts:\n  units: [/A]\n",
            "baseline.yaml:2: accounts.units: is an unknown key; expected one of account",
        ),
        ("accounts:\n  organizational_units:\n  - A\n", "baseline.yaml:3: accounts.organizational_units.0: must be an"),
        ("- a\n", "baseline.yaml: must be a mapping"),
        ("", "baseline.yaml: must be a mapping"),
        ("defaults: &a\n  primary_contact: *a\n", "baseline.yaml:1: must not contain itself"),
        ("defaults:\n  primary_contact:\ndefaults:\n", "baseline.yaml:3: defaults already stands in line 1"),
        ("? [a]\n: b\n", "baseline.yaml:1: a key must be a plain word"),
        ("overrides:\n  12: {}\n", "baseline.yaml:2: overrides.12: must be an account ID: a string of 12 digits"),
        ("defaults:\n  enabled_regions: eu-central-2\n", "baseline.yaml:2: defaults.enabled_regions: must be a list"),
        (
            "defaults:\n  alternate_contacts:\n    LEGAL: {}\n",
            "baseline.yaml:3: defaults.alternate_contacts.LEGAL: must be",
        ),
        (
            "overrides:\n  '123456789012':\n    primary_contact: {city: Oslo}\n",
            "baseline.yaml:3: overrides.123456789012.primary_contact: has nothing to override",
        ),
        (
            "defaults:\n  enabled_regions: [ab-c-1]\noverrides:\n  '123456789012':\n    disabled_regions: [AB-C-1]\n",
            "baseline.yaml:5: overrides.123456789012.disabled_regions: ab-c-1 can't be both enabled and disabled",
        ),
    ],
)
def test_an_invalid_baseline_is_reported_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    (line,) = failures(tmp_path, text)
    assert line.startswith(said)


def test_an_unreadable_file_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.yaml: can't be read: no such file or directory$"):
        read_baseline(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"defaults: \xe4\n")
    with pytest.raises(ConfigurationError, match=r"latin\.yaml: is not encoded in UTF-8$"):
        read_baseline(tmp_path / "latin.yaml")


def test_no_failure_repeats_a_contact_detail(tmp_path: Path) -> None:
    said = "\n".join(failures(tmp_path, GOOD.replace("+49 30 555777", "phone Ferdinand").replace("NO", "Norway")))
    assert "Ferdinand" not in said
    assert "Norway" not in said
