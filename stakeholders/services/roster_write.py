"""Carrying out a roster plan: set-based writes with history, in the caller's transaction.

Every record gets its first history row; nothing here is decided any more, the plan has done that. References to
records of the map are stubs that carry only what a new record takes from them: level and area.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from core.access.principals import Principal
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.history import update_with_history
from core.models import Area
from core.models.choices import AreaKind
from core.models.fields import set_partial_date
from core.partial_dates import PartialDate
from core.records import description_of
from stakeholders.domain.roster_plan import RosterPlan
from stakeholders.domain.roster_tenures import TenureMatch, seen_on
from stakeholders.domain.roster_types import (
    FileArea,
    FileMembership,
    FileOrganization,
    FilePerson,
    FilePost,
    FileTerm,
)
from stakeholders.models import (
    Citation,
    Organization,
    Person,
    Post,
    Source,
    Stakeholder,
    Tenure,
    Term,
    Vacancy,
)
from stakeholders.models.choices import SENSITIVE_CLASSIFICATIONS, Basis, Credibility, Provenance
from stakeholders.services.roster_snapshot import levels_of
from stakeholders.services.roster_values import (
    contact_entries,
    identifier_entries,
    name_entries,
    set_value,
)

RecordT = TypeVar("RecordT", bound=Model)
Progress = Callable[[str, int, int], None]
BATCH = 2000
ASKED_OF_PARENTS = frozenset({"id", "handling", "function_id", "custodian_id", "scope_area_id"})
KEYS: dict[str, Any] = {
    "areas": Area,
    "organizations": Stakeholder,
    "persons": Stakeholder,
    "posts": Post,
    "terms": Term,
}


@dataclass(slots=True)
class Writer:
    """Creates and changes what a plan says, parents before children."""

    plan: RosterPlan
    principal: Principal
    source: Source | None
    function: Any = None
    reason: str = ""
    progress: Progress = lambda *_: None
    made: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in KEYS})

    def write(self) -> None:
        """Everything, in the order in which it refers to each other."""
        self._stubs()
        self._areas()
        self._organizations()
        self._posts()
        self._terms()
        self._persons()
        self._changes()
        self._tenures()
        self._vacancies()

    def _stubs(self) -> None:
        """Light stand-ins for the records of the map that the plan found."""
        for name, model in KEYS.items():
            ids = self.plan.ids[name]
            levels = levels_of(model, ids.values())
            for key, one in ids.items():
                handling, function, custodian, scope_area = levels[one]
                self.made[name][key] = model(
                    pk=one,
                    handling=handling,
                    function_id=function,
                    custodian_id=custodian,
                    scope_area_id=scope_area,
                )

    def _insert(self, label: str, records: list[Any]) -> None:
        """Insert in pieces, so that progress can be told and memory stays bounded."""
        for at in range(0, len(records), BATCH):
            copy_with_history(records[at : at + BATCH], actor=self.principal, reason=self.reason)
            self.progress(label, min(at + BATCH, len(records)), len(records))

    def _complete(self, record: RecordT, *parents: Any) -> RecordT:
        """Owner, level and derived fields; a child is never more open than its parents."""
        one: Any = record
        one.created_by_id = self.principal.user_id
        one.function_id = self.function
        for parent in parents:
            if parent is not None and parent.handling >= max(one.handling, Handling.FUNCTION):
                one.handling = parent.handling
                one.function_id = one.function_id or parent.function_id
                one.custodian_id = one.custodian_id or parent.custodian_id
        derive = description_of(type(record)).derive
        if derive is not None:
            derive(record)
        return record

    def _areas(self) -> None:
        for key in self.plan.new["areas"]:
            area: FileArea = self.plan.document.areas[key]
            parent = self._parent_area(area)
            made = Area(
                name=area.name,
                kind=area.kind if area.kind in AreaKind.values else AreaKind.DISTRICT,
                parent=parent,
                iso_code=area.code if len(area.code) != 3 else "",
                iso3=area.code if len(area.code) == 3 else "",
                source_note=self.reason,
            )
            self.made["areas"][key] = self._complete(made)
        made_areas = [self.made["areas"][key] for key in self.plan.new["areas"]]
        depth: dict[int, list[Area]] = {}
        for one in made_areas:
            depth.setdefault(len(one.ancestors), []).append(one)
        for level in sorted(depth):
            self._insert("areas", depth[level])

    def _parent_area(self, area: FileArea) -> Area | None:
        """The parent with its own ancestors, which the tree needs."""
        parent = self.made["areas"].get(area.parent)
        if parent is not None and parent.pk and not parent.name:
            parent = Area.objects.get(pk=parent.pk)
            self.made["areas"][area.parent] = parent
        return parent

    def _organizations(self) -> None:
        new = []
        for key in self.plan.new["organizations"]:
            body: FileOrganization = self.plan.document.organizations[key]
            made = Organization(
                name=body.name,
                area=self.made["areas"].get(body.area),
                level=body.level,
                classifications=list(body.classifications),
                derived=body.derived,
                other_names=name_entries(body.other_names),
                identifiers=identifier_entries(body.identifiers),
                contact_details=contact_entries(body),
                summary=body.summary,
                tags=list(body.tags),
            )
            set_partial_date(made, "founded", body.founded)
            set_partial_date(made, "dissolved", body.dissolved)
            if self.function and SENSITIVE_CLASSIFICATIONS & set(body.classifications):
                made.handling = Handling.FUNCTION
            self.made["organizations"][key] = self._complete(made)
            new.append(made)
        for made, key in zip(new, self.plan.new["organizations"], strict=True):
            made.parent = self.made["organizations"].get(self.plan.document.organizations[key].parent)
        self._insert("organizations", [one for one in new if one.parent_id is None])
        self._insert_children([one for one in new if one.parent_id is not None])

    def _insert_children(self, waiting: list[Any]) -> None:
        """Bodies under new bodies, level by level."""
        missing = {one.pk for one in waiting}
        while waiting:
            ready = [one for one in waiting if one.parent_id not in missing]
            self._insert("organizations", ready)
            missing -= {one.pk for one in ready}
            waiting = [one for one in waiting if one.pk in missing]

    def _posts(self) -> None:
        new = []
        for key in self.plan.new["posts"]:
            post: FilePost = self.plan.document.posts[key]
            body = self.made["organizations"][post.organization]
            made = Post(
                organization=body,
                title=post.title,
                area=self.made["areas"].get(post.area),
                level=post.level,
                seats=min(post.seats, 2000),
                identifiers=identifier_entries(post.identifiers),
            )
            set_partial_date(made, "start", post.start)
            set_partial_date(made, "end", post.end)
            self.made["posts"][key] = self._complete(made, body)
            new.append(made)
        self._insert("posts", new)

    def _terms(self) -> None:
        new = []
        for key in self.plan.new["terms"]:
            term: FileTerm = self.plan.document.terms[key]
            body = self.made["organizations"][term.organization]
            made = Term(organization=body, name=term.name)
            made.identifiers = identifier_entries(term.identifiers)
            set_partial_date(made, "start", term.start)
            set_partial_date(made, "end", term.end)
            self.made["terms"][key] = self._complete(made, body)
            new.append(made)
        self._insert("terms", new)

    def _persons(self) -> None:
        """In pieces: of those that are written only their level and place are kept, which their tenures ask for."""
        keys = self.plan.new["persons"]
        for at in range(0, len(keys), BATCH):
            piece = {key: self._person(self.plan.document.persons[key]) for key in keys[at : at + BATCH]}
            copy_with_history(list(piece.values()), actor=self.principal, reason=self.reason)
            self.made["persons"] |= {key: _light(person) for key, person in piece.items()}
            self.progress("people", at + len(piece), len(keys))

    def _person(self, person: FilePerson) -> Person:
        made = Person(
            name=person.name,
            honorific=person.honorific[:80],
            given_name=person.given_name[:150],
            family_name=person.family_name[:150],
            gender=person.gender,
            area=self.made["areas"].get(person.area),
            other_names=name_entries(person.other_names),
            identifiers=identifier_entries(person.identifiers),
            contact_details=contact_entries(person),
            summary=person.summary,
            tags=list(person.tags),
            languages=list(person.languages),
            basis=Basis.PUBLIC_OFFICE,
        )
        set_partial_date(made, "birth_date", person.birth_date)
        return self._complete(made)

    def _changes(self) -> None:
        """Fill what was empty, add identifiers and spellings."""
        for name, model in (("organizations", Stakeholder), ("persons", Stakeholder), ("posts", Post)):
            changes = self.plan.changes[name]
            wanted = sorted(changes)
            for at in range(0, len(wanted), BATCH):
                rows = list(
                    model._default_manager.select_for_update(of=("self",)).filter(
                        pk__in=wanted[at : at + BATCH]
                    )
                )
                fields = {field for row in rows for field in self._change(row, changes[str(row.pk)])}
                update_with_history(rows, sorted(fields), actor=self.principal, reason=self.reason)

    def _change(self, row: Any, changes: dict[str, Any]) -> set[str]:
        touched = {"search_key", "sort_key", "match_key"}
        for name, value in changes.items():
            touched |= set_value(row, name, value)
        derive = description_of(type(row)).derive
        if derive is not None:
            derive(row)
        return touched

    def _tenures(self) -> None:
        new = [match for match in self.plan.tenures if match.tenure is None]
        for at in range(0, len(new), BATCH):
            piece = [(self._tenure(match), match.membership) for match in new[at : at + BATCH]]
            copy_with_history([tenure for tenure, _ in piece], actor=self.principal, reason=self.reason)
            self._cite([(one.seen, _said(one), {"tenure": tenure}) for tenure, one in piece])
            self.progress("tenures", at + len(piece), len(new))
        changed = {
            match.tenure.id: match
            for match in self.plan.tenures
            if match.tenure is not None and match.changes
        }
        wanted = sorted(changed)
        for at in range(0, len(wanted), BATCH):
            rows = list(
                Tenure.objects.select_for_update(of=("self",))
                .select_related("person", "post", "organization")
                .filter(pk__in=wanted[at : at + BATCH])
            )
            fields = {name for row in rows for name in self._change_tenure(row, changed[str(row.pk)])}
            update_with_history(rows, sorted(fields), actor=self.principal, reason=self.reason)

    def _tenure(self, match: TenureMatch) -> Tenure:
        membership = match.membership
        person = self.made["persons"][membership.person]
        post = self.made["posts"].get(membership.post) if membership.post else None
        body = None if post is not None else self.made["organizations"][membership.organization]
        seen = seen_on(membership)
        made = Tenure(
            person=person,
            post=post,
            organization=body,
            role=membership.role[:150],
            status=membership.status,
            on_behalf_of=self.made["organizations"].get(membership.on_behalf_of),
            area=self.made["areas"].get(membership.area),
            term=self.made["terms"].get(membership.term),
            first_seen=seen,
            last_seen=seen,
        )
        set_partial_date(made, "start", membership.start)
        set_partial_date(made, "end", membership.end)
        return self._complete(made, person, post, body)

    def _change_tenure(self, row: Tenure, match: TenureMatch) -> set[str]:
        touched = {"phase", "scope_area"}
        for name, value in match.changes.items():
            if name in ("on_behalf_of", "area", "term"):
                kind = {"on_behalf_of": "organizations", "area": "areas", "term": "terms"}[name]
                setattr(row, name, self.made[kind][value])
                touched.add(name)
            else:
                touched |= set_value(row, name, value)
        derive = description_of(Tenure).derive
        if derive is not None:
            derive(row)
        return touched

    def _vacancies(self) -> None:
        new = []
        for match in self.plan.vacancies:
            if match.known is None:
                post = self.made["posts"][match.vacancy.post]
                seen = match.vacancy.seen
                made = Vacancy(
                    post=post, first_seen=seen, last_seen=seen, note=self.source.title if self.source else ""
                )
                set_partial_date(made, "start", match.vacancy.start)
                new.append(self._complete(made, post))
            elif match.changes:
                row = Vacancy.objects.select_for_update().get(pk=match.known.id)
                touched = {
                    field for name, value in match.changes.items() for field in set_value(row, name, value)
                }
                update_with_history([row], sorted(touched), actor=self.principal, reason=self.reason)
        self._insert("vacancies", new)
        self._cite([(one.first_seen, "", {"vacancy": one}) for one in new])

    def _cite(self, facts: list[tuple[date | None, str, dict[str, Any]]]) -> None:
        """Where each new fact is from: when it was seen, what was said, and the fact."""
        if self.source is not None:
            citations = [self._citation(seen, said, **about) for seen, said, about in facts]
            copy_with_history(citations, actor=self.principal, reason=self.reason)

    def _citation(self, seen: date | None, said: str, **about: Any) -> Citation:
        made = Citation(
            source=self.source,
            said=said[:2000],
            credibility=Credibility.UNJUDGED,
            provenance=Provenance.PUBLISHED,
            **about,
        )
        set_partial_date(made, "date", PartialDate.from_date(seen) if seen else PartialDate.unknown())
        return self._complete(made, self.source, *about.values())


def _said(membership: FileMembership) -> str:
    return " – ".join(part for part in (membership.said, membership.url) if part)


def _light(record: RecordT) -> RecordT:
    """A stand-in with what children ask of a parent; a whole record takes ten times as much memory."""
    fields = [field.attname for field in record._meta.concrete_fields if field.attname in ASKED_OF_PARENTS]
    kept: Any = type(record).from_db("default", fields, [getattr(record, name) for name in fields])
    return kept
