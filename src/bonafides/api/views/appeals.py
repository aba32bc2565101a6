"""Appeals."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from bonafides.api import shows
from bonafides.api.auth import actor_of, needs
from bonafides.api.schemas.incoming import AppealIn
from bonafides.api.schemas.outgoing import AppealCaseOut
from bonafides.core import clock
from bonafides.reviews import queries, services
from bonafides.verifications import queries as verifications

router = Router(tags=["verifications"])


@router.post("", response={201: AppealCaseOut}, summary="Appeal for a member", **needs("verifications:write"))
def create(request: HttpRequest, payload: AppealIn) -> Status[dict[str, Any]]:
    """Have somebody else look at a declined verification, within 30 days. 409 where it is not declined (any more)."""
    verification = verifications.get(payload.verification)
    appeal_id = services.appeal(
        verification.id, words=payload.words, actor=actor_of(request), now=clock.now()
    )
    return Status(201, shows.appeal(queries.get(appeal_id)))
