"""Shared by all benchmarks: a scratch directory, rows of figures, and the lower bound that quotas imply."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.calls import Call
from pulumi_account.testing.emulator.quotas import RATES

from .engines import Engine

FIRST_ACCOUNT = 100_000_000_001


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, what it is compared with, the ratio, and whether the target is met."""

    what: str
    measured: str
    compared_with: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Bench:
    """The directory and the engine of a benchmark."""

    engine: Engine
    scratch: Path

    def aws(self, emulator: Emulator) -> dict[str, str]:
        """Return the variables that point a run at the emulator and its pacing at the scratch directory."""
        return {**emulator.environment(), "PULUMI_ACCOUNT_PACING_DIRECTORY": str(self.scratch / "pacing")}


def bound_of(calls: int, operation: str) -> float:
    """Return the fewest seconds that AWS's quota allows for a number of calls: (calls - burst) / rate."""
    rate, burst = RATES[operation]
    return max(0.0, (calls - burst) / rate)


def span_of(calls: Iterable[Call]) -> float:
    """Return the seconds from the first call to the last."""
    times = [call.time for call in calls]
    return max(times) - min(times)


def paced(what: str, emulator: Emulator, operation: str, wall_seconds: float, least: float | None = None) -> list[Row]:
    """Return the rows of paced calls: their time compared with its bound, and the number refused.

    ``least`` is the target as a share of the bound's speed; with one, the target for 429s is zero. What the engine
    does before the first call and after the last takes real time, which is added unscaled.
    """
    calls = emulator.calls(operation=operation)
    span, bound = span_of(calls), bound_of(len(calls), operation)
    whole = span + max(0.0, wall_seconds - span / emulator.time_scale)
    counts = emulator.call_counts()[operation]
    refused = counts.get("429", 0)
    others = {name: sum(of.values()) for name, of in emulator.call_counts().items() if name != operation}
    beside = ", ".join(f"{count} {name}" for name, count in sorted(others.items()))
    return [
        Row(
            f"{what}: first call to last",
            f"{span:.1f} s",
            f"bound ({len(calls)} - {RATES[operation][1]}) / {RATES[operation][0]:g} s = {bound:.1f} s",
            f"{bound / span:.1%} of the bound's speed",
            "" if least is None else f"at least {least:.0%}",
            None if least is None else bound / span >= least,
        ),
        Row(f"{what}: the whole run", f"{whole:.1f} s", f"bound {bound:.1f} s", f"{bound / whole:.1%}"),
        Row(
            f"{what}: 429s",
            str(refused),
            f"{len(calls)} {operation}",
            "",
            "" if least is None else "0",
            None if least is None else refused == 0,
        ),
        Row(f"{what}: other calls", beside or "none"),
    ]


def counted(what: str, emulator: Emulator, operation: str | None, expected: int) -> Row:
    """Return the row for the number of calls, which has a target; None counts all operations of the account API."""
    calls = len(emulator.calls("account", operation))
    return Row(f"{what}: calls", str(calls), f"{expected} wanted", "", f"{expected}", calls == expected)


def at_most(what: str, value: float, limit: float, unit: str, digits: int = 1) -> Row:
    """Return a row whose figure has an upper limit."""
    return Row(what, f"{value:.{digits}f} {unit}", "", "", f"under {limit:g} {unit}", value < limit)


def machine() -> list[tuple[str, str]]:
    """Return the facts about the machine that the figures depend on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return [
        ("CPU", f"{cpu}, {os.cpu_count()} cores"),
        ("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("Python", sys.version.split()[0]),
        ("Packages", ", ".join(f"{name} {version(name)}" for name in ("pulumi-account", "pulumi", "boto3", "moto"))),
        ("Load at the start", f"{load} (1 minute)"),
    ]
