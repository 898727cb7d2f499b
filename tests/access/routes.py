"""The table of routes: every address of the application with who may reach it. An address that is not here fails.

A resource brings its own addresses (`resource_routes`); any other page joins by one line in `PAGES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter

from core.access.registry import rule_of
from core.resources import all_resources


class Reach(Enum):
    """Who gets more than a refusal."""

    PUBLIC = "anybody, signed in or not"
    SIGNED_IN = "everybody signed in: one's own things, or what scope leaves"
    RECORDS = "everybody signed in; rows by scope, a hidden record is missing"
    STAFF = "those with a content role"
    ADMINISTRATOR = "administrators"
    AUDITOR = "auditors"


@dataclass(frozen=True)
class Route:
    """One address. `why` is required for what is public. `reads` names what the canary matrix opens."""

    reach: Reach
    why: str = ""


def table() -> dict[str, Route]:
    """URL name → route."""
    return {**PAGES, **resource_routes()}


def resource_routes() -> dict[str, Route]:
    """The addresses that every resource has, in pages and API."""
    found: dict[str, Route] = {}
    for resource in all_resources():
        for part in ("list", "detail", "history") if resource.api else ():
            found[f"api-{resource.name}-{part}"] = Route(Reach.RECORDS)
        if resource.api and resource.create:
            found[f"api-{resource.name}-bulk"] = Route(Reach.RECORDS)
        for act in resource.acts if resource.api else ():
            found[f"api-{resource.name}-{act.name}"] = Route(Reach.RECORDS)
        if resource.api:
            found |= {f"api-{resource.name}-{verb.name}": Route(Reach.RECORDS) for verb in resource.verbs}
        if not resource.paged:
            continue
        found |= {resource.url(verb.name): Route(Reach.RECORDS) for verb in resource.verbs}
        for page in ("list", "export", "facets", "detail", "history"):
            found[resource.url(page)] = Route(Reach.RECORDS)
        for page, there in (
            ("create", resource.create),
            ("alike", resource.alike),
            ("edit", resource.update),
            ("restore", resource.update),
            ("delete", resource.delete),
            ("deleted", resource.delete),
            ("undelete", resource.delete),
        ):
            if there:
                found[resource.url(page)] = Route(Reach.RECORDS)
        rule = rule_of(resource.model)
        if rule is not None and rule.root == "":
            found[resource.url("sharing")] = Route(Reach.RECORDS)
    return found


ADMINISTRATION = (
    "user-list user-create user-detail user-edit user-link user-factors-reset user-sessions-end user-deactivate user-activate user-choose role-create "
    "role-end role-move user-token-create user-token-withdraw function-list function-create team-list team-create team-edit health effect-settle"
)
OWN_FACTORS = (
    "second-factor mfa_index mfa_reauthenticate mfa_reauthenticate_webauthn mfa_activate_totp mfa_deactivate_totp "
    "mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn "
    "mfa_add_webauthn mfa_remove_webauthn"
)
PAGES: dict[str, Route] = {
    "health-live": Route(Reach.PUBLIC, "a probe asks whether the process lives; it says nothing else"),
    "health-ready": Route(Reach.PUBLIC, "a probe asks whether the database answers; it says nothing else"),
    "metrics": Route(
        Reach.PUBLIC, "404 to everybody but a scraper with its token or network (tests/http/test_metrics.py)"
    ),
    "account_login": Route(Reach.PUBLIC, "signing in"),
    "account_logout": Route(Reach.PUBLIC, "signing out; nothing is shown"),
    "account_reset_password": Route(Reach.PUBLIC, "asking for a link; says nothing about accounts"),
    "account_reset_password_done": Route(Reach.PUBLIC, "a fixed sentence"),
    "account_password_link": Route(Reach.PUBLIC, "a link by mail; takes its key out of the address"),
    "account_password_set": Route(Reach.PUBLIC, "the form behind a link; 404 without a link that fits"),
    "openid_connect_login": Route(Reach.PUBLIC, "leads to the company's own sign-in; 404 without one"),
    "openid_connect_callback": Route(Reach.PUBLIC, "the way back from there; 404 without one"),
    "socialaccount_login_cancelled": Route(Reach.PUBLIC, "leads back to signing in"),
    "account_inactive": Route(Reach.PUBLIC, "a fixed sentence"),
    "api-schema": Route(Reach.PUBLIC, "describes kinds of things, none of them"),
    "api-unknown": Route(Reach.PUBLIC, "404 for every address below /api/v1/ that is not there"),
    "api-elsewhere": Route(Reach.PUBLIC, "404 for every other address below /api/"),
    "account_change_password": Route(Reach.SIGNED_IN),
    "account_reauthenticate": Route(Reach.SIGNED_IN),
    "my-account": Route(Reach.SIGNED_IN),
    **{name: Route(Reach.SIGNED_IN) for name in OWN_FACTORS.split()},
    "mfa_authenticate": Route(Reach.PUBLIC, "the second step of signing in; leads to the first without it"),
    "mfa_login_webauthn": Route(Reach.PUBLIC, "signing in with a passkey; the challenge says nothing"),
    "my-security": Route(Reach.SIGNED_IN),
    "my-session-end": Route(Reach.SIGNED_IN),
    "my-sessions-end": Route(Reach.SIGNED_IN),
    "my-tokens": Route(Reach.SIGNED_IN),
    "my-token-create": Route(Reach.SIGNED_IN),
    "my-token-withdraw": Route(Reach.SIGNED_IN),
    "api-docs": Route(Reach.SIGNED_IN),
    "api-me": Route(Reach.SIGNED_IN),
    "api-functions-list": Route(Reach.SIGNED_IN),
    "choose": Route(Reach.RECORDS),
    "desk": Route(Reach.RECORDS),
    "shared-with-me": Route(Reach.RECORDS),
    "break-glass": Route(Reach.RECORDS),
    "custody": Route(Reach.RECORDS),
    "api-shares-list": Route(Reach.RECORDS),
    "api-shares-detail": Route(Reach.RECORDS),
    "api-break-glass": Route(Reach.RECORDS),
    "search": Route(Reach.RECORDS),
    "office-holders": Route(Reach.RECORDS),
    "network": Route(Reach.RECORDS),
    "levels": Route(Reach.RECORDS),
    "geography": Route(Reach.RECORDS),
    "mapping-exercises-contribute": Route(Reach.RECORDS),
    "mapping-exercises-close": Route(Reach.RECORDS),
    "hiring-request": Route(Reach.RECORDS),
    **{
        f"insight-{page}": Route(Reach.RECORDS)
        for page in ("overview", "audit", "queue", "contact", "what-if", "between")
    },
    "formulas": Route(Reach.SIGNED_IN),
    "matrix": Route(Reach.RECORDS),
    "matrix-export": Route(Reach.RECORDS),
    "stance": Route(Reach.RECORDS),
    "workshop": Route(Reach.RECORDS),
    "turnover": Route(Reach.RECORDS),
    "turnover-check": Route(Reach.RECORDS),
    "someone-new": Route(Reach.RECORDS),
    "turnover-decide": Route(Reach.RECORDS),
    "turnover-calendar": Route(Reach.RECORDS),
    "turnover-check-run": Route(Reach.RECORDS),
    "handovers-orphans": Route(Reach.RECORDS),
    "network-brokers": Route(Reach.RECORDS),
    "network-export": Route(Reach.RECORDS),
    "network-picture": Route(Reach.RECORDS),
    "network-layout": Route(Reach.RECORDS),
    "network-note": Route(Reach.RECORDS),
    "api-search": Route(Reach.RECORDS),
    "api-graph": Route(Reach.RECORDS),
    "api-graph-path": Route(Reach.RECORDS),
    "engagement-log": Route(Reach.RECORDS),
    "offline-log": Route(
        Reach.PUBLIC, "an empty form, the same for everybody; what it keeps stays on the device"
    ),
    "offline-worker": Route(Reach.PUBLIC, "the script that keeps that form on the device"),
    "offline-key": Route(Reach.SIGNED_IN),
    "offline-send": Route(Reach.SIGNED_IN),
    "engagement-sheet": Route(Reach.STAFF),
    "engagements-sheet": Route(Reach.RECORDS),
    "commitments-with": Route(Reach.RECORDS),
    "tenures-end": Route(Reach.RECORDS),
    "tenures-confirm": Route(Reach.RECORDS),
    "stakeholders-detail": Route(Reach.RECORDS),
    "calendar": Route(Reach.RECORDS),
    "calendar-import": Route(Reach.RECORDS),
    "calendar-take-back": Route(Reach.SIGNED_IN),
    "calendar-file": Route(Reach.RECORDS),
    "calendar-feed": Route(
        Reach.PUBLIC,
        "a secret address for one person's calendar program; 404 without one that fits (tests/http/test_feeds.py)",
    ),
    "invitation": Route(
        Reach.PUBLIC,
        "a signed link for one person who was invited; 404 without one that fits (tests/http/test_invitations.py)",
    ),
    "engagements-invite": Route(Reach.RECORDS),
    "engagements-letter": Route(Reach.RECORDS),
    "engagements-repeat": Route(Reach.RECORDS),
    "my-calendars": Route(Reach.SIGNED_IN),
    "my-calendar-withdraw": Route(Reach.SIGNED_IN),
    "coverage": Route(Reach.RECORDS),
    "slice-add": Route(Reach.RECORDS),
    "slice-open": Route(
        Reach.PUBLIC,
        "a signed link for one named person outside; 404 without one that fits (tests/http/test_slices.py)",
    ),
    "organizations-succeed": Route(Reach.RECORDS),
    **{
        f"{kind}-{act}": Route(Reach.RECORDS)
        for kind in ("people", "organizations")
        for act in ("merge", "unmerge")
    },
    "attachments-attach": Route(Reach.RECORDS),
    "attachments-download": Route(Reach.RECORDS),
    "api-attachments-upload": Route(Reach.RECORDS),
    "api-attachments-file": Route(Reach.RECORDS),
    "duplicates": Route(Reach.RECORDS),
    "api-duplicates-list": Route(Reach.RECORDS),
    "duplicates-said": Route(Reach.RECORDS),
    "imports-list": Route(Reach.RECORDS),
    "imports-create": Route(Reach.RECORDS),
    "imports-detail": Route(Reach.RECORDS),
    "imports-columns": Route(Reach.RECORDS),
    "imports-errors": Route(Reach.RECORDS),
    **{f"tasks-{act}": Route(Reach.RECORDS) for act in ("done", "drop", "reopen")},
    **{
        f"view-{act}": Route(Reach.SIGNED_IN)
        for act in ["list", "create", "open", "edit", "delete", "first", "unfirst", "pin", "unpin"]
    },
    "api-audit-events-list": Route(Reach.AUDITOR),
    "audit-list": Route(Reach.AUDITOR),
    "audit-choose": Route(Reach.AUDITOR),
    "audit-export": Route(Reach.AUDITOR),
    "audit-chain": Route(Reach.AUDITOR),
    "audit-head": Route(Reach.AUDITOR),
    **{name: Route(Reach.ADMINISTRATOR) for name in ADMINISTRATION.split()},
}
# Pages beside those of resources that show records; the canary matrix opens each of them as every actor.
MIXED_PAGES = (
    "desk",
    "shared-with-me",
    "break-glass",
    "custody",
    "search",
    "office-holders",
    "network",
    "network-brokers",
    "levels",
    "geography",
    "duplicates",
    "api-duplicates-list",
    "insight-overview",
    "insight-audit",
    "insight-queue",
    "insight-contact",
    "insight-what-if",
    "insight-between",
    "matrix",
    "matrix-export",
    "stance",
    "workshop",
    "turnover",
    "turnover-check",
    "someone-new",
    "turnover-calendar",
    "handovers-orphans",
    "calendar",
    "calendar-import",
    "calendar-file",
    "coverage",
    "engagement-log",
    "imports-list",
    "imports-create",
    "my-account",
    "my-security",
    "my-tokens",
    "my-calendars",
    "user-list",
    "audit-list",
    "view-list",
)
RECORD_PAGES = {
    "import_run": ("imports-detail", "imports-columns", "imports-errors"),
    "organization": ("stakeholders-detail", "organizations-succeed", "organizations-merge"),
    "attachment": ("attachments-download",),
    "exercise": ("mapping-exercises-contribute", "mapping-exercises-close", "hiring-request"),
    "slice": ("slice-add",),
    "person": ("stakeholders-detail", "people-merge", "commitments-with"),
    "engagement": ("engagements-sheet", "engagements-invite", "engagements-letter", "engagements-repeat"),
    "task": ("tasks-done", "tasks-drop", "tasks-reopen"),
    "tenure": ("tenures-end",),
    "closed_tenure": ("tenures-end",),
}
# Every task with what keeps it inside its rights.
TASKS = {
    "core.seal_audit": "seals events that are there already; reads no record, shows nothing",
    "core.deliver": "delivers one effect of the outbox, whose own rights are named below",
    "core.sweep": "delivers what is due; shows nothing",
}
# Every kind of effect with what keeps it inside its rights when the worker comes to it.
EFFECTS = {
    "engagements.invite": "for the person who invited or changed the plan, whose sight is read when it is delivered; a public title and place leave",
    "engagements.look_at_plan": "acts as the system; tells the keepers of an exposure, and writes tasks that they alone see",
    "core.glass": "for the lead or manager who asked, whose rights are read when it is delivered",
    "core.verify_audit": "acts for the auditor who asked, whose role is read when it runs; the result is an event",
    "core.mail": "to one active user; says that something changed and where, never what",
    "core.purge_keys": "acts as the system; removes keys that expired",
    "core.purge_outbox": "acts as the system; removes effects that ended long ago",
    "core.sweep_files": "acts as the system; removes bytes that no record names, shows nothing",
    "core.remind": "reads each person’s own open tasks with the rights they hold now; mails a number and a link",
    "stakeholders.import_file": "acts for the person who uploaded the file, whose rights are read when it runs",
    "stakeholders.undo_import": "acts for the person who made the import, whose rights are read when it runs",
    "stakeholders.remind_of_exercises": "makes tasks as each lead, with the rights that lead holds now; shows nothing",
    "stakeholders.measure_network": "acts for the reader who asked, whose rights are read when it runs; keeps ids and figures",
    "reports.audit": "acts for the reader who asked, whose rights are read when it runs; keeps ids and figures",
    "reports.contact": "acts for the reader who asked, whose rights are read when it runs; keeps ids alone",
    "stakeholders.standings": "acts for the reader who asked, whose rights are read when it runs; keeps ids and figures",
    "engagements.coverage": "acts for the reader who asked, whose rights are read when it runs; keeps ids and figures",
    "stakeholders.find_duplicates": "acts as the system; keeps pairs of ids, which only who sees both is shown",
    "engagements.raise_handovers": "acts as the system; opens handovers of units, never more open than the unit",
    "engagements.review_exposures": "acts as the system; tells the keepers of an exposure, and writes tasks that only they see who see its record",
    "stakeholders.compare_list": "acts for the person who asked, whose rights are read when it runs",
    "stakeholders.check_rosters": "acts as the system; enqueues one effect for each list that is due, shows nothing",
    "stakeholders.check_roster": "acts as the system; findings are never more open than the posts they are about",
    "stakeholders.advance_tenures": "acts as the system; sets the phase that dates already say, shows nothing",
}


def walk(patterns: Any = None, before: str = "/") -> Iterator[tuple[str, str, Any]]:
    """Every address as (name, an example of it, view)."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(item, URLResolver):
            yield from walk(item.url_patterns, before + example(item))
        elif isinstance(item, URLPattern):
            yield item.name or "", before + example(item), item.callback


def example(item: Any) -> str:
    """An address that this pattern takes, with ids that nothing has."""
    converters = item.pattern.converters
    text = str(item.pattern)
    for name, converter in converters.items():
        value = (
            str(uuid4())
            if isinstance(converter, UUIDConverter)
            else {"ending": "csv", "number": "1"}.get(name, "people")
        )
        text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
    text = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", str(uuid4()), text)
    text = (
        text.replace(r"\Z", "")
        .replace("^", "")
        .replace("$", "")
        .replace("(?:/.*)?", "")
        .replace(".*", "nothing")
    )
    return text.replace("\\", "")
