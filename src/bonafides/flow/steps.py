"""THE map of a member's journey: every step in one table, and the pure answers to "may it open" and "what is next".

A new check is one row here, one in reactions.py, one line in config/wiring.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bonafides.members.consents import FACE_COMPARISON, IDENTITY_CHECK, PERSON_COMPARES
from bonafides.verifications.queries import CheckView, VerificationView
from bonafides.verifications.states import OPEN, CheckState, VerificationState

V, C = VerificationState, CheckState


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a predicate may know besides the verification: standing consents, and the moment."""

    consents: frozenset[str]
    now: datetime


Predicate = Callable[[VerificationView, Facts], bool]


def never(_v: VerificationView, _f: Facts) -> bool:
    """A page that is not a station on the way: nothing waits for it to be done."""
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step. `kind` is the check that it serves; `undo` names the page that takes it back.

    `opens` says whether the member may be there, `done` whether the way leads past it.
    """

    key: str
    title: str
    url_name: str
    icon: str
    opens: Predicate
    done: Predicate = never
    kind: str | None = None
    undo: str | None = None


TAKES_INPUT = frozenset({V.REQUIRES_INPUT, V.PROCESSING})
HANDED_IN = frozenset({C.IN_PROGRESS, C.IN_REVIEW, C.PASSED, C.CREDITED, C.WAIVED, C.BLOCKED})
CONFIRMED = HANDED_IN - {C.IN_PROGRESS}  # a code that was sent is not yet typed in
AT_ONCE = frozenset({"email", "phone"})  # checks that settle while the member is there


def consented(v: VerificationView, f: Facts) -> bool:
    """Agreed to the check; and chosen who compares the faces, where faces are compared."""
    chosen = v.check("selfie") is None or bool(f.consents & {FACE_COMPARISON, PERSON_COMPARES})
    return IDENTITY_CHECK in f.consents and chosen


def handed_in(check: CheckView) -> bool:
    """Nothing is waited for from the member in this check, whatever comes of it."""
    return check.state in (CONFIRMED if check.kind in AT_ONCE else HANDED_IN)


def may_go_to(check: CheckView, now: datetime) -> bool:
    """A check that the member may work on: a fresh try, or a code that is still awaited."""
    awaited = check.kind in AT_ONCE and check.state == C.IN_PROGRESS
    return awaited or check.may_try(now)


def _check_opens(kind: str) -> Predicate:
    def opens(v: VerificationView, f: Facts) -> bool:
        check = v.check(kind)
        if check is None or v.state not in TAKES_INPUT or not consented(v, f):
            return False
        earlier = v.checks[: v.checks.index(check)]
        # a failed photo does not hold up the steps after it, a code that is not confirmed does
        ready = all(handed_in(c) or (c.state == C.FAILED and c.kind not in AT_ONCE) for c in earlier)
        return ready and may_go_to(check, f.now)

    return opens


def _check_done(kind: str) -> Predicate:
    def done(v: VerificationView, f: Facts) -> bool:
        check = v.check(kind)
        return check is None or handed_in(check)

    return done


def is_open(v: VerificationView, f: Facts) -> bool:
    """Not decided, canceled or expired."""
    return v.state in OPEN


def takes_input(v: VerificationView, f: Facts) -> bool:
    """The member may still hand something in."""
    return v.state in TAKES_INPUT


def is_worked_on(v: VerificationView, f: Facts) -> bool:
    """Nothing is left to the member, and the engine has not come to an end."""
    return place(v, f).key == "progress"


def has_outcome(v: VerificationView, f: Facts) -> bool:
    """There is something to tell: a decision, a person at work, or failures to put right."""
    return not takes_input(v, f) or _asks(v)


def may_ask(v: VerificationView, f: Facts) -> bool:
    """Help is there at every moment, after the end as well."""
    return True


def _asks(v: VerificationView) -> bool:
    return any(c.state in (C.FAILED, C.BLOCKED) for c in v.checks)


def _check(kind: str, title: str, icon: str) -> Step:
    return Step(
        key=kind,
        title=title,
        url_name=f"{kind}:start",
        icon=icon,
        kind=kind,
        opens=_check_opens(kind),
        done=_check_done(kind),
    )


STEPS: tuple[Step, ...] = (
    Step(
        key="consent",
        title="What we check, and your agreement",
        url_name="flow:consent",
        icon="lock",
        opens=takes_input,
        done=consented,
        undo="flow:options",
    ),
    _check("email", "Confirm your e-mail address", "mail"),
    _check("phone", "Confirm your phone number", "phone"),
    _check("document", "Photograph your document", "document"),
    _check("selfie", "Take a selfie", "selfie"),
    Step(key="progress", title="We are checking", url_name="flow:progress", icon="clock", opens=is_worked_on),
    Step(key="result", title="Your result", url_name="flow:result", icon="check", opens=has_outcome),
    # beside the way: open at any station
    Step(
        key="options", title="If you would rather not", url_name="flow:options", icon="other", opens=is_open
    ),
    Step(key="cannot", title="I cannot do this", url_name="flow:cannot", icon="other", opens=takes_input),
    Step(
        key="hand_over",
        title="Continue on my phone",
        url_name="flow:hand_over",
        icon="phone",
        opens=takes_input,
    ),
    Step(key="help", title="I need help", url_name="flow:help", icon="help", opens=may_ask),
)

BY_KEY = {step.key: step for step in STEPS}


def step_of(namespace: str, url_name: str) -> Step | None:
    """The step that an address belongs to: all pages of a check are its step. None for flow's own doors."""
    if namespace == "flow":
        return next((s for s in STEPS if s.url_name == f"flow:{url_name}"), None)
    return next((s for s in STEPS if s.kind == namespace), None)


def stations(v: VerificationView) -> list[Step]:
    """The counted steps of this verification: agreement and required checks, without what earlier proof covers."""
    needed = {c.kind for c in v.checks if c.state != C.CREDITED}
    return [s for s in STEPS if s.key == "consent" or s.kind in needed]


def place(v: VerificationView, f: Facts) -> Step:
    """Where the member should be now."""
    if takes_input(v, f):
        if not consented(v, f):
            return BY_KEY["consent"]
        ahead = next((s for s in STEPS if s.kind and not s.done(v, f)), None)
        if ahead and ahead.opens(v, f) and not _failed(v, ahead):
            return ahead
    return BY_KEY["result"] if has_outcome(v, f) else BY_KEY["progress"]


def _failed(v: VerificationView, step: Step) -> bool:
    """A failed check is gone to from the result page alone, where all reasons are read first."""
    check = v.check(step.kind) if step.kind else None
    return check is not None and check.state == C.FAILED
