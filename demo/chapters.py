"""The chapters, in order: each runs a verb and fails unless the engine and AWS did exactly what it says."""

from __future__ import annotations

from typing import Final

from .aws import CONTACT_TYPES, Account
from .narration import Narrator
from .runs import Runs, expect_writes

CHAPTERS: Final = 8
_REGION: Final = "eu-central-2"
_SECOND_REGION: Final = "eu-south-2"


class Chapters:
    """The eight chapters of one demo."""

    def __init__(self, runs: Runs, narrator: Narrator) -> None:
        self._runs = runs
        self._narrator = narrator
        self._account = runs.account

    def play(self) -> None:
        """Play all chapters; raises DemoError if one doesn't go as it says."""
        self._runs.prepare()
        self._preview()
        self._deploy()
        self._preview_again()
        self._drift()
        self._repair()
        self._change()
        self._kill()
        self._destroy()
        settings = {f"{contact_type} contact": _contact(self._account, contact_type) for contact_type in CONTACT_TYPES}
        settings["Primary contact"] = "{FullName}, {City} (AWS has no delete for it)".format(
            **self._account.primary_contact()
        )
        settings.update({region: self._account.region_status(region) for region in (_REGION, _SECOND_REGION)})
        self._narrator.ending(settings, self._runs.calls)

    def _preview(self) -> None:
        self._narrator.chapter(
            "Preview",
            "What would change? Every input is validated, and AWS is not called: this needs no credentials.",
            advice="the error names each wrong property and the allowed values; correct the program.",
        )
        self._runs.verb("preview", {}, {"security": "create", "primary": "create", _REGION: "create"}, reads=False)

    def _deploy(self) -> None:
        self._narrator.chapter(
            "Deploy",
            "The program says to overwrite the primary contact. If the account had another SECURITY contact, the run "
            "would keep it and fail. The region is read, enabled, and polled until it is ENABLED.",
            advice="the error names the denied action and ARN, or says what else to do; then run it again.",
        )
        writes = {"PutAlternateContact": 1, "PutContactInformation": 1, "EnableRegion": 1}
        self._runs.verb("up", writes, {"security": "create", "primary": "create", _REGION: "create"})
        self._runs.expect(
            lambda aws: (aws.contact("SECURITY") or {}).get("Title") == "Duty officer", "a SECURITY contact"
        )
        self._runs.expect(lambda aws: aws.region_status(_REGION) == "ENABLED", f"{_REGION} ENABLED")

    def _preview_again(self) -> None:
        self._narrator.chapter(
            "Preview again", "The program and the state agree, so there is nothing to change and no call to make."
        )
        self._runs.verb("preview", {}, {}, reads=False)

    def _drift(self) -> None:
        self._narrator.chapter("Drift", "Somebody changes the account without Pulumi, here with boto3.")
        self._account.delete_contact("SECURITY")
        self._account.set_city("Portland")
        self._account.clear_calls()
        self._narrator.event("the SECURITY contact is deleted, and the primary contact's city is now Portland")
        # A contact counts as deleted only after two reads find nothing: AWS is slow to show what was just put.
        self._runs.verb("refresh", {}, {"security": "delete", "primary": "update"})
        self._runs.verb("preview", {}, {"security": "create", "primary": "update"}, reads=False)

    def _repair(self) -> None:
        self._narrator.chapter("Repair", "The program wins: what has drifted is set again, and nothing else.")
        writes = {"PutAlternateContact": 1, "PutContactInformation": 1}
        self._runs.verb("up", writes, {"security": "create", "primary": "update"})
        self._runs.expect(lambda aws: aws.contact("SECURITY") is not None, "the SECURITY contact again")
        self._runs.expect(lambda aws: aws.primary_contact()["City"] == "Seattle", "the primary contact in Seattle")

    def _change(self) -> None:
        self._narrator.chapter(
            "Change and replace",
            "Another city is an update in place. Another contact type is another contact: it is created before the old "
            "one is deleted.",
        )
        self._runs.set_config("city", "Tacoma")
        self._runs.set_config("contactType", "OPERATIONS")
        writes = {"PutContactInformation": 1, "PutAlternateContact": 1, "DeleteAlternateContact": 1}
        replaced = "create-replacement replace delete-replaced"
        self._runs.verb("up", writes, {"security": replaced, "primary": "update"})
        self._runs.expect(lambda aws: aws.contact("OPERATIONS") is not None, "an OPERATIONS contact")
        self._runs.expect(lambda aws: aws.contact("SECURITY") is None, "no SECURITY contact")

    def _kill(self) -> None:
        self._narrator.chapter(
            "Kill and run again",
            "The program opts into a second region, and the run is killed while AWS enables it. AWS continues on its "
            "own. The next run looks first, waits for the switch under way, and doesn't ask for it twice.",
            advice="pulumi cancel removes the lock that a killed Pulumi CLI leaves behind; then run it again.",
        )
        self._runs.set_config("regions", f"{_REGION},{_SECOND_REGION}")
        first = self._runs.verb("up", None, {}, until=lambda: self._account.was_called("EnableRegion"))
        self._narrator.event("kill -9: every process of the run is gone")
        self._runs.recover()
        second = self._runs.verb("up", None, {_SECOND_REGION: "create"})
        expect_writes({"EnableRegion": 1}, first + second)
        self._runs.expect(
            lambda aws: aws.region_status(_SECOND_REGION) == "ENABLED", f"{_SECOND_REGION} ENABLED, asked for once"
        )

    def _destroy(self) -> None:
        self._narrator.chapter(
            "Destroy",
            "The contact is deleted. The primary contact stays (AWS has no delete for it), and so do the regions, by "
            "default.",
            advice="run it again; a contact that is already gone counts as deleted.",
        )
        steps = {"security": "delete", "primary": "delete", _REGION: "delete", _SECOND_REGION: "delete"}
        self._runs.verb("destroy", {"DeleteAlternateContact": 1}, steps)
        self._runs.expect(lambda aws: all(aws.contact(kind) is None for kind in CONTACT_TYPES), "no contact")
        self._runs.expect(
            lambda aws: {aws.region_status(_REGION), aws.region_status(_SECOND_REGION)} == {"ENABLED"},
            "both regions still ENABLED",
        )


def _contact(account: Account, contact_type: str) -> str:
    contact = account.contact(contact_type)
    return "{Name}, {Title}".format(**contact) if contact else "none"
