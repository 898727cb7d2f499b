"""The test suite: real PostgreSQL and Redis, the owner role, nothing slow that is not under test."""

from typing import Any

from .base import *
from .base import DATABASES, ENV, STORAGES, database

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES["default"] = database(ENV.database_owner_url)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
AXES_ENABLED = True
ACCOUNT_RATE_LIMITS: Any = False
SESSION_COOKIE_NAME = "entente_session"
CSRF_COOKIE_NAME = "entente_csrf"
LOGGING: dict[str, Any] = {"version": 1, "disable_existing_loggers": False}
