from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml

from pulumi_account.importing.found import AccountReading, FoundSetting, Inventory
from pulumi_account.importing.project import write_project

NAMES = [
    "\"'\"\"\"\n__import__('os').system('id')#", "\x1b[31m[red]", "\u202egnp", "{account_id}", "{", "}}", "\\", "\0",
    "", "a" * 5000, "# -*- coding: utf-7 -*-", "'''", "\u2028x = 1", "\x85x = 1", "\\N{BULLET}", "\ud800", None,
]  # fmt: skip


def read(number: int, name: str | None) -> AccountReading:
    account_id = f"{100_000_000_000 + number}"
    inputs = {
        "account_id": account_id,
        "alternate_contact_type": "SECURITY",
        "name": (name or "x")[:64].replace("\ud800", "x"),
        "title": (name or "x")[:50].replace("\ud800", "x"),
        "email_address": "a@example.com",
        "phone_number": "+1",
    }
    setting = FoundSetting("AlternateContact", account_id, f"{account_id}/SECURITY", inputs, inputs)
    return AccountReading(account_id, name, "read", settings=(setting,))


@pytest.mark.parametrize("secrets", [(), ("name", "title")])
def test_no_account_name_escapes_its_literal_or_comment(tmp_path: Path, secrets: tuple[str, ...]) -> None:
    inventory = Inventory("999999999999", tuple(read(number, name) for number, name in enumerate(NAMES)))
    write_project(tmp_path / "project", inventory, secrets=secrets)
    source = (tmp_path / "project" / "__main__.py").read_text()
    called = {
        node.func.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    }
    assert "__import__" not in called
    assert source.replace("\n", "").isprintable()
    imported = (tmp_path / "project" / "import.json").read_text()
    assert len(json.loads(imported)["resources"]) == len(NAMES)
    assert imported.replace("\n", "").isprintable()
    assert yaml.safe_load((tmp_path / "project" / "Pulumi.yaml").read_text())["name"] == "project"
