"""The rules that the options of ``pulumi-account audit`` choose."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click

from pulumi_account.audit.report import or_worse
from pulumi_account.audit.rules import COMPARISON_RULES, RULES
from pulumi_account.core.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.audit.report import Rule, Severity


def chosen_rules(
    included: Sequence[str], excluded: Sequence[str], severity: Severity, *, compares: bool
) -> tuple[Rule, ...]:
    """Return the rules that the options choose. Raises UsageError if a pattern matches none, or if none is left.

    Args:
        included: patterns of ``--rule``; none for all rules.
        excluded: patterns of ``--exclude-rule``.
        severity: the mildest.
        compares: whether there is a baseline or a stack, without which COMPARISON_RULES don't apply.

    """
    for option, patterns in (("--rule", included), ("--exclude-rule", excluded)):
        for pattern in patterns:
            if not any(fnmatchcase(code, pattern) for code in RULES):
                raise click.UsageError(
                    f"{option}: {printable(pattern)} matches no rule; the rules are {', '.join(RULES)}"
                )
    allowed = or_worse(severity)
    chosen = tuple(
        rule
        for code, rule in RULES.items()
        if rule.severity in allowed
        and (not included or any(fnmatchcase(code, pattern) for pattern in included))
        and not any(fnmatchcase(code, pattern) for pattern in excluded)
    )
    if not chosen:
        raise click.UsageError("--rule, --exclude-rule and --severity leave no rule")
    applicable = chosen if compares else tuple(rule for rule in chosen if rule not in COMPARISON_RULES)
    if not applicable:
        codes = ", ".join(rule.code for rule in chosen)
        raise click.UsageError(f"{codes}: only for accounts that are compared: add --baseline or --stack")
    return applicable
