"""Kinds of effects whose every run leaves a mark in the database, and which wait where the test wants them to."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db import connection


class ProbeConfig(AppConfig):
    name = "tests.faults.probe"
    label = "probe"

    def ready(self) -> None:
        from core import outbox, schedule

        outbox.register("probe.mark", mark)
        schedule.every(timedelta(seconds=2), "probe.tick", mark)


def mark(effect) -> None:
    """Writes its mark, says that it has begun, and goes on when its gate (a file) is open."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_mark (entry) VALUES (%s)", [effect.id])
    gate = effect.payload.get("gate")
    if gate:
        folder = Path(settings.MEDIA_ROOT).parent
        (folder / f"{gate}.begun").touch()
        until = time.monotonic() + 60
        while not (folder / f"{gate}.open").exists() and time.monotonic() < until:
            time.sleep(0.05)
