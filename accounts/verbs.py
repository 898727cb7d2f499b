"""The audit trail in words: what was done, and to which kind of record."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

OURS = frozenset({"core", "accounts", "stakeholders", "engagements"})
VERBS: list[tuple[str, Any]] = [
    ("signin", _("Signed in")),
    ("signin.failed", _("Sign-in failed")),
    ("signin.locked", _("Sign-in locked: too many tries")),
    ("signin.linked", _("Signed in by single sign-on for the first time")),
    ("signin.factor_failed", _("A code of the second factor was wrong")),
    ("signout", _("Signed out")),
    ("factor.add", _("Set up a second factor")),
    ("factor.remove", _("Removed a second factor")),
    ("factor.codes", _("Made new recovery codes")),
    ("factor.reset", _("Took away somebody’s second factors")),
    ("session.end", _("Ended browser sessions")),
    ("create", _("Created a record")),
    ("update", _("Changed a record")),
    ("delete", _("Deleted a record")),
    ("delete.refused", _("Tried to delete what others refer to")),
    ("level.raise", _("Closed a record further")),
    ("level.lower", _("Opened a record further")),
    ("accept", _("Accepted a proposed change of office-holders")),
    ("reject", _("Rejected a proposed change of office-holders")),
    ("share", _("Shared a record")),
    ("share.end", _("Ended a share")),
    ("custodian", _("Handed a named record to a custodian")),
    ("custody.passed", _("A named record passed to its custodian")),
    ("custody.unkept", _("A named record lost its second custodian")),
    ("custody.sealed", _("A named record was sealed: both keepers left")),
    ("custody.ask", _("Asked another lead to open named records")),
    ("custody.confirm", _("Confirmed what another lead asked to open")),
    ("custody.open", _("Two leads took over a sealed record")),
    ("custody.life", _("Two leads opened a named record: threat to life")),
    ("glass.ask", _("Broke glass: typed a reference")),
    ("glass.open", _("Broke glass: a record opened")),
    ("restore", _("Brought a record back")),
    ("duplicate.different", _("Said that two records are different")),
    ("duplicate.open", _("Asked to look at two records again")),
    ("merge", _("Merged two records into one")),
    ("unmerge", _("Took a merge back")),
    ("contact_rule.override", _("Planned against a contact rule, with a written mitigation")),
    ("exposure.alert", _("The keepers of an exposure were told of a plan")),
    ("exposure.follow_up", _("The keepers of an exposure were asked to look after a meeting")),
    ("calendar.import", _("Saved entries of a calendar file")),
    ("feed.create", _("Made a calendar address")),
    ("feed.revoke", _("Withdrew a calendar address")),
    ("offline.prepare", _("Prepared a device for places without a connection")),
    ("offline.forget", _("Discarded what a device kept")),
    ("invitation.send", _("Invited somebody by mail")),
    ("invitation.reply", _("An invitation was answered")),
    ("slice.open", _("A slice was opened by its link")),
    ("named.view", _("Read a named record")),
    ("view.share", _("Shared a saved view")),
    ("export", _("Took an export")),
    ("file.download", _("Took a file")),
    ("alert.reading", _("Read or took more than usual")),
    ("audit.head", _("Took the head of the audit chain")),
    ("audit.verify", _("Checked the audit chain")),
    ("effect.dropped", _("Work was dropped: who asked for it has left")),
    ("effect.gave_up", _("Work was given up after several tries")),
    ("keys.rotate", _("Moved encrypted text to the newest key")),
    ("scale.seed", _("Loaded records for measuring")),
    ("import", _("Imported a file")),
    ("import.undo", _("Took an import back")),
    ("reference.load", _("Loaded reference data")),
    ("demo.seed", _("Loaded the demo")),
    ("check", _("Compared a list with the map")),
    ("reassign", _("Gave a handover to somebody else")),
    ("user.create", _("Created an account")),
    ("user.update", _("Changed an account")),
    ("user.address", _("Changed somebody’s sign-in address")),
    ("user.activate", _("Activated an account")),
    ("user.deactivate", _("Deactivated an account")),
    ("user.link", _("Sent somebody a password link")),
    ("user.reset_asked", _("A password link was asked for")),
    ("user.password_by_link", _("Chose a password by a link")),
    ("user.own_password", _("Changed their own password")),
    ("role.assign", _("Gave a role")),
    ("role.self_grant", _("Gave themselves sight of content")),
    ("role.move", _("Moved a role")),
    ("role.end", _("Ended a role")),
    ("function.create", _("Added a function")),
    ("team.create", _("Created a team")),
    ("team.update", _("Changed a team")),
    ("token.create", _("Made an API token")),
    ("token.revoke", _("Withdrew an API token")),
]
GRAVE = frozenset(
    {
        "custody.life",
        "custody.open",
        "glass.ask",
        "glass.open",
        "signin.failed",
        "signin.locked",
        "signin.factor_failed",
        "factor.reset",
        "role.self_grant",
        "level.lower",
        "delete",
        "alert.reading",
    }
)


def verb_words(verb: str) -> str:
    """What was done, in words; a verb of a later version stays as it is."""
    return str(dict(VERBS).get(verb, verb))


def kinds() -> list[tuple[str, str]]:
    """Every kind of record that can be in the trail, by its name in words."""
    found = [
        (model._meta.label_lower, str(capfirst(str(model._meta.verbose_name))))
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model.__name__.startswith("Historical")
    ]
    return sorted(found, key=lambda kind: kind[1])


def kind_words(label: str) -> str:
    """A kind of record in words."""
    if not label:
        return ""
    try:
        return str(capfirst(str(apps.get_model(label)._meta.verbose_name)))
    except LookupError:
        return label
