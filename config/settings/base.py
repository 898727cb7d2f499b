"""Settings that hold in every environment; the values that differ come from `config.env`."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab
from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _

from config.env import ROOT, Env, Oidc, broker_url, database_settings, mail_settings, redis_database
from config.logs import logging_settings

ENV = Env.read()
BASE_DIR = ROOT
SECRET_KEY = ENV.secret_key
# Keys for text encrypted at rest (core/encryption.py); the first one encrypts.
FIELD_KEYS = ENV.field_keys
DEBUG = False
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.csrf_trusted_origins)
ENTENTE_VERSION = "0.1.0"
ENTENTE_ENV = ENV.entente_env
SITE_URL = ENV.site_url
DEMO = ENV.demo
DEMO_PASSWORD = ENV.demo_password

INSTALLED_APPS = [
    "reports",
    "engagements",
    "stakeholders",
    "accounts",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "guardian",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_celery_beat",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.HardeningMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.SignedIn",
    "config.middleware.Messages",
    "config.middleware.Limits",
    "accounts.middleware.SecondFactorMiddleware",
    "core.submissions.SubmissionMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]


def oidc_apps(oidc: Oidc | None) -> list[dict[str, Any]]:
    """allauth's entry for the company's provider; none where it is not configured."""
    if oidc is None:
        return []
    given = {"server_url": oidc.server_url}
    return [
        {
            "provider_id": "company",
            "name": oidc.name,
            "client_id": oidc.client_id,
            "secret": oidc.client_secret,
            "settings": given,
        }
    ]


ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["core.templatetags.forms"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["core.templating.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "core.context.shell",
            ],
        },
    }
]


def database(url: str, **extra: Any) -> dict[str, Any]:
    """One connection alias: kept for ten minutes; a lock is waited for five seconds, and what a process that died
    was still asking is stopped after two, so that its locks are free again.

    Compiling a statement to machine code costs more than any of ours takes: `jit` is off. Prepared statements hold
    their constants as literals, so one plan serves every run. What is grouped and sorted over a whole map has room in
    memory (`work_mem`); with PostgreSQL's own 4 MB it went to disk and took twice as long.
    """
    waits = "-c lock_timeout=5000 -c client_connection_check_interval=2000"
    plans = "-c jit=off -c plan_cache_mode=force_generic_plan -c work_mem=32MB"
    settings = database_settings(url, options=f"{waits} {plans}")
    return {**settings, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **extra}


DATABASES = {
    "default": database(ENV.database_url),
    "owner": database(ENV.database_owner_url, TEST={"MIRROR": "default"}),
}
# How many proxies of ours stand in front: the address of whoever asks is that far from the right in X-Forwarded-For.
TRUSTED_PROXIES = ENV.trusted_proxies
# Numbers for Prometheus (core/metrics.py); nobody gets them unless one of the two is given.
METRICS_TOKEN = ENV.metrics_token
METRICS_ALLOW = ENV.metrics_allow
if ENV.metrics:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
# Threads of its own would serve the numbers on another port.
PROMETHEUS_EXPORT_MIGRATIONS = False

DATABASE_ROUTERS: list[str] = []
# Hot reads run as prepared statements (core.prepared). A pooler that gives every transaction another session needs False.
PREPARED_STATEMENTS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "core.cache.Cache",
        "LOCATION": redis_database(ENV.redis_url, 1),
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

AUTH_USER_MODEL = "accounts.User"
FUNCTION_MODEL = "accounts.Function"
ROLE_ASSIGNMENT_MODEL = "accounts.RoleAssignment"
TEAM_MODEL = "accounts.Team"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "core.access.backend.RecordPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# A flood from one address is slowed; tries are counted by axes alone, since allauth's count by e-mail would let
# anybody lock somebody else out.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": ""}

# Second factors: apps, passkeys, recovery codes. Tries are counted by accounts.services.tries, not by allauth.
MFA_ADAPTER = "accounts.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.factor_forms.ReauthenticateForm",
    "activate_totp": "accounts.factor_forms.ActivateForm",
    "add_webauthn": "accounts.factor_forms.PasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_REQUIRED = ENV.mfa_required
# No link by mail lasts longer; each purpose has a shorter time of its own (accounts.links).
PASSWORD_RESET_TIMEOUT = 3 * 86_400

# Single sign-on opens accounts that are there (accounts.social_adapter); no token of the provider is kept.
SOCIALACCOUNT_ADAPTER = "accounts.social_adapter.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
OIDC = ENV.oidc
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": oidc_apps(ENV.oidc)}}

# Unknown API tokens from one address in a minute; then 429 for further unknown ones, never for one that is right.
TOKEN_GUESSES = 10

# Lockout counts user AND address together, so nobody can lock somebody else out (access.md, Accounts).
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.signin.account_name"
AXES_LOCKOUT_CALLABLE = "accounts.signin.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_HTTP_RESPONSE_CODE = 429

GUARDIAN_GET_INIT_ANONYMOUS_USER = None
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# Guardian keeps the grant tables; its backend would be a second rule beside core.access.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = ENV.session_idle_minutes
SESSION_ABSOLUTE_HOURS = ENV.session_absolute_hours
SESSION_COOKIE_AGE = ENV.session_absolute_hours * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        # Charts and progress bars set style attributes; style elements still need the nonce.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # A form that leads on to the company's sign-in is followed there, and nowhere else.
        "form-action": ["'self'", *([ENV.oidc.origin] if ENV.oidc else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = ENV.language_code
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("pt", _("Portuguese"))]
FORMAT_MODULE_PATH = ["core.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ENV.data_dir / "uploads"
MEDIA_URL = ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Files of an import: rows of a table, and size (stakeholders/services/import_limits.py).
IMPORT_MAX_ROWS = ENV.import_max_rows
IMPORT_MAX_BYTES = ENV.import_max_mb * 1_000_000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
SIMPLE_HISTORY_REVERT_DISABLED = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.rest.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.rest.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.rest.schema.RecordSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.rest.negotiation.FormatNegotiation",
    "EXCEPTION_HANDLER": "core.rest.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNICODE_JSON": True,
    "STRICT_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Entente API",
    "DESCRIPTION": "One shared, current and confidential picture of the host government and the people around it.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "HandlingEnum": "core.confidentiality.HANDLING_SLUGS",
        "LevelEnum": "core.models.choices.Level",
        "AreaKindEnum": "core.models.choices.AreaKind",
        "LineEnum": "core.models.choices.Line",
        "BasisEnum": "stakeholders.models.choices.Basis",
        "ClassificationEnum": "stakeholders.models.choices.Classification",
        "CredibilityEnum": "stakeholders.models.choices.Credibility",
        "EndReasonEnum": "stakeholders.models.choices.EndReason",
        "GenderEnum": "stakeholders.models.choices.Gender",
        "HolderStateEnum": "stakeholders.models.choices.HolderState",
        "PhaseEnum": "stakeholders.models.choices.Phase",
        "ProvenanceEnum": "stakeholders.models.choices.Provenance",
        "ReliabilityEnum": "stakeholders.models.choices.Reliability",
        "SourceKindEnum": "stakeholders.models.choices.SourceKind",
        "StakeholderKindEnum": "stakeholders.models.choices.Kind",
        "TaskStatusEnum": "core.models.tasks.TaskStatus",
        "TenureStatusEnum": "stakeholders.models.choices.TenureStatus",
        "AnswerEnum": "stakeholders.models.choices.Answer",
        "ExercisedEnum": "stakeholders.models.choices.Exercised",
        "HoldingKindEnum": "core.models.choices.HoldingKind",
        "InterestDirectionEnum": "stakeholders.models.choices.InterestDirection",
        "InterestKindEnum": "stakeholders.models.choices.InterestKind",
        "LegitimacyEnum": "stakeholders.models.choices.Legitimacy",
        "ReportingLineEnum": "stakeholders.models.choices.ReportingLine",
        "StateFunctionEnum": "stakeholders.models.choices.StateFunction",
        "SuccessionKindEnum": "stakeholders.models.choices.SuccessionKind",
        "TieKindEnum": "stakeholders.models.choices.TieKind",
        "JudgementLineEnum": "stakeholders.models.judgement_choices.Line",
        "InputKindEnum": "stakeholders.models.exercises.InputKind",
        "InputStatusEnum": "stakeholders.models.exercises.InputStatus",
        "RosterFormatEnum": "stakeholders.models.rosters.RosterFormat",
        "HandoverKindEnum": "engagements.models.choices.HandoverKind",
        "HandoverStatusEnum": "engagements.models.choices.HandoverStatus",
        "AttendedEnum": "engagements.models.choices.Attended",
        "CapacityEnum": "engagements.models.choices.Capacity",
        "DirectionEnum": "engagements.models.choices.Direction",
        "EngagementKindEnum": "engagements.models.choices.EngagementKind",
        "EngagementStatusEnum": "engagements.models.choices.EngagementStatus",
        "FormalityEnum": "engagements.models.choices.Formality",
        "InterpretingEnum": "engagements.models.choices.Interpreting",
        "ParticipantRoleEnum": "engagements.models.choices.ParticipantRole",
        "RelationshipRoleEnum": "engagements.models.choices.RelationshipRole",
        "RelationshipStatusEnum": "engagements.models.choices.RelationshipStatus",
        "ReplyEnum": "engagements.models.choices.Reply",
        "CommitmentStatusEnum": "engagements.models.choices.CommitmentStatus",
        "ResponseEnum": "engagements.models.choices.Response",
        "SideEnum": "engagements.models.choices.Side",
        "FollowUpEnum": "engagements.serializers.content.FOLLOW_UP",
        "TierEnum": "engagements.models.choices.Tier",
        "ValueGivenEnum": "engagements.models.choices.ValueGiven",
        "TurnoverKindEnum": "stakeholders.models.turnover.TurnoverKind",
        "FindingStateEnum": "stakeholders.models.turnover.FindingState",
        "SaidEnum": "stakeholders.models.turnover.Said",
        "TransitionKindEnum": "stakeholders.models.turnover.TransitionKind",
        "HarmLevelEnum": "engagements.models.harm.HarmLevel",
        "ContactKindEnum": "engagements.models.harm.ContactKind",
        "InitiativeKindEnum": "engagements.models.initiatives.InitiativeKind",
        "InitiativeStatusEnum": "engagements.models.initiatives.InitiativeStatus",
        "PartnerRoleEnum": "engagements.models.initiatives.PartnerRole",
        "AskAnswerEnum": "engagements.models.initiatives.AskAnswer",
        "LibraryKindEnum": "engagements.models.library.LibraryKind",
        "ApprovalEnum": "engagements.models.messages.Approval",
        "AudienceEnum": "engagements.models.messages.Audience",
        "BenefitEnum": "engagements.models.messages.Benefit",
        "ReactionEnum": "engagements.models.messages.Reaction",
        "RecipientKindEnum": "engagements.models.slices.RecipientKind",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
}

CELERY_BROKER_URL = broker_url(ENV.redis_url)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A message of a worker that died is given to another after the visibility timeout, which must be longer than the
# longest task; nothing waits for it, since the sweeper delivers whatever a lost message was about.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_TASK_TIME_LIMIT + 300,
    "unacked_restore_interval": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
}
# What is due by the clock stands in core.schedule; the scheduler only says that time passes. A sweep that nobody
# took within its ten seconds is not worth keeping.
CELERY_BEAT_SCHEDULE = {
    "core.sweep": {"task": "core.sweep", "schedule": 10.0, "options": {"expires": 9}},
    "core.seal_audit": {"task": "core.seal_audit", "schedule": crontab(), "options": {"expires": 55}},
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
OUTBOX_BACKOFF_SECONDS = (10, 30, 120, 600, 1800, 3600)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# An export above this many people needs a lead; it equals the largest API page (docs/decisions).
BULK_EXPORT_ROWS = 200
# More rows than this leave only with a purpose, and from pages after a fresh sign-in.
LARGE_EXPORT_ROWS = 200
# Above this many looks at NAMED records, or files, those concerned are told.
NAMED_VIEWS_PER_HOUR = 30
EXPORTS_PER_DAY = 20
LIST_PAGE_SIZE = 50
# A check of the audit chain over more events than this runs in the worker.
AUDIT_CHECK_AT_ONCE = 20_000
COUNT_CAP = 1000
# A holding that nobody verified or saw for so many days is no longer in date.
REVIEW_INTERVAL_DAYS = 180
# Judgements (docs/judgement.md): alignment and interest that make a champion, or somebody opposed; the line between low
# and high interest; from where influence, legitimacy and urgency count; how far apart two functions disagree; after how
# many days a judgement is stale.
JUDGEMENT_CHAMPION_ALIGNMENT = 2
JUDGEMENT_ACTIVE_INTEREST = 4
JUDGEMENT_INTEREST_LINE = 3
JUDGEMENT_HIGH = 4
JUDGEMENT_CONTESTED = 2
JUDGEMENT_REVIEW_DAYS = 180
# True shows “Potential spoiler” where this application says “Opposed”.
JUDGEMENT_SEED_WORDS = False
# Within how many days we mean to introduce ourselves to somebody who took a post.
HANDOVER_DAYS = 14
# From when on two titles (`post`, `post_same_holder`) or names (`person`, `moved`) are taken for one, from 0 to 1; what is
# not named here is as stakeholders/domain/turnover_types.py has it.
TURNOVER_THRESHOLDS: dict[str, float] = {}
# From which likeness on (0 to 1) a record is shown as perhaps the same (bench/names.py measures it).
DUPLICATE_SUGGESTED = 0.8
# A mail a day to those whose tasks are due (a number and a link), and to who gave a task that is so many days late.
REMIND_BY_MAIL = True
REMIND_AUTHOR_AFTER_DAYS = 7

MAIL = mail_settings(ENV.email_url, ENV.data_dir)
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.ssl
EMAIL_FILE_PATH = str(MAIL.folder)
# For a whole conversation with the mail server, not for each of its lines (core.smtp).
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.default_from_email
LOGGING: dict[str, Any] = logging_settings(level=ENV.log_level, form=ENV.log_format)
