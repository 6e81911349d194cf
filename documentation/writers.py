"""What writes each kind of generated block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documentation import commands, modules, reference, settings
from documentation.blocks import Writer

WRITERS: Final[Mapping[str, Writer]] = {
    "about": reference.about,
    "aws": settings.aws_settings,
    "commands": commands.commands,
    "component": reference.component,
    "function": reference.function,
    "module": modules.module,
    "resource": reference.resource,
    "settings": settings.settings,
    "type": reference.type_,
}
