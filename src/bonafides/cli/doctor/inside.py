"""Inspections of what belongs to the deployment: settings, keys, database, storage, models."""

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bonafides.cli.doctor.finding import Finding, good, problem, warning

OLDEST_POSTGRES = 150000
SKEW_SECONDS = 2.0  # codes from an authenticator app are good for 30 s either way
SCARCE, NONE_LEFT = (
    2_000_000_000,
    300_000_000,
)  # bytes: two thousand pictures of a megabyte; not even a migration


def settings() -> Iterator[Finding]:
    """Names that no setting has, and what a live service must not have."""
    from bonafides.config import environment as env

    known = {f"BONAFIDES_{v.name}" for v in env.VARIABLES} | {"BONAFIDES_MODELS", "BONAFIDES_VISION_THREADS"}
    unknown = sorted(name for name in os.environ if name.startswith("BONAFIDES_") and name not in known)
    if unknown:
        yield problem(
            "settings",
            f"no such setting: {', '.join(unknown)}",
            "Correct the name: see docs/reference/settings.md.",
        )
    live = env.mode() == "live"
    if live and not env.value("URL").startswith("https://"):
        yield problem(
            "settings",
            f"live, but members reach it at {env.value('URL')}",
            "Set BONAFIDES_URL to its https:// address.",
        )
    if live and env.value("EMAIL_FROM").endswith("@localhost"):
        yield warning("settings", "mails come from an address at localhost", "Set BONAFIDES_EMAIL_FROM.")
    yield good("settings", f"mode {env.mode()}, address {env.value('URL')}, data in {env.data_dir()}")


def camera() -> Iterator[Finding]:
    """A browser gives the camera to https pages and to this machine's own alone (W3C Secure Contexts)."""
    from urllib.parse import urlsplit

    from bonafides.cli.serving.ports import is_loopback
    from bonafides.config import environment as env

    url = urlsplit(env.value("URL"))
    if url.scheme == "https":
        yield good("camera", "members' browsers may use it: https")
    elif is_loopback(url.hostname or ""):
        yield warning(
            "camera", "works on this machine alone", "For phones: `bonafides up --lan`, or https before it."
        )
    else:
        yield problem(
            "camera",
            f"no browser gives it to {url.geturl()}",
            "Put a TLS proxy before it and set BONAFIDES_URL.",
        )


def database() -> Iterator[Finding]:
    """Version, tables, room for connections, and its clock against ours."""
    from django.db import DatabaseError

    try:
        seen = _look_at_database()
    except DatabaseError as error:
        yield problem(
            "database",
            f"does not answer: {str(error).strip()}",
            "Check DATABASE_URL and that PostgreSQL runs.",
        )
        return
    if seen.number < OLDEST_POSTGRES:
        yield problem("database", f"{seen.version} is too old", "Use PostgreSQL 15 or newer.")
    else:
        yield good("database", seen.version)
    if seen.behind:
        yield problem("tables", f"{seen.behind} migrations are missing", "Run: bonafides migrate")
    else:
        yield good("tables", "up to date")
    yield _room(seen.most, seen.used)
    yield _clock(seen.skew)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the database says of itself; `skew` in seconds, nothing for what a round trip explains."""

    version: str
    number: int
    skew: float
    most: int
    used: int
    behind: int


def _look_at_database() -> _Seen:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp(), current_setting('server_version_num')::int, version()")
        theirs, number, version = cursor.fetchone()
        after = datetime.now(UTC)
        cursor.execute("SELECT current_setting('max_connections')::int, count(*) FROM pg_stat_activity")
        most, used = cursor.fetchone()
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    return _Seen(version.split(" on ")[0], number, skew, most, used, len(behind))


def _room(most: int, used: int) -> Finding:
    from django.conf import settings as django_settings

    # each serving thread keeps one; a worker has one a job, its own pool of up to four, and one that listens
    wanted = django_settings.WEB_THREADS + django_settings.WORKER_CONCURRENCY + 5
    text = f"{used} of {most} connections in use; a web process and a worker take up to {wanted}"
    if most - used < wanted:
        return warning("connections", text, "Raise max_connections, or lower BONAFIDES_WEB_THREADS.")
    return good("connections", text)


def _clock(skew: float) -> Finding:
    if skew > SKEW_SECONDS:
        text = f"this machine and the database differ by {skew:.0f} s"
        return problem("clock", text, "Let both follow a time server (NTP).")
    return good("clock", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, as the database has it")


def worker() -> Iterator[Finding]:
    """Whether anybody does the jobs, and how long they wait."""
    from django.db import DatabaseError

    from bonafides.core.working import queues
    from bonafides.core.working.worker import STALLED_SECONDS

    try:
        standing = queues.standing(alive_within=STALLED_SECONDS)
    except DatabaseError:
        return  # `database` has said it
    failed = sum(count for (_, state), count in standing.jobs.items() if state == "failed")
    if failed:
        yield warning("jobs", f"{failed} have failed for good", "Look for their names in the worker's log.")
    if not standing.workers:
        yield problem("worker", "none has been heard of", "Start one: bonafides worker")
    elif standing.oldest_seconds > 60:
        yield warning(
            "worker",
            f"{standing.workers} at work, jobs wait {standing.oldest_seconds:.0f} s",
            "Start another.",
        )
    else:
        yield good("worker", f"{standing.workers} at work, no job waits")


def keys() -> Iterator[Finding]:
    """Whether the key file is the one that the data was sealed with."""
    from django.db import DatabaseError

    from bonafides.vault import services as vault
    from bonafides.vault.ports import KeyUnavailable

    try:
        sealed = vault.key_fits()
    except KeyUnavailable as error:
        yield problem(
            "keys", str(error), "Put the key file of this database in place (BONAFIDES_MASTER_KEY_FILE)."
        )
        return
    except DatabaseError:
        return
    yield good(
        "keys", "the key file opens the data" if sealed else "a key file is there; nothing is sealed yet"
    )


def storage() -> Iterator[Finding]:
    """Write, read and delete a file where pictures go, and the room that is left."""
    from django.conf import settings as django_settings
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    content = secrets.token_bytes(64)
    try:
        store = storages["blobs"]
        name = store.save(f"doctor/{secrets.token_hex(8)}", ContentFile(content))
        with store.open(name) as file:
            same = file.read() == content
        store.delete(name)
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        yield problem(
            "storage",
            f"{type(error).__name__}: {error}",
            "Check the folder's rights, or the bucket's name and keys.",
        )
        return
    if not same:
        yield problem("storage", "what was read is not what was written", "Do not use this store.")
        return
    yield good("storage", "pictures can be written, read and deleted")
    free = shutil.disk_usage(_existing(Path(django_settings.DATA))).free
    text = f"{free / 1e9:.1f} GB free"
    if free < NONE_LEFT:
        yield problem("disk", text, "Make room: uploads will fail.")
    elif free < SCARCE:
        yield warning("disk", text, "Make room soon.")
    else:
        yield good("disk", text)


def models() -> Iterator[Finding]:
    """Whether the vision library has its files, and whether an upload can be opened in its jail."""
    from bonafides.vision import models as store

    listing = store.listing()
    wrong = [f"{one.entry.name} is {one.state}" for one in listing if one.state != "installed"]
    if wrong:
        yield problem("models", ", ".join(wrong), "Run: bonafides models install")
    else:
        yield good("models", f"all {len(listing)} installed")


def uploads() -> Iterator[Finding]:
    """Whether a picture can be opened in the jailed child."""
    import io

    from PIL import Image

    from bonafides.vision import images

    file = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(file, "PNG")
    try:
        images.clean(file.getvalue())
    except images.UploadRefused:
        pass  # too small a picture, said by the jail
    except images.JailUnavailable as error:
        yield problem("uploads", f"cannot be opened: {error}", "Let the service start child processes.")
        return
    yield good("uploads", "are opened in a process of their own")


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
