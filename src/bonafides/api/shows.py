"""Views of the packages below as the API's objects."""

import dataclasses
from datetime import datetime
from typing import Any

from django.conf import settings

from bonafides.badges.queries import BadgeView
from bonafides.members import queries as members
from bonafides.members.queries import MemberView
from bonafides.reviews.queries import CaseView
from bonafides.rollouts.answers import EntryView, RolloutView
from bonafides.verifications import links
from bonafides.verifications.failures import failures
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import OPEN
from bonafides.webhooks.queries import DeliveryView, EndpointView


def member(view: MemberView, *, contact: bool = False) -> dict[str, Any]:
    """A member; with the personal part only where asked for."""
    personal = members.contact(view.id) if contact else None
    return {
        "id": view.id,
        "object": "member",
        "external_id": view.external_id,
        "locale": view.locale,
        "attributes": view.attributes,
        "metadata": view.metadata,
        "created": view.created,
        "updated": view.updated,
        "contact": (
            {"name": personal.name, "email": personal.email, "phone": personal.phone} if personal else None
        ),
    }


def link(*, member_id: str, level: str, verification_id: str | None, now: datetime) -> str:
    """A fresh hosted link."""
    token = links.issue(member_id=member_id, level=level, verification_id=verification_id, now=now)
    return f"{settings.BASE_URL}/v/{token}"


def verification(view: VerificationView, *, now: datetime) -> dict[str, Any]:
    """A verification with a fresh link while it is open."""
    url = (
        link(member_id=view.member_id, level=view.level, verification_id=view.id, now=now)
        if view.state in OPEN
        else None
    )
    checks: list[dict[str, Any]] = [
        {
            "id": c.id,
            "object": "check",
            "kind": c.kind,
            "state": str(c.state),
            "attempts_left": c.attempts_left,
            "retry_after": c.retry_after,
            "failures": [f.as_json() for f in failures((c,), locale=view.locale)],
        }
        for c in view.checks
    ]
    return {
        "id": view.id,
        "object": "verification",
        "member": view.member_id,
        "level": view.level,
        "state": str(view.state),
        "checks": checks,
        "failures": [f for c in checks for f in c["failures"]],
        "url": url,
        "return_url": view.return_url or None,
        "policy_version": view.policy_version,
        "metadata": view.metadata,
        "created": view.created,
        "expires": view.expires,
        "decided": view.decided,
    }


def badge(view: BadgeView) -> dict[str, Any]:
    """A badge with its public addresses."""
    return {
        "id": view.id,
        "object": "badge",
        "member": view.member_id,
        "verification": view.verification_id,
        "level": view.level,
        "checks": list(view.checks),
        "state": str(view.state),
        "state_reason": view.state_reason or None,
        "page": f"{settings.BASE_URL}/b/{view.slug}",
        "mark": f"{settings.BASE_URL}/b/{view.slug}.svg",
        "metadata": view.metadata,
        "created": view.created,
        "issued": view.issued,
        "expires": view.expires,
    }


def endpoint(view: EndpointView, *, secret: str | None = None) -> dict[str, Any]:
    """A webhook endpoint; its secret only when it was just made."""
    return {
        "id": view.id,
        "object": "webhook_endpoint",
        "url": view.url,
        "types": view.types,
        "description": view.description,
        "enabled": view.enabled,
        "disabled_reason": view.disabled_reason or None,
        "failing_since": view.failing_since,
        "metadata": view.metadata,
        "created": view.created,
        "secret": secret,
    }


def delivery(view: DeliveryView) -> dict[str, Any]:
    """How one event fared at one endpoint."""
    return {
        "id": view.id,
        "object": "delivery",
        "endpoint": view.endpoint_id,
        "event": view.event_id,
        "type": view.event_type,
        "state": view.state,
        "tries": view.tries,
        "next_try": view.next_try,
        "status": view.status,
        "problem": view.problem or None,
        "milliseconds": view.milliseconds,
        "metadata": {},
        "created": view.created,
        "ended": view.ended,
    }


def rollout(view: RolloutView) -> dict[str, Any]:
    """A rollout as it is published."""
    return dataclasses.asdict(view) | {
        "object": "rollout",
        "exemptions": [{"rule": r, "reason": why, "text": text} for r, why, text in view.exemptions],
    }


def entry(view: EntryView, *, member_id: str) -> dict[str, Any]:
    """One member's place in a rollout, without its explanation."""
    return {
        "id": view.id,
        "object": "rollout_entry",
        "rollout": view.rollout,
        "member": member_id,
        "state": view.state,
        "reason": view.reason or None,
        "text": view.text or None,
        "stage": view.stage,
        "version": view.version,
        "asked": view.asked,
        "due": view.due,
        "completed": view.completed,
        "unmet": list(view.unmet),
        "created": view.asked,
    }


def appeal(view: CaseView) -> dict[str, Any]:
    """An appeal, without anything that anybody wrote."""
    return {
        "id": view.id,
        "object": "appeal",
        "state": str(view.state),
        "verification": view.verification_id,
        "member": view.member_id,
        "reasons": list(view.reasons),
        "created": view.opened,
    }
