"""Merging two records and taking it back: nothing is lost, nothing leaks, everything comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import task_services
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.models import AuditEvent, Task
from stakeholders import merged, selectors, services
from stakeholders.models import Citation, Interest, Merge, Post, Stakeholder, Tenure, Tie
from stakeholders.models.choices import Kind
from stakeholders.services.merge_moves import relations
from stakeholders.services.merging import FIELDS, choices_for
from tests.factories.cast import Cast
from tests.factories.government import Government, body, govern, person, post, tenure
from tests.factories.remembered import remembered

pytestmark = pytest.mark.django_db
WRITTEN = {"version", "updated_at", "last_seen"}


def merge(cast: Cast, one: Any, other: Any, by: str = "lead", **more: Any) -> Any:
    return services.merge(
        actor=cast.users[by], kind=one.kind, pk=one.pk, version=None, absorbed=other.pk, **more
    )


def unmerge(cast: Cast, one: Any, other: Any, by: str = "lead") -> Any:
    return services.unmerge(actor=cast.users[by], kind=one.kind, pk=one.pk, version=None, absorbed=other.pk)


def rows() -> dict[str, Any]:
    """Every row of the register but what counts writes."""
    found: dict[str, Any] = {}
    for model in {model for model, _name in relations()} | {Stakeholder, Task}:
        for row in model._default_manager.order_by("pk").values():
            found[f"{model._meta.label} {row['id']}"] = {
                key: getattr(value, "token", value) for key, value in row.items() if key not in WRITTEN
            }
    return found


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def twin(cast: Cast, land: Government) -> Any:
    """A second record of Ada Obi with everything that can hang on a person."""
    actor = system_actor(cast.home.pk)
    twin = person(
        "Obi, Ada N.",
        area=cast.areas["beta"].pk,
        summary="Speaks for the coast.",
        languages=["sw"],
        identifiers=[{"scheme": "wikidata", "identifier": "Q77"}],
        birth_date="1971-03",
        contact_details=[{"type": "phone", "value": "+243 81 555 0101"}],
    )
    tenure(twin, land.adviser, start="2019", end="2021")
    services.create_tie(
        actor=actor,
        values={"subject": twin.pk, "object": land.ben.pk, "kind": "advises", "evidence": "Seen together",
                "handling": Handling.FUNCTION, "function": cast.home.pk},
    )  # fmt: skip
    services.create_tie(
        actor=actor,
        values={"subject": twin.pk, "object": land.ada.pk, "kind": "allied_with",
                "handling": Handling.FUNCTION, "function": cast.home.pk},
    )  # fmt: skip
    services.create_interest(
        actor=actor,
        values={"stakeholder": twin.pk, "kind": "economic", "what": "A road", "incentives": "Votes",
                "handling": Handling.FUNCTION, "function": cast.home.pk},
    )  # fmt: skip
    source = services.create_source(actor=actor, values={"kind": "publication", "title": "Gazette"})
    services.create_citation(actor=actor, values={"source": source.pk, "stakeholder": twin.pk})
    task_services.create_task(
        actor=cast.users["lead"], values={"title": "Ring", "about_kind": "people", "about_id": twin.pk}
    )
    return twin


def test_one_stands_for_both(cast: Cast, land: Government, twin: Any) -> None:
    whole = merge(cast, land.ada, twin, reason="Same birth certificate")
    assert whole.name == "Ada Obi"
    assert [entry["name"] for entry in whole.other_names] == ["عادة", "Obi, Ada N."]
    assert whole.languages == ["fr", "en", "sw"]
    assert (whole.summary, whole.birth_date, whole.birth_date_earliest) == (
        "Speaks for the coast.", "1971-03", date(1971, 3, 1),
    )  # fmt: skip
    assert set(Tenure.objects.filter(person=land.ada).values_list("post__title", flat=True)) == {
        "Minister of Mines", "Adviser on Mines",
    }  # fmt: skip
    assert Interest.objects.get().stakeholder_id == Citation.objects.get().stakeholder_id == land.ada.pk
    assert Task.objects.get().about_id == land.ada.pk
    assert Tie.objects.get(kind="advises").subject_id == land.ada.pk
    assert Tie.objects.get(kind="advises").evidence == "Seen together"
    actor = cast.users["officer"]
    assert not selectors.people(actor=actor).filter(pk=twin.pk).exists()
    assert not selectors.ties(actor=actor).filter(kind="allied_with").exists(), (
        "a tie to itself is out of sight"
    )
    assert merged.standing_for(actor=actor, pk=twin.pk) == land.ada.pk
    assert Interest.objects.get().scope_area_id == land.ada.scope_area_id, "what hangs on it takes its area"
    event = AuditEvent.objects.get(verb="merge")
    assert (event.object_ref, event.details["absorbed"]) == (str(land.ada.pk), str(twin.pk))


def test_taking_it_back_gives_every_row_as_it_was(cast: Cast, land: Government, twin: Any) -> None:
    before = rows()
    merge(cast, land.ada, twin, choices={"name": "other", "summary": "both", "area": "other"})
    assert rows() != before
    unmerge(cast, land.ada, twin)
    assert rows() == before
    assert merged.standing_for(actor=cast.users["lead"], pk=twin.pk) is None
    merge(cast, twin, land.ada)
    unmerge(cast, twin, land.ada)
    assert rows() == before


def test_any_choice_can_be_taken_back(cast: Cast, land: Government, twin: Any) -> None:
    before = rows()
    fields = FIELDS[Kind.PERSON]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({}, optional={name: st.sampled_from(choices_for(name)) for name in fields}))
    def holds(choices: dict[str, str]) -> None:
        with transaction.atomic():
            merge(cast, land.ada, twin, choices=choices)
            unmerge(cast, land.ada, twin)
            assert rows() == before
            transaction.set_rollback(True)

    holds()


def test_bodies_keep_their_trees_and_posts(cast: Cast, land: Government) -> None:
    twin = body("Min. of Mines", area=cast.areas["beta"].pk, parent=land.presidency.pk)
    child = body("Mines Police", parent=twin.pk)
    chief = post("Chief", twin)
    held = tenure(land.ben, chief, start="2020")
    services.create_mandate(
        actor=system_actor(cast.home.pk),
        values={"organization": twin.pk, "state_function": "mining_licensing"},
    )
    before = rows()
    merge(cast, land.ministry, twin)
    child.refresh_from_db()
    held.refresh_from_db()
    assert child.parent_id == land.ministry.pk
    assert Post.objects.get(pk=chief.pk).scope_area_id == held.scope_area_id == cast.areas["alpha"].pk
    unmerge(cast, land.ministry, twin)
    assert rows() == before
    # A body and the one directly above it.
    merge(cast, land.agency, land.ministry)
    land.agency.refresh_from_db()
    assert land.agency.parent_id == land.presidency.pk
    unmerge(cast, land.agency, land.ministry)
    assert rows() == before
    with pytest.raises(Conflict, match="between them"):
        merge(cast, land.agency, land.presidency)


def test_merges_in_a_row_lead_to_the_last(cast: Cast, land: Government, twin: Any) -> None:
    third = person("Ada Obby")
    before = rows()
    merge(cast, land.ada, twin)
    merge(cast, third, land.ada)
    assert merged.standing_for(actor=cast.users["officer"], pk=twin.pk) == third.pk
    with pytest.raises(NotVisible):
        unmerge(cast, land.ada, twin)
    unmerge(cast, third, land.ada)
    unmerge(cast, land.ada, twin)
    assert rows() == before


def test_what_was_added_since_stays(cast: Cast, land: Government, twin: Any) -> None:
    merge(cast, land.ada, twin)
    later = tenure(land.ada, land.director, start="2015", end="2016")
    services.update_person(
        actor=cast.users["lead"], pk=land.ada.pk, version=None,
        values={"summary": "Changed since", "tags": ["coast"]},
    )  # fmt: skip
    back = unmerge(cast, land.ada, twin)
    assert (back.summary, back.tags, back.birth_date) == ("Changed since", ["coast"], "")
    assert [entry["name"] for entry in back.other_names] == ["عادة"]
    assert Tenure.objects.get(pk=later.pk).person_id == land.ada.pk


def test_refusals_name_what_is_wrong_and_write_nothing(cast: Cast, land: Government, twin: Any) -> None:
    before = rows()
    with pytest.raises(ValidationError, match="with itself"):
        merge(cast, land.ada, land.ada)
    with pytest.raises(ValidationError, match="no such record"):
        merge(cast, land.ada, land.hidden_person)
    with pytest.raises(ValidationError, match="no such record"):
        merge(cast, land.ada, land.ministry)
    with pytest.raises(NotVisible):
        merge(cast, land.hidden_person, land.ada)
    with pytest.raises(NotAllowed):
        merge(cast, land.ada, twin, by="viewer")
    with pytest.raises(ValidationError, match="no such choice"):
        merge(cast, land.ada, twin, choices={"name": "both"})
    with pytest.raises(Stale):
        merge(cast, land.ada, twin, absorbed_version=7)
    with pytest.raises(Conflict, match="same people"):
        merge(cast, land.ada, _closed(cast))
    with pytest.raises(ValidationError, match="no such merge"):
        unmerge(cast, land.ada, twin)
    Stakeholder.objects.filter(name="Closed").delete()
    assert rows() == before and not Merge.objects.exists()


def _closed(cast: Cast) -> Any:
    values = {"handling": Handling.FUNCTION, "function": cast.home.pk}
    return services.create_person(actor=system_actor(cast.home.pk), values={"name": "Closed", **values})


def test_hidden_rows_move_and_stay_hidden(cast: Cast, land: Government, twin: Any) -> None:
    secret = services.create_interest(
        actor=system_actor(cast.other.pk),
        values={"stakeholder": twin.pk, "kind": "political", "what": "Hidden aim",
                "handling": Handling.FUNCTION, "function": cast.other.pk},
    )  # fmt: skip
    merge(cast, land.ada, twin)
    assert Interest.objects.get(pk=secret.pk).stakeholder_id == land.ada.pk
    assert not selectors.interests(actor=cast.users["lead"]).filter(pk=secret.pk).exists()
    assert selectors.interests(actor=cast.users["other_officer"]).filter(pk=secret.pk).exists()
