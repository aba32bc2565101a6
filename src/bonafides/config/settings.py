"""Django's settings, all derived from config/environment.py."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from bonafides.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
MODE = env.mode()
DATA = env.data_dir()
BASE_URL = env.value("URL").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
DEMO = MODE in ("demo", "test")

SECRET_KEY = env.secret_key()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "127.0.0.1", *env.names("ALLOWED_HOSTS")]
if DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]

MARKETPLACE = env.value("MARKETPLACE")
REVIEW_HOURS = env.number("REVIEW_HOURS", low=1, high=720)
CODE_LENGTH = max(env.number("CODE_LENGTH", low=5, high=8), 6 if env.value("CODE_PROFILE") == "nist" else 5)
PHONE_COUNTRIES = frozenset(env.names("PHONE_COUNTRIES"))
POLICY_FILE = env.value("POLICY")
ROLLOUTS_DIR = env.value("ROLLOUTS")
METRICS_TOKEN = env.value("METRICS_TOKEN")
WORKER_CONCURRENCY = env.number("WORKER_CONCURRENCY", low=1, high=64)
WEB_THREADS = env.number("WEB_THREADS", low=1, high=128)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "bonafides.core.access",
    "bonafides.core.codes",
    "bonafides.vault",
    "bonafides.audit",
    "bonafides.members",
    "bonafides.notices",
    "bonafides.webhooks",
    "bonafides.verifications",
    "bonafides.checks.email",
    "bonafides.checks.phone",
    "bonafides.checks.document",
    "bonafides.checks.selfie",
    "bonafides.decisions",
    "bonafides.badges",
    "bonafides.reviews",
    "bonafides.rollouts",
    "bonafides.api",
    "bonafides.flow",
    "bonafides.console",
    "bonafides.config",
]

MIDDLEWARE = [
    "bonafides.config.middleware.RequestIds",
    "bonafides.config.operations.metrics.RequestMetrics",
    "bonafides.api.middleware.Problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "bonafides.flow.guard.Guard",
]

ROOT_URLCONF = "bonafides.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates", PACKAGE / "console" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "bonafides.config.context.site",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    """DATABASE_URL as Django wants it. A socket folder may stand in `?host=`, as libpq allows."""
    parts = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///bonafides"))
    query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port = query.pop("port", None) or (str(parts.port) if parts.port else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "bonafides",
        "USER": query.pop("user", None) or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": _database()}
# In the database, so that a one-time code used at one web process is used at all of them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
    "blobs": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA / "blobs",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
if env.value("S3_BUCKET"):
    STORAGES["blobs"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.value("S3_BUCKET"),
            "endpoint_url": env.value("S3_ENDPOINT") or None,
            "file_overwrite": True,
        },
    }

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Uploads arrive whole in memory: photos are never spooled to disk in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{PREFIX}bf_session"
CSRF_COOKIE_NAME = f"{PREFIX}bf_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "bonafides.config.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/console/accounts/login/"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_ADAPTER = "bonafides.console.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bonafides"
MFA_ADAPTER = "bonafides.console.accounts.SecondFactor"
MFA_RECOVERY_CODES_SHOW_ONCE = True
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "bonafides.console.accounts.locked_out"

LOGGING_CONFIG = "bonafides.config.logs.configure"
LOGGING = {"format": env.value("LOG_FORMAT")}
