"""As `make run`, only quicker: short waits, cheap passwords, and kinds of effects that the tests steer."""

from __future__ import annotations

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import CELERY_BEAT_SCHEDULE, DATABASES, INSTALLED_APPS, STORAGES

INSTALLED_APPS += ["tests.faults.probe"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if "PROBE_MIGRATES" not in os.environ:  # its migration is for one test
    MIGRATION_MODULES = {"probe": None}
OUTBOX_BACKOFF_SECONDS = (1, 1, 1, 1, 2)
for entry in DATABASES.values():
    entry["OPTIONS"]["options"] += " -c lock_timeout=700 -c client_connection_check_interval=500"
CELERY_BEAT_SCHEDULE["core.sweep"] = {"task": "core.sweep", "schedule": 1.0, "options": {"expires": 2}}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SYNC_EVERY = 1
