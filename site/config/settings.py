"""One file of settings; what differs between machines comes from the environment.

| variable | what it is | unset |
|---|---|---|
| `DATABASE_URL` | the PostgreSQL to use, always | a private one starts (see `config.embedded`) |
| `DEBUG` | `1` for work on the code | off |
| `SECRET_KEY` | at least 50 random characters | kept in `PARALLAX_DATA` while `DEBUG` is on, else an error |
| `SECRET_KEY_FALLBACKS` | keys from before, with commas: what they signed and encrypted is still read | none |
| `ALLOWED_HOSTS` | host names, with commas | this machine only |
| `CSRF_TRUSTED_ORIGINS` | origins, with commas | none |
| `PARALLAX_DATA` | folder of the private PostgreSQL | `var/` beside this project |
| `ALLOW_EMBEDDED` | `1` lets the private PostgreSQL serve with `DEBUG` off | refused |
| `HTTPS` | `0` where no TLS stands in front | cookies and redirects want TLS when `DEBUG` is off |
| `PROXIES` | how many proxies of yours write `X-Forwarded-For` | 0: an address is the connection's |
| `REQUIRE_SECOND_FACTOR` | `1`: also while `DEBUG` is on | required when `DEBUG` is off, always |
| `EMAIL_HOST` | mail server | no mail: links are handed over |
| `EMAIL_PORT`, `EMAIL_USE_TLS` | how to reach it | 587, 1 |
| `EMAIL_HOST_USER`, `EMAIL_HOST_PASSWORD` | how to sign in there | not at all |
| `EMAIL_FROM` | address that mail comes from | `webmaster@localhost` |
| `LANGUAGES` | languages of the interface, by code, with commas; README says how one is added | `en,it` |
| `PUBLISHER_NAME` | who publishes this; as the next three a text, or JSON `{"en": …, "it": …}` | said to be unstated |
| `PUBLISHER_WHO` | who the people behind it are, and where it is registered | not stated |
| `PUBLISHER_FUNDING` | who pays, and for what | not stated |
| `PUBLISHER_CONTACT` | how it is reached beside the form for errors | not stated |
| `STATEMENT_SECONDS` | how long one statement of a request may take | 20 |
| `LONGEST_QUOTATION` | characters of a captured text that a page quotes at most | 300 |
| `DOUBLE_CODING_SHARE` | share of public stances that is drawn to be coded a second time, blind | 0.1 |
"""

import fcntl
import json
import os
import re
import secrets
from decimal import Decimal
from pathlib import Path
from typing import Any

import dj_database_url
from babel import Locale, UnknownLocaleError
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]


def env_flag(name: str, *, default: bool = False) -> bool:
    """Read `1` or `0` from the environment.

    Raises ImproperlyConfigured for anything else.
    """
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")
    return value == "1"


def env_number(name: str, default: int) -> int:
    """Read a whole number from the environment.

    Raises ImproperlyConfigured for anything else.
    """
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def env_share(name: str, default: str) -> Decimal:
    """Read a share above 0 and up to 1, with a point and three decimals at most, from the environment.

    Raises ImproperlyConfigured for anything else.
    """
    value = os.environ.get(name) or default
    if not re.fullmatch(r"[01](\.[0-9]{1,3})?", value) or not 0 < Decimal(value) <= 1:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a share above 0 and up to 1, such as 0.1.")
    return Decimal(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Read a list with commas from the environment."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_languages(name: str, default: str) -> list[tuple[str, Any]]:
    """Read codes of languages with commas from the environment, and name each.

    Raises ImproperlyConfigured for a code that is none, and where English is missing, in which everything is written.
    """
    names = {"en": _("English"), "it": _("Italian")}
    codes = env_list(name, default)
    if "en" not in codes or len(codes) != len(set(codes)):
        raise ImproperlyConfigured(f"{name} is {','.join(codes)!r}: name en and each other language once.")
    try:
        return [(code, names[code] if code in names else Locale.parse(code).get_display_name()) for code in codes]
    except (ValueError, UnknownLocaleError) as error:
        raise ImproperlyConfigured(f"{name} is {','.join(codes)!r}: write codes such as en,it,es.") from error


def env_words(name: str) -> dict[str, str]:
    """Read a text by language code from the environment: JSON, or a plain text, which counts as English.

    Raises ImproperlyConfigured for JSON that is no texts by language.
    """
    value = os.environ.get(name, "").strip()
    if not value.startswith("{"):
        return {"en": value} if value else {}
    try:
        words = json.loads(value)
    except ValueError:
        words = None
    if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
        raise ImproperlyConfigured(f'{name} is no text by language: write {{"en": "…", "it": "…"}}, or a plain text.')
    return {code: text.strip() for code, text in words.items() if text.strip()}


def kept_secret(path: Path) -> str:
    """Read a secret of this machine from a file that only we can read, making it the first time.

    Where the file cannot be written the secret lasts until the program ends.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            secret = file.read()
            if not secret:
                secret = secrets.token_urlsafe(50)
                file.write(secret)
            return secret
    except OSError:
        return secrets.token_urlsafe(50)


DEBUG = env_flag("DEBUG")
PARALLAX_DATA = Path(os.environ.get("PARALLAX_DATA") or BASE_DIR / "var")
SECRET_KEY = os.environ.get("SECRET_KEY") or (kept_secret(PARALLAX_DATA / "secret-key") if DEBUG else "")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "sources",  # first, since its templates stand in for those of the admin and of allauth
    "config.adminsite.ParallaxAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "claims",
    "pages",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.middleware.EmbeddedMiddleware",
    "csp.middleware.CSPMiddleware",
    "pages.kept.KeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.HostileInputMiddleware",
    "config.middleware.KeptTypingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sources.people.middleware.PeopleMiddleware",
    "pages.middleware.MovedMiddleware",
    "pages.middleware.TooLongMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: DATABASE_URL wins; without it a private PostgreSQL comes along.
ALLOW_EMBEDDED = DEBUG or env_flag("ALLOW_EMBEDDED")
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "config.embedded",
            "NAME": "parallax",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }

STATEMENT_SECONDS = env_number("STATEMENT_SECONDS", 20)  # `config.wsgi` holds requests to it, commands take their time

# --- Pages made for strangers, kept by each worker until anything changes
KEPT_PAGES_BYTES = 8_000_000

# --- People
AUTH_USER_MODEL = "sources.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
REQUIRE_SECOND_FACTOR = not DEBUG or env_flag("REQUIRE_SECOND_FACTOR")  # stricter only: nothing switches it off

ACCOUNT_ADAPTER = "sources.people.adapter.AccountAdapter"  # no sign-up: people are invited
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator names the address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"login": "sources.people.forms.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/ip,5/5m/key"}
MFA_ADAPTER = "sources.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
MFA_TOTP_ISSUER = "Parallax"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_FORMS = {
    "authenticate": "sources.people.forms.CodeForm",
    "reauthenticate": "sources.people.forms.CodeAgainForm",
    "add_webauthn": "sources.people.forms.AddPasskeyForm",
    "authenticate_webauthn": "sources.people.forms.PasskeyForm",
    "reauthenticate_webauthn": "sources.people.forms.PasskeyAgainForm",
    "login_webauthn": "sources.people.forms.PasskeySignInForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("PROXIES", 0)

# --- Limits on guessing are counted in the database, which all workers share; what is computed stays in each.
CACHES = {
    "computed": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "computed",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "parallax_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- Mail, where there is a server for it
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = env_number("EMAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "webmaster@localhost")

# --- Who publishes this installation, as its page "About us" says it
PUBLISHER = {part: env_words(f"PUBLISHER_{part.upper()}") for part in ("name", "who", "funding", "contact")}

# --- Languages: README says how a third one is added
LANGUAGE_CODE = "en"
LANGUAGES = env_languages("LANGUAGES", "en,it")
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Static files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

WHITENOISE_AUTOREFRESH = DEBUG  # straight from the packages, with no collectstatic
WHITENOISE_USE_FINDERS = DEBUG

# --- Security
SECURE_CSP = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SECURE_CSP}
HTTPS = env_flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
CSRF_FAILURE_VIEW = "config.failures.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000  # bytes of a form: a captured text comes in one

# --- Lists that editors import in the admin: what is larger is refused in a sentence
TABLES_LARGEST_FILE = 5_000_000  # bytes
TABLES_LARGEST_UNPACKED = 50_000_000  # bytes of an XLSX, which is packed
TABLES_MOST_ROWS = 5_000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The starter data, and the version of the codebook that stances name
SEEDS_DIR = BASE_DIR / "seeds"
CODEBOOK_VERSION = "1"

# --- Double coding: of the stances that become public, this share is drawn to be coded a second time, blind
DOUBLE_CODING_SHARE = env_share("DOUBLE_CODING_SHARE", "0.1")

# --- Other people's texts: of what we hold, nobody but editors sees more than quotations of this many characters.
LONGEST_QUOTATION = env_number("LONGEST_QUOTATION", 300)

# --- Capture: what one document may cost
CAPTURE_TIMEOUT = 20  # seconds, to fetch a page in all
CAPTURE_MAX_BYTES = 10_000_000  # of a page or a file, unpacked
CAPTURE_MAX_PARAGRAPHS = 4_000  # a form for each of them has to arrive
CAPTURE_MAX_PAGES = 200  # of a PDF
CAPTURE_READ_SECONDS = 20  # of computing, to read a page or a PDF
CAPTURE_READ_MEMORY = 1_500_000_000  # bytes, to read one

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
