"""One way of logging for the web server, the worker, the scheduler and commands."""

from __future__ import annotations

from typing import Any, Literal


def logging_settings(*, level: str, form: Literal["json", "console"]) -> dict[str, Any]:
    """Python's logging configuration: everything to the error stream, scrubbed (core/logs.py).

    A person at a terminal is told what goes wrong, not of every request and every job.
    """
    level = "WARNING" if form == "console" and level == "INFO" else level
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "core.logs.JsonFormatter"},
            "console": {"()": "core.logs.PlainFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            # Every statement would be logged with its values.
            "django.db.backends": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "celery": {"handlers": [], "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
        },
    }
