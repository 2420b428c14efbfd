"""One settings file; what differs between installations comes from the environment (docs/operations.md)."""

import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from silian.core.channels.settings import loopback_only, mail_server
from silian.core.database import database

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SILIAN_DATA") or ROOT / "var").resolve()
ASSETS = Path(os.environ.get("SILIAN_ASSETS") or ROOT / "build").resolve()

DEBUG = False
# The demo street with its "enter as" page; `silian run` refuses it on any address but loopback.
DEMO = os.environ.get("SILIAN_DEMO") == "1"


def _kept_secret(variable: str, name: str) -> str:
    """A secret of this installation: from the environment, else made once and kept in the data folder."""
    given = os.environ.get(variable)
    if given:
        return given
    kept = DATA / name
    if not kept.exists() or not kept.stat().st_size:
        DATA.mkdir(parents=True, exist_ok=True)
        # Written whole beside it, then named in one step: killed in between, nobody finds a key that is empty.
        with tempfile.NamedTemporaryFile("w", dir=DATA, prefix=f".{name}-") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
            if kept.exists() and not kept.stat().st_size:
                kept.unlink(missing_ok=True)  # left by somebody who was killed before this was so
            with suppress(FileExistsError):  # two processes starting at once: the first one's key counts
                os.link(file.name, kept)
    return kept.read_text().strip()


SECRET_KEY = _kept_secret("SILIAN_SECRET_KEY", "secret-key")
# Seal the secrets of group robots; one key a line, the first one seals, all of them open (docs/operations.md).
CHANNEL_KEYS = _kept_secret("SILIAN_CHANNEL_KEYS", "channel-keys").replace(",", "\n").split()
HOSTS = [host.strip() for host in os.environ.get("SILIAN_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
# Behind the deployment's own TLS proxy; without public hosts everything stays on loopback.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOSTS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(HOSTS)

INSTALLED_APPS = [
    # Ours first: their templates and commands stand in for those of the packages below.
    "silian.portal",
    "silian.reports",
    "silian.stories",
    "silian.honours",
    "silian.duties",
    "silian.counsel",
    "silian.deliberation",
    "silian.hall",
    "silian.volunteering",
    "silian.activities",
    "silian.meetings",
    "silian.visits",
    "silian.cobuilding",
    "silian.exchange",
    "silian.places",
    "silian.tasks",
    "silian.documents",
    "silian.members",
    "silian.people",
    "silian.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "silian.people.middleware.IdleLogout",
    "silian.people.middleware.FirstLogin",
    "silian.reports.middleware.CountBurden",
    "silian.core.web.RefusedAsSentence",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "silian.config.urls"
WSGI_APPLICATION = "silian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # What never changes in a page is worked out once per language (docs/decisions/folded-templates.md).
            "loaders": [
                (
                    "silian.core.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "silian.portal.context.layout",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "silian.core.templatetags.silian",
                "silian.portal.templatetags.timeline",
            ],
        },
    }
]

DATABASES = {"default": database(DATA, "application" if os.environ.get("SILIAN_SERVING") == "1" else "owner")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ASSETS / "static"
STATICFILES_DIRS = [path for path in [ASSETS / "vendor"] if path.exists()]
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# One year: the manifest puts a digest into every asset's name.
WHITENOISE_MAX_AGE = 31_536_000
# House values: the largest workbook the importers accept, and what a request may hold in memory.
IMPORT_MAX_BYTES = 50 * 1024 * 1024
IMPORT_MAX_ROWS = 200_000
# House value: how long names and phone numbers of guests without an account are kept after an activity.
GUEST_DATA_KEPT = timedelta(days=90)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Home service: so many days after the end, name, address and condition of who was served are erased (house value).
HOME_PRIVATE_DAYS = int(os.environ.get("SILIAN_HOME_PRIVATE_DAYS", "30"))
# Meetings, in days (house values): topics are wanted from … until … before, minutes are due … after, objections take ….
MEETING_DAYS = {
    name: int(os.environ.get(f"SILIAN_MEETING_{name.upper()}", days))
    for name, days in {"topics_from": "15", "topics_until": "7", "minutes_due": "10", "objections": "5"}.items()
}
# Endings of matters, in workdays (house values): a raiser has … to answer, a query and an objection are answered within …,
# and after a closing the supervision group can object for ….
ENDING_DAYS = {
    name: int(os.environ.get(f"SILIAN_ENDING_{name.upper()}", days))
    for name, days in {"hear": "7", "query": "5", "objection": "5", "object_within": "10"}.items()
}
# The think tank: so many days after a synthesis somebody is asked what became of it (house value).
COUNSEL_LOOK_AGAIN_DAYS = int(os.environ.get("SILIAN_COUNSEL_LOOK_AGAIN_DAYS", "90"))
# Requests to the API in a minute, by key and by address without a key (house values).
API_PER_MINUTE = {
    name: int(os.environ.get(f"SILIAN_API_PER_MINUTE_{name.upper()}", most)) for name, most in {"key": "300", "address": "60"}.items()
}  # fmt: skip

# ── Who may enter: values of 等保 level 2 (see docs/operations.md) ──
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "silian.people.passwords.MixedCharacters"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:desk"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "silian.people.adapter.Accounts"
MFA_ADAPTER = "silian.people.adapter.SecondFactor"
ACCOUNT_FORMS = {"login": "silian.people.forms.SignInForm", "change_password": "silian.people.forms.PasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts failed logins, by account and address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "四联 Silian"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
# By account alone: whoever changes his address must not get five more tries.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "silian.people.views.locked_out"
AXES_USERNAME_CALLABLE = "silian.people.adapter.account_tried"
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if HOSTS else ["REMOTE_ADDR"]
SESSION_ENGINE = "silian.core.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "silian"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "silian.core.web.stale_form"
IDLE_LOGOUT = timedelta(minutes=30)

# Nothing inline, nothing from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ── Ways out of the house (docs/operations.md) ──
ADDRESS = (
    os.environ.get("SILIAN_ADDRESS")
    or (f"https://{HOSTS[0]}" if HOSTS else f"http://127.0.0.1:{os.environ.get('PORT') or 8000}")
).rstrip("/")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# EMAIL_HOST, EMAIL_PORT and so on, from one address; without it no e-mail is offered.
EMAIL_ON = bool(os.environ.get("EMAIL_URL"))
globals().update(mail_server(os.environ.get("EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("SILIAN_MAIL_FROM") or f"silian@{HOSTS[0] if HOSTS else 'localhost'}"
# Where robots speak to in tests instead of the real platforms, on this machine only.
ROBOT_RECEIVER = loopback_only(os.environ.get("SILIAN_ROBOT_RECEIVER", ""))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"silian": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
