"""Which result is mailed, when, and what stands in it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from bonafides.core.clock import rfc3339
from bonafides.core.events import SYSTEM
from bonafides.flow import telling
from bonafides.notices.models import Message
from bonafides.vault import services as vault
from bonafides.verifications import links
from bonafides.verifications.states import CheckState, VerificationState

C, V = CheckState, VerificationState


def mails() -> list[str]:
    return [
        vault.unseal(m, "content", subject=m.member_id)["subject"]
        + "\n"
        + vault.unseal(m, "content", subject=m.member_id)["text"]
        for m in Message.objects.order_by("created", "id")
    ]


@pytest.fixture
def failed(way: Any) -> Any:
    """A document that has to be sent again."""
    walk = way().agrees().passes("email", "phone").begins("document", "selfie")
    walk.settles("document", C.FAILED, "document_blurred", "document_glare")
    return walk


def test_verified_is_mailed_at_once_with_the_badge(way: Any) -> None:
    from bonafides.badges import services as badges

    walk = way(checks=("email",)).agrees().passes("email").becomes(V.PROCESSING, V.VERIFIED)
    badges.issue(walk.id, actor=SYSTEM, now=walk.now)
    telling.tell_result(walk.id, now=walk.now)
    (mail,) = mails()
    assert mail.startswith("Your identity is verified\n")
    assert "Checked: e-mail address." in mail
    assert re.search(r"/b/\w+", mail)


def test_failure_is_mailed_only_after_a_pause(failed: Any) -> None:
    telling.tell_result(failed.id, now=failed.now)
    telling.tell_result(failed.id, now=failed.now)
    assert mails() == []
    (job,) = ProcrastinateJob.objects.filter(task_name="flow.remind")
    assert job.scheduled_at == failed.now + timedelta(minutes=10)
    telling.remind(**job.args, now=failed.now + timedelta(minutes=10))
    (mail,) = mails()
    assert "- Document: The photo of the document is too blurred to be read." in mail
    assert "A reflection covers a part of the document." in mail
    assert "tries left: 2" in mail


def test_no_mail_where_the_member_has_tried_again(failed: Any) -> None:
    failed.now += timedelta(minutes=3)
    failed.begins("document")
    since = rfc3339(failed.view.changed)
    telling.remind(failed.id, since, now=failed.now + timedelta(minutes=7))
    assert mails() == []


def test_second_failure_gets_its_own_reminder(failed: Any) -> None:
    telling.tell_result(failed.id, now=failed.now)
    failed.now += timedelta(minutes=3)
    failed.becomes(V.PROCESSING, V.REQUIRES_INPUT)
    telling.tell_result(failed.id, now=failed.now)
    first, second = ProcrastinateJob.objects.filter(task_name="flow.remind").order_by("id")
    telling.remind(**first.args, now=failed.now)
    assert mails() == []
    telling.remind(**second.args, now=failed.now)
    assert len(mails()) == 1


def test_link_in_the_mail_leads_back_to_the_verification(failed: Any) -> None:
    telling.remind(failed.id, rfc3339(failed.view.changed), now=failed.now)
    token = re.search(r"/v/([\w-]+)", mails()[0])[1]
    assert links.read(token, now=failed.now).verification_id == failed.id


def test_decline_is_mailed_with_all_reasons_and_the_date_of_appeal(way: Any) -> None:
    walk = way().agrees().passes("email", "phone").begins("document")
    walk.settles("document", C.BLOCKED, "document_unverified_other").becomes(V.DECLINED)
    telling.tell_result(walk.id, now=walk.now)
    (mail,) = mails()
    assert "We could not confirm this document." in mail
    assert telling.day(walk.now + timedelta(days=30)) in mail


def test_member_without_an_address_gets_no_mail(moment: Any, db: None) -> None:
    from factories.members import make_member
    from factories.ways import Way

    walk = Way(moment, member_id=make_member(email="", now=moment), checks=("email",))
    walk.agrees().passes("email").becomes(V.PROCESSING, V.VERIFIED)
    telling.tell_result(walk.id, now=walk.now)
    assert mails() == []
