"""One member on the way through the pages."""

from datetime import datetime

from bonafides.core.events import SYSTEM
from bonafides.members import services as members
from bonafides.verifications import lifecycle, queries
from bonafides.verifications import services as aggregate
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.reasons import reason
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState, VerificationState
from factories.verifications import make_verification, member_of


class Way:
    """One member on the way, moved along by the services that the pages use."""

    def __init__(self, moment: datetime, **how: object) -> None:
        self.now = moment
        self.id = make_verification(now=moment, **how).id  # type: ignore[arg-type]
        self.actor = member_of(self.view)

    @property
    def view(self) -> VerificationView:
        return queries.get(self.id)

    def agrees(self, way: str = "face_comparison") -> "Way":
        for purpose in ("identity_check", way):
            members.give_consent(
                self.view.member_id,
                verification_id=self.id,
                purpose=purpose,
                text_version="2026-11-22.test",
                locale="en",
                actor=self.actor,
                now=self.now,
            )
        return self

    def begins(self, *kinds: str) -> "Way":
        for kind in kinds:
            aggregate.begin_attempt(self.id, kind, actor=self.actor, now=self.now)
        return self

    def passes(self, *kinds: str) -> "Way":
        for kind in kinds:
            attempt = aggregate.begin_attempt(self.id, kind, actor=self.actor, now=self.now)
            aggregate.record(
                attempt, Measured(outcome=CheckState.PASSED), actor=SYSTEM, now=self.now, final=True
            )
        return self

    def settles(self, kind: str, outcome: CheckState, *codes: str) -> "Way":
        check = self.view.check(kind)
        assert check
        aggregate.settle(check.id, outcome, [reason(c) for c in codes], actor=SYSTEM, now=self.now)
        return self

    def becomes(self, *states: VerificationState) -> "Way":
        for state in states:
            lifecycle.move_to(self.id, state, actor=SYSTEM, now=self.now)
        return self
