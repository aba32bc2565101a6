"""What agents fill in. The choices are the catalogue's own codes: nobody types a reason."""

from collections.abc import Iterable
from typing import Any

from django import forms

from bonafides.badges.services import REASONS as BADGE_REASONS
from bonafides.reviews.services import WORDS_MAX
from bonafides.verifications.queries import CheckView, VerificationView
from bonafides.verifications.reasons import REASONS, Category, texts
from bonafides.verifications.states import CheckState

LOOK_REASONS = {
    "settle_case": "To settle this case",
    "appeal": "To look again after an appeal",
    "answer_question": "To answer the member's question",
    "second_opinion": "Somebody asked me for a second opinion",
    "quality_check": "To check the quality of decisions",
}
NOTE_MAX = 600  # characters: the member reads it beside the reason
_HIDDEN = frozenset({"abandoned", "person_asks_again", "person_declined", "selfie_person_compares"})


class LookForm(forms.Form):
    """Why photos are looked at."""

    reason = forms.ChoiceField(choices=list(LOOK_REASONS.items()))


class WordsForm(forms.Form):
    """An answer."""

    words = forms.CharField(max_length=WORDS_MAX, strip=True)


class BadgeForm(forms.Form):
    """Why a badge is suspended or revoked."""

    reason = forms.ChoiceField(choices=list(BADGE_REASONS.items()))
    sure = forms.BooleanField()


class DecideForm(forms.Form):
    """A verdict: what becomes of each check, the reasons, a note, and that one means it."""

    note = forms.CharField(max_length=NOTE_MAX, required=False, strip=True)
    codes = forms.MultipleChoiceField(required=False)
    sure = forms.BooleanField(error_messages={"required": "Please confirm."})

    def __init__(self, data: Any, *, verdict: str, verification: VerificationView) -> None:
        super().__init__(data)
        self.verdict = verdict
        offered = [code for _, rows in reasons_for(verification, verdict) for code, _ in rows]
        codes = self.fields["codes"]
        assert isinstance(codes, forms.MultipleChoiceField)
        codes.choices = [(code, code) for code in offered]
        for check in open_checks(verification):
            self.fields[f"check_{check.kind}"] = forms.ChoiceField(
                choices=choices_for(check, verdict), required=False
            )

    def clean(self) -> dict[str, Any]:
        """A member is never refused or asked again without being told why; approving nothing is no approval."""
        found = super().clean() or {}
        if self.verdict == "decline" and not found.get("codes"):
            self.add_error("codes", "Choose at least one reason: the member is told it.")
        if self.verdict == "ask_again":
            if "again" not in self.choices.values():
                raise forms.ValidationError("Choose which step the member is asked to do again.")
            if not found.get("codes") and not found.get("note"):
                self.add_error("codes", "Choose a reason or write a note: the member is told what to do.")
        return found

    @property
    def choices(self) -> dict[str, str]:
        """check → choice, of those that were chosen."""
        prefix = "check_"
        return {k[len(prefix) :]: v for k, v in self.cleaned_data.items() if k.startswith(prefix) and v}


def open_checks(verification: VerificationView) -> list[CheckView]:
    """The checks that a verdict can say something about."""
    return [c for c in verification.checks if c.state != CheckState.CREDITED]


_PASS, _WAIVE = ("pass", "Accept what was handed in"), ("waive", "Let them pass without it")
_LEAVE = ("leave", "Leave it as it stands")


def choices_for(check: CheckView, verdict: str) -> list[tuple[str, str]]:
    """What may be chosen for a check under a verdict, the usual first."""
    handed_in, settled = check.latest_attempt is not None, check.satisfied
    if verdict == "ask_again":
        again = ("again", "Ask the member to do it again")
        return [again, _LEAVE] if check.state in _IN_DOUBT else [_LEAVE, again]
    if verdict == "decline":
        fail = ("fail", "Refuse it")
        return [fail, _LEAVE] if check.state in _IN_DOUBT else [_LEAVE, fail]
    if settled:
        return [_LEAVE]
    return [_PASS, _WAIVE, _LEAVE] if handed_in else [_LEAVE, _WAIVE]


_IN_DOUBT = frozenset({CheckState.IN_REVIEW, CheckState.FAILED, CheckState.BLOCKED})


def reasons_for(verification: VerificationView, verdict: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(check, [(code, what the member reads)]) of the reasons that fit this verification and verdict."""
    if verdict not in ("ask_again", "decline"):
        return []
    kinds = [c.kind for c in open_checks(verification)]
    rows = [(kind, list(_codes(kind))) for kind in kinds]
    return [(kind, found) for kind, found in rows if found]


def _codes(kind: str) -> Iterable[tuple[str, str]]:
    told = texts("en")
    for code, (check, category) in REASONS.items():
        if check == kind and category != Category.SYSTEM and code not in _HIDDEN:
            yield code, told[code].message
