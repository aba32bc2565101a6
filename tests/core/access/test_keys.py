from datetime import datetime, timedelta

import pytest

from bonafides.core.access import keys
from bonafides.core.access.keys import KeyInvalid, ScopeMissing
from bonafides.core.access.models import ApiKey
from bonafides.core.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_a_key_opens_with_its_scopes(now: datetime) -> None:
    key_id, secret = keys.create_key("shop", ["badges:read"], live=True, now=now)
    caller = keys.authenticate(f"Bearer {secret}", now=now)
    assert caller.key_id == key_id
    assert caller.scopes == {"badges:read"}
    caller.need("badges:read")
    with pytest.raises(ScopeMissing):
        caller.need("badges:write")


def test_only_a_hash_is_stored(now: datetime) -> None:
    _, secret = keys.create_key("shop", ["badges:read"], live=True, now=now)
    stored = " ".join(str(v) for v in ApiKey.objects.values_list().get())
    assert secret not in stored
    assert secret[8:-4] not in stored
    assert secret.startswith("bf_live_")


def test_a_revoked_key_stops_at_once_and_revoking_repeats(now: datetime) -> None:
    key_id, secret = keys.create_key("shop", [], live=False, now=now)
    keys.revoke(key_id, now=now)
    keys.revoke(key_id, now=now + timedelta(days=1))
    assert ApiKey.objects.get().revoked == now
    with pytest.raises(KeyInvalid):
        keys.authenticate(f"Bearer {secret}", now=now)
    with pytest.raises(NotFound):
        keys.revoke("key_nobody", now=now)


def test_a_key_ends_at_its_end(now: datetime) -> None:
    _, secret = keys.create_key("shop", [], live=False, now=now, expires=now + timedelta(hours=1))
    assert keys.authenticate(f"Bearer {secret}", now=now + timedelta(minutes=59))
    with pytest.raises(KeyInvalid):
        keys.authenticate(f"Bearer {secret}", now=now + timedelta(hours=1))


def test_an_unknown_scope_is_refused(now: datetime) -> None:
    with pytest.raises(Invalid, match="There is no scope members:all"):
        keys.create_key("shop", ["members:all"], live=False, now=now)


def test_noise_is_refused_by_its_checksum_before_the_database_is_asked(
    now: datetime, django_assert_num_queries: object
) -> None:
    _, secret = keys.create_key("shop", [], live=False, now=now)
    broken = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    with django_assert_num_queries(0):  # type: ignore[operator]
        for header in (None, "", "Bearer", f"Bearer {broken}", f"Basic {secret}", secret, "Bearer bf_live_ü"):
            with pytest.raises(KeyInvalid):
                keys.authenticate(header, now=now)


def test_the_last_use_is_written_once_a_minute(now: datetime) -> None:
    _, secret = keys.create_key("shop", [], live=False, now=now)
    for seconds in (0, 30, 60):
        keys.authenticate(f"Bearer {secret}", now=now + timedelta(seconds=seconds))
    assert ApiKey.objects.get().last_used == now
    keys.authenticate(f"Bearer {secret}", now=now + timedelta(seconds=61))
    assert ApiKey.objects.get().last_used == now + timedelta(seconds=61)
