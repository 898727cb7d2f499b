"""The import wizard: each step, what is refused, who may see what."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import RoleAssignment
from core import outbox
from core.models import OutboxEntry
from stakeholders.models import ImportRun, Person, Post, Tenure
from stakeholders.services import import_runs

pytestmark = pytest.mark.django_db

CABINET = "post,holder,PARTY\nMinister of Health,Ada OBI,X\nMinister of Power,Vacant,Y\nMinister of Works,=A\u202eB,Z\n"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Uploads go to a folder of the test; jobs sent after the commit run at once."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
    return tmp_path


@pytest.fixture
def officer(client_for: Callable[[str], Client]) -> Client:
    return client_for("officer")


def upload(client: Client, cast: Any, content: str | bytes, name: str = "cabinet.csv", **more: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    values = {"file": SimpleUploadedFile(name, data), "area": str(cast.areas["alpha"].pk), **more}
    return client.post("/map/imports/new/", values)


def chosen(page: str) -> dict[str, str]:
    """What the selects of the columns step have selected."""
    found = {}
    for select in re.finditer(r'name="(column_\d+)".*?</select>', page, re.S):
        value = re.search(r'value="([a-z_]*)"\s+selected', select[0])
        found[select[1]] = value[1] if value else ""
    return found


def checked(client: Client, cast: Any, content: str | bytes, **more: Any) -> str:
    """Upload, accept the columns, check; returns the address of the run."""
    columns = upload(client, cast, content, **more).headers["Location"]
    return client.post(columns, chosen(client.get(columns).content.decode())).headers["Location"]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_all_steps(officer: Client, cast: Any) -> None:
    assert "No list was imported yet" in text(officer.get("/map/imports/"))
    assert officer.get("/map/imports/new/").status_code == 200
    answer = upload(officer, cast, CABINET, source="Cabinet page", as_of="2022-06-18")
    columns = officer.get(answer.headers["Location"])
    assert chosen(columns.content.decode()) == {"column_0": "post", "column_1": "person", "column_2": ""}
    page = text(columns)
    assert "Ada Obi" in page
    assert "Ministry of Health" in page
    assert "derived" in page
    assert "vacant" in page
    result = officer.post(answer.headers["Location"], chosen(columns.content.decode())).headers["Location"]
    page = text(officer.get(result))
    assert "What the import will do" in page
    assert "mark that changes the direction" in page
    assert Person.objects.count() == 0
    officer.post(result)
    page = text(officer.get(result))
    assert "Imported" in page
    tenure = Tenure.objects.get()
    assert (tenure.person.name, str(tenure.first_seen), tenure.created_by) == (
        "Ada Obi",
        "2022-06-18",
        cast.users["officer"],
    )
    assert Post.objects.count() == 2
    assert "cabinet.csv" in text(officer.get("/map/imports/"))
    assert officer.post(result).status_code == 409
    again = checked(officer, cast, CABINET, source="Cabinet page", as_of="2022-06-18")
    assert "nothing changes" in text(officer.get(again))


def test_rows_left_out_come_as_a_file_to_correct(officer: Client, cast: Any) -> None:
    result = checked(officer, cast, CABINET)
    answer = officer.get(f"{result}left-out/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cabinet-left-out.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "post,holder,PARTY,row in file,problem"
    assert lines[1].startswith("Minister of Works,'=A\u202eB,Z,4,")


def test_columns_can_be_changed_and_shown_again(officer: Client, cast: Any) -> None:
    address = upload(officer, cast, "who,what,office\nAda Obi,Chair,Land Commission\n").headers["Location"]
    page = officer.get(address)
    assert chosen(page.content.decode())["column_2"] == "post"
    again = officer.post(
        address, {"column_0": "person", "column_1": "post", "column_2": "organization", "again": "1"}
    )
    assert "Land Commission" in text(again)
    assert chosen(again.content.decode()) == {
        "column_0": "person",
        "column_1": "post",
        "column_2": "organization",
    }
    twice = officer.post(address, {"column_0": "person", "column_1": "person"})
    assert (twice.status_code, "Two columns are chosen" in text(twice)) == (422, True)
    none = officer.post(address, {"column_0": "", "column_1": ""})
    assert none.status_code == 422


def test_a_header_that_is_the_title(officer: Client, cast: Any) -> None:
    address = upload(officer, cast, "STATE,GOVERNOR\nNorth,Ada Obi\n").headers["Location"]
    page = officer.get(address)
    assert "Governor of North" in text(page)
    officer.post(address, {**chosen(page.content.decode()), "post_title": "Prefect", "again": "1"})
    assert "Prefect of North" in text(officer.get(address))


def test_popolo_needs_no_columns(officer: Client, cast: Any) -> None:
    popolo = (
        b'{"persons": [{"id": "p", "name": "Ada Obi"}], "organizations": [{"id": "o", "name": "Assembly"}],'
        b' "memberships": [{"person_id": "p", "organization_id": "o", "role": "member"}]}'
    )
    result = upload(officer, cast, popolo, name="x.json").headers["Location"]
    assert "What the import will do" in text(officer.get(result))
    officer.post(result)
    assert Tenure.objects.get().role == "member"
    broken = popolo.replace(b'"person_id": "p"', b'"person_id": "q"')
    page = text(officer.get(upload(officer, cast, broken, name="x.json").headers["Location"]))
    assert "/memberships/0/person_id" in page
    assert "Nothing was imported" in page


def test_xlsx(officer: Client, cast: Any) -> None:
    book = Workbook()
    book.active.append(["post", "holder"])
    book.active.append(["Minister of Health", "Ada Obi"])
    book.active.append(["Minister of Power", "=1+1"])
    buffer = io.BytesIO()
    book.save(buffer)
    page = text(officer.get(checked(officer, cast, buffer.getvalue(), name="list.xlsx")))
    assert "1 cells hold formulas" in page


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "submitted file is empty"),
        (b'post,holder\nA,"x\nB,y\n', "not closed"),
        (b"<html><script>alert(1)</script>", "web page"),
        (b"%PDF-1.4", "PDF"),
        (b"post,holder,Ethnicity\nA,B,C\n", "cannot be imported"),
        (b"post,holder,owner\nA,B,C\n", "cannot be imported"),
        (b"post,post\nA,B\n", "stands twice"),
        (b"foo,bar\nA,B\n", "No column holds posts"),
        (b"a,b\n1,\x002\n", "NUL"),
        (b"PK\x03\x04nothing", "not an XLSX"),
    ],
)
def test_what_is_refused_at_once_is_said_on_the_form(
    officer: Client, cast: Any, content: bytes, message: str
) -> None:
    answer = upload(officer, cast, content)
    assert answer.status_code == 422
    assert message in text(answer)
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\temp\\cabinet.csv", "cabinet.csv"),
        ("a\r\nSet-Cookie: x.csv", "a Set-Cookie x.csv"),
        ("<b>x</b>.csv", "b .csv"),
        ("...", "roster"),
        ("x" * 300 + ".csv", "x" * 120),
    ],
)
def test_file_names_lead_nowhere(given: str, kept: str) -> None:
    assert import_runs.safe_name(given) == kept


def test_text_in_a_file_is_shown_as_text(officer: Client, cast: Any) -> None:
    content = "post,holder\n<img src=x onerror=alert(1)>,{{ request.user }}\n"
    page = officer.get(upload(officer, cast, content).headers["Location"]).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{ request.user }}" in page


@pytest.mark.parametrize("name", ["viewer", "manager", "auditor", "secretariat", "no_role"])
def test_who_may_not_edit_sees_no_wizard(client_for: Callable[[str], Client], name: str) -> None:
    client = client_for(name)
    assert client.get("/map/imports/").status_code == 404
    assert client.get("/map/imports/new/").status_code == 404
    assert client.post("/map/imports/new/", {}).status_code == 404


def test_nobody_else_sees_or_takes_over_a_run(
    client_for: Callable[[str], Client], officer: Client, cast: Any
) -> None:
    result = checked(officer, cast, CABINET)
    other = client_for("other_officer")
    for address in (result, f"{result}columns/", f"{result}left-out/"):
        assert other.get(address).status_code == 404
    assert other.post(result).status_code == 404
    assert "cabinet.csv" not in text(other.get("/map/imports/"))
    assert Client().get(result).status_code == 302


def test_a_foreign_function_is_not_offered_and_not_taken(officer: Client, cast: Any) -> None:
    assert upload(officer, cast, CABINET, function=str(cast.other.pk)).status_code == 422
    assert upload(officer, cast, CABINET, function=str(cast.home.pk)).status_code == 302


def test_a_running_job_shows_how_far_it_is(officer: Client, cast: Any) -> None:
    result = checked(officer, cast, CABINET)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="running")
    import_runs.tell(run.pk, "people", 1, 2)
    page = officer.get(result)
    assert 'role="progressbar"' in page.content.decode()
    assert "Writing" in text(page)
    assert officer.post(f"{result}columns/", {"column_0": "post"}).status_code in (409, 422)
    ImportRun.objects.update(state="previewed")
    finished = officer.get(result, headers={"HX-Request": "true"})
    assert finished.headers["HX-Redirect"] == result


def job(cast: Any, name: str, pk: UUID) -> OutboxEntry:
    """What became of an import for that actor, asked for once more."""
    entry = outbox.enqueue(import_runs.EFFECT, {"run": str(pk), "dry": False}, actor=cast.users[name])
    return OutboxEntry.objects.get(pk=entry.pk)


def test_a_job_runs_once_however_often_it_is_sent(officer: Client, cast: Any) -> None:
    result = checked(officer, cast, CABINET)
    run = ImportRun.objects.get()
    officer.post(result)
    before = (Person.objects.count(), ImportRun.objects.get().version)
    again = [("officer", run.pk), ("officer", UUID(int=1)), ("inactive", run.pk), ("lead", run.pk)]
    states = [job(cast, name, pk).state for name, pk in again]
    assert states == ["done", "dropped", "dropped", "dropped"]
    assert (Person.objects.count(), ImportRun.objects.get().version) == before


def test_rights_withdrawn_meanwhile_stop_the_job(officer: Client, cast: Any) -> None:
    checked(officer, cast, CABINET)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="queued")
    RoleAssignment.objects.filter(user=cast.users["officer"]).delete()
    job(cast, "officer", run.pk)
    assert Person.objects.count() == 0


def test_a_file_over_which_the_worker_dies_again_and_again_is_given_up(
    officer: Client, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(officer, cast, CABINET)
    ImportRun.objects.update(state="queued")
    run = ImportRun.objects.get()
    payload = {"run": str(run.pk), "dry": False}
    with monkeypatch.context() as nobody:
        nobody.setattr(outbox, "_nudge", lambda pk: None)
        entry = outbox.enqueue(import_runs.EFFECT, payload, actor=cast.users["officer"])
    OutboxEntry.objects.filter(pk=entry.pk).update(tries=3)
    outbox.deliver(entry.pk)
    assert OutboxEntry.objects.get(pk=entry.pk).state == "gave_up"
    assert "Nothing was imported" in text(officer.get(result))
    assert Person.objects.count() == 0


def test_a_file_that_is_gone_is_said(officer: Client, cast: Any, uploads: Path) -> None:
    result = checked(officer, cast, CABINET)
    for path in (uploads / "imports").iterdir():
        path.unlink()
    assert officer.get(f"{result}columns/").status_code == 409
    officer.post(result)
    assert "not kept any more" in text(officer.get(result))


def test_where_files_cannot_be_kept_it_is_said_and_nothing_is_begun(
    officer: Client, cast: Any, uploads: Path
) -> None:
    (uploads / "imports").write_text("a file where the folder should be")
    answer = upload(officer, cast, CABINET)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert not ImportRun.objects.exists()


def test_old_uploads_are_removed(officer: Client, cast: Any, uploads: Path) -> None:
    upload(officer, cast, CABINET)
    kept = next((uploads / "imports").iterdir())
    os.utime(kept, (1, 1))
    upload(officer, cast, CABINET)
    assert not kept.exists()


def test_the_list_of_imports_is_narrowed_counted_and_paged(officer: Client, cast: Any, settings: Any) -> None:
    for number in range(3):
        upload(officer, cast, CABINET, name=f"cabinet-{number}.csv")
    upload(officer, cast, '{"persons": [{"id": "1", "name": "Ada Obi"}]}', name="people.json")
    page = officer.get("/map/imports/")
    counts = {
        str(facet["label"]): {str(one["label"]): one["count"] for one in facet["options"]}
        for facet in page.context["facets"]
    }
    assert counts["Format"] == {"Popolo JSON": 1, "CSV": 3}
    assert sum(counts["State"].values()) == 4
    assert counts["State"]["Uploaded"] == 3
    for query, names in (("kind=popolo", {"people.json"}), ("q=cabinet-1", {"cabinet-1.csv"})):
        shown = officer.get(f"/map/imports/?{query}").context["runs"]
        assert {run["file_name"] for run in shown} == names
    assert "No import fits" in text(officer.get("/map/imports/?q=nothing"))
    settings.LIST_PAGE_SIZE = 3
    first = officer.get("/map/imports/")
    second = officer.get(first.context["pager"]["next_url"])
    assert [run["file_name"] for run in first.context["runs"]] == [
        "people.json",
        "cabinet-2.csv",
        "cabinet-1.csv",
    ]
    assert [run["file_name"] for run in second.context["runs"]] == ["cabinet-0.csv"]
    for bad in ("state=gone", "cursor=x", "colour=red", "kind=auto"):
        assert officer.get(f"/map/imports/?{bad}").status_code == 400, bad


def test_numbers_beside_the_imports_count_ones_own_only(
    officer: Client, client_for: Callable[[str], Client], cast: Any
) -> None:
    upload(officer, cast, CABINET)
    other = client_for("lead").get("/map/imports/")
    assert list(other.context["runs"]) == []
    assert [facet["options"] for facet in other.context["facets"]] == [[], []]
