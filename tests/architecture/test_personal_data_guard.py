"""The guard over all tests does see what it is there for."""

import logging

import pytest
from django.db import transaction

from bonafides.core.events import SYSTEM, emit
from bonafides.members.events import MemberSaved
from factories.canaries import PROBLEMS, watched


@pytest.fixture(autouse=True)
def no_personal_data_gets_out() -> None:
    """In the place of the guard over all tests, for here it is let out on purpose."""


@pytest.mark.django_db
def test_guard_sees_canaries_in_events_logs_and_problems() -> None:
    with watched() as leaks:
        with transaction.atomic():
            emit(MemberSaved(member_id="mem_1", created=True, changed=("Anna Maria",)), actor=SYSTEM)
        logging.getLogger("bonafides.flow").warning("sent to %s", "+12015550123")
        PROBLEMS.append('{"detail": "L898902C3 is taken"}')
    assert [leak.partition(":")[0] for leak in leaks] == ["event", "log", "problem"]


def test_guard_is_silent_where_ids_and_codes_are_told() -> None:
    with watched() as leaks:
        logging.getLogger("bonafides.flow").warning("refused: %s of %s", "document_expired", "vrf_01m81p9kv1")
    assert leaks == []
