"""The contact fields that users see come from the model, which is compared with botocore's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from documentation.contact_fields import CONTACTS, files, written
from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.core.fields import Text

FILES = [pytest.param(path, contact, id=f"{contact} in {path.parent.name}/{path.name}") for path, contact in files()]


class WithDepartment(AlternateContactFields):
    """The contact's model, with a field added to it."""

    department: Annotated[str, Text("Department", 1, 40)] | None = Field(default=None, description="Department")


@pytest.mark.parametrize(("path", "contact"), FILES)
def test_the_fields_in_a_file_match_the_model(path: Path, contact: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert written(source, contact, CONTACTS[contact]) == source, "a contact's model has changed: run make fields"


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        (
            "alternate_contact/resource.py",
            [
                "    department: pulumi.Input[str] | None = None",
                "    department: pulumi.Output[str | None]",
                "        department: pulumi.Input[str] | None = None,",
                "            department: Department; 1 to 40 characters. Removing it clears it in AWS.",
            ],
        ),
        (
            "alternate_contact/functions.py",
            ["        department: Department; 1 to 40 characters.", "    department: str | None = None"],
        ),
        (
            "organization/alternate_contact/resource.py",
            [
                "        department: Department; 1 to 40 characters.",
                "    department: pulumi.Input[str]",
                "    department: pulumi.Input[str] | None = None",
                "    department: pulumi.Output[str | None]",
                "        department: pulumi.Input[str] | None = None,",
                "            department: Department; 1 to 40 characters. Removing it clears it in AWS.",
            ],
        ),
        (
            "components/arguments.py",
            ["        department: Department; 1 to 40 characters.", "    department: NotRequired[pulumi.Input[str]]"],
        ),
    ],
)
def test_a_field_added_to_the_model_is_written_everywhere_users_see_it(
    monkeypatch: pytest.MonkeyPatch, file: str, lines: list[str]
) -> None:
    monkeypatch.setattr(WithDepartment, "setting", lambda: WithDepartment)
    path = next(path for path, contact in files() if contact == "AlternateContact" and path.as_posix().endswith(file))
    source = path.read_text(encoding="utf-8")
    new = written(source, "AlternateContact", WithDepartment)
    assert [line for line in new.splitlines() if "department" in line] == lines
    assert written(new, "AlternateContact", WithDepartment) == new
    assert [line for line in new.splitlines() if "department" not in line] == source.splitlines()
