"""What others may read of rollouts."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from bonafides.core.errors import NotFound
from bonafides.members import queries as members
from bonafides.rollouts import placing, plans, standing, wording
from bonafides.rollouts.answers import Answer, EntryView, Exempt, Requirements, RolloutView, StageView, Why
from bonafides.rollouts.models import Entry, PlanVersion, Rollout
from bonafides.rollouts.placing import ALGORITHM, Outcome
from bonafides.rollouts.plans import Plan
from bonafides.rollouts.standing import Standing


def plan_of(rollout: Rollout) -> Plan:
    """The plan in force."""
    text = PlanVersion.objects.values_list("text", flat=True).get(rollout=rollout, number=rollout.version)
    return plans.stored(text)


def by_name(name: str) -> RolloutView:
    """One rollout as published; NotFound otherwise."""
    return _view(_row(name))


def page() -> list[RolloutView]:
    """All rollouts, newest first: there are tens, never thousands."""
    return [_view(r) for r in Rollout.objects.order_by("-id")]


def entry(name: str, member_id: str, *, now: datetime) -> EntryView:
    """One member's place in a rollout, worked out where none was written yet. NotFound for unknown ones."""
    rollout = _row(name)
    row = Entry.objects.filter(rollout=rollout, member_id=member_id).first()
    return _entry(rollout, plan_of(rollout), row, member_id, now=now)


def explain(name: str, member_id: str, *, now: datetime) -> Why:
    """Why a member is asked or not, with the sentence that the marketplace shows."""
    rollout = _row(name)
    row = Entry.objects.filter(rollout=rollout, member_id=member_id).first()
    plan = plan_of(rollout)
    found = _entry(rollout, plan, row, member_id, now=now)
    return _why(plan, found, _standing(plan, found, member_id, now))


def counts(name: str) -> dict[str, int]:
    """How many entries: asked, completed, exempt, not_asked, withdrawn. `asked` holds the completed ones."""
    rows = Entry.objects.filter(rollout=_row(name))
    found = dict(rows.values_list("outcome").annotate(Count("id")).order_by())
    done = rows.exclude(completed=None).count()
    return {k: found.get(k, 0) for k in ("asked", "exempt", "not_asked", "withdrawn")} | {"completed": done}


def can(member_id: str, action: str, now: datetime) -> Answer:
    """Whether a member may do something now, and why. An action without a rule is allowed."""
    answers = [
        _answer(plan, found, _standing(plan, found, member_id, now), now)
        for plan, found in _places(member_id, Rollout.objects.filter(action=action), now)
    ]
    if not answers:
        return Answer(allowed=True, action=action, reasons=("no_rule",))
    return min(answers, key=_rank)


def requirements(member_id: str, now: datetime) -> Requirements:
    """All that the rules need of a member."""
    places = _places(member_id, Rollout.objects.all(), now)
    answers = [_answer(plan, found, _standing(plan, found, member_id, now), now) for plan, found in places]
    waiting = [a for a in answers if a.due and a.allowed and "grace_period" in a.reasons]
    closed = [a for a in answers if not a.allowed]
    later = [_upcoming(plan, member_id, now) for plan, found in places if found.outcome == Outcome.NOT_ASKED]
    deadlines = [a.due for a in waiting if a.due]
    return Requirements(
        currently_due=_union(a.missing for a in closed + waiting),
        eventually_due=_union([*(a.missing for a in closed + waiting), *later]),
        past_due=_union(a.missing for a in closed if "past_due" in a.reasons),
        pending=_union(a.pending for a in answers),
        current_deadline=min(deadlines, default=None),
        exempt=tuple(a.exempt for a in answers if a.exempt),
        why=tuple(a.why for a in answers if a.why and a.why.outcome != Outcome.OUTSIDE),
    )


def _row(name: str) -> Rollout:
    row = Rollout.objects.filter(name=name).first()
    if row is None:
        raise NotFound("There is no such rollout.", param="rollout")
    return row


def _view(row: Rollout) -> RolloutView:
    plan = plan_of(row)
    return RolloutView(
        id=row.id,
        name=row.name,
        mode="require",
        action=plan.action,
        level=plan.level,
        rule=plan.rule,
        exemptions=tuple((e.rule, e.reason, e.text) for e in plan.exemptions),
        stages=tuple(
            StageView(share=s.share, at_least_days=s.at_least.total_seconds() / 86400) for s in plan.stages
        ),
        stage=row.stage,
        stage_since=row.stage_since,
        version=row.version,
        plan_hash=plan.hash,
        salt=plan.salt,
        algorithm=ALGORITHM,
        created=row.created,
        changed=row.changed,
    )


def _places(member_id: str, rollouts: QuerySet[Rollout], now: datetime) -> list[tuple[Plan, EntryView]]:
    rows = list(rollouts.prefetch_related("versions").order_by("id"))
    written = {e.rollout_id: e for e in Entry.objects.filter(member_id=member_id, rollout__in=rows)}
    out = []
    for row in rows:
        plan = plans.stored(next(v.text for v in row.versions.all() if v.number == row.version))
        out.append((plan, _entry(row, plan, written.get(row.id), member_id, now=now)))
    return out


def _entry(rollout: Rollout, plan: Plan, row: Entry | None, member_id: str, *, now: datetime) -> EntryView:
    if row is None:
        return _worked_out(rollout, plan, member_id, now=now)
    texts = {e.reason: e.text for e in plan.exemptions}
    return EntryView(
        id=row.id,
        rollout=rollout.name,
        outcome=row.outcome,
        reason=row.reason,
        text=texts.get(row.reason, ""),
        bucket=row.bucket,
        buckets=row.buckets,
        version=row.version,
        stage=row.stage,
        asked=row.asked,
        due=row.due,
        completed=row.completed,
    )


def _worked_out(rollout: Rollout, plan: Plan, member_id: str, *, now: datetime) -> EntryView:
    """What the job is about to write down: the rule needs nothing but the member."""
    member = members.get(member_id)
    placed = placing.place(plan, rollout.stage, member.id, member.attributes, today=now.date())
    asked = placed.outcome == Outcome.ASKED
    return EntryView(
        id=None,
        rollout=rollout.name,
        outcome=str(placed.outcome),
        reason=placed.reason,
        text=placed.text,
        bucket=placed.bucket,
        buckets=placed.buckets,
        version=rollout.version,
        stage=rollout.stage,
        asked=now if asked else None,
        due=now + plan.grace if asked and plan.grace else None,
        unmet=placed.unmet,
    )


def _standing(plan: Plan, found: EntryView, member_id: str, now: datetime) -> Standing | None:
    """Only who is asked is looked at more closely."""
    return standing.of(member_id, plan.level, now=now) if found.outcome == Outcome.ASKED else None


def _upcoming(plan: Plan, member_id: str, now: datetime) -> tuple[str, ...]:
    return standing.of(member_id, plan.level, now=now).missing


def _why(plan: Plan, found: EntryView, stands: Standing | None) -> Why:
    return Why(
        rollout=plan.name,
        stage=found.stage,
        rule=plan.rule,
        bucket=found.bucket,
        share=found.buckets / plans.BUCKETS,
        outcome=found.outcome,
        explanation=wording.explanation(plan, found, stands),
    )


def _answer(plan: Plan, found: EntryView, stands: Standing | None, now: datetime) -> Answer:
    why = _why(plan, found, stands)
    if stands is None:
        exempt = Exempt(rollout=plan.name, reason=found.reason, text=found.text)
        return Answer(
            allowed=True,
            action=plan.action,
            level=plan.level,
            reasons=(_UNASKED.get(found.outcome, "not_in_audience"),),
            why=why,
            exempt=exempt if found.outcome == Outcome.EXEMPT else None,
        )
    if stands.met:
        return Answer(allowed=True, action=plan.action, level=plan.level, reasons=("level_met",), why=why)
    in_time = found.due is not None and now < found.due and stands.withheld is None
    return Answer(
        allowed=in_time,
        action=plan.action,
        level=plan.level,
        missing=stands.missing,
        pending=stands.pending,
        reasons=_reasons(stands, in_time=in_time, late=found.due is not None and now >= found.due),
        why=why,
        due=found.due,
    )


_UNASKED = {"exempt": "exempt", "not_asked": "not_asked"}


def _reasons(stands: Standing, *, in_time: bool, late: bool) -> tuple[str, ...]:
    if stands.withheld:
        return (f"badge_{stands.withheld}",)
    waits = bool(stands.pending) and not stands.currently
    what = "verification_pending" if waits else "verification_required"
    return (*(("grace_period",) if in_time else ()), *(("past_due",) if late else ()), what)


def _rank(answer: Answer) -> tuple[bool, bool, bool]:
    """The strictest answer first, then one with a deadline, then one that asks at all."""
    return (answer.allowed, answer.due is None, answer.reasons[0] in ("not_in_audience", "not_asked"))


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for kinds in lists for kind in kinds))
