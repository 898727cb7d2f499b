"""Who should see and edit what of the world: written down from the design, not computed by the code under test."""

from __future__ import annotations

from core.confidentiality import Handling
from tests.factories.cast import ACTORS
from tests.factories.world import Made

PUBLIC, COMPANY, FUNCTION, NAMED = Handling
OPEN = frozenset({PUBLIC, COMPANY})
WORKING = OPEN | {FUNCTION}
ALL = WORKING | {NAMED}

# Levels that each actor sees of records in Alpha North owned by the home function.
LEVELS_SEEN: dict[str, frozenset[Handling]] = {
    "anonymous": frozenset(),
    "inactive": frozenset(),
    "no_role": frozenset({PUBLIC}),
    "superuser": frozenset({PUBLIC}),
    "other_officer": OPEN,
    "viewer": WORKING,
    "officer": WORKING,
    "lead": WORKING,
    "far_manager": frozenset(),
    "manager": WORKING,
    "secretariat": frozenset({PUBLIC}),
    "auditor": frozenset({PUBLIC}),
    "integrator_read": WORKING,
    "integrator_write": WORKING,
    "administrator": frozenset({PUBLIC}),
    "grantee": OPEN,
    "change_grantee": OPEN,
    "expired_grantee": OPEN,
    "team_member": OPEN,
    "author": ALL,
    "custodian": ALL,
    "local_officer": WORKING,
}
# Who was given what: person by person everything closed, the team only what is not named.
SHARED: dict[str, frozenset[Handling]] = {
    "grantee": frozenset({FUNCTION, NAMED}),
    "change_grantee": frozenset({FUNCTION, NAMED}),
    "team_member": frozenset({FUNCTION}),
}
# Crossings whose root was shared: what a named source said about an open person.
OF_SHARED_ROOTS = frozenset({"closed_remark"})
# What follows a record that was shared, without carrying shares itself.
OF_THEIR_RECORD = frozenset({"task", "attachment"})
# Actors with the same eyes share the reading of single records between them; what they may do is asked elsewhere.
EYES: dict[tuple[object, object], list[str]] = {}
for _actor in ACTORS:
    EYES.setdefault((LEVELS_SEEN[_actor], SHARED.get(_actor)), []).append(_actor)
WITHOUT_AREA = frozenset(
    {"theme", "open_theme", "position", "position_variant", "argument", "library_entry", "slice"}
)
AREA_LIMITED = frozenset({"far_manager", "manager", "local_officer"})
REGISTER_EDITORS = frozenset(
    {
        "other_officer",
        "officer",
        "lead",
        "integrator_write",
        "change_grantee",
        "author",
        "custodian",
        "local_officer",
    }
)
HOME_EDITORS = frozenset({"officer", "lead", "integrator_write", "author", "custodian", "local_officer"})
REFERENCE = frozenset({"area", "theme", "group", "holding_rule"})

assert set(LEVELS_SEEN) == set(ACTORS)


def half_of(actor: str) -> int | None:
    """Which half of the records this actor opens one by one, 0 or 1; None where nobody else has the same eyes."""
    alike = EYES[LEVELS_SEEN[actor], SHARED.get(actor)]
    return alike.index(actor) % 2 if len(alike) > 1 else None


def sees(actor: str, made: Made) -> bool:
    """Whether the design opens this record of the world to the actor."""
    if made.kind in WITHOUT_AREA and actor in AREA_LIMITED:
        return made.level in OPEN
    if made.level in LEVELS_SEEN[actor]:
        return True
    shared = (made.shareable or made.kind in OF_THEIR_RECORD) and (
        not made.crossing or made.kind in OF_SHARED_ROOTS
    )
    return shared and made.level in SHARED.get(actor, frozenset())


def edits(actor: str, made: Made) -> bool:
    """Whether the design lets the actor change this record."""
    if not sees(actor, made):
        return False
    if made.level == PUBLIC and made.kind in REFERENCE:
        return actor == "administrator"
    if made.kind in WITHOUT_AREA and actor in AREA_LIMITED:
        return False
    if made.level in OPEN:
        return actor in REGISTER_EDITORS
    if actor == "change_grantee":
        return True
    if made.level == NAMED:
        return actor in ("author", "custodian")
    return actor in HOME_EDITORS
