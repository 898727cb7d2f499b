"""How often something was tried that only its owner should get right."""

from __future__ import annotations

from django.db import models


class TryCount(models.Model):
    """Tries of one kind by one person from one address; both are kept as a digest only."""

    digest = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]
