"""Event → jobs, the second half of the map. A job is named here and lives in its package's jobs.py.

Jobs are deferred in the transaction of the event: both commit or neither does. Every job is safe to repeat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bonafides.core import jobs
from bonafides.core.events import Envelope, Event
from bonafides.members.events import MemberSaved
from bonafides.verifications import events as v

Arguments = Callable[[Any], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reaction:
    """Defer `job` with `arguments(event)`; `kind` narrows check events to one kind of check, `when` any event."""

    job: str
    arguments: Arguments
    kind: str | None = None
    when: Callable[[Any], bool] | None = None


def _member(event: Any) -> dict[str, str]:
    return {"member_id": event.member_id}


def _verification(event: Any) -> dict[str, str]:
    return {"verification_id": event.verification_id}


def _attempt(event: Any) -> dict[str, str]:
    return {"attempt_id": event.attempt_id}


def _contact_changed(event: MemberSaved) -> bool:
    return not event.created and "contact" in event.changed


R = Reaction
REACTIONS: dict[type[Event], list[Reaction]] = {
    MemberSaved: [
        R("rollouts.place", _member),
        R("decisions.compare_names_again", _member, when=_contact_changed),
    ],
    v.AttemptStarted: [
        R("decisions.say_processing", _verification),
        R("selfie.recheck", _verification, kind="document"),
        R("document.read", _attempt, kind="document"),
        R("selfie.compare", _verification, kind="selfie"),
        # a comparison that waits for a better document measures nothing, and the document's failure is told now
        R("decisions.decide", _verification, kind="selfie"),
    ],
    v.AttemptMeasured: [
        R("selfie.compare", _verification, kind="document"),
        R("decisions.decide", _verification),
    ],
    v.CheckPassed: [R("decisions.decide", _verification)],
    v.CheckCredited: [R("decisions.decide", _verification)],
    v.CheckWaived: [R("decisions.decide", _verification)],
    v.CheckInReview: [
        R("decisions.decide", _verification)
    ],  # a step that the member cannot do may be the last
    v.VerificationVerified: [
        R("badges.issue", _verification),
        R("rollouts.complete", _member),
        R("flow.tell_result", _verification),
        R("reviews.close_moot", _verification),
    ],
    v.VerificationRequiresInput: [R("flow.tell_result", _verification)],
    v.VerificationInReview: [R("reviews.open_case", _verification)],
    v.VerificationDeclined: [
        R("flow.tell_result", _verification),
        R("reviews.close_moot", _verification),
    ],
    v.VerificationCanceled: [R("reviews.close_moot", _verification)],
    v.VerificationExpired: [R("reviews.close_moot", _verification)],
}

PUBLISH = "webhooks.publish"  # every public event, whatever else reacts to it


def react(envelope: Envelope) -> None:
    """Defer the jobs of one event. Jobs about one verification run one after another, in order."""
    happened = envelope.event
    data = happened.data()
    about = data.get("verification_id") or data.get("member_id")
    for reaction in REACTIONS.get(type(happened), []):
        fits = reaction.kind is None or reaction.kind == data.get("kind")
        if fits and (reaction.when is None or reaction.when(happened)):
            jobs.defer(reaction.job, reaction.arguments(happened), lock=about)
    if happened.public:
        jobs.defer(PUBLISH, {"event_id": envelope.id}, lock=f"publish:{about}")
