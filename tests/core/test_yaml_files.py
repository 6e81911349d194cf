from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pulumi_account.components.baseline_file import read_baseline
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.yaml_files import YamlFile
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.organization_description import OrganizationDescription
from tests.core.test_files import OBSTACLES, create_obstacle

pytestmark = pytest.mark.timeout(60)


def bomb(link: str) -> str:
    """Return lines that each reference the previous one nine times."""
    lines = ["a0: &a0 {x: y}"]
    for number in range(1, 11):
        nine = ", ".join([f"*a{number - 1}"] * 9)
        lines.append(f"a{number}: &a{number} {link.format(nine)}")
    return "\n".join(lines) + "\n"


HOSTILE = [
    pytest.param(bomb("[{}]"), "11: its aliases come to more than 50 times what is written", id="alias bomb"),
    pytest.param(bomb("{{<<: [{}]}}"), "11: its aliases come to more than 50 times", id="merge bomb"),
    pytest.param("a: " + "[" * 3000, "1: is not valid YAML: is nested more than 50 levels deep", id="brackets"),
    pytest.param("a: " + "[" * 3000 + "]" * 3000, "1: is not valid YAML: is nested more than 50 levels", id="closed"),
    pytest.param("a:\n  b: x\0y\n", "2: is not valid YAML: holds a control character", id="NUL"),
    pytest.param("a: \x1b[31m\n", "1: is not valid YAML: holds a control character", id="escape"),
    pytest.param("a: &a\n  b: *a\n", "1: must not contain itself", id="cycle"),
    pytest.param("a: &a\n  <<: *a\n", "1: must not contain itself", id="cycle of merges"),
    pytest.param("a: 1\nb:\n  c: 1\n  c: 2\n", "4: b.c already stands in line 3", id="twice"),
    pytest.param("a:\n\tb: 1\n", "2: is not valid YAML: ", id="tab"),
    pytest.param("a: *nobody\n", "1: is not valid YAML: found undefined alias", id="undefined alias"),
    pytest.param("a: 1\n---\na: 2\n", "2: is not valid YAML: but found another document", id="two documents"),
    pytest.param("<<: 3\n", "1: is not valid YAML: expected a mapping", id="merge of a number"),
    pytest.param("? {a: b}\n: 1\n", "1: a key must be a plain word", id="key that is a mapping"),
    pytest.param('a: "\\ud800"\n', "1: holds half a character", id="lone surrogate"),
    pytest.param("%YAML 9.9\n---\na: 1\n", "1: is not valid YAML: found incompatible YAML document", id="version"),
]


@pytest.mark.parametrize(("text", "said"), HOSTILE)
@pytest.mark.parametrize("name", ["file.yaml", "file.json"])
def test_a_hostile_file_is_rejected_at_once_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    if name == "file.json" and "\t" in text:
        pytest.skip("tabs are JSON's")
    file = tmp_path / name
    file.write_bytes(text.encode("utf-8"))
    begin = time.process_time()
    with pytest.raises(ConfigurationError) as caught:
        YamlFile(file)
    assert time.process_time() - begin < 5
    assert str(caught.value).startswith(f"{file}:{said}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: \xe4\n", "is not encoded in UTF-8"),
        ("a: 1\n".encode("utf-16"), "is not encoded in UTF-8"),
        (b"#" * (33 * 1024 * 1024), "can't be read: larger than 32 mib"),
    ],
)
def test_undecodable_or_huge_content_is_rejected(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ConfigurationError, match=rf"^{tmp_path}/file: {said}$"):
        YamlFile(tmp_path / "file")


@pytest.mark.parametrize("what", [*OBSTACLES, "nothing"])
def test_every_reader_rejects_anything_but_a_regular_file(tmp_path: Path, what: str) -> None:
    file = tmp_path / "file.yaml"
    if what != "nothing":
        create_obstacle(file, what)
    with pytest.raises(ConfigurationError, match=r"file\.yaml: can't be read: "):
        read_baseline(file)
    with pytest.raises(ValueError, match=r"file\.yaml: can't be read: "):
        OrganizationDescription.of_file(file)


@pytest.mark.parametrize("path", ["a\0b.yaml", "\ud800.yaml", "x" * 5000])
def test_an_impossible_path_is_reported(path: str) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_baseline(path)


def test_byte_order_marks_line_endings_merges_and_anchors_are_supported(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_bytes(
        b"\xef\xbb\xbfcommon: &common\r\n  a: NO\r\n  b: 007\r\n"
        b"own:\r\n  <<: *common\r\n  b: ~\r\nlist: [*common, *common]"
    )
    file = YamlFile(tmp_path / "file.yaml")
    common = {"a": "NO", "b": "007"}
    assert file.values == {"common": common, "own": {"a": "NO", "b": None}, "list": [common, common]}
    assert file.locate(("own", "b", "further")) == f"{tmp_path}/file.yaml:6: "


def test_an_anchor_can_be_shared_by_thousands_of_accounts(tmp_path: Path) -> None:
    contact = "{name: F, title: T, email_address: f@example.com, phone_number: '1'}"
    lines = ["defaults: {alternate_contacts: {SECURITY: &contact " + contact + "}}", "overrides:"]
    lines += [f"  '{100000000000 + n}': {{alternate_contacts: {{SECURITY: *contact}}}}" for n in range(2000)]
    (tmp_path / "file.yaml").write_text("\n".join(lines))
    assert len(YamlFile(tmp_path / "file.yaml").values["overrides"]) == 2000


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
NEARLY_YAML = st.text(alphabet="ab&*<>:-?[]{}#|!%@`'\"\\ \n\t0~,.\u0085\u2028", max_size=60)


@settings(max_examples=40)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3))
@example({"emoji": "\U0001f600", "slash": "a/b", "tab": "a\tb", "quotes": "\"'", "<<": "merge"})
def test_json_is_read_exactly_with_any_indentation(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    file = tmp_path_factory.getbasetemp() / "values.json"
    file.write_text(json.dumps(values, indent="\t"))
    assert YamlFile(file).values == values
    file.write_text(json.dumps(values).replace("/", "\\/"))
    assert YamlFile(file).values == values


@given(st.binary(max_size=100) | NEARLY_YAML.map(str.encode))
def test_any_bytes_are_values_or_a_one_line_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(content)
    try:
        YamlFile(file)
    except ConfigurationError as error:
        assert "\n" not in str(error)  # noqa: PT017 - any bytes are one of the two
        assert str(error).startswith(str(file))  # noqa: PT017


def test_the_emulators_organization_file_accepts_tabs_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "organization.json").write_bytes(
        b"\xef\xbb\xbf"
        + json.dumps(
            {"members": [{"name": "Zürich \U0001f600", "tags": {"Env": "a", "env": "b"}}]}, indent="\t"
        ).encode()
    )
    with Emulator() as emulator:
        assert len(emulator.load_organization(tmp_path / "organization.json").member_account_ids) == 1


def test_tags_in_a_baseline_are_case_sensitive(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("accounts:\n  tags: {Env: a, env: b}\ndefaults: {enabled_regions: [ab-c-1]}\n")
    chosen = read_baseline(tmp_path / "file.yaml").accounts
    assert chosen is not None
    assert set(chosen.tags) == {"Env", "env"}
