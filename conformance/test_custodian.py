"""cloud-custodian's policies for accounts and organizations find in the emulator what is there.

Its released version has no check of the account service's contacts, so these are its checks of accounts by IAM and
Organizations.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pulumi_account.testing.emulator import Emulator

CLOSED = "100000000001"
POLICIES: dict[str, dict[str, Any]] = {
    "no-root-keys": {
        "resource": "aws.account",
        "filters": [{"type": "iam-summary", "key": "AccountAccessKeysPresent", "value": 0}],
    },
    "password-policy": {
        "resource": "aws.account",
        "filters": [{"type": "password-policy", "key": "PasswordPolicyConfigured", "value": True}],
    },
    "closed": {
        "resource": "aws.org-account",
        "filters": [{"type": "value", "key": "Status", "value": "SUSPENDED"}],
    },
    "units": {"resource": "aws.org-unit"},
}


def test_custodians_policies_find_accounts_and_units(
    account_emulator: Emulator, installed: Path, run: Any, tmp_path: Path
) -> None:
    members = [{"id": CLOSED, "state": "CLOSED"}]
    organization = account_emulator.create_organization(members, organizational_units={"/Workloads": 1})
    policies = [{"name": name, **policy} for name, policy in POLICIES.items()]
    (tmp_path / "policies.json").write_text(json.dumps({"policies": policies}), encoding="utf-8")

    done = run(
        installed / "c7n/bin/custodian", "run", "--cache-period", "0", "--output-dir", "out", "policies.json",
        environment=account_emulator.environment(),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = {name: json.loads((tmp_path / f"out/{name}/resources.json").read_text()) for name in POLICIES}
    assert {name: [one.get("account_id", one.get("Id")) for one in resources] for name, resources in found.items()} == {
        "no-root-keys": ["123456789012"],
        "password-policy": [],
        "closed": [CLOSED],
        "units": [organization.organizational_unit_ids["/Workloads"]],
    }
