"""The generated reference in docs/ matches the code, its examples run, and the site is built from all pages."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from pulumi.automation import OpType

import pulumi_account
from documentation import DOCS, ROOT, blocks, site
from documentation.configuration import CONFIGURATION, navigation
from documentation.writers import WRITERS
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack

PAGES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in blocks.pages()}
_EXAMPLE = re.compile(r"<!-- example -->\n```python\n(.*?)```", re.DOTALL)
EXAMPLES = {page: "\n".join(_EXAMPLE.findall(text)) for page, text in PAGES.items()}
_LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"?([^\" >]+)")
_LINKED = re.compile(r"<link\b(?=[^>]*\brel=\"?(?:stylesheet|preconnect|preload|icon))[^>]*\bhref=\"?([^\" >]+)")
FUNCTIONS = [
    name
    for name in pulumi_account.__all__
    if inspect.isfunction(getattr(pulumi_account, name)) and not name.endswith("_output")
]


def example(*pages: str) -> str:
    return "\n".join(EXAMPLES[f"reference/{page}.md"] for page in pages)


@pytest.mark.parametrize("page", PAGES)
def test_generated_blocks_match_the_code(page: str) -> None:
    assert blocks.written(PAGES[page], WRITERS) == PAGES[page], "the code has changed: run make fields"


def test_each_public_name_has_its_place_in_the_reference() -> None:
    found = [block for page in PAGES.values() for block in blocks.blocks(page)]
    assert len(found) == len(set(found))
    documented = {name for kind, name in found if kind in ("resource", "component", "function", "type")}
    described_with_others = {
        name
        for name in pulumi_account.__all__
        if name.endswith(("Result", "_output")) or (name.endswith("Args") and name != "ConnectionArgs")
    }
    others = {"AlternateContactType", "OrganizationAccount", "errors"}
    assert documented == set(pulumi_account.__all__) - described_with_others - others


@pytest.mark.parametrize(
    "program",
    [
        example("alternate-contact", "primary-contact", "account-name", "primary-email", "region-opt-in"),
        example(
            "trusted-access",
            "organization-alternate-contact",
            "organization-primary-contact",
            "organization-account-name",
            "organization-region-opt-in",
        ),
        example("account-baseline", "organization-baseline"),
        example(*(name.replace("_", "-") for name in FUNCTIONS), "delegated-administrator"),
    ],
    ids=["one account", "many accounts", "components", "functions"],
)
def test_the_examples_deploy_and_then_preview_without_changes(
    program: str, account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.create_organization(members=2)
    account_emulator.account().alternate_contacts["BILLING"] = {
        "Name": "Finance",
        "Title": "Accounts payable",
        "EmailAddress": "billing@example.com",
        "PhoneNumber": "+1 206 555 0102",
    }
    (tmp_path / "Pulumi.yaml").write_text("name: reference\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(program, encoding="utf-8")
    stack = create_or_select_stack("test", tmp_path, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})

    stack.up()

    assert set(stack.preview().change_summary) == {OpType.SAME}


def test_every_page_of_the_reference_has_an_example() -> None:
    about = ("resource", "component", "function")
    for page, text in PAGES.items():
        if any(kind in about for kind, _ in blocks.blocks(text)):
            assert EXAMPLES[page], page


def test_the_navigation_has_every_page_once() -> None:
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    shown = {*pages, *(page for name, page in site.ROOT_PAGES.items() if name != "README.md")}
    assert sorted(navigation()) == sorted(shown), "add the page to nav in zensical.toml"


def test_links_to_other_files_lead_to_their_source() -> None:
    page = site.converted(DOCS / "emulator.md", "emulator.md")
    assert "](testing.md" in page
    contributing = site.converted(ROOT / "CONTRIBUTING.md", "contributing.md")
    assert "](architecture.md)" in contributing
    assert "<!--" not in site.converted(DOCS / "reference" / "primary-email.md", "reference/primary-email.md")


@pytest.mark.skipif(find_spec("zensical") is None, reason="zensical is not installed; it needs Python 3.11 or newer")
def test_the_site_has_no_dead_link_and_requests_nothing_from_other_hosts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "documentation.site"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr

    built = ROOT / CONFIGURATION["site_dir"]
    html = {path: path.read_text(encoding="utf-8") for path in built.rglob("*.html")}
    assert len(html) > len(list(navigation()))
    for path, text in html.items():
        loaded = _LOADED.findall(text) + _LINKED.findall(text)
        assert [address for address in loaded if "//" in address] == [], path
    styles = "".join(path.read_text(encoding="utf-8") for path in built.rglob("*.css"))
    assert not re.findall(r"url\(\"?https?:|@import", styles)
