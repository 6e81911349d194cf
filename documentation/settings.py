"""Block of the settings' reference: each key of a stack's configuration, from the model."""

from __future__ import annotations

from collections.abc import Iterator

from documentation.blocks import table
from pulumi_account.core.aws_settings import AwsSettings
from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.settings import Settings


def settings(_name: str) -> Iterator[str]:
    """Yield the table of the ``account:`` settings."""
    described = descriptions(Settings)
    own = [name for name in Settings.model_fields if name not in AwsSettings.model_fields]
    keys = {name: f"account:{Settings.model_fields[name].alias}" for name in own}
    yield from table(("Key", "Meaning"), [(f"`{keys[name]}`", described[name]) for name in own])


def aws_settings(_name: str) -> Iterator[str]:
    """Yield the table of the ``aws:`` settings that are honored."""
    described = descriptions(AwsSettings)
    fields = AwsSettings.model_fields
    yield from table(("Key", "Meaning"), [(f"`{fields[name].alias}`", text) for name, text in described.items()])
