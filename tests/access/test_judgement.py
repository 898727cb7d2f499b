"""Who sees which judgement: the same person as security, community relations, manager and viewer; and a NAMED one
that leaves no trace for anybody else in any page, count, chart, facet, file or answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.confidentiality import Handling
from core.services import create_theme
from core.sharing import share as share_record
from engagements import services as engagements
from engagements.services import initiatives
from stakeholders import judgement, services
from stakeholders.models import Stakeholder
from tests.factories.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
WHY = {
    "security": "Reasonofsecurity turned away the observers",
    "community": "Reasonofcommunity helped the village",
    "named": "Reasonnamed told me in confidence",
}


STANCE_WORDS = ("Champion", "Supportive", "Neutral", "Sceptical", "Opposed")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def commander(cast: Cast) -> Stakeholder:
    """One police commander: sceptical to security, supportive to community relations, opposed in a NAMED judgement."""
    lead = cast.fresh("lead")
    person = services.create_person(
        actor=lead,
        values={"name": "Zebulon Marko", "area": cast.areas["alpha_north"], "basis": "public_office"},
    )
    theme = create_theme(actor=lead, values={"name": "Use of force"})
    common = {"stakeholder": person, "theme": theme, "confidence": "high"}
    services.create_assessment(
        actor=cast.fresh("officer"),
        values={
            **common, "alignment": 1, "interest": 3, "influence": 2, "rationale": WHY["community"],
            "function": cast.home,
        },
    )  # fmt: skip
    services.create_assessment(
        actor=cast.fresh("other_officer"),
        values={
            **common, "alignment": -1, "interest": 3, "influence": 4, "rationale": WHY["security"],
            "function": cast.other,
        },
    )  # fmt: skip
    services.create_assessment(
        actor=cast.fresh("author"),
        values={
            **common, "alignment": -2, "interest": 5, "influence": 5, "rationale": WHY["named"],
            "function": cast.home, "handling": Handling.NAMED, "custodian": cast.fresh("custodian"),
        },
    )  # fmt: skip
    return person


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.fresh(name))
    return client


def page(cast: Cast, name: str, path: str) -> str:
    answer = signed_in(cast, name).get(path)
    assert answer.status_code == 200, (name, path, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def reasons(text: str) -> set[str]:
    return {key for key, words in WHY.items() if words.split()[0] in text}


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("officer", {"community"}),
        ("viewer", {"community"}),
        ("other_officer", {"security"}),
        ("manager", {"community", "security"}),
        ("author", {"community", "named"}),
        ("custodian", {"community", "named"}),
        ("far_manager", set()),
    ],
)
def test_each_reads_the_judgements_that_are_theirs(
    cast: Cast, commander: Stakeholder, reader: str, seen: set[str]
) -> None:
    if reader != "far_manager":
        assert reasons(page(cast, reader, f"/map/people/{commander.pk}/?tab=assessments")) == seen
    found = judgement.assessments(actor=cast.fresh(reader))
    assert found.count() == len(seen)


def test_contested_is_said_to_those_who_see_both_sides(cast: Cast, commander: Stakeholder) -> None:
    for reader, contested in (("officer", False), ("other_officer", False), ("manager", True)):
        text = page(cast, reader, f"/map/people/{commander.pk}/?tab=assessments")
        assert ("Contested" in text) is contested, reader


def test_a_named_judgement_leaves_no_trace(cast: Cast, commander: Stakeholder) -> None:
    """For the manager the commander is neutral on the mean of two functions and was never opposed anywhere."""
    for path in (
        f"/map/people/{commander.pk}/",
        f"/map/people/{commander.pk}/?tab=assessments",
        "/map/assessments/",
        "/map/assessments/?stance=opposed",
        "/map/assessments/export/csv/",
        "/map/matrix/",
        "/map/matrix/?x=influence&y=interest&since=2020-01-01",
        "/map/matrix/?stance=opposed",
        "/map/matrix/export/",
        "/map/stance/",
        "/insights/audit/",
        "/insights/first-contact/",
        f"/insights/what-if/?who={commander.pk}",
        "/insights/between/?since=2020-01-01",
    ):
        for reader in ("manager", "lead"):
            if path.endswith("csv/") and reader == "manager":
                continue
            text = page(cast, reader, path)
            assert WHY["named"].split()[0] not in text, path
            assert "badge-red" not in text, path
            assert "Marko, Opposed" not in text, path
            assert ",opposed," not in text, path
    assert "Zebulon" not in page(cast, "manager", "/map/people/?stance=opposed")
    facets = page(cast, "manager", "/map/people/facets/")
    assert "stance=opposed" not in facets
    assert "Zebulon" in page(cast, "author", "/map/people/?stance=opposed")


def test_sharing_the_person_shares_no_judgement(cast: Cast, commander: Stakeholder) -> None:
    """Who opens the page of a minister to another function does not open what a third one thinks of the minister."""
    share_record(
        actor=cast.fresh("lead"),
        model=Stakeholder,
        pk=commander.pk,
        kind="function",
        target=cast.other.pk,
        reason="Prepares the visit",
    )
    text = page(cast, "other_officer", f"/map/people/{commander.pk}/?tab=assessments")
    assert reasons(text) == {"security"}


def test_a_shared_judgement_opens_by_itself(cast: Cast, commander: Stakeholder) -> None:
    mine = judgement.assessments(actor=cast.fresh("officer")).get()
    share_record(
        actor=cast.fresh("lead"),
        model=type(mine),
        pk=mine.pk,
        kind="function",
        target=cast.other.pk,
        reason="Joint visit",
    )
    text = page(cast, "other_officer", f"/map/people/{commander.pk}/?tab=assessments")
    assert reasons(text) == {"security", "community"}


def test_a_meeting_and_an_initiative_show_stance_to_who_sees_it(cast: Cast, commander: Stakeholder) -> None:
    """The same meeting and the same initiative, seen by security, community relations, the author of what is NAMED, and
    the manager; a stance that changed since the start is told as such."""
    author, today = cast.fresh("author"), timezone.localdate()
    meeting = engagements.create_engagement(
        actor=author,
        values={
            "title": "The road",
            "starts": timezone.now(),
            "handling": Handling.COMPANY,
            "function": None,
        },
    )
    engagements.create_participant(
        actor=author, values={"engagement": meeting, "stakeholder": commander, "handling": Handling.COMPANY}
    )
    begun = today - timedelta(days=30)
    services.create_assessment(
        actor=cast.fresh("officer"),
        values={
            "stakeholder": commander, "alignment": -1, "interest": 3, "rationale": "Then", "function": cast.home,
            "assessed_on": begun - timedelta(days=40), "theme": judgement.assessments(actor=author)[0].theme,
        },
    )  # fmt: skip
    initiative = initiatives.create_initiative(
        actor=author,
        values={
            "title": "Workshops", "kind": "workshops", "start": begun.isoformat(), "blocked": commander,
            "handling": Handling.COMPANY, "function": None,
        },
    )  # fmt: skip
    seen = {
        name: (
            page(cast, name, meeting.get_absolute_url()),
            page(cast, name, initiative.get_absolute_url()),
        )
        for name in ("officer", "other_officer", "manager", "author")
    }
    words = {name: [_stance_in(text) for text in pages] for name, pages in seen.items()}
    assert words == {
        "officer": ["Supportive", "Supportive"],
        "other_officer": ["Sceptical", "Sceptical"],
        "manager": ["Neutral", "Neutral"],
        "author": ["Opposed", "Opposed"],
    }
    assert "was sceptical" in seen["officer"][1] and "not judged before" in seen["other_officer"][1]
    assert "e-discreet-card" in seen["officer"][0]


def _stance_in(text: str) -> str:
    """The word of stance in the card about it, or nothing."""
    for title in ("How they stand", "Stance before and after"):
        if title in text:
            card = text.split(title, 1)[1].split("</section>", 1)[0]
            return next((word for word in STANCE_WORDS if word in card), "")
    return ""


def test_the_same_matrix_as_four_readers(cast: Cast, commander: Stakeholder) -> None:
    """Security, community relations, manager and viewer: place, stance and file are those of what each may see."""
    told = {}
    for name in ("other_officer", "officer", "manager", "viewer"):
        found = signed_in(cast, name).get("/map/matrix/").context
        (title,) = re.findall("<title>(.*?)</title>", found["picture"]["marks"])
        told[name] = (title.split(", ")[1:4], found["beside"][0]["line"])
    assert told == {
        "other_officer": (["Sceptical", "alignment −1", "interest 3"], "influence 4 of 5"),
        "officer": (["Supportive", "alignment +1", "interest 3"], "influence 2 of 5"),
        "manager": (["Neutral", "alignment 0", "interest 3"], "influence 3 of 5 · contested"),
        "viewer": (["Supportive", "alignment +1", "interest 3"], "influence 2 of 5"),
    }


def test_what_one_officer_wrote_as_named_changes_nothing_for_a_manager(
    cast: Cast, commander: Stakeholder
) -> None:
    """Every page, count, chart, file, draft and answer of the API is the same letter for letter before and after."""
    values = {"name": "Alpha", "area": cast.areas["alpha"], "lead": cast.fresh("lead")}
    exercise = services.create_exercise(actor=cast.fresh("lead"), values=values)
    paths = (
        "/", f"/map/people/{commander.pk}/", f"/map/people/{commander.pk}/?tab=assessments",
        f"/map/people/{commander.pk}/?tab=timeline", "/map/people/", "/map/people/facets/", "/map/assessments/",
        "/map/assessments/facets/", "/map/matrix/", "/map/matrix/?x=influence&y=urgency&since=2020-01-01",
        "/map/matrix/export/", "/map/stance/", "/insights/audit/", "/insights/verify/", "/insights/first-contact/",
        f"/insights/what-if/?who={commander.pk}", "/insights/between/?since=2020-01-01", "/search/?q=Zebulon",
        f"/map/network/?focus={commander.pk}", "/api/v1/assessments/?count=1", "/api/v1/people/?stance=opposed&count=1",
        "/api/v1/stakeholders/?stance=champion&count=1", f"/api/v1/people/{commander.pk}/",
        f"/api/v1/graph/?focus={commander.pk}", "/insights/", "/insights/between/?since=2020-01-01&part=stances",
        "/insights/between/?since=2020-01-01&part=first", "/map/assessments/?stance=champion", "/map/geography/",
        "/map/organizations/?stance=champion", "/insights/formulas/",
        f"/insights/what-if/?who={commander.pk}&whole=on", "/tasks/", "/map/network/between/",
        exercise.get_absolute_url(),
        "/api/v1/mapping-exercises/", "/api/v1/tasks/",
    )  # fmt: skip
    before = {path: _settled(page(cast, "manager", path)) for path in paths}
    services.create_assessment(
        actor=cast.fresh("author"),
        values={
            "stakeholder": commander, "alignment": 2, "interest": 5, "influence": 5, "urgency": 5, "legitimacy": 1,
            "rationale": WHY["named"], "function": cast.home, "handling": Handling.NAMED,
            "custodian": cast.fresh("custodian"), "confidence": "low",
        },
    )  # fmt: skip
    after = {path: _settled(page(cast, "manager", path)) for path in paths}
    assert [path for path in paths if after[path] != before[path]] == []


def _settled(text: str) -> str:
    """Without what is new on every page for everybody: nonces and tokens of forms, times of answers."""
    fresh = r'(nonce|value|content)="[^"\s]{20,}"|\d\d:\d\d(:\d\d)?|"request_id": "[^"]*"'
    return re.sub(fresh, "", text)
