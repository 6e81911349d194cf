"""``make fields``: write docstrings, then the generated blocks of the docs."""

from __future__ import annotations

from documentation import blocks, contact_fields, docstrings
from documentation.writers import WRITERS

if __name__ == "__main__":
    contact_fields.write()
    docstrings.write()
    for path in blocks.pages():
        page = path.read_text(encoding="utf-8")
        path.write_text(blocks.written(page, WRITERS), encoding="utf-8")
