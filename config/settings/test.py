"""The test suite: real PostgreSQL and Redis, the owner role, nothing slow that is not under test."""

import os
import re

from config.env import redis_database
from config.local.testing import choose_environment

choose_environment()

from .base import *  # noqa: E402
from .base import CACHES, DATABASES, ENV, STORAGES, database  # noqa: E402

# Every parallel worker has a cache of its own.
WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
CACHES["default"]["LOCATION"] = redis_database(ENV.redis_url, 1 + WORKER % 15)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Workers copy a database that the process which steers them has migrated (config/local/testing.py).
TEMPLATE = os.environ.get("ENTENTE_TEST_TEMPLATE")
DATABASES["default"] = database(ENV.database_owner_url, TEST={"TEMPLATE": TEMPLATE} if TEMPLATE else {})
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
AXES_ENABLED = True
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
MFA_RATE_LIMITS = {}
TOKEN_GUESSES = 10_000
SESSION_COOKIE_NAME = "entente_session"
CSRF_COOKIE_NAME = "entente_csrf"
LOGGING = {"version": 1, "disable_existing_loggers": False}
