"""Django's session engine in the database, with the owner, address and browser beside the sealed data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from core import prepared
from core.requests import current

# Broad families only: enough to tell one's own laptop from a stranger's, nothing to follow a person by.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


# The key of a session and the moment at which it must still be good.
KEY: Any = prepared.text_slot("session")
NOW: Any = prepared.moment_slot("now")


class SessionStore(DatabaseStore):
    """What the rows are made of; everything else is Django's.

    `owner` is the user of the session as they stood in the statement that read it; None for one who is not signed in.
    """

    owner: Any = None

    def _get_session_from_db(self) -> Any:
        """The session with its user, by one statement that is written once."""
        values = {"session": self.session_key or "", "now": timezone.now()}
        for found in prepared.instances(prepared.statement("session", self._asked), values):
            self.owner = found.user
            return found
        return super()._get_session_from_db()  # type: ignore[misc]

    def _asked(self) -> prepared.Statement:
        model: Any = self.model
        rows = model.objects.filter(session_key=KEY, expire_date__gt=NOW)
        return prepared.compiled(rows.select_related("user"))

    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import Session

        return Session

    def cycle_key(self) -> None:
        """A new key is a new row beside the old one for a moment: it needs a name of its own, or it is never stored
        and Django tries keys without end."""
        if self.get("ref"):
            self["ref"] = str(uuid4())
        super().cycle_key()

    def create_model_instance(self, data: Any) -> Any:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY) or None
        session.ref = UUID(data["ref"]) if data.get("ref") else None
        session.began_at, session.seen_at = moment(data.get("began")), moment(data.get("seen"))
        session.address = data.get("address") or None
        session.browser = data.get("browser") or ""
        return session


def moment(seconds: Any) -> datetime | None:
    """Seconds since 1970 as a time."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def browser_words(agent: str) -> str:
    """“Firefox, Windows”; empty for what is not known."""
    known = [next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in known if part)


def describe(request: HttpRequest) -> None:
    """Notes in a session that has just begun what its owner will know it by."""
    request.session["ref"] = str(uuid4())
    request.session["address"] = current.get().address or request.META.get("REMOTE_ADDR")
    request.session["browser"] = browser_words(request.META.get("HTTP_USER_AGENT", ""))


def session_holds(key: str | None) -> bool:
    """Whether this browser session is still there, asked of the database: for what runs longer than a moment."""
    return bool(key) and SessionStore.get_model_class().objects.filter(session_key=key).exists()
