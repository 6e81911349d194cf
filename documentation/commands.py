"""Block of the command line's reference: every subcommand, from click."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import click

from documentation.blocks import table
from pulumi_account.cli._commands import pulumi_account


def commands(_name: str) -> Iterator[str]:
    """Yield a section for each subcommand."""
    context = click.Context(pulumi_account, info_name="pulumi-account")
    for name in pulumi_account.list_commands(context):
        command = pulumi_account.get_command(context, name)
        if command is not None and not command.hidden:
            yield from _command(click.Context(command, context, info_name=name))


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from (f"## {context.command_path}", "", "```text", usage, "```", "")
    for paragraph in inspect.cleandoc(command.help or "").replace("\b\n", "").split("\n\n"):
        yield from (_markdown(" ".join(paragraph.split())), "")
    rows = [row for parameter in command.get_params(context) if (row := _option(parameter, context))]
    yield from (*table(("Option", "Meaning"), rows), "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command(click.Context(inner, context, info_name=name))


def _option(parameter: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    # The usage has the arguments; versions of click differ in whether they are listed too.
    shown: Any = None if isinstance(parameter, click.Argument) else parameter.get_help_record(context)
    if shown is None:
        return None
    names, text = shown
    return "<br>".join(f"`{name}`" for name in names.split(", ")), _markdown(" ".join(text.split()))


def _markdown(text: str) -> str:
    """Return a text of click as Markdown: placeholders and tags of HTML as they are written."""
    return re.sub(r"<(\w+)>", r"`<\1>`", text.replace("``", "`"))
