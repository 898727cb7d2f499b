"""Kept connections without a question of their own at the start of each request.

With `CONN_HEALTH_CHECKS` Django asks `SELECT 1` before a kept connection is used again: one way there and back for every
page and call. A server that stopped, was killed or ended the session has closed its end, and that can be seen here without
asking: there is something to read on a line on which nothing was asked. Only then, and after a rest in which a firewall may
have forgotten the line, is the question put.
"""

from __future__ import annotations

import select
import time

from django.db.backends.postgresql import base

# Seconds after which a connection that was not used is asked, whatever its line says.
REST = 30.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with a cheaper look at whether a kept connection can be used."""

    asked_at = 0.0

    def is_usable(self) -> bool:
        """Whether the kept connection answers; False closes it, and the next statement opens another."""
        now = time.monotonic()
        rested = now - self.asked_at > REST
        self.asked_at = now
        if not rested and self.connection is not None and not self.connection.closed and self._is_quiet():
            return True
        return super().is_usable()

    def _is_quiet(self) -> bool:
        """Whether nothing came from the server since the last answer."""
        line = select.poll()
        line.register(
            self.connection.fileno(), select.POLLIN | select.POLLPRI | select.POLLHUP | select.POLLERR
        )
        return not line.poll(0)
