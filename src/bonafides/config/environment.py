"""What the operator says: BONAFIDES_… variables, read once, each with its help. The reference page is made from this."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class SettingsInvalid(Exception):
    """A setting cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting: its name without the prefix, its default and what it does."""

    name: str
    default: str
    help: str


VARIABLES = (
    Variable(
        "MODE",
        "live",
        "live, demo or test. Demo and test accept the fictional state UTO and show /dev/outbox.",
    ),
    Variable("DATA", "data", "Folder for the key file, pictures and, without DATABASE_URL, the database."),
    Variable("URL", "http://127.0.0.1:8000", "The address under which members reach this service."),
    Variable("SECRET_KEY", "", "Signs cookies. Made and kept in DATA where it is not set."),
    Variable("MASTER_KEY_FILE", "", "The outermost encryption key. DATA/master.key where it is not set."),
    Variable("ALLOWED_HOSTS", "", "Further host names, separated by commas."),
    Variable("MARKETPLACE", "Example Market", "The marketplace's name as members read it."),
    Variable(
        "REVIEW_HOURS",
        "48",
        "Hours within which staff look at a case. Members who wait read the moment; the console marks what is late.",
    ),
    Variable("POLICY", "", "A policy file. The default policy where it is not set."),
    Variable("ROLLOUTS", "", "A folder of rollout files (*.toml), loaded at start."),
    Variable("CODE_LENGTH", "5", "Digits of a phone code, 5 to 8. The profile nist forces 6."),
    Variable("CODE_PROFILE", "", "nist: codes of at least 6 digits, as SP 800-63B asks."),
    Variable(
        "PHONE_COUNTRIES",
        "",
        "Countries whose numbers may get codes (ISO 3166, commas). Empty: all supported.",
    ),
    Variable("EMAIL_URL", "", "smtp://user:password@host:587 or smtps://…; demo and test use the outbox."),
    Variable("EMAIL_FROM", "verification@localhost", "The sender of mails."),
    Variable("SMS_URL", "", "Address of the text gateway (https); demo and test use the outbox."),
    Variable("SMS_TOKEN", "", "Bearer token for the text gateway."),
    Variable("VOICE_URL", "", "Address of the voice gateway (https); demo and test use the outbox."),
    Variable("VOICE_TOKEN", "", "Bearer token for the voice gateway."),
    Variable("S3_BUCKET", "", "Keep pictures in this bucket instead of DATA/blobs."),
    Variable("S3_ENDPOINT", "", "Address of the S3 service, where it is not Amazon's."),
    Variable("WEB_THREADS", "8", "Threads of one web process that serve pages."),
    Variable("WORKER_CONCURRENCY", "2", "Jobs that one worker does at a time."),
    Variable("SCRIPTED", "", "1, and only in test: photos carry a script that says what is found on them."),
    Variable("METRICS_TOKEN", "", "Bearer token for /metrics. Without it only loopback may read them."),
    Variable("DEMO_URL", "", "Where the demo marketplace is; `bonafides up --demo` sets it; /demo names it."),
    Variable("LOG_FORMAT", "json", "json or text."),
)
_DEFAULTS = {v.name: v.default for v in VARIABLES}


def value(name: str) -> str:
    """One setting as text."""
    return os.environ.get(f"BONAFIDES_{name}", "").strip() or _DEFAULTS[name]


def number(name: str, *, low: int, high: int) -> int:
    """One setting as a number within bounds."""
    text = value(name)
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingsInvalid(f"BONAFIDES_{name} is {text!r}; it must be a number from {low} to {high}")
    return int(text)


def names(name: str) -> list[str]:
    """One setting as a list."""
    return [part.strip() for part in value(name).split(",") if part.strip()]


def mode() -> str:
    """live, demo or test."""
    chosen = value("MODE")
    if chosen not in ("live", "demo", "test"):
        raise SettingsInvalid(f"BONAFIDES_MODE is {chosen!r}; it must be live, demo or test")
    return chosen


def data_dir() -> Path:
    """The data folder, absolute; not made here."""
    return Path(value("DATA")).expanduser().resolve()


def secret_key() -> str:
    """The cookie key: from the environment, else from DATA/secret.key, made on first use."""
    if given := value("SECRET_KEY"):
        return given
    file = data_dir() / "secret.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return secret_key()
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
