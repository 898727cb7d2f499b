"""The demo: every account signs in and sees what its role opens; a second run changes nothing."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import Team, User
from core.access.principals import system_actor
from core.access.scope import scope
from core.list_query import list_resource, worth_keeping
from core.models import Area, AuditEvent, SavedView, Task
from core.records import description_of
from core.task_selectors import assignee_sees
from core.view_selectors import views
from stakeholders import selectors
from stakeholders.demo import content
from stakeholders.demo.shares import HANDED_ON
from stakeholders.domain.as_of import Span
from stakeholders.models import (
    Citation,
    Deployment,
    Interest,
    Mandate,
    Organization,
    Person,
    Post,
    Source,
    Stakeholder,
    Succession,
    Tenure,
    Tie,
    Vacancy,
)

# Each test is a savepoint inside the one transaction of `seeded`.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
PASSWORD = "entente-demo"
TODAY = date(2026, 11, 22)
RECORDS = (
    Stakeholder,
    Post,
    Tenure,
    Vacancy,
    Source,
    Citation,
    Tie,
    Mandate,
    Interest,
    Deployment,
    Succession,
)
ROSTER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "kasanda-officials.csv"


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("seed_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@demo.test")


def visible(login: str, model):
    return scope(user(login), model.objects.all())


def holders(title: str, day: date) -> set[str]:
    """Who certainly or possibly holds a post on a day, as a manager reads it."""
    found = selectors.tenures(actor=user("manager"), as_of=day).filter(post__title=title)
    return set(found.values_list("person__name", flat=True))


def span(row: Tenure | Vacancy) -> Span:
    return Span(
        row.start_earliest, row.start_latest, row.end_earliest, row.end_latest, row.first_seen, row.last_seen
    )


def test_counts_are_those_of_the_guide(seeded):
    assert 240 <= Stakeholder.objects.count() <= 260
    assert 115 <= Post.objects.count() <= 150
    assert User.objects.filter(email__endswith="@demo.test").count() == 14
    assert Team.objects.count() == 2
    assert Area.objects.get(iso_code="QZ").name == "Kasanda"
    assert "Accounts at @demo.test: security, security.lead" in seeded


def test_every_task_is_seen_by_who_does_it_and_every_view_opens():
    tasks = Task.objects.select_related("assignee")
    assert len(tasks) == 32
    assert [
        (task.title, str(task.assignee), task.about_kind) for task in tasks if not assignee_sees(task)
    ] == []
    found = list(SavedView.objects.select_related("created_by"))
    assert sorted(view.audience for view in found) == ["company", "function", "private", "private"]
    for view in found:
        assert worth_keeping(view.created_by, list_resource(view.page), view.query) == (view.query, False), (
            view
        )
    assert "Vacant posts" in {view.name for view in views(actor=user("viewer"))}


def test_a_second_run_changes_nothing():
    models = (*RECORDS, User, Team)
    before = [(model.objects.count(), model.history.count()) for model in models]
    events = AuditEvent.objects.count()
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert out.getvalue() == "The demo is there already; nothing changed.\n"
    assert [(model.objects.count(), model.history.count()) for model in models] == before
    assert AuditEvent.objects.count() == events


def test_a_changed_record_stays_changed():
    Person.objects.filter(name="Ruth Tamba").update(summary="Met on 20 November.")
    call_command("seed_demo", stdout=StringIO())
    assert Person.objects.get(name="Ruth Tamba").summary == "Met on 20 November."


def test_refused_in_production(settings):
    settings.ENTENTE_ENV = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo", stdout=StringIO())


def test_a_weak_demo_password_is_refused_in_one_line(settings):
    settings.DEMO_PASSWORD = "12345678901"
    with pytest.raises(CommandError, match=r"^DEMO_PASSWORD: .*numeric"):
        call_command("seed_demo", stdout=StringIO())


def test_every_record_passes_its_own_checks():
    for model in RECORDS:
        check = description_of(model).check
        for record in model.objects.all():
            record.clean()
            record.validate_constraints()
            if check is not None:
                check(system_actor(), record)
            assert record.scope_area_id is not None
        handed_on = 1 if model is Stakeholder else 0
        assert model.history.count() == model.objects.count() + handed_on


@pytest.mark.parametrize("login", [row.login for row in content.users() if not row.service])
def test_each_account_signs_in_and_reaches_its_desk(client, login):
    answer = client.post(reverse("account_login"), {"login": f"{login}@demo.test", "password": PASSWORD})
    assert answer.status_code == 302
    desk = client.get("/")
    assert desk.status_code == 200
    assert next(row.name for row in content.users() if row.login == login) in desk.content.decode()


def test_the_service_account_has_no_pages(client):
    answer = client.post(reverse("account_login"), {"login": "integrator@demo.test", "password": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_two_reshuffles_are_visible_as_of_two_dates():
    assert holders("Minister of Interior", date(2024, 5, 13)) == {"Gaspard Olinga"}
    assert holders("Minister of Interior", date(2024, 5, 14)) == {"Rachid Ben Souda"}
    assert holders("Minister of Interior", date(2026, 2, 8)) == {"Rachid Ben Souda"}
    assert holders("Minister of Interior", date(2026, 2, 9)) == {"Ferdinand Mukasi"}
    assert holders("Minister of Defence", TODAY) == {"Gaspard Olinga"}
    assert holders("Commander, Lumbe Gendarmerie", date(2025, 3, 1)) == {"Samuel Otieno"}
    assert holders("Commander, Lumbe Gendarmerie", date(2025, 5, 10)) == {"Samuel Otieno", "Célestin Kabwe"}
    assert holders("Commander, Lumbe Gendarmerie", TODAY) == {"Célestin Kabwe"}


def test_a_designated_successor_takes_over_on_the_day():
    assert holders("Commissioner of Mines", TODAY) == {"Ken Waweti"}
    assert holders("Commissioner of Mines", date(2026, 12, 1)) == {"Aline Mbuyamba"}
    phases = dict(
        Tenure.objects.filter(post__title="Commissioner of Mines").values_list("person__name", "phase")
    )
    assert phases["Aline Mbuyamba"] in ("upcoming", "current")


def test_vacant_unknown_and_contested_posts_are_there():
    vacancy = Vacancy.objects.get(post__title="District Commissioner, Lumbe")
    assert span(vacancy).certainty(date(2026, 11, 20)) == "certain"
    assert holders("District Commissioner, Lumbe", TODAY) == set()
    assert not Tenure.objects.filter(post__title="Mine Inspector, Muvela").exists()
    assert holders("Commander, Mines Police Unit", TODAY) == {"Élie Bongo-Matete", "Faustin Kyungu"}


def test_named_people_are_seen_by_author_and_custodian_only():
    for row in content.people():
        if row.handling == "named":
            seen = {
                login.login
                for login in content.users()
                if visible(login.login, Person).filter(name=row.name).exists()
            }
            _author, person, custodian, _reason = HANDED_ON
            assert seen == {row.author, custodian if row.key == person else row.custodian}, row.name


def test_named_source_and_what_it_said_stay_with_author_and_custodian():
    for login in content.users():
        may = login.login in ("community", "community.lead")
        assert visible(login.login, Source).filter(title__contains="Heron").exists() is may
        assert visible(login.login, Citation).filter(source__title__contains="Heron").exists() is may


def test_shares_open_and_an_expired_share_does_not():
    assert visible("security", Person).filter(name="Gedeon Bira").exists()
    assert visible("security", Organization).filter(name="Women of Lumbe").exists()
    assert not visible("security.lead", Person).filter(name="Gedeon Bira").exists()
    assert not visible("external", Organization).filter(name="Nsele Resettlement Community").exists()


def test_functions_and_areas_limit_what_is_seen():
    assert visible("community", Organization).filter(name="Radio Lumbe").count() == 0
    assert visible("external", Organization).filter(name="Radio Lumbe").count() == 1
    assert visible("viewer", Organization).filter(name="Radio Lumbe").count() == 1
    assert visible("manager", Organization).filter(name__in=["Radio Lumbe", "Women of Lumbe"]).count() == 2
    assert visible("environment", Organization).filter(name="Tarraga Regional Administration").count() == 0
    assert (
        visible("environment.lead", Organization).filter(name="Tarraga Regional Administration").count() == 1
    )
    for login in ("secretariat", "auditor", "admin"):
        assert not visible(login, Stakeholder).exists()


def test_ties_and_places_are_seen_by_their_function_only():
    line = Tie.objects.filter(subject__name="Lumbe Gendarmerie", kind="reports_to")
    assert set(line.values_list("line", flat=True)) == {"operational", "judicial", "administrative"}
    speaks = Tie.objects.filter(kind="represents", subject__name="Augustine Mbombo")
    for login, ties, groups, places in (
        ("security", 3, 0, 2),
        ("community", 0, 1, 0),
        ("external", 0, 0, 0),
        ("manager", 3, 1, 2),
        ("auditor", 0, 0, 0),
    ):
        found = visible(login, Tie)
        assert found.filter(pk__in=line).count() == ties, login
        assert found.filter(pk__in=speaks).count() == groups, login
        assert visible(login, Deployment).filter(organization__name="Lumbe Gendarmerie").count() == places


def test_bodies_that_became_others_read_right_on_both_sides():
    title = "Director of Spatial Planning"
    for day, body in (
        (date(2024, 5, 13), "Ministry of Territorial Planning"),
        (date(2024, 5, 14), "Ministry of Lands and Housing"),
    ):
        found = selectors.tenures(actor=user("manager"), as_of=day).filter(post__title=title)
        assert list(found.values_list("person__name", "post__organization__name")) == [
            ("Anatole Weremba", body)
        ]
    kinds = dict(Succession.objects.values_list("predecessor__name", "kind"))
    assert kinds == {
        "Ministry of Women and the Family": "renamed",
        "Inspectorate of the Police": "merged",
        "Inspectorate of the Gendarmerie": "merged",
        "Ministry of Territorial Planning": "split",
    }


def test_what_nobody_is_responsible_for_is_empty_on_purpose():
    licences = visible("external", Mandate).filter(state_function="private_security_licensing")
    assert set(licences.values_list("level", "exercised")) == {("national", "partly"), ("national", "no")}


def test_the_roster_of_the_tour_does_what_the_tour_says():
    def imported() -> dict:
        out = StringIO()
        call_command("import_roster", str(ROSTER), area="QZ", as_of="2026-11-22", json=True, stdout=out)
        return json.loads(out.getvalue())

    first = imported()
    assert [error["row"] for error in first["errors"]] == [13]
    assert "April 2024 has 30 days" in first["errors"][0]["message"]
    assert holders("Social Affairs Officer, Upper Lumbe", TODAY) == {"Espoir Kilolo"}
    assert holders("Director, Private Security Licensing", TODAY) == set()
    assert holders("Minister of Interior", TODAY) == {"Ferdinand Mukasi"}
    second = imported()
    assert (second["created"], second["updated"]) == (0, 0)
