"""The rules of an audit as data: codes, severities and the standards that ask for them.

Sources: the Security Hub user guide; CIS AWS Foundations Benchmark 5.0 to 7.0, which numbers the same two
recommendations differently in each; prowler's check
account_maintain_different_contact_details_to_security_billing_and_operations. Severities follow Security Hub and
prowler where they have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .columns import CONTACT_COLUMNS, NAME, PRIMARY_CONTACT, REGIONS
from .report import Rule

_PROWLER: Final = "prowler account_maintain_different_contact_details_to_security_billing_and_operations"
_CURRENT_CONTACTS: Final = ("CIS AWS 7.0 2.2", "CIS AWS 6.0 2.1", "CIS AWS 5.0 1.1")

SECURITY_CONTACT_MISSING: Final = Rule(
    "security-contact-missing",
    "medium",
    ("Security Hub Account.1", "CIS AWS 7.0 2.3", "CIS AWS 6.0 2.2", "CIS AWS 5.0 1.2", _PROWLER),
)
PRIMARY_CONTACT_MISSING: Final = Rule("primary-contact-missing", "medium", _CURRENT_CONTACTS)
CONTACTS_NOT_DISTINCT: Final = Rule("contacts-not-distinct", "medium", (_PROWLER,))
CONTACT_SAME_AS_PRIMARY: Final = Rule("contact-same-as-primary", "medium", (_PROWLER,))
BILLING_CONTACT_MISSING: Final = Rule("billing-contact-missing", "low", (_PROWLER,))
OPERATIONS_CONTACT_MISSING: Final = Rule("operations-contact-missing", "low", (_PROWLER,))
PHONE_NUMBER_NOT_INTERNATIONAL: Final = Rule("phone-number-not-international", "low", _CURRENT_CONTACTS)
MAILBOX_OF_A_PERSON: Final = Rule("mailbox-of-a-person", "info", _CURRENT_CONTACTS)
PHONE_NUMBER_NOT_VERIFIED: Final = Rule("phone-number-not-verified", "info", _CURRENT_CONTACTS)
REGION_IN_TRANSITION: Final = Rule("region-in-transition", "info")
ACCOUNT_NAME_NOT_UNIQUE: Final = Rule("account-name-not-unique", "info")

AUDITORS_RULES: Final = (
    SECURITY_CONTACT_MISSING,
    PRIMARY_CONTACT_MISSING,
    CONTACTS_NOT_DISTINCT,
    CONTACT_SAME_AS_PRIMARY,
    BILLING_CONTACT_MISSING,
    OPERATIONS_CONTACT_MISSING,
    PHONE_NUMBER_NOT_INTERNATIONAL,
    MAILBOX_OF_A_PERSON,
    PHONE_NUMBER_NOT_VERIFIED,
    REGION_IN_TRANSITION,
    ACCOUNT_NAME_NOT_UNIQUE,
)
"""The rules that apply to any account, the worst first."""

DECLARED_SETTING_MISSING: Final = Rule("declared-setting-missing", "medium")
DECLARED_SETTING_DIFFERS: Final = Rule("declared-setting-differs", "medium")
UNDECLARED_SETTING: Final = Rule("undeclared-setting", "low")
DECLARED_SETTING_HIDDEN: Final = Rule("declared-setting-hidden", "info")

COMPARISON_RULES: Final = (
    DECLARED_SETTING_MISSING,
    DECLARED_SETTING_DIFFERS,
    UNDECLARED_SETTING,
    DECLARED_SETTING_HIDDEN,
)
"""The rules by which accounts are compared with a baseline or a stack, the worst first."""

RULES: Final = {rule.code: rule for rule in (*AUDITORS_RULES, *COMPARISON_RULES)}
"""Every rule, by code."""

RULE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    SECURITY_CONTACT_MISSING.code: ("security",),
    BILLING_CONTACT_MISSING.code: ("billing",),
    OPERATIONS_CONTACT_MISSING.code: ("operations",),
    PRIMARY_CONTACT_MISSING.code: (PRIMARY_CONTACT,),
    CONTACTS_NOT_DISTINCT.code: CONTACT_COLUMNS,
    CONTACT_SAME_AS_PRIMARY.code: (*CONTACT_COLUMNS, PRIMARY_CONTACT),
    PHONE_NUMBER_NOT_INTERNATIONAL.code: (*CONTACT_COLUMNS, PRIMARY_CONTACT),
    MAILBOX_OF_A_PERSON.code: CONTACT_COLUMNS,
    PHONE_NUMBER_NOT_VERIFIED.code: (PRIMARY_CONTACT,),
    REGION_IN_TRANSITION.code: (REGIONS,),
    ACCOUNT_NAME_NOT_UNIQUE.code: (NAME,),
}
"""By code of the auditors' rules, the columns that have to be read."""
