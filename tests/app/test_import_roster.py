"""import_roster: every real file, once and twice, scoped, strict, in one transaction."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.ids import uuid7
from core.models import Area, AuditEvent
from core.reference import countries
from core.services import area_by_code
from stakeholders import selectors, services
from stakeholders.domain.as_of import Span
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import (
    Citation,
    ImportRun,
    Organization,
    Person,
    Post,
    RosterSource,
    Source,
    Tenure,
    Term,
    Vacancy,
)
from stakeholders.services.roster_import import ImportRequest, preview, run_import
from stakeholders.services.roster_write import Writer
from tests.factories.shared import files, shared

pytestmark = pytest.mark.django_db

KEYS = {
    "persons",
    "organizations",
    "posts",
    "memberships",
    "created",
    "updated",
    "unchanged",
    "skipped",
    "errors",
}
MODELS = (
    Area,
    Person,
    Organization,
    Post,
    Tenure,
    Vacancy,
    Term,
    Source,
    Citation,
    RosterSource,
    ImportRun,
    AuditEvent,
)
AREAS = {"AU": "AUS", "Colombia": "COL", "Faroe": "FRO", "Hong": "HKG", "Nigeria": "NGA", "Papua": "PNG"}
CABINET = b"post,holder\nMinister of Health,Ada Obi\nMinister of Power,Bem Tor\nMinister of Works,Vacant\n"


@pytest.fixture
def nations() -> None:
    """All countries as public reference data."""
    made = []
    for country in countries():
        pk = uuid7()
        made.append(
            Area(
                pk=pk,
                scope_area_id=pk,
                name=country.name,
                kind="country",
                iso_code=country.iso2,
                iso3=country.iso3,
                handling=Handling.PUBLIC,
                search_key=country.name.lower(),
            )
        )
    copy_with_history(made, actor=system_actor())


def run(path: Path | str, *options: str) -> dict[str, Any]:
    """The command's JSON."""
    out = StringIO()
    call_command("import_roster", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def tables() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


def held(result: dict[str, Any]) -> int:
    return sum(result[name] for name in ("persons", "organizations", "posts", "memberships"))


def write(tmp_path: Path, text: bytes, name: str = "roster.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text)
    return path


@pytest.mark.parametrize("name", files("rosters", ".csv"))
def test_every_roster_is_imported_once_and_not_twice(nations: None, name: str) -> None:
    path = shared("rosters", name)
    area = (
        ["--area", {"NGA_governors_2014-05-14_messy.csv": "NGA"}.get(name, "AUS")]
        if "country_iso3" not in path.read_text()
        else []
    )
    if name == "NGA_cabinet_official_turnover_truth.csv":
        with pytest.raises(CommandError, match="Columns found"):
            run(path)
        return
    before = tables()
    dry = run(path, *area, "--dry-run")
    assert tables() == before
    first = run(path, *area)
    assert first == dry
    assert set(first) == KEYS
    assert first["errors"] == []
    assert (first["created"], first["updated"], first["unchanged"]) == (held(first), 0, 0)
    assert Person.objects.count() == first["persons"]
    assert Organization.objects.count() == first["organizations"]
    assert Post.objects.count() == first["posts"]
    assert Tenure.objects.count() == first["memberships"]
    second = run(path, *area)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, held(first))


@pytest.mark.parametrize("name", files("popolo", ".json"))
def test_every_popolo_file_gives_the_expected_counts(nations: None, name: str) -> None:
    with shared("popolo", "expected_counts.csv").open(encoding="utf-8") as handle:
        expected = next(row for row in csv.DictReader(handle) if row["file"] == name)
    path = shared("popolo", name)
    options = ["--area", AREAS[name.split("_")[0]], "--as-of", "2015-11-30"]
    first = run(path, *options)
    assert first["errors"] == []
    for key in ("persons", "organizations", "memberships"):
        assert first[key] == int(expected[key])
    people = list(Person.objects.values_list("name", "other_names"))
    assert len(people) == int(expected["persons"])
    assert len({person for person, _ in people}) == int(expected["distinct_person_names"])
    assert sum(len(others) for _, others in people) == int(expected["other_names"])
    kinds = Counter(
        kind for kinds in Organization.objects.values_list("classifications", flat=True) for kind in kinds
    )
    wanted = dict(part.split("=") for part in expected["organizations_by_classification"].split("; "))
    assert {kind: str(kinds[kind]) for kind in wanted if kind != "executive"} == {
        kind: number for kind, number in wanted.items() if kind != "executive"
    }
    assert Tenure.objects.count() == int(expected["memberships"])
    assert Term.objects.count() == int(expected["legislative_periods"])
    assert Area.objects.filter(kind="constituency").count() == int(expected["areas"])
    second = run(path, *options)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, held(first))


def test_many_rows_take_few_statements(nations: None) -> None:
    """Statements grow with batches of 2,000, never with rows."""
    lines = shared("scale", "legislators_2015.csv").read_bytes().splitlines(keepends=True)
    request = ImportRequest(data=b"".join([lines[0], *lines[1::10]]), name="legislators_2015.csv")
    told: list[tuple[str, int, int]] = []
    with CaptureQueriesContext(connection) as queries:
        made = run_import(actor=system_actor(), request=request, progress=lambda *step: told.append(step))
    assert made.plan.counts["memberships"] == len(lines[1::10])
    assert made.plan.counts["persons"] == Person.objects.count()
    assert not made.plan.problems
    assert len(queries) < 160
    assert {what for what, _, _ in told} >= {"reading", "comparing", "people", "tenures"}


def test_a_later_cabinet_adds_and_ends_nobody(nations: None) -> None:
    run(shared("rosters", "NGA_cabinet_official_2021-08-10.csv"))
    result = run(shared("rosters", "NGA_cabinet_official_2022-06-18.csv"))
    assert result["errors"] == []
    assert not Tenure.objects.exclude(end="").exists()
    post = Post.objects.get(title="Minister of Power")
    assert post.organization.derived
    seen = {tenure.person.name: (tenure.first_seen, tenure.last_seen) for tenure in post.tenures.all()}
    assert seen == {
        "Sale Mamman": (date(2021, 8, 10), date(2021, 8, 10)),
        "Abubakar D. Aliyu": (date(2022, 6, 18), date(2022, 6, 18)),
    }
    same = Tenure.objects.get(post__title="Minister of Defence")
    assert (same.first_seen, same.last_seen, same.start) == (date(2021, 8, 10), date(2022, 6, 18), "")


def test_office_holders_as_of_the_truth(nations: None) -> None:
    """Everybody whom the tenures put in office on a day is certain or possible then, and nobody else."""
    path = shared("rosters", "officeholder_tenures_since2001.csv")
    run(path)
    day = date(2012, 7, 1)
    found = {
        (tenure.post.title, tenure.person.name)
        for tenure in Tenure.objects.select_related("post", "person")
        if Span(
            tenure.start_earliest,
            tenure.start_latest,
            tenure.end_earliest,
            tenure.end_latest,
            tenure.first_seen,
            tenure.last_seen,
        ).certainty(day)
    }
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    exact = [row for row in rows if len(row["start_date"]) == 10 and len(row["end_date"]) in (0, 10)]
    there = [row for row in exact if row["start_date"] <= "2012-07-01" < (row["end_date"] or "9999")]
    gone = [row for row in exact if not row["start_date"] <= "2012-07-01" < (row["end_date"] or "9999")]
    names = {name for _, name in found}
    others = {other["name"] for person in Person.objects.all() for other in person.other_names}
    assert {row["holder"] for row in there} <= names | others
    pairs = {(row["post"], row["holder"]) for row in gone} - {
        (row["post"], row["holder"]) for row in rows if row not in gone
    }
    assert not pairs & found


def test_as_of_and_source_are_recorded(nations: None, tmp_path: Path) -> None:
    path = write(tmp_path, CABINET)
    run(path, "--area", "NG", "--source", "Cabinet page", "--as-of", "2022-06-18")
    tenure = Tenure.objects.get(post__title="Minister of Health")
    assert (tenure.start, tenure.first_seen, tenure.last_seen) == ("", date(2022, 6, 18), date(2022, 6, 18))
    roster = RosterSource.objects.get()
    assert (roster.name, roster.area, roster.format) == ("Cabinet page", area_by_code("NGA"), "csv")
    assert Citation.objects.filter(tenure=tenure, source__title="Cabinet page").count() == 1
    vacancy = Vacancy.objects.get()
    assert (vacancy.post.title, vacancy.first_seen) == ("Minister of Works", date(2022, 6, 18))
    run(path, "--area", "NGA", "--source", "Cabinet page", "--as-of", "2022-06-18")
    assert (RosterSource.objects.count(), Source.objects.count(), Citation.objects.count()) == (1, 1, 3)


def test_records_belong_to_the_company_register_unless_a_function_is_named(
    nations: None, cast: Any, tmp_path: Path
) -> None:
    path = write(tmp_path, CABINET)
    run(path, "--area", "NG")
    assert set(Person.objects.values_list("function__slug", "handling")) == {(None, Handling.COMPANY)}
    run(path, "--area", "GH", "--function", "security")
    made = Tenure.objects.filter(function__slug="security")
    assert (made.count(), set(made.values_list("handling", flat=True))) == (2, {Handling.COMPANY})
    with pytest.raises(CommandError, match="no function"):
        run(path, "--area", "GH", "--function", "catering")


def test_each_record_has_history_and_the_run_one_audit_event(nations: None, tmp_path: Path) -> None:
    run(write(tmp_path, CABINET), "--area", "NG")
    for model in (Person, Post, Tenure, Vacancy, Citation):
        for record in model._default_manager.all():
            first = record.history.get()
            assert (first.history_type, first.version, str(first.history_change_reason)) == (
                "+",
                1,
                "Imported from roster.csv",
            )
    event = AuditEvent.objects.get(verb="import")
    assert event.details["created"] == 10
    assert "Ada" not in json.dumps(event.details)
    kept = ImportRun.objects.get()
    assert (kept.state, kept.counts["created"], kept.total_rows) == ("done", 10, 3)


def test_strict_refuses_on_any_error_and_nothing_else_does(nations: None, tmp_path: Path) -> None:
    path = write(tmp_path, CABINET + b"Minister of Youth,A\xe2\x80\xaeB\n")
    before = tables()
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="strict"):
        call_command("import_roster", str(path), "--area", "NG", "--strict", "--json", stdout=out, stderr=err)
    refused = json.loads(out.getvalue())
    assert (refused["created"], refused["persons"], [error["row"] for error in refused["errors"]]) == (
        0,
        2,
        [5],
    )
    assert tables() == before
    result = run(path, "--area", "NG")
    assert (result["created"], result["skipped"]) == (10, 1)
    assert result["errors"] == [{"row": 5, "message": result["errors"][0]["message"]}]
    assert "direction" in result["errors"][0]["message"]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b'post,holder\nA,"x\nB,y\n', ["--area", "NG"], "not closed"),
        (CABINET, [], "say which area"),
        (CABINET, ["--area", "ZZZ"], "No area has the code"),
        (CABINET, ["--area", "NG", "--as-of", "03/04/05"], "is not a day"),
        (CABINET, ["--area", "NG", "--format", "xlsx"], "not XLSX"),
        (b"post,holder,religion\nA,B,C\n", ["--area", "NG"], "cannot be imported"),
        (b"post,holder,handling\nA,B,public\n", ["--area", "NG"], "cannot be imported"),
        (b'{"persons": [{"id": "a"}]}', ["--area", "NG"], "/persons/0/name"),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(
    nations: None, tmp_path: Path, content: bytes, options: list[str], message: str
) -> None:
    path = write(tmp_path, content)
    before = tables()
    with pytest.raises(CommandError, match=message):
        call_command("import_roster", str(path), *options, stdout=StringIO())
    assert tables() == before


def test_a_missing_file_is_one_line() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_roster", "/nowhere/at/all.csv", stdout=StringIO())


def test_the_words_of_the_command(nations: None, tmp_path: Path) -> None:
    path = write(
        tmp_path, b"country,post,holder,PARTY\nNigeria,President,Ada Obi,X\nAbkhazia,President,Bem Tor,Y\n"
    )
    out = StringIO()
    call_command("import_roster", str(path), "--dry-run", stdout=out)
    assert "Not used: PARTY (a party is never a field of a person)." in out.getvalue()
    assert "New areas proposed: Abkhazia." in out.getvalue()
    assert "Would be 8 created" in out.getvalue()
    call_command("import_roster", str(path), stdout=StringIO())
    again = StringIO()
    call_command("import_roster", str(path), stdout=again)
    assert "nothing changes" in again.getvalue()


def test_nothing_stays_of_an_import_that_breaks(nations: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("power cut")

    before = tables()
    monkeypatch.setattr(Writer, "_cite", broken)
    request = ImportRequest(data=CABINET, name="r.csv", area=area_by_code("NG").pk)  # type: ignore[union-attr]
    with pytest.raises(RuntimeError):
        run_import(actor=system_actor(), request=request)
    assert tables() == before


def test_a_hidden_record_is_as_if_it_did_not_exist(cast: Any) -> None:
    hidden = services.create_person(
        actor=cast.actor("officer"),
        values={
            "name": "Ada Obi",
            "area": cast.areas["alpha"].pk,
            "handling": Handling.FUNCTION,
            "function": cast.home.pk,
            "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}],
        },
    )
    text = b"post,holder,holder_wikidata_id\nMinister of Health,Ada Obi,Q1\n"
    request = ImportRequest(data=text, name="r.csv", area=cast.areas["alpha"].pk)
    other = cast.actor("other_officer")
    assert not selectors.people(actor=other).filter(pk=hidden.pk).exists()
    made = run_import(actor=other, request=request)
    assert made.plan.counts["created"] == 4
    assert Person.objects.filter(name="Ada Obi").count() == 2
    hidden.refresh_from_db()
    assert hidden.version == 1
    own = preview(actor=cast.actor("officer"), request=request)
    assert own.new["persons"] == []


@pytest.mark.parametrize("name", ["viewer", "manager", "auditor", "administrator", "secretariat", "no_role"])
def test_only_those_who_edit_import(cast: Any, name: str) -> None:
    request = ImportRequest(data=CABINET, name="r.csv", area=cast.areas["alpha"].pk)
    before = tables()
    with pytest.raises(RosterError):
        run_import(actor=cast.actor(name), request=request)
    assert tables() == before


def test_an_officer_of_one_area_imports_only_there(cast: Any) -> None:
    local = cast.actor("local_officer")
    far = ImportRequest(data=CABINET, name="r.csv", area=cast.areas["beta"].pk)
    with pytest.raises(RosterError):
        run_import(actor=local, request=far)
    near = ImportRequest(
        data=b"post,holder\nGovernor,Ada Obi\n", name="r.csv", area=cast.areas["alpha_north"].pk
    )
    made = run_import(actor=local, request=near)
    assert made.plan.counts["created"] == 4
    assert Organization.objects.get().area == cast.areas["alpha_north"]


def test_a_new_child_is_never_more_open_than_its_body(cast: Any) -> None:
    services.create_organization(
        actor=cast.actor("officer"),
        values={
            "name": "Night Watch",
            "area": cast.areas["alpha"].pk,
            "handling": Handling.FUNCTION,
            "function": cast.home.pk,
        },
    )
    text = b"organization,post,person\nNight Watch,Captain,Ada Obi\n"
    run_import(
        actor=cast.actor("officer"),
        request=ImportRequest(data=text, name="r.csv", area=cast.areas["alpha"].pk),
    )
    post, tenure = Post.objects.get(), Tenure.objects.get()
    assert {(post.handling, post.function), (tenure.handling, tenure.function)} == {
        (Handling.FUNCTION, cast.home)
    }


def test_a_birth_date_is_kept_only_where_the_importer_may_write(cast: Any) -> None:
    known = services.create_person(
        actor=system_actor(), values={"name": "Ada Obi", "area": cast.areas["alpha"].pk, "given_name": "Ada"}
    )
    file = {"persons": [{"id": "a", "name": "Ada Obi", "birth_date": "1971-03", "summary": "Of the mines"}]}
    request = ImportRequest(data=json.dumps(file).encode(), name="p.json", area=cast.areas["alpha"].pk)
    assert selectors.people(actor=cast.actor("local_officer")).filter(pk=known.pk).exists()
    assert preview(actor=cast.actor("local_officer"), request=request).changes["persons"] == {}
    run_import(actor=cast.actor("officer"), request=request)
    known.refresh_from_db()
    assert (known.birth_date, known.birth_date_earliest, known.summary) == (
        "1971-03",
        date(1971, 3, 1),
        "Of the mines",
    )
    assert run_import(actor=cast.actor("officer"), request=request).plan.changes_nothing
