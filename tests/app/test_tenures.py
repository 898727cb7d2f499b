"""The rules of offices: several at once, ended one by one, seats, upcoming ones, what only the writer sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core import outbox, schedule
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import OutboxEntry
from stakeholders import selectors, services
from stakeholders.models import Tenure
from stakeholders.models.choices import Phase
from tests.factories.cast import Cast
from tests.factories.world import level_values

BESIDE = ("acting", "designated", "suspended", "de_facto", "contested")


@pytest.fixture
def ministry(cast: Cast) -> Any:
    return services.create_organization(actor=cast.fresh("officer"), values={"name": "Ministry of Mines"})


@pytest.fixture
def minister(cast: Cast, ministry: Any) -> Any:
    return post(cast, ministry, "Minister")


def post(cast: Cast, organization: Any, title: str, **values: Any) -> Any:
    return services.create_post(
        actor=cast.fresh("officer"), values={"organization": organization, "title": title, **values}
    )


def person(cast: Cast, name: str, actor: str = "officer", **values: Any) -> Any:
    return services.create_person(actor=cast.fresh(actor), values={"name": name, **values})


def hold(cast: Cast, who: Any, what: Any, actor: str = "officer", **values: Any) -> Any:
    return services.create_tenure(actor=cast.fresh(actor), values={"person": who, "post": what, **values})


def state(tenure: Any) -> tuple[Any, ...]:
    tenure.refresh_from_db()
    return tenure.version, tenure.end, tenure.phase, tenure.updated_at, tenure.history.count()


def test_one_person_holds_several_posts_and_ending_one_touches_no_other(
    cast: Cast, ministry: Any, minister: Any
) -> None:
    who = person(cast, "Ama Boateng")
    first = hold(cast, who, minister, start="2021-03")
    second = hold(cast, who, post(cast, ministry, "Chair of the board"), start="2022")
    third = services.create_tenure(
        actor=cast.fresh("officer"),
        values={"person": who, "organization": ministry, "role": "member", "start": "2019"},
    )
    before = [state(second), state(third)]
    services.end_tenure(
        actor=cast.fresh("officer"),
        pk=first.pk,
        version=1,
        end="2024-02-14",
        end_reason="dismissed",
        reason="Gazette",
    )
    first.refresh_from_db()
    assert (first.end, first.end_reason, first.phase, first.version) == (
        "2024-02-14",
        "dismissed",
        Phase.ENDED,
        2,
    )
    assert [state(second), state(third)] == before
    assert first.history.latest().history_change_reason == "Gazette"
    held = selectors.tenures(actor=cast.fresh("viewer"), as_of=date(2023, 1, 1)).filter(person=who)
    assert held.count() == 3


def test_a_second_plain_holder_is_refused_and_named_to_the_writer(cast: Cast, minister: Any) -> None:
    hold(cast, person(cast, "First"), minister, start="2021")
    with pytest.raises(ValidationError, match="seat"):
        hold(cast, person(cast, "Second"), minister, start="2022")
    assert Tenure.objects.count() == 1


@pytest.mark.parametrize("status", BESIDE)
def test_others_stand_beside_the_holder_when_they_say_how(cast: Cast, minister: Any, status: str) -> None:
    hold(cast, person(cast, "First"), minister, start="2021")
    hold(cast, person(cast, "Second"), minister, start="2022", status=status)
    assert Tenure.objects.filter(post=minister).count() == 2


def test_as_many_plain_holders_as_seats(cast: Cast, ministry: Any) -> None:
    council = post(cast, ministry, "Councillor", seats=2)
    for name in ("First", "Second"):
        hold(cast, person(cast, name), council, start="2021")
    with pytest.raises(ValidationError):
        hold(cast, person(cast, "Third"), council, start="2022")


def test_one_after_the_other_on_the_same_day_is_no_overlap(cast: Cast, minister: Any) -> None:
    hold(cast, person(cast, "First"), minister, start="2020-01-10", end="2022-06-18")
    hold(cast, person(cast, "Second"), minister, start="2022-06-18")
    assert Tenure.objects.count() == 2


def test_a_status_changed_back_is_checked_too(cast: Cast, minister: Any) -> None:
    hold(cast, person(cast, "First"), minister, start="2021")
    acting = hold(cast, person(cast, "Second"), minister, start="2022", status="acting")
    with pytest.raises(ValidationError):
        services.update_tenure(
            actor=cast.fresh("officer"), pk=acting.pk, version=1, values={"status": "substantive"}
        )


def test_the_check_of_seats_counts_only_what_the_writer_sees(cast: Cast, minister: Any) -> None:
    hold(
        cast,
        person(cast, "Hidden", "author"),
        minister,
        "author",
        start="2021",
        **level_values(cast, Handling.NAMED),
    )
    tenure = hold(cast, person(cast, "Open"), minister, start="2021")
    assert tenure.pk
    with pytest.raises(ValidationError):
        hold(cast, person(cast, "Third"), minister, "author", start="2021")


def test_a_hidden_holder_leaves_the_post_unknown_and_never_vacant(cast: Cast, minister: Any) -> None:
    hold(
        cast,
        person(cast, "Hidden", "author"),
        minister,
        "author",
        start="2021",
        **level_values(cast, Handling.NAMED),
    )
    states = {}
    for name in ("author", "officer"):
        found = selectors.posts(actor=cast.fresh(name)).annotate(
            state=selectors.holder_state(cast.fresh(name), date(2024, 1, 1))
        )
        states[name] = found.get(pk=minister.pk).state
    assert states == {"author": "held", "officer": "unknown"}


def test_a_source_makes_a_post_vacant_and_a_blank_does_not(cast: Cast, minister: Any) -> None:
    day = date(2024, 1, 1)
    posts = selectors.posts(actor=cast.fresh("officer"))
    found = posts.annotate(state=selectors.holder_state(cast.fresh("officer"), day))
    assert found.get(pk=minister.pk).state == "unknown"
    services.create_vacancy(actor=cast.fresh("officer"), values={"post": minister, "start": "2023-12-01"})
    assert found.all().get(pk=minister.pk).state == "vacant"
    assert found.model.objects.filter(pk=minister.pk).exists()


def test_contested(cast: Cast, minister: Any) -> None:
    actor, day = cast.fresh("officer"), date(2024, 1, 1)
    hold(cast, person(cast, "One"), minister, start="2021", status="contested")
    hold(cast, person(cast, "Two"), minister, start="2022", status="contested")
    found = selectors.posts(actor=actor).annotate(state=selectors.holder_state(actor, day))
    assert found.get(pk=minister.pk).state == "contested"


def test_a_future_tenure_becomes_current_on_its_day_by_itself(cast: Cast, minister: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        first = hold(cast, person(cast, "Leaving"), minister, start="2022", end="2026-03-10")
        second = hold(cast, person(cast, "Coming"), minister, start="2026-03-10")
        assert (first.phase, second.phase) == (Phase.CURRENT, Phase.UPCOMING)
        assert services.advance_phases(actor=system_actor()) == 0
    with time_machine.travel(datetime(2026, 3, 10, 0, 5, tzinfo=UTC), tick=False):
        before = [row.version for row in (first, second)]
        assert services.advance_phases(actor=system_actor()) == 2
        assert services.advance_phases(actor=system_actor()) == 0, "a second run changes nothing"
    for tenure in (first, second):
        tenure.refresh_from_db()
    assert (first.phase, second.phase) == (Phase.ENDED, Phase.CURRENT)
    assert [row.version for row in (first, second)] == before
    assert first.history.count() == second.history.count() == 1


def test_a_missed_week_is_made_good(cast: Cast, minister: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        came_and_went = hold(cast, person(cast, "Brief"), minister, start="2026-03-03", end="2026-03-05")
        to_come = hold(cast, person(cast, "Late"), minister, start="2026-04")
    with time_machine.travel(datetime(2026, 3, 20, tzinfo=UTC), tick=False):
        assert services.advance_phases(actor=system_actor()) == 1
    for tenure in (came_and_went, to_come):
        tenure.refresh_from_db()
    assert (came_and_went.phase, to_come.phase) == (Phase.ENDED, Phase.UPCOMING)


def test_it_is_due_every_hour(cast: Cast, minister: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        tenure = hold(cast, person(cast, "Leaving"), minister, start="2022", end="2026-03-10")
        schedule.enqueue_due()
        assert OutboxEntry.objects.filter(kind="stakeholders.advance_tenures").count() == 1
    with time_machine.travel(datetime(2026, 3, 11, 0, 6, tzinfo=UTC), tick=False):
        schedule.enqueue_due()
        schedule.enqueue_due()
        outbox.deliver_due()
    tenure.refresh_from_db()
    assert tenure.phase == Phase.ENDED
    slots = OutboxEntry.objects.filter(kind="stakeholders.advance_tenures")
    assert [(one.state, one.tries) for one in slots.order_by("id")] == [("done", 1), ("done", 1)]


@pytest.mark.parametrize(
    "values,field",
    [
        ({"start": "2024-05", "end": "2023"}, "end"),
        ({"start": "2024-13"}, "start"),
        ({"start": "03/04/05"}, "start"),
        ({"start": "2023-04-31"}, "start"),
        ({"first_seen": date(2024, 2, 1), "last_seen": date(2024, 1, 1)}, "Last seen lies before"),
        ({"phase": "ended"}, "phase"),
    ],
)
def test_what_a_tenure_may_not_say(cast: Cast, minister: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        hold(cast, person(cast, "Ama"), minister, **values)
    assert field in str(caught.value)
    assert not Tenure.objects.exists()


def test_a_tenure_names_a_post_or_a_body_and_a_person(cast: Cast, ministry: Any, minister: Any) -> None:
    who = person(cast, "Ama")
    for values in ({"person": who}, {"person": who, "post": minister, "organization": ministry}):
        with pytest.raises(ValidationError, match="not both"):
            services.create_tenure(actor=cast.fresh("officer"), values=values)
    with pytest.raises(ValidationError, match="no such record"):
        services.create_tenure(actor=cast.fresh("officer"), values={"person": ministry, "post": minister})


def test_whoever_enters_an_open_tenure_has_seen_it_today(cast: Cast, minister: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        open_one = hold(cast, person(cast, "Ama"), minister, start="2024")
        over = hold(cast, person(cast, "Kofi"), minister, start="2020", end="2023")
    assert open_one.last_seen == date(2026, 3, 1)
    assert over.last_seen is None and over.start_latest == date(2020, 12, 31)
