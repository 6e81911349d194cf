"""Builds the documentation site: ``python -m documentation.site``.

The pages are the files of docs/, which are also read on code hosts, and some of the repository's root. They are copied
with their links made to fit, and zensical turns the copies into HTML.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from documentation import DOCS, ROOT
from documentation.configuration import CONFIGURATION

PAGES: Final = ROOT / CONFIGURATION["docs_dir"]
SITE: Final = ROOT / CONFIGURATION["site_dir"]
SOURCE: Final = f"{CONFIGURATION['extra']['source']}/blob/main/"
ROOT_PAGES: Final[Mapping[str, str]] = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "README.md": "index.md",
}
"""Files outside docs/ and the page that shows each, or that stands in its place."""

_LINK: Final = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")
_ROW: Final = re.compile(r"^\|.*$", re.MULTILINE)
_CODE: Final = re.compile(r"`[^`]*`")
# What the tests and make fields need.
_MARK: Final = re.compile(r"^<!-- (?:generated: [^>]*|end of generated|program: \w+|test|example) -->\n", re.MULTILINE)


def page_of(path: Path) -> str | None:
    """Return the page that shows a file of the repository, or None if none does."""
    if path.is_relative_to(DOCS) and path.suffix == ".md":
        return path.relative_to(DOCS).as_posix()
    return ROOT_PAGES.get(path.relative_to(ROOT).as_posix())


def converted(source: Path, page: str) -> str:
    """Return a file's text as a page of the site, with links to pages, or to files where the source is shown."""

    def link(found: re.Match[str]) -> str:
        target = (source.parent / found[1]).resolve()
        shown = page_of(target)
        if shown is None:
            return f"]({SOURCE}{target.relative_to(ROOT).as_posix()}{found[2] or ''})"
        # The start page has other headings than README.
        anchor = "" if target.name == "README.md" else found[2] or ""
        return f"]({'../' * page.count('/')}{shown}{anchor})"

    text = _MARK.sub("", source.read_text(encoding="utf-8"))
    # Code hosts need a backslash before a pipe in a table's code; here it would be shown.
    text = _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace("\\|", "|"), row[0]), text)
    return _LINK.sub(link, text)


def copy_pages() -> None:
    """Write the pages into the folder that zensical reads."""
    shutil.rmtree(PAGES, ignore_errors=True)
    sources = [*sorted(DOCS.rglob("*.md")), *(ROOT / name for name in ROOT_PAGES if name != "README.md")]
    for source in sources:
        page = page_of(source)
        if page is not None:
            target = PAGES / page
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(converted(source, page), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("site.css"), PAGES / "site.css")


def build() -> subprocess.CompletedProcess[Any]:
    """Build the site; a link to a page or a heading that doesn't exist fails."""
    copy_pages()
    shutil.rmtree(SITE, ignore_errors=True)
    return subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=ROOT, check=False)


if __name__ == "__main__":
    if find_spec("zensical") is None:
        sys.exit("make docs: zensical is not installed; it needs Python 3.11 or newer")
    sys.exit(build().returncode)
