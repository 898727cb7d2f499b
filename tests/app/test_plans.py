"""A plan with somebody at risk: stopped for a planner who sees the rule, silent for one who does not, an alert to those
who keep the exposure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import outbox
from core.access.principals import principal_of, system_actor
from core.confidentiality import Handling
from core.errors import Conflict
from core.models import AuditEvent, OutboxEntry, Task
from engagements import services
from engagements.models import ContactRule, Engagement, Exposure, Mitigation, Participant
from engagements.selectors import harm as selectors
from engagements.services import harm, plans
from stakeholders.services import create_organization, create_person
from tests.factories.cast import Cast
from tests.factories.world import share

pytestmark = pytest.mark.django_db
REASON = "The militia holds her brother"


@pytest.fixture
def leader(cast: Cast) -> Any:
    """A community leader whom all of the company may see."""
    values = {"name": "Ama Sarako", "area": cast.areas["alpha_town"]}
    return create_person(actor=system_actor(), values=values)


@pytest.fixture
def exposure(cast: Cast, leader: Any) -> Exposure:
    values = {
        "stakeholder": leader,
        "community": "serious",
        "armed": "grave",
        "reasons": REASON,
        "alias": "Heron",
        "review_by": timezone.localdate() + timedelta(days=60),
        "function": cast.home,
        "custodian": cast.users["custodian"],
    }
    return harm.create_exposure(actor=cast.fresh("author"), values=values)


@pytest.fixture
def rule(cast: Cast, leader: Any) -> ContactRule:
    values = {
        "stakeholder": leader,
        "kind": "no_open_meeting",
        "wording": "Market days",
        "function": cast.home,
    }
    return harm.create_contact_rule(actor=cast.fresh("author"), values=values)


def plan(cast: Cast, actor: str, **more: Any) -> Engagement:
    values: dict[str, Any] = {
        "title": "Talk about the road",
        "starts": soon(),
        "kind": "meeting",
        "function": cast.other if actor == "other_officer" else cast.home,
    }
    return services.create_engagement(actor=cast.fresh(actor), values=values | more)


def soon(days: int = 3) -> datetime:
    return timezone.now() + timedelta(days=days)


def add(cast: Cast, actor: str, engagement: Engagement, who: Any, **more: Any) -> Participant:
    return services.create_participant(
        actor=cast.fresh(actor), values={"engagement": engagement, "stakeholder": who, **more}
    )


def delivered() -> None:
    """What the worker does after the commit."""
    outbox.deliver_due()


def test_a_planner_who_sees_the_rule_is_stopped_and_reads_no_reason(
    cast: Cast, leader: Any, exposure: Exposure, rule: ContactRule
) -> None:
    engagement = plan(cast, "officer")
    with pytest.raises(plans.RuleInTheWay) as stopped:
        add(cast, "officer", engagement, leader)
    said = f"{stopped.value.detail} {stopped.value.errors}"
    assert stopped.value.status == 409
    assert "No open meeting. Market days" in said and "Ama Sarako" in said
    for told in (REASON, "militia", "xposure", "grave", "Heron", str(exposure.pk)):
        assert told not in said
    assert not Participant.objects.filter(engagement=engagement, stakeholder=leader).exists()


def test_a_plan_that_follows_the_rule_goes_through(cast: Cast, leader: Any, rule: ContactRule) -> None:
    engagement = plan(cast, "officer", kind="call")
    add(cast, "officer", engagement, leader)
    with pytest.raises(plans.RuleInTheWay):
        services.update_engagement(
            actor=cast.fresh("officer"), pk=engagement.pk, version=1, values={"kind": "meeting"}
        )
    engagement.refresh_from_db()
    assert (engagement.kind, engagement.version) == ("call", 1)


def test_what_was_held_is_not_stopped(cast: Cast, leader: Any, rule: ContactRule) -> None:
    past = plan(cast, "officer", status="held", starts=timezone.now() - timedelta(days=2))
    assert add(cast, "officer", past, leader).pk


def test_an_override_needs_words_and_is_an_event(cast: Cast, leader: Any, rule: ContactRule) -> None:
    engagement = plan(cast, "officer")
    with pytest.raises(plans.RuleInTheWay, match="A contact rule stands in the way"):
        add(cast, "officer", engagement, leader, mitigation="too short")
    said = "At the clinic, with the nurse, before the market opens"
    add(cast, "officer", engagement, leader, mitigation=said)
    kept = Mitigation.objects.get()
    assert (kept.text, kept.engagement_id, kept.rule_id) == (said, engagement.pk, rule.pk)
    assert kept.handling == Handling.FUNCTION
    event = AuditEvent.objects.get(verb="contact_rule.override")
    assert event.object_ref == str(rule.pk) and said not in str(event.details)
    services.update_engagement(
        actor=cast.fresh("officer"), pk=engagement.pk, version=1, values={"starts": soon(5)}
    )
    assert Mitigation.objects.count() == 1, "what was written for this engagement holds"


def test_a_planner_who_sees_no_rule_is_not_stopped_and_learns_nothing(
    cast: Cast, leader: Any, exposure: Exposure, rule: ContactRule, django_assert_num_queries: Any
) -> None:
    stranger = create_person(
        actor=system_actor(), values={"name": "Kofi Mensah", "area": cast.areas["alpha_town"]}
    )
    costs, left = [], []
    for who in (stranger, leader):
        engagement = plan(cast, "other_officer")
        before = OutboxEntry.objects.count()
        actor = cast.fresh("other_officer")
        principal_of(actor)
        with CountQueries() as counted:
            services.create_participant(actor=actor, values={"engagement": engagement, "stakeholder": who})
        costs.append(len(counted))
        left.append(OutboxEntry.objects.count() - before)
        assert selectors.rules_for(actor=actor, stakeholders=[who.pk], places=[]) == []
    assert costs[0] == costs[1], "the same statements"
    assert left == [1, 1], "a job for every plan"
    assert not AuditEvent.objects.filter(verb__contains="rule.override").exists()


def test_the_keepers_of_the_exposure_are_told_at_once_and_nobody_else(
    cast: Cast, leader: Any, exposure: Exposure
) -> None:
    share(exposure, user=cast.users["grantee"])
    share(exposure, user=cast.users["expired_grantee"], until=timezone.now() - timedelta(seconds=1))
    engagement = plan(cast, "other_officer")
    add(cast, "other_officer", engagement, leader)
    delivered()
    told = sorted(address for message in mail.outbox for address in message.to)
    assert told == ["author@cast.test", "custodian@cast.test", "grantee@cast.test"]
    for message in mail.outbox:
        for word in ("Ama", "Sarako", "road", REASON, "Heron", "grave"):
            assert word not in message.body and word not in message.subject
        assert exposure.get_absolute_url() in message.body
    task = Task.objects.get(about_kind="exposures", about_id=exposure.pk)
    assert (task.assignee_id, task.due, task.handling) == (
        cast.users["author"].pk,
        timezone.localdate(),
        Handling.NAMED,
    )
    assert "Other Officer" in task.note and "road" not in task.note
    delivered()
    outbox.enqueue(plans.LOOK, {"engagements": [str(engagement.pk)]})
    delivered()
    assert Task.objects.filter(about_kind="exposures").count() == 1, "told once of one plan"


def test_after_the_meeting_somebody_asks_for_signs_of_reprisal(
    cast: Cast, leader: Any, exposure: Exposure
) -> None:
    engagement = plan(cast, "other_officer", starts=timezone.now() - timedelta(hours=2))
    add(cast, "other_officer", engagement, leader)
    services.hold_engagement(actor=cast.fresh("other_officer"), pk=engagement.pk, version=None)
    delivered()
    task = Task.objects.get(about_kind="exposures", title__contains="reprisal")
    assert task.due == timezone.localdate() + plans.AFTER_HELD
    assert task.assignee_id == cast.users["author"].pk


def test_who_sees_the_exposure_reviews_it_first(cast: Cast, leader: Any, exposure: Exposure) -> None:
    late = plan(cast, "author", starts=soon(90))
    with pytest.raises(plans.ReviewFirst) as stopped:
        add(cast, "author", late, leader)
    assert "Exposure of Ama Sarako" in str(stopped.value.detail)
    assert (
        plan(cast, "officer", starts=soon(90)).pk and add(cast, "officer", plan(cast, "officer"), leader).pk
    )
    harm.update_exposure(
        actor=cast.fresh("author"),
        pk=exposure.pk,
        version=exposure.version,
        values={"review_by": timezone.localdate() + timedelta(days=120)},
    )
    assert add(cast, "author", late, leader).pk


def test_a_rule_for_a_community_holds_in_every_part_of_it(cast: Cast) -> None:
    values = {"place": cast.areas["alpha_north"], "kind": "not_by_phone", "function": cast.home}
    harm.create_contact_rule(actor=cast.fresh("author"), values=values)
    with pytest.raises(plans.RuleInTheWay):
        plan(cast, "officer", kind="call", area=cast.areas["alpha_town"])
    assert plan(cast, "officer", kind="call", area=cast.areas["alpha"]).pk
    assert plan(cast, "other_officer", kind="call", area=cast.areas["alpha_town"]).pk


def test_through_a_colleague_who_takes_part(cast: Cast, leader: Any) -> None:
    values = {"stakeholder": leader, "kind": "through", "through": cast.users["lead"], "function": cast.home}
    harm.create_contact_rule(actor=cast.fresh("author"), values=values)
    alone = plan(cast, "officer")
    with pytest.raises(plans.RuleInTheWay, match="Contact through Lead only"):
        add(cast, "officer", alone, leader)
    services.create_participant(
        actor=cast.fresh("officer"), values={"engagement": alone, "colleague": cast.users["lead"]}
    )
    assert add(cast, "officer", alone, leader).pk


def test_a_rule_about_somebody_whose_part_is_hidden_does_not_name_them(
    cast: Cast, leader: Any, rule: ContactRule
) -> None:
    engagement = plan(cast, "author", kind="call", handling=Handling.COMPANY, function=None)
    add(
        cast,
        "author",
        engagement,
        leader,
        handling=Handling.NAMED,
        function=cast.home,
        custodian=cast.users["custodian"],
    )
    services.update_engagement(
        actor=cast.fresh("officer"), pk=engagement.pk, version=1, values={"kind": "meeting"}
    )


def test_a_plan_in_bulk_is_stopped_too(cast: Cast, leader: Any, rule: ContactRule) -> None:
    from core.bulk import Row, write_many

    engagement = plan(cast, "officer")
    rows = [Row(0, {"engagement": engagement.pk, "stakeholder": leader.pk})]
    with pytest.raises(Conflict):
        write_many(actor=cast.fresh("officer"), model=Participant, rows=rows)
    assert not Participant.objects.filter(stakeholder=leader).exists()


def test_the_gravest_harm_is_computed_and_every_change_is_a_review(cast: Cast, exposure: Exposure) -> None:
    assert (exposure.level, exposure.handling) == ("grave", Handling.NAMED)
    assert (exposure.reviewed_on, exposure.reviewed_by_id) == (timezone.localdate(), cast.users["author"].pk)
    changed = harm.update_exposure(
        actor=cast.fresh("custodian"), pk=exposure.pk, version=1, values={"armed": "low"}
    )
    assert (changed.level, changed.reviewed_by_id) == ("serious", cast.users["custodian"].pk)


def test_an_exposure_is_about_one_and_says_something(cast: Cast, leader: Any) -> None:
    usual = {
        "reasons": REASON,
        "review_by": timezone.localdate(),
        "function": cast.home,
        "custodian": cast.users["custodian"],
    }
    for values, field in (
        ({"armed": "low"}, "stakeholder"),
        ({"armed": "low", "stakeholder": leader, "place": cast.areas["alpha"]}, "place"),
        ({"stakeholder": leader}, "institution"),
        (
            {"stakeholder": leader, "armed": "low", "review_by": timezone.localdate() - timedelta(1)},
            "review_by",
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            harm.create_exposure(actor=cast.fresh("author"), values=usual | values)
        assert field in refused.value.message_dict


def test_a_rule_gives_no_reason(cast: Cast, leader: Any) -> None:
    values = {"stakeholder": leader, "kind": "ask_first", "function": cast.home}
    with pytest.raises(ValidationError, match="never says why"):
        harm.create_contact_rule(
            actor=cast.fresh("author"), values={**values, "wording": "because of threats"}
        )


def test_who_is_at_risk_leaves_under_an_alias_or_not_at_all(
    cast: Cast, leader: Any, exposure: Exposure
) -> None:
    body = create_organization(actor=system_actor(), values={"name": "Clinic"})
    assert selectors.at_risk(stakeholders=[leader.pk, body.pk]) == {leader.pk: "Heron"}
    assert selectors.at_risk(stakeholders=[]) == {}


class CountQueries:
    """The statements inside a block."""

    def __enter__(self) -> list[Any]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.captured = CaptureQueriesContext(connection)
        self.captured.__enter__()
        return self.captured  # type: ignore[return-value]

    def __exit__(self, *error: Any) -> None:
        self.captured.__exit__(*error)
