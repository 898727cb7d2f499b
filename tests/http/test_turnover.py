"""The inbox of findings: both sides and the reasons; deciding on one, on many; comparing a list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import outbox
from core.models import OutboxEntry
from stakeholders import services
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import RosterCheck, Tenure, TurnoverFinding
from stakeholders.services import roster_check_runs
from stakeholders.services.import_runs import folder
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast: Cast) -> Any:
    """A post with a holder who was seen in January."""
    lead = cast.lead
    body = services.create_organization(
        actor=lead, values={"name": "Ministry of Health", "area": cast.areas["alpha"]}
    )
    made = services.create_post(
        actor=lead, values={"organization": body, "title": "Minister of Health", "area": cast.areas["alpha"]}
    )
    person = services.create_person(actor=lead, values={"name": "Ada Obi", "area": cast.areas["alpha"]})
    seen = {"first_seen": date(2024, 1, 1), "last_seen": date(2024, 1, 1)}
    services.create_tenure(actor=lead, values={"person": person, "post": made, **seen})
    return made


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "lead")


def upload(client: Client, cast: Cast, text: str = "post,holder\nMinister of Health,Kofi Mensah\n") -> Any:
    file = SimpleUploadedFile("list.csv", text.encode())
    given = {"file": file, "area": str(cast.areas["alpha"].pk), "as_of": "2024-06-01"}
    answer = client.post(reverse("turnover-check"), given)
    assert "Waiting for a free worker" in body_of(client.get(answer["Location"])).decode()
    outbox.deliver(OutboxEntry.objects.filter(kind=roster_check_runs.EFFECT).latest("created_at").pk)
    return client.get(answer["Location"], follow=True)


def test_from_a_file_to_the_inbox_to_the_map(cast: Cast, post: Any, client: Client) -> None:
    page = body_of(upload(client, cast)).decode()
    finding = TurnoverFinding.objects.get()
    assert "Ada Obi" in page and "Kofi Mensah" in page and "Two different names." in page and "sure" in page
    key = f"{finding.pk}:{finding.version}"
    answer = client.post(reverse("turnover-decide"), {"accept": key, "next": "/map/turnover/"}, follow=True)
    assert "1 finding accepted" in body_of(answer).decode()
    assert Tenure.objects.filter(post=post, phase="current").get().person.name == "Kofi Mensah"
    again = client.post(reverse("turnover-decide"), {"accept": key}, follow=True)
    assert "Nothing was written" in body_of(again).decode()
    assert "Nothing to review" in body_of(client.get(reverse("turnover"))).decode()
    assert "Kofi Mensah" in body_of(client.get(reverse("turnover"), {"state": "accepted"})).decode()


def test_many_at_once_and_none_ticked(cast: Cast, post: Any, client: Client) -> None:
    upload(client, cast)
    assert (
        "Tick at least one"
        in body_of(client.post(reverse("turnover-decide"), {"do": "accept"}, follow=True)).decode()
    )
    keys = [f"{one.pk}:{one.version}" for one in TurnoverFinding.objects.all()]
    answer = client.post(
        reverse("turnover-decide"), {"do": "reject", "chosen": [*keys, "nonsense:1"]}, follow=True
    )
    assert "not asked again" in body_of(answer).decode()
    assert {one.state for one in TurnoverFinding.objects.all()} == {"rejected"}
    assert Tenure.objects.get(post=post).phase == "current"
    upload(client, cast)
    assert RosterCheck.objects.order_by("-created_at")[0].known == 1


def test_somebody_new_from_the_page_of_a_post(cast: Cast, post: Any, client: Client) -> None:
    page = body_of(client.get(post.get_absolute_url())).decode()
    assert "Someone new here" in page
    address = reverse("turnover-findings-create")
    assert client.get(address, {"post": post.pk}).status_code == 200
    given = {"post": str(post.pk), "said": "unnamed", "heard_from": "The guard", "handling": "2"}
    answer = client.post(address, given)
    finding = TurnoverFinding.objects.filter(post=post).first()
    assert finding is not None, body_of(answer).decode()[-3000:]
    assert (finding.kind, finding.old_holder, finding.said) == ("holder_changed", "Ada Obi", "unnamed")
    inbox = body_of(client.get(reverse("turnover"))).decode()
    assert "name not known" in inbox and "The guard" not in inbox
    assert "1 finding to review" in body_of(client.get(reverse("desk"))).decode()


def test_a_doubtful_name_can_be_merged_from_the_inbox(cast: Cast, post: Any, client: Client) -> None:
    twin = services.create_person(actor=cast.lead, values={"name": "Ada A. Obi", "area": cast.areas["alpha"]})
    page = body_of(upload(client, cast, "post,holder\nMinister of Health,Ada A. Obi\n")).decode()
    finding = TurnoverFinding.objects.get()
    assert finding.kind == "same_person" and "Merge ticked" in page and "as a second person" in page
    given = {"do": "merge", "chosen": f"{finding.pk}:{finding.version}"}
    answer = client.post(reverse("turnover-decide"), given, follow=True)
    assert "1 finding merged" in body_of(answer).decode()
    twin.refresh_from_db()
    assert twin.merged_into_id == Tenure.objects.get(post=post).person_id
    assert "Ada A. Obi" in body_of(client.get(reverse("turnover"), {"state": "merged"})).decode()


def test_what_cannot_be_compared_says_why(cast: Cast, post: Any, client: Client) -> None:
    answer = client.post(reverse("turnover-check"), {})
    assert answer.status_code == 422 and "Choose a file" in body_of(answer).decode()
    late = {"file": SimpleUploadedFile("x.csv", b"a"), "as_of": "2999-01-01"}
    assert "lies in the future" in body_of(client.post(reverse("turnover-check"), late)).decode()
    broken = {
        "file": SimpleUploadedFile("x.csv", b"nothing,here\n1,2\n"),
        "area": str(cast.areas["alpha"].pk),
    }
    assert client.post(reverse("turnover-check"), broken).status_code == 422
    assert not RosterCheck.objects.exists()
    page = body_of(
        upload(client, cast, "post,holder,from\nMinister of Health,Kofi Mensah,31 April\n")
    ).decode()
    assert RosterCheck.objects.get().state == "done", page


def test_a_comparison_that_fails_says_so_and_keeps_nothing(
    cast: Cast, post: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_more: Any) -> Any:
        raise RosterError("The list ends in the middle of a row.")

    monkeypatch.setattr(roster_check_runs, "run_check", broken)
    page = body_of(upload(client, cast)).decode()
    check = RosterCheck.objects.get()
    assert (check.state, check.proposed) == ("refused", 0)
    assert "The list was not compared" in page and "ends in the middle of a row" in page
    assert not (folder() / check.stored_as).exists() and not TurnoverFinding.objects.exists()
    assert client_of(cast, "officer").get(reverse("turnover-check-run", args=[check.pk])).status_code == 404


def test_who_may_not_edit_reads_only(cast: Cast, post: Any, client: Client) -> None:
    upload(client, cast)
    finding = TurnoverFinding.objects.get()
    viewer = client_of(cast, "viewer")
    page = body_of(viewer.get(reverse("turnover"))).decode()
    assert "Kofi Mensah" in page and "Accept" not in page
    assert viewer.get(reverse("turnover-check")).status_code == 404
    viewer.post(reverse("turnover-decide"), {"accept": f"{finding.pk}:1"})
    finding.refresh_from_db()
    assert (finding.state, finding.version) == ("open", 1)
    assert client_of(cast, "secretariat").get(reverse("turnover")).status_code == 404


def test_someone_new_in_ten_seconds(cast: Cast, post: Any, client: Client) -> None:
    """From a post it stands there already, from a body its posts and one that the map lacks; a hidden one is not there."""
    address, home = reverse("someone-new"), post.get_absolute_url()
    page = body_of(client.get(address, {"post": post.pk, "next": home})).decode()
    assert "Ada Obi" in page and 'name="post"' not in page
    assert "Which post?" in body_of(client.get(address)).decode()
    given = {"said": "unnamed", "heard_from": "The guard", "function": cast.home.pk}
    answer = client.post(f"{address}?post={post.pk}&next={home}", given, follow=True)
    assert answer.redirect_chain == [(home, 302)] and "Noted." in body_of(answer).decode()
    finding = TurnoverFinding.objects.get()
    assert (finding.kind, finding.said, finding.old_holder) == ("holder_changed", "unnamed", "Ada Obi")
    assert client_of(cast, "other_officer").get(finding.get_absolute_url()).status_code == 404
    body = post.organization
    page = body_of(client.get(address, {"organization": body.pk})).decode()
    assert "Minister of Health – Ada Obi" in page and "Another post" in page
    url = f"{address}?organization={body.pk}"
    refused = client.post(url, {"said": "arrived", "post": "another", "new_holder": ""})
    assert refused.status_code == 422 and "Write the name" in body_of(refused).decode()
    seen = {
        "said": "arrived",
        "post": "another",
        "title": "Detachment commander",
        "new_holder": "Maj. Bem Tor",
    }
    assert client.post(url, seen).status_code == 302
    fresh = TurnoverFinding.objects.get(kind="post_new")
    assert client.get(reverse("turnover-findings-edit", args=[fresh.pk])).status_code == 200
    services.accept_finding(actor=cast.lead, pk=fresh.pk, version=1)
    made = Tenure.objects.get(post__title="Detachment commander")
    assert made.post is not None and made.post.organization_id == body.pk and made.person.name == "Bem Tor"
    hidden = services.create_organization(
        actor=cast.lead, values={"name": "Hidden", "handling": 2, "function": cast.home}
    )
    other = client_of(cast, "other_officer")
    assert other.get(address, {"organization": hidden.pk}).status_code == 404
    assert client_of(cast, "viewer").get(address).status_code == 404
