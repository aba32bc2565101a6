"""Deliveries to a real server that is up, down, slow, wrong or gone."""

import json
import random
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from standardwebhooks import Webhook, WebhookVerificationError

from bonafides.audit.models import Entry
from bonafides.core import clock
from bonafides.core.events import SYSTEM
from bonafides.core.http import PUBLIC, WITH_LOOPBACK, Outbound
from bonafides.core.working import worker
from bonafides.verifications import lifecycle
from bonafides.webhooks import delivery, services
from bonafides.webhooks.models import Delivery, Endpoint
from bonafides.webhooks.rules import SCHEDULE
from bonafides.webhooks.states import DeliveryState
from factories import receivers
from factories.members import make_member
from factories.races import at_once
from factories.receivers import Receiver, answers
from factories.verifications import make_verification

pytestmark = pytest.mark.django_db
S = DeliveryState


@pytest.fixture
def moment() -> datetime:
    """Signatures are good for five minutes, so they are made at the present moment."""
    return clock.now()


def endpoint(url: str, moment: datetime, *types: str) -> tuple[str, str]:
    return services.create_endpoint(url, types=list(types), now=moment)


def an_event(moment: datetime, **more: Any) -> str:
    """The id of a verification.created."""
    v = make_verification(now=moment, **more)
    return Entry.objects.get(verification_id=v.id, name="verification.created").id


def planned(event_id: str, moment: datetime) -> Delivery:
    services.publish(event_id, now=moment)
    return Delivery.objects.get(event_id=event_id)


def tried(row: Delivery, moment: datetime) -> Delivery:
    delivery.deliver(row.id, now=moment)
    row.refresh_from_db()
    return row


def jobs_of(delivery_id: str) -> list[datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'webhooks.deliver' AND "
            "args->>'delivery_id' = %s ORDER BY id",
            [delivery_id],
        )
        return [row[0] for row in cursor.fetchall()]


def test_an_event_is_delivered_and_its_signature_verifies(receiver: Receiver, moment: datetime) -> None:
    _, secret = endpoint(receiver.url, moment)
    event_id = an_event(moment)
    row = tried(planned(event_id, moment), moment)
    assert (row.state, row.tries, row.status, row.problem) == (S.DELIVERED, 1, 200, "")
    ((headers, body),) = receiver.received
    told = Webhook(secret).verify(body, headers)
    assert told["id"] == headers["webhook-id"] == event_id
    assert told["type"] == "verification.created"
    assert set(told) == {"id", "object", "type", "created", "timestamp", "data", "metadata"}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(body, headers)


def test_publishing_and_delivering_again_changes_nothing(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment)
    event_id = an_event(moment)
    row = tried(planned(event_id, moment), moment)
    services.publish(event_id, now=moment)
    tried(row, moment)
    assert receiver.ids == [event_id]
    assert Delivery.objects.count() == 1


FAILURES = [
    (answers(500), 500, "status_500"),
    (answers(404), 404, "status_404"),
    (answers(302, location="http://169.254.169.254/latest"), None, "redirected"),
    (answers(307, location="https://example.org/"), None, "redirected"),
    (answers(304), 304, "status_304"),
    (receivers.hangs, None, "timeout"),
    (receivers.drips_a_header, None, "timeout"),
    (receivers.drips_a_body, None, "timeout"),
    (receivers.floods, None, "answer_too_large"),
    (receivers.breaks_off, None, "connection_failed"),
    (receivers.talks_nonsense, None, "connection_failed"),
]


@pytest.mark.parametrize(("behaviour", "status", "problem"), FAILURES, ids=range(len(FAILURES)))
def test_a_failure_is_named_and_tried_again_on_schedule(
    behaviour: receivers.Behaviour,
    status: int | None,
    problem: str,
    receiver: Receiver,
    quick: None,
    moment: datetime,
) -> None:
    endpoint(receiver.does(behaviour).url, moment)
    row = tried(planned(an_event(moment), moment), moment)
    assert (row.state, row.tries, row.status, row.problem) == (S.PENDING, 1, status, problem)
    assert row.next_try is not None
    assert moment + SCHEDULE[0] * 0.9 <= row.next_try <= moment + SCHEDULE[0] * 1.1
    assert jobs_of(row.id)[-1] == row.next_try
    assert len(receiver.received) == 1
    assert tried(row, moment).tries == 1  # not due yet
    later = moment + timedelta(minutes=10)
    receiver.does(receivers.ok)
    row = tried(row, later)
    assert (row.state, row.tries, row.next_try) == (S.DELIVERED, 2, None)
    assert receiver.ids[0] == receiver.ids[1]
    assert Endpoint.objects.get().failing_since is None


def test_where_nobody_listens_it_is_tried_again(quick: None, moment: datetime) -> None:
    endpoint(receivers.nobody(), moment)
    row = tried(planned(an_event(moment), moment), moment)
    assert (row.state, row.problem) == (S.PENDING, "connection_failed")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_takes_it(status: int, receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(status)).url, moment)
    assert tried(planned(an_event(moment), moment), moment).state == S.DELIVERED


def test_a_redirect_is_not_followed(receiver: Receiver, moment: datetime) -> None:
    with receivers.listening() as target:
        endpoint(receiver.does(answers(307, location=target.url)).url, moment)
        assert tried(planned(an_event(moment), moment), moment).problem == "redirected"
        assert target.received == []


def test_410_switches_the_endpoint_off_for_good(receiver: Receiver, moment: datetime) -> None:
    endpoint_id, _ = endpoint(receiver.does(answers(410)).url, moment)
    row = tried(planned(an_event(moment), moment), moment)
    assert (row.state, row.problem, row.next_try) == (S.FAILED, "gone", None)
    row_of = Endpoint.objects.get(pk=endpoint_id)
    assert (row_of.enabled, row_of.disabled_reason) == (False, "gone")
    services.publish(an_event(moment), now=moment)
    assert Delivery.objects.count() == 1


def test_retry_after_is_heeded(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(503, retry_after="120")).url, moment)
    row = tried(planned(an_event(moment), moment), moment)
    assert row.next_try == moment + timedelta(seconds=120)


def test_after_the_whole_schedule_it_has_failed(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(500)).url, moment)
    row = planned(an_event(moment), moment)
    at = moment
    for _ in range(len(SCHEDULE) + 1):
        row = tried(row, at)
        at = (row.next_try or at) + timedelta(seconds=30)
    assert (row.state, row.tries, row.next_try) == (S.FAILED, 10, None)
    assert len(receiver.received) == 10
    assert timedelta(days=3) < at - moment < timedelta(days=4)


def test_an_endpoint_that_failed_for_five_days_is_switched_off(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(500)).url, moment)
    tried(planned(an_event(moment), moment), moment)
    tried(planned(an_event(moment), moment), moment + timedelta(days=4, hours=23))
    assert Endpoint.objects.get().enabled
    tried(planned(an_event(moment), moment), moment + timedelta(days=5))
    assert (Endpoint.objects.get().enabled, Endpoint.objects.get().disabled_reason) == (False, "failing")


def test_switched_on_again_what_waited_goes_out(receiver: Receiver, moment: datetime) -> None:
    endpoint_id, _ = endpoint(receiver.url, moment)
    row = planned(an_event(moment), moment)
    services.change_endpoint(endpoint_id, enabled=False, now=moment)
    assert tried(row, moment).state == S.PENDING
    before = len(jobs_of(row.id))
    services.change_endpoint(endpoint_id, enabled=True, now=moment)
    assert len(jobs_of(row.id)) == before + 1
    assert tried(row, moment).state == S.DELIVERED


def test_an_endpoint_removed_meanwhile_gets_no_second_try(receiver: Receiver, moment: datetime) -> None:
    endpoint_id, _ = endpoint(receiver.does(answers(500)).url, moment)
    row = planned(an_event(moment), moment)
    waiting = planned(an_event(moment), moment)
    Delivery.objects.filter(pk=row.id).update(state=S.SENDING, tries=1, next_try=moment)
    services.delete_endpoint(endpoint_id, now=moment)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == (S.FAILED, "endpoint_deleted")
    row.refresh_from_db()
    delivery._settle(row, delivery.Outcome(problem="timeout"), now=moment)
    row.refresh_from_db()
    assert (row.state, row.next_try) == (S.FAILED, None)
    assert tried(row, moment).tries == 1
    assert receiver.received == []


def test_events_of_one_verification_go_out_in_order(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(500), receivers.ok).url, moment)
    v = make_verification(now=moment)
    lifecycle.cancel(v.id, actor=SYSTEM, now=moment)
    rows = list(Entry.objects.filter(verification_id=v.id).order_by("seq").values_list("id", flat=True))
    first, second = (planned(e, moment) for e in (rows[0], rows[-1]))
    assert tried(second, moment).tries == 0  # waits for the first
    assert tried(first, moment).state == S.PENDING  # 500
    later = moment + timedelta(minutes=1)
    assert tried(second, later).tries == 0
    woken = len(jobs_of(second.id))
    assert tried(first, later).state == S.DELIVERED
    assert len(jobs_of(second.id)) == woken + 1
    assert tried(second, later).state == S.DELIVERED
    assert receiver.ids == [rows[0], rows[0], rows[-1]]


def test_another_verification_does_not_wait(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.does(answers(500), receivers.ok).url, moment)
    assert tried(planned(an_event(moment), moment), moment).state == S.PENDING
    assert tried(planned(an_event(moment), moment), moment + timedelta(seconds=3)).state == S.DELIVERED


def test_a_slow_failure_keeps_an_endpoint_quiet_and_others_are_served(
    receiver: Receiver, quick: None, moment: datetime
) -> None:
    with receivers.listening() as healthy:
        endpoint(receiver.does(receivers.hangs).url, moment)
        endpoint(healthy.url, moment)
        events = [an_event(moment) for _ in range(3)]
        for event_id in events:
            services.publish(event_id, now=moment)
        for row in Delivery.objects.order_by("id"):
            delivery.deliver(row.id, now=moment)
        assert sorted(healthy.ids) == sorted(events)
        assert len(receiver.received) == 1  # the others were not even tried
        dead = Endpoint.objects.exclude(failing_since=None).get()
        assert dead.quiet_until is not None
        assert moment + timedelta(seconds=10) < dead.quiet_until < moment + timedelta(seconds=20)
        postponed = Delivery.objects.filter(endpoint=dead, tries=0)
        assert postponed.count() == 2
        for row in postponed:
            assert row.next_try is not None
            assert row.next_try >= dead.quiet_until
            assert jobs_of(row.id)[-1] == row.next_try
        receiver.does(receivers.ok)
        for row in Delivery.objects.filter(endpoint=dead):
            assert tried(row, moment + timedelta(minutes=1)).state == S.DELIVERED


def test_while_a_secret_rotates_both_verify(receiver: Receiver, moment: datetime) -> None:
    endpoint_id, old = endpoint(receiver.url, moment)
    new = services.rotate_secret(endpoint_id, now=moment)
    tried(planned(an_event(moment), moment), moment)
    headers, body = receiver.received[-1]
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)
    newest = services.rotate_secret(endpoint_id, now=moment + timedelta(hours=1))
    tried(planned(an_event(moment), moment), moment)
    headers, body = receiver.received[-1]
    for secret in (old, new, newest):
        assert Webhook(secret).verify(body, headers)


def test_a_day_later_the_old_secret_signs_no_more(receiver: Receiver, moment: datetime) -> None:
    endpoint_id, old = endpoint(receiver.url, moment - timedelta(days=2))
    new = services.rotate_secret(endpoint_id, now=moment - timedelta(days=1))
    tried(planned(an_event(moment), moment), moment)
    ((headers, body),) = receiver.received
    assert Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_the_library_for_node_verifies_it_too(receiver: Receiver, moment: datetime, tmp_path: Path) -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no node or no npm here")
    got = subprocess.run(
        [
            npm,
            "install",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=0",
            "--fetch-timeout=10000",
            "--prefix",
            str(tmp_path),
            "standardwebhooks@1",
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    if got.returncode:
        pytest.skip("the library for node cannot be fetched here")
    from bonafides.api.reference.samples import NODE

    endpoint_id, old = endpoint(receiver.url, moment)
    new = services.rotate_secret(endpoint_id, now=moment)
    tried(planned(an_event(moment), moment), moment)
    headers, body = receiver.received[-1]
    script = tmp_path / "check.js"
    script.write_text(
        NODE
        + """
const [body, headers, secrets] = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(secrets.map((s) => {
  try { return take(body, headers, s).type; } catch (error) { return error.constructor.name; }
})));
"""
    )
    wrong = "whsec_" + "A" * 43 + "="
    sent = json.dumps([body.decode(), headers, [old, new, wrong]])
    done = subprocess.run([node, str(script)], input=sent, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["verification.created"] * 2 + ["WebhookVerificationError"]


def test_an_event_is_sent_again_on_request_under_the_same_id(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment)
    event_id = an_event(moment)
    row = tried(planned(event_id, moment), moment)
    assert services.resend(event_id, now=moment) == 1
    assert tried(row, moment).state == S.DELIVERED
    assert receiver.ids == [event_id] * 2
    assert receiver.received[0][1] == receiver.received[1][1]


def test_a_try_that_was_cut_off_is_taken_up_and_the_late_one_changes_nothing(
    receiver: Receiver, moment: datetime
) -> None:
    endpoint(receiver.url, moment)
    row = planned(an_event(moment), moment)
    delivery._claim(row, now=moment)  # and here its process dies
    cut_off = Delivery.objects.get(pk=row.id)
    assert delivery.rescue(now=moment + timedelta(seconds=119)) == 0
    assert tried(Delivery.objects.get(pk=row.id), moment + timedelta(seconds=119)).state == S.SENDING
    later = moment + timedelta(seconds=120)
    assert delivery.rescue(now=later) == 1
    assert tried(Delivery.objects.get(pk=row.id), later).state == S.DELIVERED
    # the first process lived after all, and comes with a failure
    with pytest.raises(delivery.AlreadyMoved):
        delivery._settle(cut_off, delivery.Outcome(problem="timeout"), now=later)
    row.refresh_from_db()
    assert (row.state, row.tries) == (S.DELIVERED, 2)
    assert delivery.rescue(now=later) == 0


def test_a_delivery_whose_job_was_lost_is_taken_up(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment)
    v = make_verification(now=moment)
    lifecycle.cancel(v.id, actor=SYSTEM, now=moment)
    for entry in Entry.objects.filter(verification_id=v.id, name__startswith="verification."):
        services.publish(entry.id, now=moment)
    assert delivery.rescue(now=moment + timedelta(seconds=59)) == 0
    assert delivery.rescue(now=moment + timedelta(seconds=60)) == 1  # the second waits for the first


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment)
    row = planned(an_event(moment), moment)
    at_once(*[lambda: delivery.deliver(row.id, now=moment)] * 4)
    assert len(receiver.received) == 1
    row.refresh_from_db()
    assert (row.state, row.tries) == (S.DELIVERED, 1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_brings_events_from_the_change_to_the_endpoint(receiver: Receiver) -> None:
    _, secret = endpoint(receiver.url, clock.now(), "verification.*")
    v = make_verification(now=clock.now(), checks=("email",))
    lifecycle.cancel(v.id, actor=SYSTEM, now=clock.now())
    worker.run(concurrency=1, wait=False)
    told = [Webhook(secret).verify(body, headers) for headers, body in receiver.received]
    assert [t["type"] for t in told] == ["verification.created", "verification.canceled"]
    assert {t["data"]["verification_id"] for t in told} == {v.id}


def test_an_endpoint_on_a_private_address_is_never_called_in_live(
    moment: datetime, receiver: Receiver
) -> None:
    """The address was taken under another policy, or its name leads elsewhere since."""
    endpoint(receiver.url, moment)
    usual = services.outbound()
    services.use_outbound(Outbound(PUBLIC))
    try:
        row = tried(planned(an_event(moment), moment), moment)
    finally:
        services.use_outbound(usual)
    assert (row.state, row.problem) == (S.FAILED, "address_refused")
    assert receiver.received == []


@pytest.mark.parametrize("name", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[fd00::1]", "0.0.0.0"])
def test_even_the_demo_calls_no_private_network(name: str, moment: datetime) -> None:
    endpoint_id, _ = endpoint("http://127.0.0.1:9/", moment)
    Endpoint.objects.filter(pk=endpoint_id).update(url=f"http://{name}/")
    row = tried(planned(an_event(moment), moment), moment)
    assert (row.state, row.problem) == (S.FAILED, "address_refused")
    assert Outbound(WITH_LOOPBACK)


CANARIES = {"name": "Canarya Nachname", "email": "canary@example.org", "phone": "+12015550199"}


def test_no_payload_holds_personal_data(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment)
    member = make_member(**CANARIES, now=moment)
    v = make_verification(member, now=moment)
    lifecycle.cancel(v.id, actor=SYSTEM, now=moment)
    for entry in Entry.objects.filter(member_id=member).order_by("seq"):
        services.publish(entry.id, now=moment)
        tried(Delivery.objects.get(event_id=entry.id), moment)
    assert len(receiver.received) >= 2
    for headers, body in receiver.received:
        everything = json.dumps(headers).encode() + body
        for word in (*CANARIES.values(), "Canarya", "Nachname", "2015550199"):
            assert word.encode() not in everything


def test_types_that_nobody_wants_are_not_planned(receiver: Receiver, moment: datetime) -> None:
    endpoint(receiver.url, moment, "badge.*")
    services.publish(an_event(moment), now=moment)
    assert Delivery.objects.count() == 0


def test_under_faults_every_event_arrives_and_each_stream_in_order(
    receiver: Receiver, moment: datetime
) -> None:
    """Three in ten answers are failures; ten verifications with two events each."""
    chance = random.Random(7)

    def shaky(handler: receivers.Handler) -> None:
        (answers(500) if chance.random() < 0.3 else receivers.ok)(handler)

    endpoint(receiver.does(shaky).url, moment)
    expected: dict[str, list[str]] = {}
    for _ in range(10):
        v = make_verification(now=moment)
        lifecycle.cancel(v.id, actor=SYSTEM, now=moment)
        names = ["verification.created", "verification.canceled"]
        found = Entry.objects.filter(verification_id=v.id, name__in=names).order_by("seq")
        expected[v.id] = [e.id for e in found]
        for entry in found:
            services.publish(entry.id, now=moment)
    at = moment
    for _ in range(60):  # each round ends for all at the first failure, which keeps the endpoint quiet
        for row in Delivery.objects.filter(state=S.PENDING).order_by("?"):
            delivery.deliver(row.id, now=at)
        at += timedelta(hours=1)
    assert Delivery.objects.exclude(state=S.DELIVERED).count() == 0
    arrived = list(dict.fromkeys(receiver.ids))
    for ids in expected.values():
        assert [i for i in arrived if i in ids] == ids
