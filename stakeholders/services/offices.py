"""Writes of posts, terms, tenures and vacancies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import Principal, system_actor
from core.access.scope import scope
from core.history import update_with_history
from core.models.fields import EARLIEST, LATEST
from core.names import search_key
from core.records import create, delete, describe, update
from core.services import other_names
from stakeholders.domain.as_of import NOT_IN_OFFICE
from stakeholders.models import Post, Tenure, Term, Vacancy
from stakeholders.models.choices import BEYOND_SEATS, EndReason, Phase
from stakeholders.services.turnover_hooks import (
    Arrival,
    Departure,
    Upheaval,
    is_told_by_caller,
    tell_arrived,
    tell_departed,
    tell_upheaval,
)


def derive_post(post: Post) -> None:
    """Keys, and the area: its own, else its organization's."""
    post.search_key = search_key(post.title, *other_names(post.other_titles))
    post.sort_key = search_key(post.title)[:300]
    post.match_key = post.sort_key
    post.scope_area_id = post.area_id or post.organization.scope_area_id


def _after_posts(principal: Principal, written: Sequence[tuple[Post, frozenset[str]]]) -> None:
    """Tenures without an area of their own follow their posts."""
    moved: dict[Any, Post] = {
        post.pk: post for post, changed in written if "scope_area" in changed and post.version > 1
    }
    if not moved:
        return
    tenures = [
        tenure
        for tenure in Tenure.objects.select_for_update().filter(post_id__in=moved, area__isnull=True)
        if tenure.scope_area_id != moved[tenure.post_id].scope_area_id
    ]
    for tenure in tenures:
        tenure.scope_area_id = moved[tenure.post_id].scope_area_id
    update_with_history(tenures, ["scope_area"], actor=principal, reason=_("The area of the post changed"))


def derive_term(term: Term) -> None:
    term.search_key = search_key(term.name)
    term.scope_area_id = term.organization.scope_area_id


def phase_on(tenure: Tenure, day: date) -> str:
    """Where a tenure stands on a day by its dates alone: not yet, now, or over.

    Upcoming until the earliest possible start; ended from the latest possible end on (the end is the day on which
    the holder left, as in `domain.as_of`). An open end is 9999-12-31.
    """
    if tenure.start_earliest > day and not (tenure.first_seen and tenure.first_seen <= day):
        return Phase.UPCOMING
    return Phase.ENDED if tenure.end_latest <= day else Phase.CURRENT


def derive_tenure(tenure: Tenure) -> None:
    """Area from the post, the organization or the person; phase from the dates; an open tenure is seen today."""
    home = tenure.post if tenure.post_id else tenure.organization
    own = tenure.area_id or (home.scope_area_id if home else None)
    tenure.scope_area_id = own or (tenure.person.scope_area_id if tenure.person_id else None)
    tenure.phase = phase_on(tenure, timezone.localdate())


def sign_tenure(principal: Principal, tenure: Tenure, before: Mapping[str, Any]) -> None:
    """Whoever enters a day of verification is the one who verified; who held the post until now and has left by the
    new dates is leaving with this write."""
    if tenure.verified_on != before.get("verified_on"):
        tenure.verified_by_id = principal.user_id if tenure.verified_on else None
    today = timezone.localdate()
    stood = before.get("phase") == Phase.CURRENT and (
        before["end_latest"] == LATEST or (bool(before["end"]) and before["end_earliest"] > today)
    )
    tenure.leaves = stood and tenure.end_latest < LATEST and tenure.end_earliest <= today


def derive_vacancy(vacancy: Vacancy) -> None:
    vacancy.scope_area_id = vacancy.post.scope_area_id


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures certainly overlap: at least one day lies in the certain part of both.

    A handover on one day is no overlap: the day on which one leaves and another arrives counts for both.
    """
    start = max(_certain_start(one), _certain_start(other))
    end = min(_certain_end(one), _certain_end(other))
    return start < end


def _certain_start(tenure: Tenure) -> date:
    known = tenure.start_latest if tenure.start else LATEST
    return min(known, tenure.first_seen or LATEST)


def _certain_end(tenure: Tenure) -> date:
    """The last certain day; an open tenure goes on while it was confirmed within the review interval, so that an
    old sighting on one list never stands in the way of a newer one on another."""
    sightings = (tenure.first_seen, tenure.last_seen, tenure.verified_on)
    newest = max((day for day in sightings if day is not None), default=EARLIEST)
    if tenure.end_latest < LATEST:
        return max(tenure.end_earliest if tenure.end else EARLIEST, newest)
    fresh = timezone.localdate() - timedelta(days=settings.REVIEW_INTERVAL_DAYS)
    return LATEST if newest >= fresh and tenure.phase != Phase.UPCOMING else newest


def check_seats(principal: Principal, tenures: Sequence[Tenure]) -> dict[int, ValidationError]:
    """No more plain holders than seats at one time, counting only what the writer may see, and of these tenures those
    that stand before.

    Acting, designated, suspended, de facto and contested holders may stand beside them. The posts are locked, so two
    people appointed at once are checked one after the other.
    """
    taking = {tenure.post_id for tenure in tenures if tenure.post_id and tenure.status not in BEYOND_SEATS}
    if not taking:
        return {}
    posts = {
        post.pk: post
        for post in Post.objects.select_for_update(of=("self",)).filter(pk__in=taking).order_by("pk")
    }
    others = scope(principal, Tenure.objects.filter(post_id__in=taking).exclude(status__in=BEYOND_SEATS))
    holding: dict[Any, list[Tenure]] = {}
    for other in others.exclude(pk__in=[tenure.pk for tenure in tenures]):
        holding.setdefault(other.post_id, []).append(other)
    found: dict[int, ValidationError] = {}
    for place, tenure in enumerate(tenures):
        if tenure.post_id is None or tenure.status in BEYOND_SEATS:
            continue
        here, seats = holding.setdefault(tenure.post_id, []), posts[tenure.post_id].seats
        if sum(_overlap(tenure, other) for other in here) >= seats:
            found[place] = _no_seat(seats)
        here.append(tenure)
    return found


def _no_seat(seats: int) -> ValidationError:
    words = _(
        "The post has %(seats)s seat(s) and is held at that time. End that tenure first, or mark this one "
        "acting, designated, de facto or contested."
    )
    return ValidationError({"post": words % {"seats": seats}})


def _prepare_tenure(principal: Principal, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Whoever enters an open tenure that has begun has seen it today."""
    today = timezone.localdate()
    if values.get("end") or values.get("last_seen") or (values.get("start") or "") > today.isoformat():
        return values
    return {**values, "last_seen": today}


def after_tenure(principal: Principal, tenure: Tenure, changed: frozenset[str]) -> None:
    """Who was dismissed lately may have to fear for having worked with us."""
    told = tenure.version == 1 or "end_reason" in changed
    lately = tenure.end_latest >= timezone.localdate() - timedelta(days=366)
    if tenure.end_reason == EndReason.DISMISSED and told and lately:
        tell_upheaval(principal, Upheaval(tenure.pk, tenure.version, tenure.person_id))
    if is_told_by_caller():
        return
    if tenure.leaves:
        _tell_left(principal, tenure)
    elif tenure.version == 1:
        _tell_came(principal, tenure)


def _tell_left(principal: Principal, tenure: Tenure) -> None:
    """Who left a post is told to higher apps, unless they hold it on: an acting minister who is confirmed stays."""
    if tenure.post_id is None or tenure.status in NOT_IN_OFFICE or tenure.end_reason == EndReason.SUCCEEDED:
        return
    standing = Tenure.objects.filter(post_id=tenure.post_id, person_id=tenure.person_id, phase=Phase.CURRENT)
    if standing.filter(end_latest=LATEST).exclude(pk=tenure.pk).exists():
        return
    day = min(tenure.end_latest, timezone.localdate())
    reason = tenure.end_reason or EndReason.UNKNOWN
    tell_departed(principal, Departure(tenure.pk, tenure.person_id, tenure.post_id, day, reason))


def _tell_came(principal: Principal, tenure: Tenure) -> None:
    if tenure.post_id is None or tenure.status in NOT_IN_OFFICE or tenure.phase != Phase.CURRENT:
        return
    tell_arrived(principal, Arrival(tenure.pk, tenure.person_id, tenure.post_id, timezone.localdate()))


describe(Post, derive=derive_post, after_many=_after_posts)
describe(Term, derive=derive_term)
describe(
    Tenure,
    prepare=_prepare_tenure,
    derive=derive_tenure,
    sign=sign_tenure,
    check_many=check_seats,
    after=after_tenure,
)
describe(Vacancy, derive=derive_vacancy)


def create_post(*, actor: Any, values: dict[str, Any], reason: str = "") -> Post:
    """A new office of an organization."""
    return create(actor=actor, model=Post, values=values, reason=reason)


def update_post(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Post:
    """Changes an office; its holders stay as they are."""
    return update(actor=actor, model=Post, pk=pk, version=version, values=values, reason=reason)


def delete_post(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an office that nobody ever held; else give it an end."""
    delete(actor=actor, model=Post, pk=pk, version=version, reason=reason)


def create_term(*, actor: Any, values: dict[str, Any], reason: str = "") -> Term:
    """A new term of a body."""
    return create(actor=actor, model=Term, values=values, reason=reason)


def update_term(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Term:
    """Changes a term."""
    return update(actor=actor, model=Term, pk=pk, version=version, values=values, reason=reason)


def delete_term(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a term to which no tenure refers."""
    delete(actor=actor, model=Term, pk=pk, version=version, reason=reason)


def create_tenure(*, actor: Any, values: dict[str, Any], reason: str = "") -> Tenure:
    """A person takes a post or joins a body. Whoever enters an open tenure that has begun has seen it today."""
    return create(actor=actor, model=Tenure, values=values, reason=reason)


def update_tenure(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Tenure:
    """Changes one tenure, and no other: a person's further posts go on."""
    return update(actor=actor, model=Tenure, pk=pk, version=version, values=values, reason=reason)


def end_tenure(
    *, actor: Any, pk: UUID, version: int | None, end: str, end_reason: str, reason: str = ""
) -> Tenure:
    """Closes one tenure on a partial date with a reason; the person's other tenures are untouched."""
    values = {"end": end, "end_reason": end_reason}
    return update(actor=actor, model=Tenure, pk=pk, version=version, values=values, reason=reason)


def confirm_tenure(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> Tenure:
    """Still in office: the actor verified this tenure today, and today it was seen. A tenure that is over, or has not
    begun, is refused: what is wrong with it is its dates."""
    today = timezone.localdate()
    tenure = scope(actor, Tenure.objects.filter(pk=pk)).first()
    if tenure is not None and phase_on(tenure, today) != Phase.CURRENT:
        raise ValidationError(
            _("This tenure is not current today by its dates. Change its dates, or add a new tenure.")
        )
    values: dict[str, Any] = {"verified_on": today}
    if tenure is not None and (tenure.last_seen is None or tenure.last_seen < today):
        values["last_seen"] = today
    return update(actor=actor, model=Tenure, pk=pk, version=version, values=values, reason=reason)


def delete_tenure(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a tenure that was entered by mistake; a real one is ended instead."""
    delete(actor=actor, model=Tenure, pk=pk, version=version, reason=reason)


def create_vacancy(*, actor: Any, values: dict[str, Any], reason: str = "") -> Vacancy:
    """Records that a source says the post is vacant."""
    return create(actor=actor, model=Vacancy, values=values, reason=reason)


def update_vacancy(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Vacancy:
    """Changes a vacancy, for example its end."""
    return update(actor=actor, model=Vacancy, pk=pk, version=version, values=values, reason=reason)


def delete_vacancy(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a vacancy that was entered by mistake."""
    delete(actor=actor, model=Vacancy, pk=pk, version=version, reason=reason)


@transaction.atomic
def advance_phases(*, actor: Any, day: date | None = None) -> int:
    """Moves tenures whose day has come from upcoming to current, and from current to ended. Safe to run twice.

    Returns how many changed. The phase is derived from dates, so it makes no version and no history. Who came and who
    left by it is told to higher apps like a change by hand.
    """
    today = day or timezone.localdate()
    come = Q(start_earliest__lte=today) | Q(first_seen__lte=today)
    begun = Tenure.objects.filter(come, phase=Phase.UPCOMING, end_latest__gt=today)
    came = list(begun.filter(post__isnull=False).values_list("pk", flat=True))
    moved = begun.update(phase=Phase.CURRENT)
    over = Tenure.objects.filter(end_latest__lte=today).exclude(phase=Phase.ENDED)
    left = list(over.filter(post__isnull=False, phase=Phase.CURRENT).values_list("pk", flat=True))
    moved += over.update(phase=Phase.ENDED)
    for keys, tell in ((left, _tell_left), (came, _tell_came)):
        for tenure in Tenure.objects.filter(pk__in=keys).order_by("end_latest", "pk"):
            tell(system_actor(), tenure)
    return moved
