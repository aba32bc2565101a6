"""The verbs of rollouts."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from bonafides.core import jobs
from bonafides.core.clock import rfc3339
from bonafides.core.errors import Invalid, NotFound
from bonafides.core.events import Actor, emit
from bonafides.core.ids import new_id
from bonafides.decisions import queries as decisions
from bonafides.decisions.policy import FileInvalid
from bonafides.members import queries as members
from bonafides.members.queries import MemberView
from bonafides.rollouts import events, placing, plans, queries, standing
from bonafides.rollouts.answers import Difference
from bonafides.rollouts.models import Entry, PlanVersion, Rollout
from bonafides.rollouts.placing import ALGORITHM, Placement
from bonafides.rollouts.plans import Plan

BATCH = 500  # members placed by one job: about a second, so that nothing waits long behind it
EXAMPLES = 100


def load_folder(folder: Path | str, *, actor: Actor, now: datetime) -> list[str]:
    """Apply every plan (*.toml) of a folder; names of the rollouts. All files are read before the first is applied."""
    files = sorted(Path(folder).glob("*.toml"))
    if not Path(folder).is_dir():
        raise FileInvalid(str(folder), ["is not a folder"])
    policy, read = decisions.policy(), {}
    for file in files:
        plan = plans.load(file, policy)
        if plan.name in read:
            raise FileInvalid(str(file), [f"name: there is another plan named {plan.name!r} in this folder"])
        read[plan.name] = plan
    for plan in read.values():
        apply(plan, actor=actor, now=now)
    return list(read)


def apply_file(path: Path | str, *, actor: Actor, now: datetime) -> str:
    """Apply the plan in a file; the rollout's name. FileInvalid where it cannot be used."""
    plan = plans.load(path, decisions.policy())
    apply(plan, actor=actor, now=now)
    return plan.name


@transaction.atomic
def apply(plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Put a plan into force; returns its version. Applying the version in force again changes nothing."""
    row, created = Rollout.objects.select_for_update().get_or_create(
        name=plan.name,
        defaults={
            "id": new_id("rol"),
            "action": plan.action,
            "version": 0,
            "stage_since": now,
            "created": now,
            "changed": now,
        },
    )
    if not created and queries.plan_of(row).hash == plan.hash:
        return row.version
    row.version, row.action, row.changed = row.version + 1, plan.action, now
    row.stage = min(row.stage, len(plan.stages))
    row.save()
    PlanVersion.objects.create(
        rollout=row,
        number=row.version,
        hash=plan.hash,
        text=plan.text,
        actor_kind=actor.kind,
        actor_id=actor.id,
        created=now,
    )
    kind = events.RolloutStarted if created else events.PlanApplied
    emit(kind(rollout=row.name, rollout_id=row.id, version=row.version, plan_hash=plan.hash), actor=actor)
    _place_everybody(row.name)
    return row.version


@transaction.atomic
def enter_stage(name: str, stage: int, *, actor: Actor, now: datetime) -> None:
    """Go on to a stage (counted from 1). Invalid before the present one has lasted as long as its plan says."""
    row = Rollout.objects.select_for_update().filter(name=name).first()
    if row is None:
        raise NotFound("There is no such rollout.", param="rollout")
    plan = queries.plan_of(row)
    if stage == row.stage:
        return
    if stage != row.stage + 1 or stage > len(plan.stages):
        raise Invalid(
            f"The rollout is in stage {row.stage} of {len(plan.stages)}; the next one is entered one by one.",
            param="stage",
        )
    ends = row.stage_since + plan.stages[row.stage - 1].at_least
    if now < ends:
        raise Invalid(f"Stage {row.stage} lasts until {rfc3339(ends)} at least.", param="stage")
    row.stage, row.stage_since, row.changed = stage, now, now
    row.save()
    buckets = plan.stages[stage - 1].buckets
    emit(
        events.RolloutStageEntered(rollout=name, rollout_id=row.id, stage=stage, buckets=buckets), actor=actor
    )
    _place_everybody(name)


def _place_everybody(name: str) -> None:
    jobs.defer("rollouts.place_all", {"rollout": name, "after": ""}, lock=f"rollout:{name}")


def place(member_id: str, *, actor: Actor, now: datetime) -> None:
    """Write down where a member stands in every rollout. Safe to repeat; of two at once one writes."""
    member = members.get(member_id)
    for rollout in Rollout.objects.order_by("id"):
        _place(rollout, queries.plan_of(rollout), member, actor=actor, now=now)


def place_batch(name: str, after: str, *, actor: Actor, now: datetime) -> str | None:
    """Place the members of one batch, newest first; the id to go on after, None at the end."""
    rollout = Rollout.objects.filter(name=name).first()
    if rollout is None:
        return None
    plan, batch = queries.plan_of(rollout), members.page(after=after or None, limit=BATCH)
    for member, outcome in _with_outcomes(rollout, batch):
        placed = placing.place(plan, rollout.stage, member.id, member.attributes, today=now.date())
        if placing.becomes(outcome, placed.outcome) is not None:  # most members stay where they are
            _place(rollout, plan, member, actor=actor, now=now)
    return batch[-1].id if len(batch) == BATCH else None


@transaction.atomic
def _place(rollout: Rollout, plan: Plan, member: MemberView, *, actor: Actor, now: datetime) -> None:
    placed = placing.place(plan, rollout.stage, member.id, member.attributes, today=now.date())
    found = Entry.objects.select_for_update().filter(rollout=rollout, member_id=member.id).first()
    outcome = placing.becomes(found.outcome if found else None, placed.outcome)
    if outcome is None or (found and found.completed):
        return
    if found is None:
        found, created = Entry.objects.get_or_create(
            rollout=rollout,
            member_id=member.id,
            defaults=_columns(rollout, plan, placed, outcome, now=now)
            | {"id": new_id("ent"), "created": now},
        )
        if not created:
            return  # somebody else was placing them at the same time, by the same rule
    else:
        for column, value in _columns(rollout, plan, placed, outcome, now=now).items():
            setattr(found, column, value)
        found.save()
    _tell(found, rollout, plan, actor=actor, now=now)


def _columns(
    rollout: Rollout, plan: Plan, placed: Placement, outcome: str, *, now: datetime
) -> dict[str, object]:
    asked = outcome == "asked"
    return {
        "outcome": outcome,
        "reason": placed.reason,
        "bucket": placed.bucket,
        "buckets": placed.buckets,
        "version": rollout.version,
        "stage": rollout.stage,
        "algorithm": ALGORITHM,
        "asked": now if asked else None,
        "due": now + plan.grace if asked and plan.grace else None,
        "changed": now,
    }


def _tell(entry: Entry, rollout: Rollout, plan: Plan, *, actor: Actor, now: datetime) -> None:
    about = _about(entry, rollout, plan)
    if entry.outcome == "exempt":
        emit(events.RequirementExempted(**about, reason=entry.reason), actor=actor)
    if entry.outcome != "asked" or _complete(entry, rollout, plan, actor=actor, now=now):
        return
    deadline = rfc3339(entry.due) if entry.due else None
    emit(events.RequirementDue(**about, deadline=deadline), actor=actor)
    if entry.due:
        jobs.defer("rollouts.fall_due", {"entry_id": entry.id}, at=entry.due)


@transaction.atomic
def complete(member_id: str, *, actor: Actor, now: datetime) -> None:
    """Mark as met what a member who was asked has reached. Safe to repeat."""
    open_ones = Entry.objects.select_related("rollout").filter(
        member_id=member_id, outcome="asked", completed=None
    )
    for entry in open_ones:
        _complete(entry, entry.rollout, queries.plan_of(entry.rollout), actor=actor, now=now)


def _complete(entry: Entry, rollout: Rollout, plan: Plan, *, actor: Actor, now: datetime) -> bool:
    if not standing.of(entry.member_id, plan.level, now=now).met:
        return False
    if Entry.objects.filter(pk=entry.pk, completed=None).update(completed=now, changed=now):
        emit(events.RequirementMet(**_about(entry, rollout, plan)), actor=actor)
    return True


@transaction.atomic
def fall_due(entry_id: str, *, actor: Actor, now: datetime) -> bool:
    """Say that a deadline is over, once, where the level is not reached by then."""
    entry = Entry.objects.select_related("rollout").filter(pk=entry_id).first()
    if entry is None or _complete_if_asked(entry, actor=actor, now=now):
        return False
    late = Entry.objects.filter(
        pk=entry_id, outcome="asked", completed=None, past_due=None, due__lte=now
    ).update(past_due=now, changed=now)
    if late:
        about = _about(entry, entry.rollout, queries.plan_of(entry.rollout))
        emit(events.RequirementPastDue(**about), actor=actor)
    return bool(late)


def _complete_if_asked(entry: Entry, *, actor: Actor, now: datetime) -> bool:
    if entry.outcome != "asked":
        return False
    return _complete(entry, entry.rollout, queries.plan_of(entry.rollout), actor=actor, now=now)


def _about(entry: Entry, rollout: Rollout, plan: Plan) -> dict[str, str]:
    return {
        "rollout": rollout.name,
        "rollout_id": rollout.id,
        "member_id": entry.member_id,
        "action": plan.action,
        "level": plan.level,
    }


def plan_file(path: Path | str, *, now: datetime) -> Difference:
    """What applying a plan would change, member by member. Changes nothing."""
    plan = plans.load(path, decisions.policy())
    row = Rollout.objects.filter(name=plan.name).first()
    stage = min(row.stage, len(plan.stages)) if row else 1
    found: dict[str, list[str]] = {k: [] for k in ("asked", "exempt", "not_asked", "withdrawn", "unchanged")}
    total = 0
    for batch in _everybody():
        total += len(batch)
        for member, standing_outcome in _with_outcomes(row, batch):
            placed = placing.place(plan, stage, member.id, member.attributes, today=now.date())
            new = placing.becomes(standing_outcome, placed.outcome)
            found[new or "unchanged"].append(member.external_id)
    return Difference(
        rollout=plan.name,
        new=row is None,
        members=total,
        counts={k: len(v) for k, v in found.items()},
        examples={k: tuple(v[:EXAMPLES]) for k, v in found.items() if k != "unchanged"},
    )


def _everybody() -> Iterator[list[MemberView]]:
    after: str | None = None
    while batch := members.page(after=after, limit=1000):
        yield batch
        after = batch[-1].id


def _with_outcomes(row: Rollout | None, batch: list[MemberView]) -> Iterator[tuple[MemberView, str | None]]:
    entries = Entry.objects.filter(rollout=row, member_id__in=[m.id for m in batch]) if row else ()
    known = {e.member_id: "completed" if e.completed else e.outcome for e in entries}
    for member in batch:
        yield member, known.get(member.id)
