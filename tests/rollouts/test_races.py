"""Two connections at once, on committed rows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from bonafides.audit.models import Entry as AuditEntry
from bonafides.core.events import SYSTEM
from bonafides.rollouts import services
from bonafides.rollouts.models import Entry, PlanVersion


@pytest.mark.django_db(transaction=True)
def test_applied_and_placed_twice_at_once_is_one_of_each(
    plan_file: Callable[..., Path], now: datetime
) -> None:
    from factories.members import make_member

    file, member = plan_file(("share = 0.5", "share = 1.0")), make_member(now=now)
    start = Barrier(2)

    def both(_: int) -> None:
        try:
            start.wait()
            services.apply_file(file, actor=SYSTEM, now=now)
            start.wait()
            services.place(member, actor=SYSTEM, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(both, range(2)))
    assert PlanVersion.objects.count() == 1
    assert Entry.objects.filter(member_id=member, outcome="asked").count() == 1
    assert AuditEntry.objects.filter(name="requirement.due").count() == 1
