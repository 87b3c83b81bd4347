"""Settings: everything that differs between installations comes from the environment or the home folder."""

import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env
from platformdirs import user_data_path

env = Env()

PACKAGE = Path(__file__).resolve().parent.parent

HOME = Path(env.str("OPORA_HOME", "") or user_data_path("opora", appauthor=False)).expanduser().absolute()
HOME.mkdir(parents=True, exist_ok=True)
for _folder in ("files", "logs", "snapshots"):
    (HOME / _folder).mkdir(exist_ok=True)

DEMO_MARK = HOME / "demo"
DEMO_MODE = DEMO_MARK.exists()
"""A home becomes a demonstration only by `opora demo`, which writes the mark before anything else."""


def _secret_key() -> str:
    """Return the key of this installation; it is made once and readable by the owner only."""
    file = HOME / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()


SECRET_KEY = env.str("OPORA_SECRET_KEY", "") or _secret_key()
DEBUG = env.bool("OPORA_DEBUG", False)
ALLOWED_HOSTS = (
    ["127.0.0.1", "localhost", "[::1]", "testserver"]
    if DEMO_MODE
    else env.list("OPORA_HOSTS", ["127.0.0.1", "localhost"])
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("OPORA_TRUSTED_ORIGINS", [])
SECURE = env.bool("OPORA_HTTPS", False)
"""Set when the server stands behind HTTPS: cookies are then sent over it only."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "opora.site.apps.SiteConfig",
    "opora.demo.apps.DemoConfig",
    "opora.publishing.apps.PublishingConfig",
    "opora.profiles.apps.ProfilesConfig",
    "opora.plans.apps.PlansConfig",
    "opora.funding.editing.apps.EditingConfig",
    "opora.funding.settlement.apps.SettlementConfig",
    "opora.funding.payments.apps.PaymentsConfig",
    "opora.funding.corrections.apps.CorrectionsConfig",
    "opora.funding.applying.apps.ApplyingConfig",
    "opora.funding.attachments.apps.AttachmentsConfig",
    "opora.funding.apps.FundingConfig",
    "opora.network.apps.NetworkConfig",
    "opora.gaps.apps.GapsConfig",
    "opora.access.apps.AccessConfig",
    "opora.needs.apps.NeedsConfig",
    "opora.register.apps.RegisterConfig",
    "opora.territory.apps.TerritoryConfig",
    "opora.accounts.apps.AccountsConfig",
    "opora.core.apps.CoreConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_structlog",
    "ninja",
]

MIDDLEWARE = [
    "opora.core.middleware.ProcessorTimeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "opora.core.static_files.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "opora.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "opora.core.middleware.RefusalMiddleware",
    "opora.site.middleware.LineMiddleware",
]

ROOT_URLCONF = "opora.site.urls"
WSGI_APPLICATION = "opora.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opora.site.context.page",
            ],
            "string_if_invalid": env.str("OPORA_TEMPLATE_INVALID", ""),
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
"""Widgets are drawn by our templates first: core has a quicker one for boxes of choices."""

DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{HOME / 'opora.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "opora.accounts.backends.SignInBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "portal:index"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "opora.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "opora.accounts.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
"""An administrator gives the address and the invitation goes there: who opens it has shown that it is theirs."""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Opora: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Nobody signs up alone, so nobody can lock a stranger out of an address that is not theirs."""
MFA_ADAPTER = "opora.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Opora"
SOCIALACCOUNT_PROVIDERS = {}
if env.str("OPORA_OIDC_SERVER", ""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("OPORA_OIDC_NAME", "OpenID Connect"),
                "client_id": env.str("OPORA_OIDC_CLIENT"),
                "secret": env.str("OPORA_OIDC_SECRET"),
                "settings": {"server_url": env.str("OPORA_OIDC_SERVER")},
            }
        ]
    }
OIDC_ENABLED = "openid_connect" in SOCIALACCOUNT_PROVIDERS

LANGUAGE_CODE = "cs"
LANGUAGES = [("cs", "Čeština"), ("en", "English")]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Prague"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None
"""Nothing is collected: the files are served where they lie, under addresses that name their content."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("OPORA_STATICFILES", "opora.core.static_files.VersionedStaticFiles"),
    },
}
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

EMAIL_HOST = env.str("OPORA_MAIL_HOST", "")
EMAIL_PORT = env.int("OPORA_MAIL_PORT", 25)
EMAIL_HOST_USER = env.str("OPORA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("OPORA_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("OPORA_MAIL_TLS", False)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = env.str("OPORA_MAIL_FROM", "opora@localhost")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
"""Wrong attempts to sign in are counted here: all web processes must see the same count."""

TASKS = {"default": {"BACKEND": env.str("OPORA_TASKS", "django_tasks_db.DatabaseBackend")}}

DJANGO_TABLES2_TEMPLATE = "core/table.html"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

from opora.site.logs import LOGGING  # noqa: E402, F401  # the loggers need HOME, which is set above
