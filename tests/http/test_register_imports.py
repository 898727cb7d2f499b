"""People and organizations through the wizard: check, import, again, take back; what is remembered and refused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from core.access.principals import system_actor
from core.models import Area
from stakeholders import services
from stakeholders.models import (
    ImportedRow,
    ImportRun,
    Organization,
    Person,
    Post,
    RosterSource,
    Stakeholder,
    Tenure,
    Tie,
)
from stakeholders.services import import_runs, register_plan
from stakeholders.services.roster_import import ImportRequest, preview
from tests.factories.cast import Cast
from tests.factories.clients import body_of
from tests.factories.government import Government, govern, tenure
from tests.factories.remembered import remembered
from tests.http.reading import text
from tests.http.test_imports import chosen

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PEOPLE = (
    "Full name,Rank,E-mail,Area,Languages,Notes of ours\n"
    "Ada Obi,Hon.,ada@example.org,Alpha,fr; sw,x\n"
    "Kofi Mensah,Col.,kofi@example.org,Alpha North,,y\n"
    "Bad Mail,,nobody,,,\n"
    "Nowhere Man,,,Atlantis,,\n"
    "Kofi Mensah,,,,,\n"
)


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


def upload(client: Client, content: str | bytes, subject: str, name: str = "list.csv", **more: Any) -> str:
    data = content.encode() if isinstance(content, str) else content
    values = {"file": SimpleUploadedFile(name, data), "subject": subject, **more}
    answer = client.post("/map/imports/new/", values)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def checked(client: Client, content: str | bytes, subject: str, **more: Any) -> str:
    """Upload, accept the columns, check; the address of the run."""
    key = more.pop("key", "")
    columns = upload(client, content, subject, **more)
    sent = {**chosen(client.get(columns).content.decode()), "key": key}
    answer = client.post(columns, sent)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def rows() -> dict[Any, Any]:
    found = {}
    for model in (Stakeholder, Post, Tenure):
        for row in model._default_manager.order_by("pk").values():
            found[row["id"]] = {key: row[key] for key in row if key not in ("version", "updated_at")}
    return found


def test_a_messy_list_is_checked_imported_and_taken_back(client_for: For, land: Government) -> None:
    client, before = client_for("officer"), rows()
    run = checked(client, PEOPLE, "people", source="Our contacts")
    page = client.get(run)
    said = {row["row"]: (row["outcome"], row["message"]) for row in page.context["rows"]}
    assert said[2] == ("updated", "contact_details, languages")
    assert said[3][0] == "created"
    assert said[4] == ("error", "E-mail: “nobody” is no e-mail address.")
    assert said[5] == ("error", "Area: There is no such area: “Atlantis”.")
    assert said[6] == ("error", "Row 3 speaks of the same record.")
    assert rows() == before, "nothing is written by a check"
    client.post(run)
    kofi = Person.objects.get(name="Kofi Mensah")
    assert (kofi.honorific, kofi.scope_area.name, kofi.created_by.email) == (
        "Col.", "Alpha North", client.get("/api/v1/me/").json()["email"],
    )  # fmt: skip
    land.ada.refresh_from_db()
    assert land.ada.languages == ["fr", "en", "sw"] and land.ada.version == 2
    wrong = list(csv.reader(io.StringIO(body_of(client.get(f"{run}left-out/")).decode("utf-8-sig"))))
    assert [row[0] for row in wrong[1:]] == ["Bad Mail", "Nowhere Man", "Kofi Mensah"]
    assert ImportedRow.objects.count() == 2
    assert "Take this import back" in text(client.get(run))
    client.post(run, {"undo": "1"})
    assert rows() == before
    done = ImportRun.objects.get()
    assert (done.state, done.counts["undone"], done.counts["kept"]) == ("undone", 2, 0)


def test_titles_above_the_heading_and_the_encoding_are_told(client_for: For, land: Government) -> None:
    lines = "Contacts of José, do not forward\n\nFull name;E-mail\nJosé Muñoz;jose@example.org\n"
    page = client_for("officer").get(checked(client_for("officer"), lines.encode("cp1252"), "people"))
    assert [(row["row"], row["outcome"]) for row in page.context["rows"]] == [(4, "created")]
    encoding, above = page.context["notes"]
    assert "Windows-1252" in encoding and above.startswith("Row 1 stands above the heading")


def test_what_came_since_is_not_taken_back(client_for: For, land: Government) -> None:
    client = client_for("officer")
    run = checked(client, "name\nKofi Mensah\nEsi Owusu\n", "people")
    client.post(run)
    tenure(Person.objects.get(name="Kofi Mensah"), land.adviser, start="2020")
    client.post(run, {"undo": "1"})
    assert ImportRun.objects.get().counts["kept"] == 1
    assert Person.objects.filter(name="Kofi Mensah").exists()
    assert not Person.objects.filter(name="Esi Owusu").exists()


def test_the_columns_of_a_source_are_remembered(client_for: For, land: Government) -> None:
    client = client_for("officer")
    first = "name,Was\nKofi Mensah,kofi@example.org\n"
    at = upload(client, first, "people", source="Liste")
    client.post(client.post(at, {"column_0": "name", "column_1": "email", "key": "email"})["Location"])
    assert RosterSource.objects.get(name="Liste").mapping["key"] == "email"
    again = client.get(upload(client, first, "people", source="Liste"))
    assert chosen(again.content.decode()) == {"column_0": "name", "column_1": "email"}
    assert again.context["key"] == "email"


def test_bodies_of_one_file_stand_below_each_other(client_for: For, land: Government) -> None:
    client = client_for("officer")
    content = (
        "name,kind,part of,area\nPost 7,police,Region 2,Alpha\nRegion 2,police,Police,Alpha\n"
        "Police,police,Ministry of Mines,Alpha\nLoose,,Not here,Alpha\n"
    )
    run = checked(client, content, "organizations")
    client.post(run)
    found = dict(Organization.objects.values_list("name", "parent__name"))
    assert (found["Post 7"], found["Region 2"], found["Police"]) == (
        "Region 2",
        "Police",
        "Ministry of Mines",
    )
    assert "Loose" not in found
    client.post(run, {"undo": "1"})
    assert not Organization.objects.filter(name__in=["Post 7", "Region 2", "Police"]).exists()


def test_hidden_records_decide_nothing(client_for: For, cast: Cast, land: Government) -> None:
    run = checked(client_for("officer"), "name\nHidden Hana\n", "people", area=str(cast.areas["alpha"].pk))
    assert [row["outcome"] for row in client_for("officer").get(run).context["rows"]] == ["created"]
    taken = f"id,name\n{land.hidden_person.pk},Hidden Hana\n"
    client_for("officer").post(checked(client_for("officer"), taken, "people"))
    land.hidden_person.refresh_from_db()
    assert land.hidden_person.version == 1
    assert Person.objects.filter(name="Hidden Hana").count() == 2


FORMS = {"csv": "csv", "xlsx": "xlsx", "popolo": "json", "vcard": "vcf"}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_left_comes_back_the_same(
    client_for: For, cast: Cast, land: Government, form: str
) -> None:
    """Export, an empty register, import, export: the same, in every form that is both written and read."""
    services.update_person(
        actor=system_actor(), pk=land.ada.pk, version=None,
        values={
            "summary": "=1+1; a | b\nsecond, line", "tags": ["mines", "north, south"], "level": "national",
            "gender": "female", "birth_date": "1971-03",
            "contact_details": [
                {"type": "phone", "value": "+243 81; 5|5", "note": "office"},
                {"type": "fax", "value": "+243 82"}, {"type": "signal", "value": "@ada"},
            ],
            "other_names": [{"name": "A. Obi", "note": "former", "end_date": "1999"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q7"}],
        },
    )  # fmt: skip
    services.update_organization(
        actor=system_actor(), pk=land.ministry.pk, version=None,
        values={
            "summary": "Licences; mines", "tags": ["mines"], "founded": "1960",
            "contact_details": [{"type": "email", "value": "mines@example.org"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q8"}],
        },
    )  # fmt: skip
    lead = client_for("lead")
    files = {name: left(lead, name, form) for name in ("organizations", "people")}
    area = str(cast.areas["alpha"].pk)
    if form in ("popolo", "vcard"):
        for name, content in files.items():
            again = ImportRequest(data=content, name=f"list.{FORMS[form]}", area=cast.areas["alpha"].pk)
            assert preview(actor=cast.actor("lead"), request=again).changes_nothing, name
    Tenure.objects.all().delete()
    land.vacancy.delete()
    Post.objects.all().delete()
    Organization.objects.update(parent=None)
    Stakeholder.objects.exclude(pk__in=[land.hidden_body.pk, land.hidden_person.pk]).delete()
    for name, content in files.items():
        if form in ("csv", "xlsx"):
            lead.post(checked(lead, content, name, name=f"list.{FORMS[form]}"))
        else:
            lead.post(upload(lead, content, "roster", name=f"list.{FORMS[form]}", area=area))
    assert {run.state for run in ImportRun.objects.all()} == {"done"}
    for name, content in files.items():
        assert same_again(left(lead, name, form), form) == same_again(content, form), name


def left(client: Client, name: str, form: str) -> bytes:
    return body_of(client.get(f"/api/v1/{name}/?format={form}"))


def same_again(content: bytes, form: str) -> Any:
    """What a file says, without what every new record has of its own (ids, versions, times, the stamp); in tables also
    without the posts, which have a list of theirs."""
    if form == "popolo":
        return plain_popolo(json.loads(content))
    if form == "vcard":
        own = re.compile(rb'^(?:UID|X-ENTENTE-STAMP|X-IDENTIFIER;TYPE="uuid"):')
        cards = content.replace(b"\r\n ", b"").split(b"END:VCARD")
        return sorted([line for line in card.split(b"\r\n") if not own.match(line)] for card in cards)
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        heading, *lines = ([str(cell or "") for cell in line] for line in sheet.values)
        table = [dict(zip(heading, line, strict=True)) for line in lines]
    else:
        table = list(csv.DictReader(io.StringIO(content.decode())))
    mine = {"id", "version", "created_at", "updated_at", "offices", "derived"}
    return sorted(
        ({key: cell for key, cell in row.items() if key not in mine} for row in table),
        key=lambda row: row["name"],
    )


def plain_popolo(found: dict[str, Any]) -> dict[str, Any]:
    """Every reference by name instead of id, and no identifier that is only the id under which a record stood."""
    entries = [one for name in ("persons", "organizations", "posts", "areas") for one in found.get(name, ())]
    names = {one["id"]: one.get("name") or one["label"] for one in entries}
    return {
        name: sorted(
            (
                {
                    key: names.get(value, value) if key.endswith("_id") else outside(key, value)
                    for key, value in one.items()
                    if key != "id" and outside(key, value) is not None
                }
                for one in entries
            ),
            key=str,
        )
        for name, entries in found.items()
        if name != "stamp"
    }


def outside(key: str, value: Any) -> Any:
    """A value without identifiers that are ids under which a record stood elsewhere; None where no other is left."""
    return ([one for one in value if one["scheme"] != "uuid"] or None) if key == "identifiers" else value


def test_vcards_go_in_without_columns(client_for: For, cast: Cast, land: Government) -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Esi Owusu\nN:Owusu;Esi\nORG:Ministry of Mines\nTITLE:Clerk\nEND:VCARD\n"
    )
    client = client_for("officer")
    run = upload(client, card, "roster", name="cards.vcf", area=str(cast.areas["alpha"].pk))
    client.post(run)
    held = Tenure.objects.get(person__name="Esi Owusu")
    assert (held.post.title, held.post.organization_id) == ("Clerk", land.ministry.pk)
    client.post(run, {"undo": "1"})
    assert not Person.objects.filter(name="Esi Owusu").exists()
    assert not Post.objects.filter(title="Clerk").exists()


def test_a_viewer_has_no_wizard(client_for: For) -> None:
    assert client_for("viewer").get("/map/imports/new/").status_code == 404


def test_a_large_file_is_read_in_pieces_with_the_same_outcome(
    client_for: For, land: Government, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bodies above may come later in the file, and a row may speak of one of an earlier piece: as if read at once."""
    monkeypatch.setattr(register_plan, "CHUNK", 2)
    monkeypatch.setattr(import_runs, "AT_ONCE", 0)
    monkeypatch.setattr(import_runs, "HEAD", 2)
    table = "Name,Part of,Kind\nUnit,Bureau,police\nPost Office,,\nBureau,Directorate,\nBroken,,palace\nUnit,,\nDirectorate,,\n"
    client = client_for("officer")
    run = checked(client, table, "organizations")
    expected = ["created", "created", "created", "error", "error", "created"]
    assert [row["outcome"] for row in ImportRun.objects.get().report] == expected
    client.post(run)
    done = ImportRun.objects.get()
    assert [row["outcome"] for row in done.report] == expected
    assert done.report[4]["message"] == "Row 2 speaks of the same record."
    unit = Organization.objects.get(name="Unit")
    assert (unit.parent.name, unit.parent.parent.name) == ("Bureau", "Directorate")
    wrong = list(csv.reader(io.StringIO(body_of(client.get(f"{run}left-out/")).decode("utf-8-sig"))))
    assert [row[0] for row in wrong[1:]] == ["Broken", "Unit"]
    client.post(run, {"undo": "1"})
    assert not Organization.objects.filter(name__in=["Unit", "Bureau", "Directorate", "Post Office"]).exists()


def test_a_name_that_a_country_shares_with_a_place_in_it_is_the_countrys(
    client_for: For, cast: Cast, land: Government
) -> None:
    Area.objects.filter(pk=cast.areas["alpha_north"].pk).update(name=cast.areas["alpha"].name)
    client = client_for("officer")
    client.post(checked(client, f"Name,Area\nEsi Owusu,{cast.areas['alpha'].name}\n", "people"))
    assert Person.objects.get(name="Esi Owusu").area == cast.areas["alpha"]


def test_bodies_in_a_circle_refuse_the_file(client_for: For, land: Government) -> None:
    client, before = client_for("officer"), rows()
    run = checked(client, "Name,Part of\nAlone,\nOne,Two\nTwo,One\n", "organizations")
    client.post(run)
    assert "go in a circle" in text(client.get(run))
    assert rows() == before


def test_a_limit_says_itself(client_for: For, cast: Cast, settings: Any) -> None:
    client, settings.IMPORT_MAX_ROWS, settings.IMPORT_MAX_BYTES = client_for("officer"), 2, 1_000_000
    for content, said in (
        ("name\nA\nB\nC\n", "more than 2 rows"),
        ("name\n" + "x" * 1_000_000, "larger than 1 MB"),
    ):
        values = {"file": SimpleUploadedFile("list.csv", content.encode()), "subject": "people"}
        answer = client.post("/map/imports/new/", values)
        assert answer.status_code == 422 and said in text(answer)
    assert not ImportRun.objects.exists()


AREAS = "code,parent_code,name\n1,,DI North Province\n2,1,Mill Town\n3,9,Lost\n"


def test_areas_are_checked_imported_and_taken_back_by_administrators(client_for: For, cast: Cast) -> None:
    alpha, north = cast.areas["alpha"], cast.areas["alpha_north"]
    Area.objects.filter(pk=alpha.pk).update(iso_code="QZ")
    Area.objects.filter(pk=north.pk).update(iso_code="QZ-N", name="North")
    client, before = client_for("administrator"), Area.objects.count()
    run = upload(client, AREAS, "areas", area=alpha.pk, source="Survey 2018")
    page = client.get(run)
    assert {row["row"]: row["outcome"] for row in page.context["rows"]} == {
        2: "unchanged",
        3: "created",
        4: "error",
    }
    assert "“DI North Province” for North" in text(page)
    assert Area.objects.count() == before
    client.post(run)
    town = Area.objects.get(name="Mill Town")
    assert (town.parent, town.source_note) == (north, "Imported from Survey 2018")
    assert client_for("officer").get(run).status_code == 404
    client.post(run, {"undo": "1"})
    assert Area.objects.count() == before
    assert "areas" not in {
        value
        for value, _label in client_for("officer")
        .get("/map/imports/new/")
        .context["form"]
        .fields["subject"]
        .choices
    }
    refused = client_for("officer").post(
        "/map/imports/new/", {"file": SimpleUploadedFile("a.csv", AREAS.encode()), "subject": "areas"}
    )
    assert refused.status_code == 422


WITH_POSTS = (
    "Name,Ministry,Position,Since,Reports to,Ties\n"
    "Kofi Mensah,Ministry of Mines,Deputy Minister,2024-03,Ada Obi,\n"
    "Esi Owusu,Water Board,,,Kofi Mensah,advises: Ada Obi; influences: Mines Agency\n"
    "Yaw Boateng,Ministry of Mines,Minister of Mines,2024-06,,\n"
    "No Body,,Driver,,,\n"
    "Lost Tie,,,,Nobody Known,\n"
)


def relations() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Stakeholder, Post, Tenure, Tie))


def test_people_come_with_their_posts_and_ties_and_go_with_them(client_for: For, land: Government) -> None:
    client, before, counted = client_for("officer"), rows(), relations()
    run = checked(client, WITH_POSTS, "people")
    page = client.get(run)
    said = {row["row"]: (row["outcome"], row["message"]) for row in page.context["rows"] if row["row"] != 4}
    assert said[2] == ("created", "post, tenure, tie")
    assert said[3] == ("created", "organization, tenure, tie")
    assert said[5] == ("error", "Ministry: A post needs the body that it belongs to.")
    assert said[6] == ("error", "Ties: Nobody on the map or in the file is called “Nobody Known”.")
    # The post has one seat, which is held: the person is taken, and what is left out says why.
    yaw = [(row["outcome"], row["message"]) for row in page.context["rows"] if row["row"] == 4]
    assert [outcome for outcome, _message in yaw] == ["error", "created"]
    assert yaw[0][1].startswith("The person is taken, not what joins them to others.")
    assert (rows(), relations()) == (before, counted), "nothing is written by a check"
    client.post(run)
    kofi, esi = Person.objects.get(name="Kofi Mensah"), Person.objects.get(name="Esi Owusu")
    deputy = Tenure.objects.get(person=kofi)
    assert (deputy.post.title, deputy.post.organization, str(deputy.start)) == (
        "Deputy Minister", land.ministry, "2024-03",
    )  # fmt: skip
    assert Tenure.objects.get(person=esi).organization.name == "Water Board"
    ties = Tie.objects.filter(subject__in=[kofi, esi]).values_list("subject__name", "kind", "object__name")
    assert set(ties) == {
        ("Kofi Mensah", "reports_to", "Ada Obi"),
        ("Esi Owusu", "reports_to", "Kofi Mensah"),
        ("Esi Owusu", "advises", "Ada Obi"),
        ("Esi Owusu", "influences", "Mines Agency"),
    }
    again = checked(client, WITH_POSTS, "people")
    assert ImportRun.objects.get(pk=again.strip("/").split("/")[-1]).counts == {
        "persons": 5, "created": 0, "updated": 0, "unchanged": 3, "skipped": 3,
    }  # fmt: skip
    client.post(run, {"undo": "1"})
    assert (rows(), relations()) == (before, counted)
    wrong = list(csv.reader(io.StringIO(body_of(client.get(f"{run}left-out/")).decode("utf-8-sig"))))
    assert [row[0] for row in wrong[1:]] == ["Yaw Boateng", "No Body", "Lost Tie"]
