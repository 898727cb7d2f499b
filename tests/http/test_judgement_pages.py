"""Matrix, who supports and who resists, and the grid of a workshop, as different readers see them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.services import create_group, create_theme
from core.templatetags.ui import css_text
from stakeholders import services
from stakeholders.models import Assessment
from tests.factories.cast import Cast, make_cast
from tests.factories.clients import body_of, freshly
from tests.http.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.fresh(name))
    return client


def person(cast: Cast, name: str) -> Any:
    values = {"name": name, "area": cast.areas["alpha_north"], "basis": "public_office", "level": "regional"}
    return services.create_person(actor=cast.fresh("lead"), values=values)


def judged(cast: Cast, who: Any, by: str = "officer", **axes: Any) -> Assessment:
    function = cast.other if by == "other_officer" else cast.home
    values = {"stakeholder": who, "rationale": "Seen at the hearing", "function": function, **axes}
    return services.create_assessment(actor=cast.fresh(by), values=values)


def test_each_reader_has_a_matrix_of_their_own(cast: Cast) -> None:
    marko, owusu = person(cast, "Zebulon Marko"), person(cast, "Ama Owusu")
    judged(cast, marko, alignment=2, interest=5, influence=5)
    judged(cast, owusu, by="other_officer", alignment=-1, interest=3)
    mine = text(signed_in(cast, "officer").get("/map/matrix/"))
    assert "Zebulon Marko, Champion, alignment +2, interest 5, influence 5 of 5" in mine
    assert "Owusu" not in mine
    other = text(signed_in(cast, "other_officer").get("/map/matrix/"))
    assert "Ama Owusu, Sceptical" in other
    assert "Marko" not in other
    both = text(signed_in(cast, "manager").get("/map/matrix/"))
    assert "Marko" in both
    assert "Owusu" in both
    assert "Marko" not in text(signed_in(cast, "far_manager").get("/map/matrix/"))


def test_arrows_lead_from_the_earlier_day_and_no_axis_is_no_place(cast: Cast) -> None:
    marko, owusu = person(cast, "Zebulon Marko"), person(cast, "Ama Owusu")
    judged(cast, marko, alignment=-2, interest=5, assessed_on=date(2024, 3, 1))
    judged(cast, marko, alignment=1, interest=4, assessed_on=date(2026, 3, 1))
    judged(cast, owusu, alignment=1)
    client = signed_in(cast, "officer")
    page = text(client.get("/map/matrix/?since=2025-01-01"))
    assert page.count('class="e-matrix-arrow"') == 1
    assert "1 has an axis that is not set" in page
    assert 'class="e-matrix-arrow"' not in text(client.get("/map/matrix/"))
    old = text(client.get("/map/matrix/?as_of=2024-06-01"))
    assert "Zebulon Marko, Opposed" in old
    assert client.get("/map/matrix/?x=interest&y=interest").status_code == 400
    assert client.get("/map/matrix/?x=nonsense").status_code == 400


def test_the_file_is_stamped_and_says_what_the_page_says(cast: Cast) -> None:
    judged(cast, person(cast, "=Zebulon"), alignment=1, interest=4)
    answer = signed_in(cast, "officer").get("/map/matrix/export/")
    assert answer["X-Entente-Stamp"] == "TLP:AMBER+STRICT"
    lines = body_of(answer).decode().splitlines()
    assert lines[0].startswith("id,name,kind,stance")
    assert ",'=Zebulon,person,supportive,work_together,,4,1,," in lines[1]


def test_statements_do_not_grow_with_the_matrix(cast: Cast) -> None:
    client = signed_in(cast, "manager")
    counts = []
    for several in (2, 9):
        for number in range(several):
            judged(cast, person(cast, f"Person {several} {number}"), alignment=1, interest=4)
        for page in ("/map/matrix/?since=2024-01-01", "/map/stance/"):
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                client.get(page)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 16


def test_who_supports_and_groups_that_nobody_or_one_speaks_for(cast: Cast) -> None:
    lead, marko = cast.fresh("lead"), person(cast, "Zebulon Marko")
    land = create_theme(actor=lead, values={"name": "Land"})
    women = create_group(actor=lead, values={"name": "Women of the pits"})
    create_group(actor=lead, values={"name": "Herders"})
    services.create_tie(
        actor=lead,
        values={
            "subject": marko, "kind": "represents", "group": women, "legitimacy": "elected", "recognised": "yes",
            "function": cast.home,
        },
    )  # fmt: skip
    judged(cast, marko, alignment=1, theme=land)
    judged(cast, person(cast, "Ama Owusu"), alignment=-1, theme=land)
    page = text(signed_in(cast, "officer").get(f"/map/stance/?theme={land.pk}"))
    for words in ("Supports 1", "Resists 1", "Rests on one", "Nobody known to you speaks for"):
        assert words in page, words
    hidden = text(signed_in(cast, "other_officer").get("/map/stance/"))
    assert "Supports 1" not in hidden
    assert "Rests on one" not in hidden


def test_a_workshop_saves_all_or_nothing(cast: Cast) -> None:
    marko, owusu = person(cast, "Zebulon Marko"), person(cast, "Ama Owusu")
    client = signed_in(cast, "officer")
    assert "Zebulon Marko" in text(client.get("/map/workshop/?level=regional"))
    rows = {
        "row": [str(marko.pk), str(owusu.pk)],
        f"alignment-{marko.pk}": "2",
        f"interest-{marko.pk}": "5",
        f"rationale-{marko.pk}": "Spoke for it in the council",
        f"alignment-{owusu.pk}": "-1",
    }
    refused = client.post("/map/workshop/", rows)
    assert refused.status_code == 422
    assert "Nothing was saved yet" in text(refused)
    assert Assessment.objects.count() == 0
    saved = client.post("/map/workshop/", {**rows, f"rationale-{owusu.pk}": "Left the room"})
    assert saved.status_code == 302
    assert {(one.stakeholder_id, one.stance) for one in Assessment.objects.all()} == {
        (marko.pk, "champion"),
        (owusu.pk, "sceptical"),
    }
    assert signed_in(cast, "viewer").get("/map/workshop/").status_code == 403


def test_the_last_judgement_is_a_start_without_its_reason(cast: Cast) -> None:
    marko = person(cast, "Zebulon Marko")
    mine = judged(cast, marko, alignment=-2, interest=4)
    other = judged(cast, marko, by="other_officer", alignment=2)
    client = signed_in(cast, "officer")
    page = client.get(f"/map/assessments/new/?copy={mine.pk}")
    assert page.context["form"].initial["alignment"] == -2
    assert "Seen at the hearing" not in text(page)
    assert "alignment" not in client.get(f"/map/assessments/new/?copy={other.pk}").context["form"].initial


def test_a_large_file_asks_before_it_reads_anybody(cast: Cast, settings: Any) -> None:
    settings.LARGE_EXPORT_ROWS = 1
    for name in ("Zebulon Marko", "Ama Owusu"):
        judged(cast, person(cast, name), alignment=1, interest=4)
    lead, address = freshly(signed_in(cast, "lead")), "/map/matrix/export/"
    with CaptureQueriesContext(connection) as seen:
        asked = lead.get(address)
    assert "2 people and bodies would leave" in text(asked)
    assert not any("s.name" in one["sql"] for one in seen), "nobody is read before the purpose is known"
    assert signed_in(cast, "lead").get(address)["Location"].startswith("/account/reauthenticate/")
    answer = lead.post(address, {"purpose_given": "1", "purpose": "assessment"})
    told = body_of(answer).decode().splitlines()
    assert [line.split(",")[1] for line in told] == ["name", "Ama Owusu", "Zebulon Marko"]


def test_a_sheet_of_paper_says_level_reader_and_day(cast: Cast) -> None:
    judged(cast, person(cast, "Zebulon Marko"), alignment=1, interest=4)
    for page in ("/map/matrix/", "/map/stance/"):
        told = signed_in(cast, "officer").get(page)
        stamp = told.context["page"]["stamp"]
        assert stamp.startswith(
            f"TLP:AMBER+STRICT · {cast.users['officer'].display_name} · {date.today():%Y}"
        ), page
        assert text(told).count(f'<p class="e-print-stamp">{stamp}</p>') == 2, page
        assert '@top-left { content: "TLP:AMBER+STRICT' in told.content.decode(), page
    judged(
        cast,
        person(cast, "Ama Owusu"),
        by="author",
        alignment=-2,
        handling=3,
        custodian=cast.fresh("custodian"),
    )
    for page in ("/map/matrix/", "/map/stance/"):
        assert signed_in(cast, "author").get(page).context["page"]["stamp"].startswith("TLP:RED"), page


def test_a_name_cannot_leave_its_string_in_a_style_sheet() -> None:
    assert css_text('A" } body { x </style>') == '"A\\22  \\7d  body \\7b  x \\3c \\2f style\\3e "'


def test_a_scale_is_chosen_by_one_tap(cast: Cast) -> None:
    """Every value stands on the form with a label of its own; *not set* is chosen until somebody says otherwise."""
    marko, client = person(cast, "Zebulon Marko"), signed_in(cast, "officer")
    page = client.get(f"/map/assessments/new/?stakeholder={marko.pk}").content.decode()
    for value, words in (("-2", "fully against it"), ("0", "in between"), ("2", "fully for the outcome")):
        (key,) = re.findall(rf'name="alignment"\s+id="(\w+)"\s+value="{value}"', page)
        assert re.search(rf'<label for="{key}">[^<]+<span class="visually-hidden">: {words}', page)
    assert re.search(r'name="alignment"\s+id="\w+"\s+value=""\s+checked', page)
    assert page.count('role="radiogroup"') == 6
    sent = {"stakeholder": str(marko.pk), "alignment": "", "interest": "4", "rationale": "Seen"}
    assert f'value="{date.today()}"' in page, "the day stands in the folded part"
    saved = client.post(
        "/map/assessments/new/", sent | {"confidence": "medium", "line": "unclear", "assessed_on": ""}
    )
    assert saved.status_code == 302
    one = Assessment.objects.get()
    assert (one.alignment, one.interest, one.assessed_on) == (None, 4, date.today())
    again = client.get(f"/map/assessments/new/?copy={one.pk}").content.decode()
    assert re.search(r'name="interest"\s+id="\w+"\s+value="4"\s+checked', again)
