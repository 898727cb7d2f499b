"""An audit event as auditors read it: who, what kind of thing, when; never content."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import selectors
from accounts.verbs import kind_words, verb_words
from core import audit
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import AuditEvent
from core.paging import Order
from core.purpose import Purpose

NEWEST = Order("at", gettext_lazy("When"), ("at",))
SELECTED = (
    "pk",
    "at",
    "actor_id",
    "actor__display_name",
    "actor__email",
    "verb",
    "model",
    "object_ref",
    "handling",
    "details",
    "address",
    "request_id",
)
HEADINGS = ("at", "who", "email", "verb", "kind", "record", "level", "details", "address", "request")
Row = dict[str, Any]


def rows(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent, Row]:
    """The events as plain rows, with the name of who acted."""
    return events.values(*SELECTED)


def reference(row: Row) -> str:
    """The record's id; for a NAMED one a mark that is the same each time and leads nowhere."""
    if row["handling"] == Handling.NAMED and row["object_ref"]:
        return (
            "named-" + salted_hmac("accounts.trail", row["object_ref"], algorithm="sha256").hexdigest()[:12]
        )
    return str(row["object_ref"])


def details(row: Row) -> dict[str, Any]:
    """Counts, formats and field names; a reason, which people write, only says that there is one."""
    given = dict(row["details"] or {})
    if row["handling"] == Handling.NAMED:
        given = {key: value for key, value in given.items() if key in audit.OF_NAMED}
    if given.get("reason"):
        given["reason"] = True
    return {key: value for key, value in given.items() if value not in ("", None)}


def user_names(*, actor: Any, rows: list[Row]) -> dict[str, str]:
    """Names of the accounts that some events are about, by id, in one query."""
    keys = {row["object_ref"] for row in rows if row["model"] == "accounts.user" and row["object_ref"]}
    keys |= {row["details"]["user"] for row in rows if (row["details"] or {}).get("user")}
    found = (
        selectors.actors(actor=actor).filter(pk__in=keys).values_list("pk", "display_name") if keys else ()
    )
    return {str(key): name for key, name in found}


def about(row: Row, names: dict[str, str]) -> str:
    """The details as a line: “Officer, for Awa Sane”, “fields: name, level”."""
    given = details(row)
    parts = []
    role, user = given.pop("role", None), given.pop("user", None)
    if role:
        parts.append(str(dict(Role.choices).get(role, role)))
    if user:
        parts.append(_("for %(name)s") % {"name": names.get(str(user), str(user)[:8])})
    if given.pop("reason", False):
        parts.append(_("with a reason"))
    if purpose := given.pop("purpose", ""):
        parts.append(str(dict(Purpose.choices).get(purpose, purpose)))
    if given.pop("note", False):
        parts.append(_("with a note elsewhere"))
    if row["verb"] == "audit.verify":
        return _checked(given)
    for key, value in given.items():
        shown = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
        parts.append(f"{key.replace('_', ' ')}: {shown}")
    return ", ".join(parts[:8])


def _checked(found: dict[str, Any]) -> str:
    """The result of a check of the chain in a line."""
    if found.get("whole"):
        return _("whole: %(n)s events") % {"n": found.get("events", 0)}
    first = (found.get("breaks") or [{}])[0]
    return _("broken at seal %(seal)s") % {"seal": first.get("seal", "?")}


def who(row: Row) -> str:
    """Who acted, in words."""
    return row["actor__display_name"] or (
        _("nobody signed in") if row["verb"].startswith("signin") else _("the system")
    )


def in_words(row: Row, names: dict[str, str]) -> dict[str, str]:
    """What the page shows of one event."""
    named = names.get(row["object_ref"], "") if row["model"] == "accounts.user" else ""
    themselves = row["object_ref"] == str(row["actor_id"])
    return {
        "who": who(row),
        "verb": verb_words(row["verb"]),
        "kind": kind_words(row["model"]),
        "record": "" if themselves else named or reference(row),
        "about": about(row, names),
    }
