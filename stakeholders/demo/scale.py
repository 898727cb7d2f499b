"""A register of any size, made up: districts, bodies, posts, people, tenures, grants, and readers of every shape.

Half of the people are open to a colleague with one function: every third is at company level, the others belong to
one of the four functions in turn. Rows are built as the services would leave them, and copied in with their history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts import services
from accounts.defaults import ensure_functions
from accounts.models import Function, User
from core import audit
from core.access.grants import permission_id
from core.access.principals import Principal, system_actor
from core.access.roles import Role
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.models import Area
from core.models.choices import AreaKind
from core.models.fields import set_partial_date
from core.partial_dates import PartialDate
from core.records import description_of
from stakeholders.demo import scale_names as names
from stakeholders.demo.scale_ties import ties as made_up_ties
from stakeholders.models import (
    Assessment,
    Organization,
    Person,
    Post,
    Stakeholder,
    StakeholderUserGrant,
    Tenure,
)
from stakeholders.models.choices import Basis, Classification
from stakeholders.services import assessments as judgements
from stakeholders.services import offices, register, relations

REASON = "Scale data"
DESCRIBED_IN = (judgements, offices, register, relations)
LOCK = 7_266_002
REGIONS, DISTRICTS = 20, 1000
PEOPLE_PER_BODY, PEOPLE_PER_POST = 50, 2
GRANTS = 50_000
CHUNK = 20_000
DOMAIN = "scale.test"
FIRST_AREA = f"{names.PLACES[0]} district 0000"
# Who reads: role, the slug of a function, whether in one district only, how many records are shared with them.
READERS: dict[str, tuple[str, str, bool, int]] = {
    "half": (Role.VIEWER, "security", False, 0),
    "lead": (Role.LEAD, "security", False, 0),
    "district": (Role.VIEWER, "security", True, 0),
    "shared": ("", "", False, 1),
    "many": (Role.VIEWER, "environment", False, GRANTS),
}


@dataclass
class Scale:
    """What was made so far, for the rows that name it."""

    people: int
    functions: list[Function] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)


# What higher apps add when engagements are asked for: (scale, place, number, people, posts, ids of our people).
further: list[Callable[..., None]] = []


class AlreadyThere(Exception):
    """The scale data is there already; it is made once, in an empty register."""


@transaction.atomic
def seed(
    people: int,
    tell: Callable[[str], None] = lambda text: None,
    assessments: int = 0,
    engagements: int = 0,
    ties: int = 0,
) -> dict[str, int]:
    """Makes the register and says how many records of each kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if User.objects.filter(email=email_of("half")).exists():
        raise AlreadyThere
    scale = Scale(people, list(ensure_functions().values()))
    scale.areas = list(_areas())
    copy_with_history(scale.areas, actor=system_actor(), reason=REASON)
    scale.made["areas"] = len(scale.areas)
    bodies = _place(scale, "organizations", _bodies(scale), tell)
    posts = _place(scale, "posts", _posts(scale, bodies), tell)
    holders = _place(scale, "people", _people(scale), tell)
    _place(scale, "tenures", _tenures(holders, posts, bodies), tell)
    _place(scale, "ties", map(derived, made_up_ties(holders, ties)), tell)
    _place(scale, "assessments", _assessments(scale, holders, assessments), tell)
    readers = _readers(scale, [holder.pk for holder in holders])
    for more in further if engagements else ():

        def place(kind: str, rows: Iterator[Any]) -> list[Any]:
            return _place(scale, kind, rows, tell)

        more(scale, place, engagements, holders, posts, readers)
    audit.record(actor=system_actor(), verb="scale.seed", details=scale.made)
    return scale.made


def email_of(reader: str) -> str:
    return f"{reader}@{DOMAIN}"


def _place(scale: Scale, kind: str, rows: Iterator[Any], tell: Callable[[str], None]) -> list[Any]:
    """Copies the rows in chunks; they are kept without what later rows do not need."""
    actor, kept = system_actor(), []
    while chunk := list(islice(rows, CHUNK)):
        copy_with_history(chunk, actor=actor, reason=REASON)
        kept += chunk
    scale.made[kind] = len(kept)
    tell(f"{len(kept)} {kind}")
    return kept


def _areas() -> Iterator[Area]:
    note = {"handling": Handling.PUBLIC, "source_note": "Made up"}
    country = Area(name="Scale land", kind=AreaKind.COUNTRY, **note)
    regions = [
        Area(name=f"{names.PLACES[number]} region", kind=AreaKind.REGION, parent=country, **note)
        for number in range(REGIONS)
    ]
    districts = [
        Area(
            name=f"{names.PLACES[number % REGIONS]} district {number:04}",
            kind=AreaKind.DISTRICT,
            parent=regions[number % REGIONS],
            **note,
        )
        for number in range(DISTRICTS)
    ]
    for area in (country, *regions, *districts):
        _derive(area)
        yield area


def derived(record: Any) -> Any:
    """The record with what its service computes."""
    _derive(record)
    return record


def _derive(record: models.Model) -> None:
    derive = description_of(type(record)).derive
    if derive is None:
        raise LookupError(f"nothing describes {record._meta.label}")
    derive(record)


def _bodies(scale: Scale) -> Iterator[Organization]:
    kinds = [Classification.MINISTRY, Classification.AGENCY, Classification.LOCAL_GOVERNMENT]
    parent = None
    for number in range(max(scale.people // PEOPLE_PER_BODY, 1)):
        body = Organization(
            name=f"{names.BODIES[number % len(names.BODIES)]} of {names.PLACES[number % REGIONS]} {number:05}",
            classifications=[kinds[number % 3]],
            parent=parent if number % 20 else None,
            area=scale.areas[1 + REGIONS + number % DISTRICTS],
            level="national",
        )
        parent = parent if number % 20 else body
        _derive(body)
        yield body


def _posts(scale: Scale, bodies: list[Organization]) -> Iterator[Post]:
    for number in range(max(scale.people // PEOPLE_PER_POST, 1)):
        post = Post(
            title=f"{names.OFFICES[number % len(names.OFFICES)]} {number:06}",
            organization=bodies[number % len(bodies)],
            rank=number % 100,
        )
        _derive(post)
        yield post


def _people(scale: Scale) -> Iterator[Person]:
    for number in range(scale.people):
        given, family = names.person(number)
        person = Person(
            name=f"{given} {family}",
            given_name=given,
            family_name=family,
            honorific="Hon." if number % 7 == 0 else "",
            languages=["fr", "en"],
            area=scale.areas[1 + REGIONS + (number * 7) % DISTRICTS],
            contact_details=[{"type": "phone", "value": f"+243 81 {number:07}", "note": "office"}],
            private_contact_details=[{"type": "phone", "value": f"+243 99 {number:07}"}],
            summary=f"Known since {2000 + number % 25}.",
            basis=Basis.PUBLIC_OFFICE,
            **_level(scale.functions, number),
        )
        _derive(person)
        yield person


def _level(functions: list[Function], number: int) -> dict[str, Any]:
    if number % 3 == 0:
        return {"handling": Handling.COMPANY}
    return {"handling": Handling.FUNCTION, "function": functions[(number // 3) % len(functions)]}


def _tenures(people: list[Person], posts: list[Post], bodies: list[Organization]) -> Iterator[Tenure]:
    """One for each person: two in turn at each post, the second in office today; every tenth belongs to a body."""
    for number, person in enumerate(people):
        member = number % 10 == 9
        tenure = Tenure(
            person=person,
            post=None if member else posts[number // PEOPLE_PER_POST % len(posts)],
            organization=bodies[number % len(bodies)] if member else None,
            role="Member" if member else "",
            handling=person.handling,
            function_id=person.function_id,
        )
        set_partial_date(tenure, "start", PartialDate.parse(str(2019 + number % 2 * 3)))
        if number % 2 == 0:
            set_partial_date(tenure, "end", PartialDate.parse("2022"))
        else:
            tenure.last_seen = date(2026, 1, 1 + number % 28)
        _derive(tenure)
        yield tenure


def _assessments(scale: Scale, people: list[Person], number: int) -> Iterator[Assessment]:
    """Judgements of all functions on all people in turn, over five years; without a reason in words."""
    for place in range(number):
        person = people[place % len(people)]
        round_ = place // len(people)
        function = person.function_id or scale.functions[round_ % len(scale.functions)].pk
        judged = Assessment(
            stakeholder=person,
            function_id=function,
            handling=Handling.FUNCTION,
            alignment=(place * 7 + round_) % 5 - 2,
            interest=(place + round_) % 5 + 1,
            influence=(place * 3) % 5 + 1,
            accessibility=(place * 11) % 5 + 1,
            assessed_on=date(2022 + round_ % 5, 1 + place % 12, 1 + place % 28),
        )
        _derive(judged)
        yield judged


def _readers(scale: Scale, people: list[Any]) -> list[Any]:
    """Accounts that nobody can sign in to, for measuring; a measurement makes its own tokens. Their ids."""
    by_slug = {function.slug: function for function in scale.functions}
    actor, made = system_actor(), []
    for name, (role, function, narrow, shared) in READERS.items():
        user = services.create_user(
            actor=actor, email=email_of(name), display_name=f"Reader {name}", password=None, is_service=False
        )
        if role:
            area = scale.areas[1 + REGIONS] if narrow else None
            services.assign_role(actor=actor, user=user, role=role, function=by_slug[function], area=area)
        chosen = people[1 :: max(len(people) // shared, 1)][:shared] if shared else []
        _share(actor, user, chosen)
        scale.made["grants"] = scale.made.get("grants", 0) + len(chosen)
        made.append(user.pk)
    return made


def _share(actor: Principal, user: User, keys: list[Any]) -> None:
    permission, now = permission_id(Stakeholder, "view"), timezone.now()
    grants = (
        StakeholderUserGrant(
            user=user, content_object_id=key, permission_id=permission, reason=REASON, granted_at=now
        )
        for key in keys
    )
    while chunk := list(islice(grants, CHUNK)):
        StakeholderUserGrant.objects.bulk_create(chunk, batch_size=5000)
