"""Django settings. What a person may change comes from the environment or `.env` (docs/self-hosting.md)."""

from __future__ import annotations

from urllib.parse import urlsplit

import dj_database_url

from smm import env, oidc
from smm.logs import log_level, logging_settings
from smm.mailbox import mail_settings
from smm.secrets_kept import credential_keys, secret_key
from smm.version import version

env.load_dotenv()

# ── places ────────────────────────────────────────────────────────────────────────────────────────────

BASE_DIR = env.ROOT
VAR = env.var_folder()
PAUTA_URL = env.public_url()
PAUTA_VERSION = version()
# Private addresses that a person may name as a server in the browser (host, host:port or a network in CIDR).
PAUTA_PRIVATE_HOSTS = env.words("PAUTA_PRIVATE_HOSTS")
# Addresses that stand in for networks' own: «x=http://127.0.0.1:8123, facebook=https://gateway.example».
PAUTA_STAND_INS = env.pairs("PAUTA_STAND_INS")
# Conversations with networks that one worker process holds at the same time.
PAUTA_THREADS = env.number("PAUTA_THREADS", 128, low=1, high=512)

# ── secrets ───────────────────────────────────────────────────────────────────────────────────────────

SECRET_KEY = secret_key(VAR / "secret")
PAUTA_KEYS = credential_keys(VAR / "secret")  # newest first; the first encrypts, all decrypt

# ── rooms ─────────────────────────────────────────────────────────────────────────────────────────────

ROOMS = ["core", "practice", "teams", "media", "podcast", "newsletter", "publishing", "calendar_app"]
INSTALLED_APPS = [
    "smm.apps.Hall",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
]
MIDDLEWARE = [
    "core.whence.WhenceMiddleware",
    "smm.watching.Watch",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.hardening.Hardening",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teams.middleware.LanguageOfPerson",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.htmx.ToastMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "teams.account.lifetime.Lifetime",
    "teams.account.sessions.Seen",
    "teams.middleware.SeeingAs",
    "teams.denying.Denied",
]
ROOT_URLCONF = "smm.urls"
WSGI_APPLICATION = "smm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teams.context.shell",
                "teams.context.door",
                "publishing.context.shell",
                "calendar_app.context.shell",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── what is remembered, what hurries ──────────────────────────────────────────────────────────────────

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR / 'pauta.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
# Django's own, writing the end of each audit chain last of all in a transaction (core.before_commit).
DATABASES["default"]["ENGINE"] = DATABASES["default"]["ENGINE"].replace("django.db.backends", "smm.databases")
DATABASES["default"].update(
    # WAL lets people read while a worker writes; FULL keeps the promise that an intent is on disk before
    # the irreversible request leaves; IMMEDIATE takes the write lock where waiting for it is allowed.
    {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        # A file, not memory: the engine's threads have connections of their own.
        "TEST": {"NAME": str(VAR / "test.sqlite3")},
    }
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**DATABASES["default"].get("OPTIONS", {}), "connect_timeout": 5},
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.address("REDIS_URL", "", schemes=("redis", "rediss", "unix")) if env.text("REDIS_URL") else ""
CACHES = {
    "default": {"BACKEND": "smm.cache.RedisOrHere", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "cache"),
        # Counters of limits: Django's 300 would let whoever makes many of them push others' out.
        "OPTIONS": {"MAX_ENTRIES": 3000},
    }
}

# ── files ─────────────────────────────────────────────────────────────────────────────────────────────

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"  # belongs to the code, as what it is made from does
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
# What people bring, in megabytes by kind: what is larger is refused with a sentence.
PAUTA_MAX_MB = {
    "image": env.number("PAUTA_MAX_IMAGE_MB", 20, low=1, high=100),
    "video": env.number("PAUTA_MAX_VIDEO_MB", 1024, low=1, high=16_384),
    "audio": env.number("PAUTA_MAX_AUDIO_MB", 512, low=1, high=16_384),
    "document": env.number("PAUTA_MAX_DOCUMENT_MB", 100, low=1, high=1024),
}
PAUTA_UPLOADS_A_MINUTE = env.number("PAUTA_UPLOADS_A_MINUTE", 120, low=1, high=10_000)  # files, per person
INCOMING = VAR / "incoming"  # beside what is kept, and never in a /tmp that may be memory
INCOMING.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = str(INCOMING)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "media.receiving.ToDisk",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20  # above the composer's own limit, which answers with a sentence

# ── people ────────────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "teams.account.passwords.LongEnough"},
    {"NAME": "teams.account.passwords.NotAPattern"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "teams.signing_in.Door"
ACCOUNT_FORMS = {
    "login": "teams.door_forms.SignIn",
    "signup": "teams.door_forms.SignUp",
    "add_email": "teams.door_forms.ChangeEmail",
    "change_password": "teams.door_forms.ChangePassword",
    "set_password": "teams.door_forms.SetPassword",
    "reset_password": "teams.door_forms.ForgotPassword",
    "reset_password_from_key": "teams.door_forms.ChooseAnother",
    "reauthenticate": "teams.door_forms.ConfirmItIsYou",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, and that link proved the address
ACCOUNT_CHANGE_EMAIL = True  # a new address counts once a letter sent there was answered
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody uses our form to write to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # what changes about how she signs in is told to her by mail
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before what could take the account from her
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",  # key: the address typed; the code of a second factor counts too
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/h/key",
    "confirm_email": "1/3m/key",
}
MFA_ADAPTER = "teams.account.factors.Factors"
MFA_FORMS = {
    "authenticate": "teams.account.factor_forms.EnterCode",
    "reauthenticate": "teams.account.factor_forms.ConfirmByCode",
    "activate_totp": "teams.account.factor_forms.ActivateCode",
    "add_webauthn": "teams.account.factor_forms.AddPasskey",
    "edit_webauthn": "teams.account.factor_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pauta"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up with somebody else's address: people are invited
SOCIALACCOUNT_ADAPTER = "teams.account.provider.House"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # how far: teams.account.provider
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = oidc.providers()
PAUTA_OIDC_NAME, PAUTA_OIDC_PROVIDER = oidc.name(), oidc.PROVIDER  # no name: no provider
PAUTA_OIDC_IS_SECOND_FACTOR = env.truth("PAUTA_OIDC_SECOND_FACTOR", False)

# ── words and hours ───────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", "Español (México)"), ("es", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ── who may reach us, and what a browser may do ───────────────────────────────────────────────────────

DEBUG = env.truth("DEBUG", False)
PUBLIC = urlsplit(PAUTA_URL)
ALLOWED_HOSTS = [PUBLIC.hostname, "127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC.scheme}://{PUBLIC.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PUBLIC.scheme == "https"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC.scheme == "https" else None
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC.scheme == "https" else 0
# The browsers' own list holds a whole domain for years: for its owner to say, not for us.
SECURE_HSTS_PRELOAD = env.truth("PAUTA_HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
# How many proxies of ours stand before us: so many of the addresses passed on are believed.
PAUTA_PROXIES = env.number("PAUTA_PROXIES", int(PUBLIC.scheme == "https"), low=0, high=9)
CSRF_FAILURE_VIEW = "smm.wrong.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.truth("PAUTA_HSTS_SUBDOMAINS", True)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = SESSION_COOKIE_SECURE, True
if PUBLIC.scheme == "https":  # then no neighbour under the same domain can set them
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGE_STORAGE = "core.cookies.Messages"
PAUTA_SESSION_DAYS = env.number("PAUTA_SESSION_DAYS", 30, low=1, high=365)  # in all
SESSION_COOKIE_AGE = 86_400 * env.number("PAUTA_SESSION_IDLE_DAYS", 7, low=1, high=365)  # without a visit
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# ── letters and the log ───────────────────────────────────────────────────────────────────────────────

globals().update(mail_settings(VAR / "mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"Pauta <pauta@{PUBLIC.hostname}>")
EMAIL_SUBJECT_PREFIX = ""
LOGGING = logging_settings(log_level())
PAUTA_METRICS_TOKEN = env.text("PAUTA_METRICS_TOKEN")  # without it /metrics answers this machine only
