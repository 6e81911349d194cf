"""What docs/many-accounts.md shows is true."""

from __future__ import annotations

import re
from pathlib import Path

from pulumi.automation import OpType

from pulumi_account.components.baseline_file import read_baseline
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack

TEXT = (Path(__file__).parents[2] / "docs" / "many-accounts.md").read_text(encoding="utf-8")
MANY, NAMES, BASELINE, OWNS, ONE = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
FILE = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0]


def test_the_programs_deploy_and_then_preview_without_changes(account_emulator: Emulator, tmp_path: Path) -> None:
    account_emulator.create_organization(members=2)
    (tmp_path / "Pulumi.yaml").write_text("name: organization\nruntime: python\n")
    (tmp_path / "baseline.yaml").write_text(FILE, encoding="utf-8")
    (tmp_path / "__main__.py").write_text(MANY + BASELINE)
    stack = create_or_select_stack("test", tmp_path, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})

    stack.up()

    contacts = account_emulator.account("100000000001").alternate_contacts
    assert {kind: contact["EmailAddress"] for kind, contact in contacts.items()} == {
        "SECURITY": "security@example.com",
        "BILLING": "billing+1@example.com",
    }
    assert account_emulator.account("100000000002").alternate_contacts["SECURITY"]["EmailAddress"].count("archive") == 1
    assert account_emulator.account().contact_information["CountryCode"] == "NO"
    assert account_emulator.account("100000000001").name == "Log archive"
    assert set(stack.preview().change_summary) == {OpType.SAME}
    for program in (NAMES, OWNS, ONE):
        (tmp_path / "__main__.py").write_text(program)
        stack.preview()


def test_the_failure_is_reported_as_documented(tmp_path: Path) -> None:
    import pytest

    from pulumi_account.core.errors import ConfigurationError

    file = tmp_path / "baseline.yaml"
    file.write_text(FILE.replace("billing@example.com", "billing"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_baseline(file)
    (shown,) = re.findall(r"```text\n(.*) …\n```", TEXT)
    assert f"{caught.value}".replace(f"{tmp_path}/", "").startswith(shown)
