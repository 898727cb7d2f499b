"""Deciding on findings: accepting closes and opens tenures, rejecting says that the list is wrong.

A list says who was there on a day, not since when: the old tenure ends *not later than* that day and not before it was last
seen, the new one begins between the two. First and last seen are kept, so that the map is right as of every day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.errors import Conflict
from core.history import CHANGED, remember, update_with_history
from core.models.fields import EARLIEST
from core.records import assign, check_references, create, locked, update
from stakeholders import selectors
from stakeholders.domain.roster_bodies import derive_organization
from stakeholders.domain.roster_cells import read_holder
from stakeholders.models import (
    Citation,
    FindingState,
    Organization,
    Person,
    Post,
    Stakeholder,
    Succession,
    Tenure,
    TurnoverFinding,
    TurnoverKind,
    Vacancy,
)
from stakeholders.models.choices import (
    Credibility,
    EndReason,
    Provenance,
    SuccessionKind,
)
from stakeholders.models.turnover import MERGED_BODIES
from stakeholders.services.turnover_hooks import (
    Arrival,
    Departure,
    tell_arrived,
    tell_departed,
    told_by_caller,
)
from stakeholders.services.turnover_posts import found_post, make_post, who_came

MOST = 1000
CORRECTED = ("new_holder", "new_person", "title_in_file", "body_name", "day")


@transaction.atomic
def accept_finding(
    *, actor: Any, pk: UUID, version: int | None, values: Mapping[str, Any] | None = None, reason: str = ""
) -> TurnoverFinding:
    """Writes what a finding proposes, with the corrections in `values`; NotAllowed where the actor may not write it."""
    principal, values = principal_of(actor), dict(values or {})
    reason = reason or str(values.pop("reason", ""))
    finding = open_finding(principal, pk, version)
    if values:
        check_references(principal, TurnoverFinding, values)
        assign(finding, {name: value for name, value in values.items() if name in CORRECTED})
    day = finding.day or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"day": _("This day lies in the future.")})
    words = reason or _("Accepted: %(what)s") % {"what": finding.get_kind_display()}
    with told_by_caller():
        _Accepting(principal, actor, finding, day, words[:500]).write()
    decided(principal, finding, FindingState.ACCEPTED, reason)
    _settle_others(principal, finding)
    return finding


@transaction.atomic
def reject_finding(
    *, actor: Any, pk: UUID, version: int | None, values: Mapping[str, Any] | None = None, reason: str = ""
) -> TurnoverFinding:
    """Says that nothing of it is so; the same question is not asked again."""
    principal = principal_of(actor)
    reason = reason or str((values or {}).get("reason", ""))
    finding = open_finding(principal, pk, version)
    decided(principal, finding, FindingState.REJECTED, reason)
    return finding


def decide_many(
    *, actor: Any, chosen: Sequence[tuple[UUID, int | None]], accept: bool, reason: str = ""
) -> int:
    """Accepts or rejects many at once, all or none; returns how many. One that another has settled is left alone."""
    return each_of(accept_finding if accept else reject_finding, actor=actor, chosen=chosen, reason=reason)


@transaction.atomic
def each_of(
    decide: Callable[..., Any], *, actor: Any, chosen: Sequence[tuple[UUID, int | None]], reason: str
) -> int:
    """One decision for many findings, all or none; one that another of them has settled is left alone."""
    if len(chosen) > MOST:
        raise ValidationError(_("At most %(most)s at once.") % {"most": MOST})
    done, found = 0, scope(actor, TurnoverFinding.objects.filter(pk__in=[pk for pk, _version in chosen]))
    seen = set(found.values_list("pk", flat=True))
    for pk, version in chosen:
        if pk in seen and TurnoverFinding.objects.filter(pk=pk, state=FindingState.MERGED).exists():
            continue
        decide(actor=actor, pk=pk, version=version, reason=reason)
        done += 1
    return done


def open_finding(principal: Principal, pk: UUID, version: int | None) -> TurnoverFinding:
    finding = locked(principal, TurnoverFinding, pk, "change", version)
    if finding.state != FindingState.OPEN:
        raise Conflict(_("This was decided already."))
    return finding


def decided(principal: Principal, finding: TurnoverFinding, state: str, reason: str) -> None:
    finding.state = state
    finding.decided_by_id = principal.user_id
    finding.decided_at = timezone.now()
    finding.version += 1
    finding.save()
    remember([finding], actor=principal, kind=CHANGED, reason=reason)
    verbs = {FindingState.ACCEPTED: "accept", FindingState.MERGED: "merge"}
    audit.record(
        actor=principal,
        verb=verbs.get(FindingState(state), "reject"),
        obj=finding,
        details={"kind": finding.kind},
    )


def _settle_others(principal: Principal, finding: TurnoverFinding) -> None:
    """Other open findings about the tenure that was closed have been answered by this one."""
    if finding.tenure_id is None or finding.kind in (TurnoverKind.SAME_PERSON, TurnoverKind.ROW_SUSPECT):
        return
    others = scope(principal, TurnoverFinding.objects.filter(tenure_id=finding.tenure_id), "change")
    apart = {TurnoverKind.SAME_PERSON}
    if finding.kind not in MERGED_BODIES:
        apart |= MERGED_BODIES  # who came says nothing of what the ministry is called now
    same = others.filter(state=FindingState.OPEN).exclude(pk=finding.pk).exclude(kind__in=apart)
    found = list(same.select_for_update(of=("self",)))
    for one in found:
        one.state = FindingState.MERGED
    update_with_history(found, ["state"], actor=principal, reason=_("Settled by another finding"))


class _Accepting:
    """Carries out one finding."""

    def __init__(
        self, principal: Principal, actor: Any, finding: TurnoverFinding, day: date, reason: str
    ) -> None:
        self.principal, self.actor = principal, actor
        self.finding, self.day, self.reason = finding, day, reason

    def write(self) -> None:
        {
            TurnoverKind.HOLDER_CHANGED: self._changed,
            TurnoverKind.SWAP: self._changed,
            TurnoverKind.VACATED: self._vacated,
            TurnoverKind.FILLED: self._changed,
            TurnoverKind.POST_NEW: self._new_post,
            TurnoverKind.POST_GONE: self._gone,
            TurnoverKind.BODY_RENAMED: self._renamed,
            TurnoverKind.BODY_MERGED: self._merged,
            TurnoverKind.SAME_PERSON: self._same_person,
            TurnoverKind.ROW_SUSPECT: lambda: None,
        }[TurnoverKind(self.finding.kind)]()

    def _changed(self) -> None:
        post = self._post()
        person = self._person(post)
        last = self._close(EndReason.UNKNOWN, person)
        if person is not None:
            self._open(post, person, last)

    def _vacated(self) -> None:
        self._close(EndReason.UNKNOWN, None)
        told = any(part.get("how") == "vacant" for part in self.finding.evidence)
        if told and self.finding.post is not None:
            seen = {"first_seen": self.day, "last_seen": self.day}
            values = {"post": self.finding.post, "note": self._source_words(), **seen}
            create(actor=self.actor, model=Vacancy, values=values, reason=self.reason)

    def _gone(self) -> None:
        self._close(EndReason.ABOLISHED, None)
        post = self._post()
        if not post.end:
            end = {"end": self.day.isoformat()}
            update(actor=self.actor, model=Post, pk=post.pk, version=None, values=end, reason=self.reason)

    def _new_post(self) -> None:
        post = found_post(self.principal, self.finding) or make_post(
            self.principal, self.actor, self.finding, self.reason
        )
        person = self._person(post)
        if person is not None:
            self._open(post, person, None)
        self.finding.post = post

    def _renamed(self) -> None:
        """The post goes on under its new title; the old one finds it still."""
        post = self._post()
        title = self.finding.title_in_file
        if title and title != post.title:
            former = {"name": post.title, "note": _("former title"), "end_date": self.day.isoformat()}
            values = {"title": title, "other_titles": [*post.other_titles, former][-100:]}
            update(actor=self.actor, model=Post, pk=post.pk, version=None, values=values, reason=self.reason)
            self._rename_body(post, title)
        self._new_holder_of(post)

    def _rename_body(self, post: Post, title: str) -> None:
        body = post.organization
        new = derive_organization(title, "")
        if not body.derived or new is None or new.classification != "ministry" or new.name == body.name:
            return
        former = {"name": body.name, "note": _("former name"), "end_date": self.day.isoformat()}
        values = {"name": new.name, "other_names": [*body.other_names, former][-100:]}
        update(
            actor=self.actor, model=Organization, pk=body.pk, version=None, values=values, reason=self.reason
        )

    def _new_holder_of(self, post: Post) -> None:
        """Closes and opens only where another person came with the new name."""
        tenure = self.finding.tenure
        person = self._person(post) if self.finding.new_holder else None
        if person is not None and (tenure is None or tenure.person_id != person.pk):
            last = self._close(EndReason.UNKNOWN, person)
            self._open(post, person, last)

    def _merged(self) -> None:
        """The post ends; who holds the joint one holds that; the body goes on in the other one."""
        old = self._post()
        post = found_post(self.principal, self.finding) or make_post(
            self.principal, self.actor, self.finding, self.reason
        )
        person = self._person(post)
        self._close(EndReason.SUCCEEDED, person)
        if post.pk != old.pk:
            end = {"end": self.day.isoformat()}
            update(actor=self.actor, model=Post, pk=old.pk, version=None, values=end, reason=self.reason)
        if person is not None:
            self._open(post, person, None)
        if post.organization_id != old.organization_id:
            values = {
                "predecessor": old.organization,
                "successor": post.organization,
                "kind": SuccessionKind.MERGED,
                "on": self.day.isoformat(),
            }
            create(actor=self.actor, model=Succession, values=values, reason=self.reason)

    def _same_person(self) -> None:
        tenure = self.finding.tenure
        if tenure is None:
            return
        person = tenure.person
        name = read_holder(self.finding.new_holder).name or self.finding.new_holder
        if name not in {person.name, *(entry.get("name") for entry in person.other_names)}:
            names = {"other_names": [*person.other_names, {"name": name}][-100:]}
            update(
                actor=self.actor, model=Person, pk=person.pk, version=None, values=names, reason=self.reason
            )
        self.seen(tenure)

    def _post(self) -> Post:
        if self.finding.post is None:
            raise ValidationError({"post": _("The finding names no post on the map.")})
        return self.finding.post

    def _close(self, why: str, successor: Stakeholder | None) -> date | None:
        """Ends the tenure not later than the day; returns the last day on which it was seen."""
        if self.finding.tenure_id is None:
            return None
        tenure = locked(self.principal, Tenure, self.finding.tenure_id, "change", None)
        last = max((day for day in (tenure.first_seen, tenure.last_seen) if day is not None), default=None)
        begun = tenure.start_latest if tenure.start else tenure.start_earliest
        earliest = last or (begun if begun <= self.day else EARLIEST)
        if last is not None and last > self.day:
            raise Conflict(_("The map has seen this holder after the day of the list."))
        values = {"end_earliest": earliest, "end_latest": self.day, "end_reason": why}
        if tenure.end or tenure.end_latest <= self.day:
            values = {}
        if values:
            pk = tenure.pk
            update(actor=self.actor, model=Tenure, pk=pk, version=None, values=values, reason=self.reason)
            moved = Departure(
                tenure=pk,
                person=tenure.person_id,
                post=self._post().pk,
                day=self.day,
                reason=why,
                successor=successor.pk if successor is not None else None,
                finding=self.finding.pk,
            )
            if moved.successor != moved.person:  # merged posts: the same person goes on
                tell_departed(self.principal, moved)
        return last

    def _open(self, post: Post, person: Stakeholder, after: date | None) -> None:
        """A tenure that began between the last sighting of the one before and the day of the list."""
        there = (
            selectors.tenures(actor=self.principal, as_of=self.day).filter(post=post, person=person).first()
        )
        if there is not None:
            self.seen(there)
            return
        self._end_vacancies(post)
        values = {
            "person": person,
            "post": post,
            "status": read_holder(self.finding.new_holder).status or "substantive",
            # The day on which the one before was seen counts in full as theirs.
            "start_earliest": min(after + timedelta(days=1), self.day) if after else EARLIEST,
            "start_latest": self.day,
            "first_seen": self.day,
            "last_seen": self.day,
        }
        tenure = create(actor=self.actor, model=Tenure, values=values, reason=self.reason)
        self._cite(tenure)
        arrived = Arrival(tenure.pk, person.pk, post.pk, self.day, self.finding.pk)
        tell_arrived(self.principal, arrived)

    def seen(self, tenure: Tenure) -> None:
        """The list is a day of evidence for a tenure that goes on."""
        if tenure.last_seen is None or tenure.last_seen < self.day:
            values = {"last_seen": self.day, "first_seen": tenure.first_seen or self.day}
            update(
                actor=self.actor, model=Tenure, pk=tenure.pk, version=None, values=values, reason=self.reason
            )

    def _end_vacancies(self, post: Post) -> None:
        open_ones = selectors.vacancies(actor=self.principal).filter(
            post=post, end="", end_latest__gt=self.day
        )
        for vacancy in open_ones:
            earliest = vacancy.last_seen or vacancy.first_seen or EARLIEST
            values = {"end_earliest": min(earliest, self.day), "end_latest": self.day}
            update(
                actor=self.actor,
                model=Vacancy,
                pk=vacancy.pk,
                version=None,
                values=values,
                reason=self.reason,
            )

    def _person(self, post: Post) -> Stakeholder | None:
        return who_came(self.principal, self.actor, self.finding, post, self.reason)

    def _source_words(self) -> str:
        return self.finding.check_run.file_name if self.finding.check_run is not None else ""

    def _cite(self, tenure: Tenure) -> None:
        """Where the new fact is from."""
        roster = self.finding.check_run.roster_source if self.finding.check_run is not None else None
        if roster is None or roster.source is None:
            return
        said = " – ".join(part for part in (self.finding.title_in_file, self.finding.new_holder) if part)
        values = {
            "source": roster.source,
            "tenure": tenure,
            "said": said[:2000],
            "date": self.day.isoformat(),
            "credibility": Credibility.UNJUDGED,
            "provenance": Provenance.PUBLISHED,
        }
        create(actor=self.actor, model=Citation, values=values, reason=self.reason)


def seen_in(principal: Principal, actor: Any, tenure: UUID, finding: TurnoverFinding, reason: str) -> None:
    """The list of a finding is a day of evidence for a tenure that goes on."""
    day = finding.day or timezone.localdate()
    _Accepting(principal, actor, finding, day, reason).seen(Tenure.objects.get(pk=tenure))
