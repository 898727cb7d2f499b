"""The Celery application: worker and beat load it as `config.celery:app`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from config.env import Env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", Env.read().settings_module)

app = Celery("entente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def keep_our_logging(**_kwargs: Any) -> None:
    """Celery leaves logging to Django's settings, which scrub every line (core/logs.py)."""
