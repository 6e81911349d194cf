"""README and docs/ are correct: their programs run, and tables, settings and policies match the code."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import OpType

from pulumi_account.core.settings import ACCOUNT_KEYS, Settings, settings_from
from pulumi_account.policies import PERMISSIONS, Use, for_resources
from pulumi_account.policies.permissions import DEPARTED, VERBS
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import Stack, create_or_select_stack
from tests.source import ROOT

DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(DOCS.rglob("*.md")))
}
SETTINGS = PAGES["docs/settings.md"]
PROGRAMS = {
    name: program
    for page in PAGES.values()
    for name, program in re.findall(r"<!-- program: (\w+) -->\n```python\n(.*?)```", page, re.DOTALL)
}
TESTS = re.findall(r"<!-- test -->\n```python\n(.*?)```", PAGES["docs/testing.md"], re.DOTALL)
POLICIES = [json.loads(policy) for policy in re.findall(r"```json\n(.*?)```", PAGES["docs/permissions.md"], re.DOTALL)]
# Every program on these pages is marked; other tests run those of the other pages.
PAGES_OF_PROGRAMS = (
    "README.md",
    "docs/existing-settings.md",
    "docs/functions.md",
    "docs/settings.md",
)
RUN_BY: dict[str, str] = {
    "docs/automation-api.md": "test_guides.py",
    "docs/credentials.md": "test_guides.py",
    "docs/emulator.md": "testing/emulator/test_documentation.py",
    "docs/errors.md": "contract/test_public_names.py",
    "docs/many-accounts.md": "components/test_documentation.py",
    "docs/migrating.md": "test_guides.py",
    "docs/organization.md": "organization/test_documentation.py",
    "docs/policies.md": "test_documentation.py",
    "docs/start.md": "test_guides.py",
    "docs/testing.md": "dynamic/test_mocks.py",
}
"""Pages with programs of another form, and the tests that run them."""
# The other settings of pulumi-aws are in docs/credentials.md.
_AWS_KEYS = ("aws:profile", "aws:region")


def project_of(program: str, directory: Path) -> Path:
    (directory / "Pulumi.yaml").write_text("name: readme\nruntime: python\n")
    (directory / "__main__.py").write_text(program)
    return directory


@pytest.mark.parametrize("page", PAGES_OF_PROGRAMS)
def test_every_python_block_is_a_program_with_a_test(page: str) -> None:
    assert PAGES[page].count("```python\n") == PAGES[page].count("<!-- program: ") > 0


def test_every_page_with_programs_has_a_test_that_runs_them() -> None:
    generated = re.compile(r"<!-- generated: .*?<!-- end of generated -->", re.DOTALL)
    pages = {page for page, text in PAGES.items() if "```python\n" in generated.sub("", text)}
    examples = {page for page in pages if page.startswith("docs/reference/")}
    assert pages - examples - {*PAGES_OF_PROGRAMS} == {*RUN_BY}
    for page, test in RUN_BY.items():
        assert Path(page).name in (ROOT / "tests" / test).read_text(encoding="utf-8"), page


def test_program_names_are_unique() -> None:
    assert len(PROGRAMS) == sum(page.count("<!-- program: ") for page in PAGES.values())


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_deploys_and_then_previews_without_changes(
    name: str, account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.create_organization(members=1)
    account_emulator.account().alternate_contacts["BILLING"] = {
        "Name": "Finance",
        "Title": "Accounts payable",
        "EmailAddress": "billing@example.com",
        "PhoneNumber": "+1 206 555 0102",
    }
    project = project_of(PROGRAMS[name], tmp_path)
    stack: Stack = create_or_select_stack("readme", project, env_vars={"PULUMI_CONFIG_PASSPHRASE": "readme"})

    stack.up()

    assert set(stack.preview().change_summary) == {OpType.SAME}
    stack.destroy()


def test_the_documented_test_passes_for_the_first_program(tmp_path: Path) -> None:
    project = project_of(PROGRAMS["first"], tmp_path)
    (project / "test_program.py").write_text("\n".join(TESTS))

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def _stored(value: dict[str, Any]) -> Any:
    """Return an object, or a list of one element, as the CLI stores it."""
    return [int(value["first"])] if "first" in value else value


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(account:\w+)` \| ([^|]+) \|", SETTINGS, re.MULTILINE))

    assert sorted(rows) == sorted(ACCOUNT_KEYS)
    defaults = Settings()
    assert f"by default {defaults.timeout_minutes}." in rows["account:timeoutMinutes"]
    assert f"by default {defaults.request_timeout_seconds}." in rows["account:requestTimeoutSeconds"]
    assert f"`{defaults.on_existing}` (the default)" in rows["account:onExisting"]
    assert f"by default {str(defaults.secret_contacts).lower()}." in rows["account:secretContacts"]
    assert f"by default {defaults.region_switches_per_account}." in rows["account:regionSwitchesPerAccount"]
    assert f"by default {defaults.region_switches_per_organization}." in rows["account:regionSwitchesPerOrganization"]


def test_the_documented_commands_set_every_setting_to_an_allowed_value() -> None:
    config: dict[str, Any] = {}
    for line in re.findall(r"^pulumi config set .*$", SETTINGS, re.MULTILINE):
        _, _, _, *options, key, value = shlex.split(line)
        if options == ["--secret"] or "otp" in key.lower():
            key, account_id = key.split(".")
            config.setdefault(key, {})[account_id] = value
            continue
        if key.endswith("[0]"):
            config[key.removesuffix("[0]")] = {"first": value}
            continue
        key, *path = key.split(".") if options == ["--path"] else [key]
        target: Any = config
        for part in [key, *path][:-1]:
            target = target.setdefault(part, {})
        target[[key, *path][-1]] = int(value) if path and value.isdigit() else value

    settings = settings_from(
        {key: json.dumps(_stored(value)) if isinstance(value, dict) else value for key, value in config.items()}
    )

    # Accounts are either allowed or forbidden.
    assert sorted(config) == sorted({*_AWS_KEYS, *ACCOUNT_KEYS} - {"account:forbiddenAccountIds"})
    assert settings.assume_role is not None
    assert settings.quotas["PutAlternateContact"].burst == 4
    assert settings.otp == settings.phone_otp == {"123456789012": "A1B2C3"}


def test_the_policies_are_those_that_the_table_of_permissions_gives() -> None:
    settings = ["AlternateContact", "PrimaryContact", "AccountName", "RegionOptIn"]
    caller = "123456789012"
    own = for_resources(settings, account_id=caller)
    members = [Use(name, accounts=["100000000001"]) for name in (*settings, "PrimaryEmail")]
    through = for_resources(members, account_id=caller, organization_id="o-aa111bb222", management_account_id=caller)
    assert [own, through] == POLICIES


def test_the_tables_of_permissions_are_those_of_the_package() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([\w:]+)` \| ([\w, ]+) \|$", PAGES["docs/permissions.md"], re.MULTILINE)
    documented = {(name, action): verbs.split(", ") for name, action, verbs in rows}
    needed: dict[tuple[str, str], list[str]] = {}
    for name, by_verb in PERMISSIONS.items():
        for verb in VERBS:
            for action in by_verb.get(verb, ()) if "create" in by_verb else ():
                needed.setdefault((name, action), []).append(verb)
    # A sentence says what it is for.
    assert documented == {key: verbs for key, verbs in needed.items() if key[1] != DEPARTED}

    row = r"^\| \[`(\w+)`\]\([^)]+\) \| [^|]+ \| (`[^|]+`) \|$"
    functions = dict(re.findall(row, PAGES["docs/functions.md"], re.MULTILINE))
    reads = {name: {*verbs["read"]} for name, verbs in PERMISSIONS.items() if "create" not in verbs}
    assert {name: {*re.findall(r"[\w]+:\w+", actions)} for name, actions in functions.items()} == {
        name: actions for name, actions in reads.items() if name != "organization_accounts"
    }


def test_the_policies_of_an_organization_have_the_actions_of_the_table() -> None:
    choosing, setting_up = (
        {*json.loads(policy)["Statement"][0]["Action"]}
        for policy in re.findall(r"```json\n(.*?)```", PAGES["docs/organization.md"], re.DOTALL)
    )
    # A sentence says what reading when accounts were created needs besides.
    assert choosing == {*PERMISSIONS["organization_accounts"]["read"]} - {"account:GetAccountInformation"}
    resources = [*PERMISSIONS["TrustedAccess"].values(), *PERMISSIONS["DelegatedAdministrator"].values()]
    assert setting_up == {action for actions in resources for action in actions}


def test_the_programs_about_policies_run(capsys: pytest.CaptureFixture[str]) -> None:
    for program in re.findall(r"```python\n(.*?)```", PAGES["docs/policies.md"], re.DOTALL):
        exec(program, {})  # noqa: S102 - the program is the guide's
    assert "account:TargetRegion" in capsys.readouterr().out


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", PAGES[page], re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_link_has_a_target(page: str) -> None:
    text = re.sub(r"```.*?```", "", PAGES[page], flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file.relative_to(ROOT).as_posix()), target


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on PATH: its targets can't be listed")
def test_the_two_documented_commands_are_make_targets() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("demo", "test"):
        assert f"make {target} " in PAGES["README.md"]
        assert f"make {target} " in listed
