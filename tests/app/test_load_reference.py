"""load_reference: complete, idempotent, and it yields to what people wrote."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Function
from core import reference
from core.access.principals import Principal, Reach
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Area, AuditEvent, RightsHolderGroup, Theme
from core.reference.loading import load_reference
from core.services import area_by_code, update_area

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def test_everything_is_loaded_once_and_a_second_run_changes_nothing():
    assert "5295 areas, 5295 new" in run()
    history = Area.history.count()
    events = AuditEvent.objects.count()
    assert (Area.objects.count(), Theme.objects.count(), RightsHolderGroup.objects.count()) == (5295, 43, 26)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert run().splitlines() == ["5295 areas, unchanged", "43 themes, unchanged", "26 groups, unchanged"]
    assert len(queries) <= 9
    assert Area.history.count() == history == 5295
    assert AuditEvent.objects.count() == events

    assert not Area.objects.exclude(handling=Handling.PUBLIC).exists()
    for model in (Area, Theme, RightsHolderGroup):
        assert not model.objects.filter(source_note="").exists()
        assert not model.objects.filter(source_date=None).exists()

    aisne = area_by_code("FR-02")
    assert aisne is not None
    assert aisne.parent is not None
    assert aisne.parent.parent is not None
    assert aisne.ancestors == [aisne.parent.parent_id, aisne.parent_id]
    assert aisne.parent.parent.iso3 == "FRA"
    dubai = area_by_code("ae-du")
    assert dubai is not None
    assert {"name": "دبي", "lang": "ar"} in dubai.other_names
    assert "dubai" in dubai.search_key
    land = Theme.objects.get(name="Land and resettlement")
    assert land.parent is not None
    assert land.outcome.endswith(".")


def test_a_corrected_row_is_mended_and_a_row_changed_by_a_person_stays(admin_principal, countries_only):
    load_reference()
    ghana, togo = area_by_code("GHA"), area_by_code("TGO")
    assert ghana is not None
    assert togo is not None
    Area.objects.filter(pk=togo.pk).update(name="Togoland")
    update_area(
        actor=admin_principal, pk=ghana.pk, version=ghana.version, values={"name": "Ghana (our name)"}
    )

    outcome = load_reference()["areas"]

    assert (outcome.created, outcome.updated, outcome.kept) == (0, 1, 1)
    togo.refresh_from_db()
    ghana.refresh_from_db()
    assert (togo.name, togo.version) == ("Togo", 2)
    assert ghana.name == "Ghana (our name)"
    assert load_reference()["areas"].updated == 0


def test_an_area_of_our_own_with_the_same_code_stands_beside_the_reference_area(countries_only):
    own = Area(name="Ghana as we file it", iso_code="GH", kind="country", handling=Handling.COMPANY)
    own.save()
    assert load_reference()["areas"].created == 249
    assert Area.objects.filter(iso_code="GH").count() == 2


@pytest.fixture
def countries_only(monkeypatch):
    """A short load for the tests that are not about subdivisions."""
    monkeypatch.setattr(reference, "subdivisions", tuple)


@pytest.fixture
def admin_principal(django_user_model) -> Principal:
    user = django_user_model.objects.create(email="keeper@example.org", display_name="Keeper")
    return Principal(
        user_id=user.pk,
        active=True,
        roles=frozenset({Role.ADMINISTRATOR}),
        register=Reach(),
        label="Keeper",
    )


def test_the_functions_to_start_with_are_made_once(countries_only):
    run()
    slugs = set(Function.objects.values_list("slug", flat=True))
    assert slugs >= {"security", "community-relations", "external-affairs", "environment"}
    Function.objects.filter(slug="security").update(name="Protection")
    run()
    assert Function.objects.filter(slug__in=slugs).count() == len(slugs)
    assert Function.objects.get(slug="security").name == "Protection"
