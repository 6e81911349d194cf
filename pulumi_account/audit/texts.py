"""The words of a report: titles, findings in a sentence, what to do about them, and the command.

Nothing parses them. No text has a contact detail.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final

from pulumi_account.importing.naming import KIND_NAMES

from . import rules
from .columns import CONTACT_COLUMNS, KINDS, NAME, PRIMARY_CONTACT, REGIONS
from .report import ComparedWith, Finding, Report, Severity, Status

COLUMN_TITLES: Final = {
    "billing": "Billing",
    "operations": "Operations",
    "security": "Security",
    PRIMARY_CONTACT: "Primary",
    NAME: "Name",
    REGIONS: "Regions",
}
SEVERITY_TITLES: Final[dict[Severity, str]] = {"medium": "Medium", "low": "Low", "info": "Info"}
STATUS_TITLES: Final[dict[Status, str]] = {
    "finding": "Finding",
    "missing": "Missing",
    "ok": "OK",
    "denied": "Denied",
    "unreadable": "Not readable",
    "not_read": "Not read",
}


@dataclass(frozen=True)
class RuleText:
    """The words of a rule.

    Args:
        title: what a finding is called.
        label: what a cell of a table says, in the setting's column: at most 12 characters.
        why: why it matters.
        remedy: what to do about a finding.

    """

    title: str
    label: str
    why: str
    remedy: str


RULE_TEXTS: Final = {
    rules.SECURITY_CONTACT_MISSING.code: RuleText(
        "No security contact",
        "Missing",
        "AWS sends notices about compromised credentials and abuse to the security contact. Without one, they go only "
        "to the address of the root user.",
        "Set a security contact: a mailbox and a phone number that your security team watches.",
    ),
    rules.PRIMARY_CONTACT_MISSING.code: RuleText(
        "No primary contact",
        "Missing",
        "AWS calls and writes to the primary contact when it has to reach the owner of the account.",
        "Set the primary contact.",
    ),
    rules.CONTACTS_NOT_DISTINCT.code: RuleText(
        "Two contacts are the same",
        "Not distinct",
        "If two contacts have the same name, e-mail address or phone number, both are out of reach at the same time.",
        "Give each contact a name, an e-mail address and a phone number of its own.",
    ),
    rules.CONTACT_SAME_AS_PRIMARY.code: RuleText(
        "Same as the primary contact",
        "As primary",
        "An alternate contact is for when AWS can't reach the primary contact, so it needs a name and a phone number "
        "of its own.",
        "Give the contact another name and phone number than those of the primary contact.",
    ),
    rules.BILLING_CONTACT_MISSING.code: RuleText(
        "No billing contact",
        "Missing",
        "Notices about invoices and payments go only to the address of the root user.",
        "Set a billing contact.",
    ),
    rules.OPERATIONS_CONTACT_MISSING.code: RuleText(
        "No operations contact",
        "Missing",
        "Notices about the availability of services go only to the address of the root user.",
        "Set an operations contact.",
    ),
    rules.PHONE_NUMBER_NOT_INTERNATIONAL.code: RuleText(
        "Phone number without a country code",
        "Country code",
        "AWS calls from abroad: it needs + and the country's calling code, then the number without its leading 0.",
        "Write the phone number as in +49 30 901820.",
    ),
    rules.MAILBOX_OF_A_PERSON.code: RuleText(
        "Mailbox of a person",
        "Personal",
        "The e-mail address looks like that of the person whom the contact names. Nobody reads it while that person is "
        "away, or after they leave.",
        "Use the address of a group, which forwards to several people.",
    ),
    rules.PHONE_NUMBER_NOT_VERIFIED.code: RuleText(
        "Phone number not verified",
        "Not verified",
        "Nobody has confirmed that the owner of the account answers the primary contact's phone number.",
        "Declare PrimaryContact with verify_phone_number=True: AWS sends a code to the phone number, and the next run "
        "submits it.",
    ),
    rules.REGION_IN_TRANSITION.code: RuleText(
        "Region being switched",
        "Switching",
        "AWS is opting the account into a region or out of it, which takes minutes to hours and can't be reversed "
        "meanwhile.",
        "Check that someone meant to switch it, and audit again later.",
    ),
    rules.ACCOUNT_NAME_NOT_UNIQUE.code: RuleText(
        "Several accounts have this name",
        "Not unique",
        "People choose accounts by name in the console and in reports.",
        "Give each account a name of its own.",
    ),
    rules.DECLARED_SETTING_MISSING.code: RuleText(
        "Declared but missing",
        "Missing",
        "The baseline or the stack declares a setting that AWS doesn't have.",
        "Run the deployment again, or remove the setting from what you declare.",
    ),
    rules.DECLARED_SETTING_DIFFERS.code: RuleText(
        "Not as declared",
        "Differs",
        "Someone changed the setting outside of the deployment, or the deployment has not run yet.",
        "Run the deployment again, or declare what AWS has.",
    ),
    rules.UNDECLARED_SETTING.code: RuleText(
        "Not declared",
        "Undeclared",
        "AWS has a setting that the stack doesn't have, so nothing notices when it changes.",
        "Import the setting into the stack, or remove it.",
    ),
    rules.DECLARED_SETTING_HIDDEN.code: RuleText(
        "Not comparable",
        "Not compared",
        "The stack has these properties encrypted, and its secrets could not be decrypted.",
        "Run the audit where the stack's secrets can be decrypted.",
    ),
}
"""By code of the rule."""

_DECLARED_BY: Final[dict[ComparedWith, str]] = {
    "rules": "what is declared",
    "baseline": "the baseline",
    "stack": "the stack",
}
_CONTACT_FIELDS: Final = "--name NAME --title TITLE --email-address ADDRESS --phone-number +NUMBER"


def contact_title(column: str) -> str:
    """Return what a column is called within a sentence, such as ``security contact``."""
    return {PRIMARY_CONTACT: "primary contact", NAME: "account name", REGIONS: "regions"}.get(
        column, f"{column} contact"
    )


def sentence(finding: Finding, compared_with: ComparedWith = "rules") -> str:
    """Return a finding in one sentence, without the account; it names properties, never values."""
    subject, declared_by = contact_title(finding.column), _DECLARED_BY[compared_with]
    facts = {name: ", ".join(values) for name, values in finding.facts.items()}
    other = contact_title(facts["other"]) if "other" in facts else ""
    properties = facts.get("properties", "")
    differ = "differ" if finding.column == REGIONS else "differs"
    sentences = {
        rules.CONTACTS_NOT_DISTINCT.code: f"{subject} and {other} have the same {properties}",
        rules.CONTACT_SAME_AS_PRIMARY.code: f"{subject} and {other} have the same {properties}",
        rules.PHONE_NUMBER_NOT_INTERNATIONAL.code: f"phone number of the {subject} has no country code",
        rules.MAILBOX_OF_A_PERSON.code: f"{subject} has the mailbox of a person",
        rules.PHONE_NUMBER_NOT_VERIFIED.code: f"phone number of the {subject} is not verified",
        rules.REGION_IN_TRANSITION.code: f"being switched: {facts.get('regions', '')}",
        rules.ACCOUNT_NAME_NOT_UNIQUE.code: f"other accounts with this name: {facts.get('accounts', '')}",
        rules.DECLARED_SETTING_MISSING.code: f"{subject} of {declared_by} does not exist in AWS",
        rules.DECLARED_SETTING_DIFFERS.code: f"{subject} {differ} from {declared_by}: {_differences(facts)}",
        rules.UNDECLARED_SETTING.code: f"{subject} not in {declared_by}{_regions(facts)}",
        rules.DECLARED_SETTING_HIDDEN.code: f"{subject} can't be compared, encrypted: {properties}",
    }
    return sentences.get(finding.rule, f"no {subject}")


def command(finding: Finding, report: Report, *, account: str | None = None) -> str | None:
    """Return the command that fixes a finding, with placeholders in capitals for values; None if there is none.

    Args:
        finding: the finding.
        report: the report that it is in.
        account: what stands for the account's ID; by default the ID.

    """
    if finding.rule in {rules.DECLARED_SETTING_MISSING.code, rules.DECLARED_SETTING_DIFFERS.code}:
        return "pulumi up --refresh"
    account = account or finding.account_id
    option = "" if finding.account_id == report.caller_account_id else f" --account-id {account}"
    if finding.rule == rules.UNDECLARED_SETTING.code:
        what = finding.column if finding.column in CONTACT_COLUMNS else KIND_NAMES[KINDS[finding.column]]
        return f"pulumi-account import FOLDER --account {account} --resources {what}"
    if finding.rule == rules.ACCOUNT_NAME_NOT_UNIQUE.code:
        return f"aws account put-account-name{option} --account-name NAME"
    if finding.rule == rules.REGION_IN_TRANSITION.code:
        region = shlex.quote(finding.facts["regions"][0])
        return f"aws account get-region-opt-status{option} --region-name {region}"
    if finding.rule in {rules.DECLARED_SETTING_HIDDEN.code, rules.PHONE_NUMBER_NOT_VERIFIED.code}:
        return None
    if finding.column == PRIMARY_CONTACT:
        return f"aws account put-contact-information{option} --contact-information file://contact.json"
    contact_type = finding.column.upper()
    return f"aws account put-alternate-contact{option} --alternate-contact-type {contact_type} {_CONTACT_FIELDS}"


def _differences(facts: dict[str, str]) -> str:
    parts = {"": "properties", "not enabled: ": "not_enabled", "not disabled: ": "not_disabled"}
    return "; ".join(f"{before}{facts[name]}" for before, name in parts.items() if name in facts)


def _regions(facts: dict[str, str]) -> str:
    return f": {facts['regions']}" if "regions" in facts else ""
