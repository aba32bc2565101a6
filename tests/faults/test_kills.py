"""kill -9 while a member is on the way: what was acknowledged is there, the journey ends well, and nothing is doubled."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from factories.plain_browser import PlainMember
from factories.product import Product
from factories.programs import until

SECONDS = 240.0


def kill(product: Product, part: str) -> int | None:
    """kill -9 of `worker`, `web` or `database`; its process id, None where it was not running at that moment."""
    told = product.told()
    pid = told["database"] if part == "database" else told["parts"].get(part)
    if not pid:
        return None
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return None
    return int(pid)


def until_result(member: PlainMember) -> None:
    deadline = time.monotonic() + SECONDS
    while member.goes_on():
        assert time.monotonic() < deadline, f"stuck at {member.at} after {member.acknowledged[-4:]}"


def queue_is_empty(product: Product) -> bool:
    """Whether everything that was asked for by now is done."""
    waiting = product.rows(
        "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
        "AND (scheduled_at IS NULL OR scheduled_at < now()) LIMIT 1"
    )
    return not waiting


def nothing_is_doubled(member: PlainMember, crashes: int) -> None:
    """One badge, one attempt a check and one decision on one input; at most one more message a crash."""
    rows = member.product.rows
    until(lambda: queue_is_empty(member.product), within=120)
    found = member.api("GET", f"/verifications/{member.verification}")
    assert found["state"] == "verified", found["failures"]
    assert {c["kind"]: c["state"] for c in found["checks"]} == dict.fromkeys(
        ("email", "phone", "document", "selfie"), "passed"
    )
    (badges,) = rows("SELECT count(*) AS n FROM badges_badge WHERE member_id = %s", member.id)
    assert badges["n"] == 1
    decisions = rows(
        "SELECT input_hash, count(*) AS n FROM decisions_decision WHERE verification_id = %s GROUP BY 1",
        member.verification,
    )
    assert [row["n"] for row in decisions] == [1]
    events = Counter(member.product.events(member.id))
    for name in ("verification.created", "verification.verified", "badge.issued", "verification.processing"):
        assert events[name] == 1, name
    assert events["check.passed"] == 4
    attempts = rows(
        "SELECT c.kind, count(*) AS n FROM verifications_attempt a JOIN verifications_check c ON c.id = a.check_id "
        "WHERE c.verification_id = %s GROUP BY 1",
        member.verification,
    )
    assert {row["kind"]: row["n"] for row in attempts} == {"email": 1, "phone": 1, "document": 1, "selfie": 1}
    sent = Counter(to for _, to, _ in member.product.outbox() if to in (member.email, member.phone))
    assert sum(sent.values()) <= 3 + crashes, sent  # two codes and the result


@contextmanager
def killing(product: Product, part: str, *, times: int, seed: int) -> Iterator[list[float]]:
    """Kill a part at random moments of what happens meanwhile; yields the moments."""
    chance, moments, stop = random.Random(seed), list[float](), threading.Event()

    def run() -> None:
        begun = time.monotonic()
        while len(moments) < times and not stop.wait(chance.uniform(0.5, 5.0)):
            until(lambda: kill(product, part), within=60)
            moments.append(time.monotonic() - begun)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield moments
    finally:
        stop.set()
        thread.join()


def healthy(product: Product) -> None:
    def sound() -> bool:
        told = product.told()
        return bool(told["ready"] and told["database"] and all(told["parts"].values()))

    until(sound, within=60)


@pytest.fixture
def member(product: Product) -> Iterator[PlainMember]:
    healthy(product)
    member = PlainMember(product)
    yield member
    member.http.close()


def _reading(member: PlainMember) -> Callable[[], bool]:
    sql = (
        "SELECT 1 AS n FROM procrastinate_jobs WHERE task_name = 'document.read' AND status = 'doing' "
        "AND args->>'attempt_id' IN (SELECT a.id FROM verifications_attempt a JOIN verifications_check c "
        "ON c.id = a.check_id WHERE c.verification_id = %s)"
    )
    return lambda: bool(member.product.rows(sql, member.verification))


def test_worker_killed_while_it_reads_a_document_reads_it_again(
    product: Product, member: PlainMember
) -> None:
    member.arrives()
    while not member.get(f"/v/{member.verification}/").endswith("/document/"):
        member.goes_on()
    member.document()
    until(_reading(member), within=60)
    assert kill(product, "worker")
    until_result(member)
    nothing_is_doubled(member, crashes=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_worker_killed_at_random_moments(product: Product, member: PlainMember, seed: int) -> None:
    with killing(product, "worker", times=3, seed=seed) as moments:
        member.arrives()
        until_result(member)
    nothing_is_doubled(member, crashes=len(moments))


@pytest.mark.parametrize("seed", [3, 4])
def test_database_killed_at_random_moments(product: Product, member: PlainMember, seed: int) -> None:
    with killing(product, "database", times=3, seed=seed) as moments:
        member.arrives()
        until_result(member)
    healthy(product)
    nothing_is_doubled(member, crashes=len(moments))


def test_web_killed_at_random_moments(product: Product, member: PlainMember) -> None:
    with killing(product, "web", times=3, seed=5) as moments:
        member.arrives()
        until_result(member)
    nothing_is_doubled(member, crashes=len(moments))
