"""What is still allowed while something long runs: an export that streams, an import in batches.

Whoever is deactivated, loses a role, whose session or token is ended, or whose share expires gets nothing more from
that moment on: the next batch raises `RightsEnded`, which breaks the transfer off instead of ending it as if complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access.principals import Principal, principal_of, resolve
from core.errors import NotAllowed

BATCH = 500


class RightsEnded(NotAllowed):
    """The rights with which this began are not the same any more."""

    title = _("Your access changed while this was running. It was stopped, and nothing more is given out.")


class Watch:
    """The rights with which something long began, to be compared again between its parts."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        principal = principal_of(actor)
        self.user_id = None if principal.system else principal.user_id
        known = getattr(actor, "__dict__", {}).get("_principal")
        self.began = _bare(known or resolve(self.user_id)) if self.user_id else None

    def check(self) -> Principal | None:
        """Who that is now, None for the system; RightsEnded unless account, roles, teams, session or token are what
        they were."""
        if self.user_id is None or self.began is None:
            return None
        holds = getattr(self.actor, "credential_holds", None)
        if holds is not None and not holds():
            raise RightsEnded
        now = resolve(self.user_id)
        if not self.began.active or _bare(now) != self.began:
            raise RightsEnded
        return now


def _bare(principal: Principal) -> Principal:
    """Without what people merely call somebody, and without shares, whose rows are asked for one by one."""
    nothing: frozenset[str] = frozenset()
    return replace(
        principal,
        label="",
        titles=(),
        personal_shares=nothing,
        group_shares=nothing,
        many_shares=nothing,
    )


def watched(actor: Any, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, with the rights asked again before every so many of them.

    The rights are those of this moment, not of the one in which the first row is asked for. Sight of each row is asked
    again by who reads them (core.exports).
    """
    return _batches(Watch(actor), iter(rows))


def _batches(watch: Watch, source: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    while part := list(islice(source, BATCH)):
        watch.check()
        yield from part
