"""The table itself, and its promises over every state that a verification can be in."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bonafides.core.ids import new_id
from bonafides.flow.steps import BY_KEY, STEPS, Facts, place, stations, step_of
from bonafides.verifications.queries import CheckView, VerificationView
from bonafides.verifications.states import CheckState, VerificationState

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KINDS = ("email", "phone", "document", "selfie")
ALL_CONSENTS = frozenset({"identity_check", "face_comparison"})


def check_view(
    kind: str, state: CheckState = CheckState.WAITING, left: int = 3, wait: timedelta | None = None
) -> CheckView:
    return CheckView(
        id=f"chk_{kind}",
        kind=kind,
        state=state,
        attempts_allowed=3,
        attempts_left=left,
        retry_after=NOW + wait if wait else None,
        latest_attempt=None,
        reasons=(),
        changed=NOW,
    )


def view(*checks: CheckView, state: VerificationState = VerificationState.REQUIRES_INPUT) -> VerificationView:
    return VerificationView(
        id=new_id("vrf"),
        member_id=new_id("mem"),
        level="identity",
        state=state,
        policy_version="test",
        locale="en",
        return_url="",
        metadata={},
        created=NOW,
        changed=NOW,
        expires=NOW + timedelta(days=30),
        decided=None,
        checks=checks,
    )


def facts(consents: frozenset[str] = ALL_CONSENTS) -> Facts:
    return Facts(consents=consents, now=NOW)


def at(*states: CheckState) -> VerificationView:
    return view(*(check_view(k, s) for k, s in zip(KINDS, states, strict=True)))


C = CheckState

any_check_state = st.sampled_from(list(CheckState))
any_verification = st.builds(
    lambda kinds, states, left, waits, state: view(
        *(
            check_view(k, s, n, timedelta(minutes=w) if w else None)
            for k, s, n, w in zip(KINDS[:kinds], states, left, waits, strict=False)
        ),
        state=state,
    ),
    st.integers(1, 4),
    st.lists(any_check_state, min_size=4, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.integers(-5, 5), min_size=4, max_size=4),
    st.sampled_from(list(VerificationState)),
)
any_facts = st.builds(
    facts, st.frozensets(st.sampled_from(["identity_check", "face_comparison", "person_compares"]))
)


@given(any_verification, any_facts)
def test_place_always_leads_to_a_step_that_opens(v: VerificationView, f: Facts) -> None:
    assert place(v, f).opens(v, f)


@given(any_verification, any_facts)
def test_checks_never_open_without_consent(v: VerificationView, f: Facts) -> None:
    if "identity_check" not in f.consents:
        assert [s.key for s in STEPS if s.kind and s.opens(v, f)] == []


@given(any_verification, any_facts)
def test_checks_never_open_before_the_codes_are_confirmed(v: VerificationView, f: Facts) -> None:
    for code in ("email", "phone"):
        check = v.check(code)
        if check and check.state in (C.WAITING, C.IN_PROGRESS, C.FAILED):
            later = KINDS[KINDS.index(code) + 1 :]
            assert [k for k in later if BY_KEY[k].opens(v, f)] == []


@given(any_verification, any_facts)
def test_nothing_is_asked_once_it_is_decided_or_with_a_person(v: VerificationView, f: Facts) -> None:
    if v.state not in (VerificationState.REQUIRES_INPUT, VerificationState.PROCESSING):
        assert place(v, f).key == "result"
        assert [s.key for s in STEPS if s.kind and s.opens(v, f)] == []


@given(any_verification, any_facts)
def test_help_is_open_at_every_moment(v: VerificationView, f: Facts) -> None:
    assert BY_KEY["help"].opens(v, f)


def test_table_names_each_step_once_and_pages_that_exist() -> None:
    keys = [s.key for s in STEPS]
    assert len(keys) == len(set(keys))
    for step in STEPS:
        assert reverse(step.url_name, kwargs={"verification_id": new_id("vrf")}).startswith("/v/vrf_")
        assert step.undo is None or reverse(step.undo, kwargs={"verification_id": new_id("vrf")})
        assert step.title
        assert step.icon


def test_step_of_gives_all_pages_of_a_check_its_step() -> None:
    assert step_of("document", "back") is BY_KEY["document"]
    assert step_of("flow", "result") is BY_KEY["result"]
    assert step_of("flow", "next") is None
    assert step_of("console", "start") is None


def test_place_follows_the_order_of_the_table() -> None:
    todo, done, busy = C.WAITING, C.PASSED, C.IN_PROGRESS
    way = [
        (at(todo, todo, todo, todo), "email"),
        (at(busy, todo, todo, todo), "email"),
        (at(done, todo, todo, todo), "phone"),
        (at(done, done, todo, todo), "document"),
        (at(done, done, busy, todo), "selfie"),
        (at(done, done, busy, busy), "progress"),
        (at(done, done, done, done), "progress"),
    ]
    assert [place(v, facts()).key for v, _ in way] == [key for _, key in way]


def test_place_is_consent_until_who_compares_is_chosen() -> None:
    assert place(at(C.WAITING, C.WAITING, C.WAITING, C.WAITING), facts(frozenset())).key == "consent"
    half = facts(frozenset({"identity_check"}))
    assert place(at(C.WAITING, C.WAITING, C.WAITING, C.WAITING), half).key == "consent"
    assert place(view(check_view("email")), half).key == "email"


def test_failures_are_read_before_they_are_repaired() -> None:
    v = at(C.PASSED, C.PASSED, C.FAILED, C.IN_PROGRESS)
    assert place(v, facts()).key == "result"
    assert BY_KEY["document"].opens(v, facts())
    assert not BY_KEY["selfie"].opens(v, facts())
    assert not BY_KEY["progress"].opens(v, facts())


def test_failed_check_opens_only_after_its_wait_and_with_a_try_left() -> None:
    rest = (check_view("email", C.PASSED), check_view("phone", C.PASSED))
    waiting = view(*rest, check_view("document", C.FAILED, wait=timedelta(minutes=1)))
    over = view(*rest, check_view("document", C.FAILED, wait=timedelta(minutes=-1)))
    spent = view(*rest, check_view("document", C.FAILED, left=0))
    assert [BY_KEY["document"].opens(v, facts()) for v in (waiting, over, spent)] == [False, True, False]


def test_credited_checks_are_no_stations() -> None:
    v = at(C.CREDITED, C.PASSED, C.WAITING, C.WAITING)
    assert [s.key for s in stations(v)] == ["consent", "phone", "document", "selfie"]
    assert place(v, facts()).key == "document"


def test_step_handed_to_a_person_does_not_hold_up_the_others() -> None:
    v = at(C.PASSED, C.IN_REVIEW, C.WAITING, C.WAITING)
    assert place(v, facts()).key == "document"
