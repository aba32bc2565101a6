"""One member's way through a whole verification, by the services that the flow uses."""

from datetime import datetime
from typing import Any

from bonafides.core.events import SYSTEM, Actor
from bonafides.decisions import services as decisions
from bonafides.members.services import Contact, Profile, save_member
from bonafides.verifications import queries
from bonafides.verifications import services as aggregate
from bonafides.verifications.reasons import reason
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState

CLAIMS = {
    "kind": "passport",
    "country": "UTO",
    "document_number": "L898902C3",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "birth_date": "1974-08-12",
}
SAME_FACE = {"face_score": 0.71, "face_accept": 0.5}


class Journey:
    """One member's verification, and how far they got. Everything goes through the services that the flow uses."""

    def __init__(
        self,
        now: datetime,
        name: str | None = "Anna Eriksson",
        level: str = "identity",
        external_id: str = "anna",
    ) -> None:
        self.now, self.external_id = now, external_id
        profile = Profile(contact=Contact(name=name, email="a@example.org"))
        self.member = save_member(external_id, profile, actor=SYSTEM, now=now)
        self.actor = Actor("member", self.member)
        self.id = decisions.open_verification(self.member, level, actor=self.actor, now=now)

    def hand_in(self, kind: str, outcome: CheckState = CheckState.PASSED, *codes: str, **more: Any) -> str:
        attempt = aggregate.begin_attempt(self.id, kind, actor=self.actor, now=self.now)
        self.measure(attempt, outcome, *codes, final=kind in ("email", "phone"), **more)
        return attempt

    def measure(
        self, attempt: str, outcome: CheckState, *codes: str, final: bool = False, **more: Any
    ) -> None:
        measured = Measured(outcome=outcome, reasons=tuple(map(reason, codes)), **more)
        aggregate.record(attempt, measured, actor=SYSTEM, now=self.now, final=final)

    def rename(self, name: str) -> None:
        profile = Profile(contact=Contact(name=name, email="a@example.org"))
        save_member(self.external_id, profile, actor=SYSTEM, now=self.now)

    def codes(self) -> None:
        self.hand_in("email")
        self.hand_in("phone")

    def document(self, outcome: CheckState = CheckState.PASSED, *codes: str, **claims: Any) -> str:
        return self.hand_in("document", outcome, *codes, claims=CLAIMS | claims)

    def selfie(self, outcome: CheckState = CheckState.PASSED, *codes: str) -> str:
        return self.hand_in("selfie", outcome, *codes, signals=SAME_FACE)

    def decide(self) -> str | None:
        return decisions.decide(self.id, actor=SYSTEM, now=self.now)

    def person(self, verdict: str, **more: Any) -> str:
        staff = Actor("staff", "7")
        return decisions.apply_person(self.id, verdict=verdict, actor=staff, now=self.now, **more)

    @property
    def view(self) -> queries.VerificationView:
        return queries.get(self.id)

    @property
    def states(self) -> dict[str, str]:
        return {c.kind: str(c.state) for c in self.view.checks}

    @property
    def reasons(self) -> dict[str, list[str]]:
        return {c.kind: [r.code for r in c.reasons] for c in self.view.checks if c.reasons}
