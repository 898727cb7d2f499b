"""`/insights/formulas/`: how each word and number of judgement is worked out, for a practitioner.

The examples are worked by the functions themselves, with the thresholds of this installation, so the page cannot say
something else than the program does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import principal_of
from core.shell import strip
from engagements.domain import health
from stakeholders import judgement
from stakeholders.domain import approach, as_of, balance, continuity, current, exercise, staffing
from stakeholders.domain.current import Judgement
from stakeholders.domain.stance import grid, quadrant, salience, stance
from stakeholders.models.judgement_choices import ADVICE, GRIDS, SALIENCES
from stakeholders.stance_words import axis_list, number, stance_word

SALIENCE, GRID = dict(SALIENCES), dict(GRIDS)


@dataclass(frozen=True)
class Formula:
    """One of them: what it answers, how, in what unit, on whose work it rests, and worked examples."""

    slug: str
    title: str
    answers: str
    rule: str
    unit: str
    source: str
    examples: tuple[str, ...]


class Formulas(LoginRequiredMixin, View):
    """The page; each formula has an anchor that other pages link to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = [make() for make in MAKERS]
        page = {
            "title": _("How it is worked out"),
            "subtitle": _(
                "Every word and number of judgement, with an example that this program has just worked"
            ),
            "tabs": strip(principal_of(request.user), "formulas"),
        }
        return render(request, "reports/formulas.html", {"page": page, "formulas": found})


def _word(value: Any) -> str:
    return str(stance_word(value)).lower()


def _stance() -> Formula:
    limits = judgement.thresholds()
    given = {"outer": number(limits.champion_alignment), "active": number(limits.active_interest)}
    cases = ((2.0, 5.0), (2.0, None), (1.0, 5.0), (0.0, 5.0), (-2.0, 5.0), (-2.0, None), (None, 5.0))
    return Formula(
        "stance",
        _("Stance"),
        _("Where does somebody stand towards the outcome we seek on a theme?"),
        _(
            "Alignment +%(outer)s with an interest of %(active)s or more: champion. Above 0: supportive. 0: neutral. Below 0: "
            "sceptical. −%(outer)s with that interest: opposed. No alignment: not known. Alignment is with the outcome in the "
            "theme's one sentence, never with the company."
        )
        % given,
        _("one of six words"),
        _("Voluntary Principles on Security and Human Rights: “champions” and potential “spoilers”"),
        tuple(
            _("alignment %(a)s, interest %(i)s → %(word)s")
            % {
                "a": number(alignment, signed=True) or _("not set"),
                "i": number(interest) or _("not set"),
                "word": _word(stance(alignment, interest, limits)),
            }
            for alignment, interest in cases
        ),
    )


def _current() -> Formula:
    limits, day = judgement.thresholds(), date(2026, 6, 1)
    rows = [
        Judgement(1, "a", "security", "force", date(2024, 1, 1), influence=1),
        Judgement(2, "a", "security", "force", date(2026, 5, 1), influence=5, alignment=-1),
        Judgement(3, "a", "community", "force", date(2026, 4, 1), influence=2, alignment=1),
        Judgement(4, "a", "community", "land", date(2026, 4, 1)),
    ]
    seen = current.view("a", rows, day, limits)
    old = current.view("a", rows[:1], day, limits)
    return Formula(
        "current",
        _("Current view, contested, stale"),
        _("What do we think today, where do we disagree, and how old is it?"),
        _(
            "The latest judgement of each function on each theme that you may see counts; the value of an axis is the mean of "
            "those that set it. Not set is never zero. Where two functions are %(apart)s or more apart about one theme, the "
            "axis is contested, for those who see both. When the newest is older than %(days)s days, the view is stale."
        )
        % {"apart": number(limits.contested), "days": limits.review_days},
        _("the axis: −2 to +2 for alignment, 1 to 5 for the others"),
        _("arithmetic mean of what is known"),
        (
            _(
                "influence 5 by security, 2 by community relations, not set on another theme → %(mean)s; contested: %(axes)s"
            )
            % {"mean": number(seen.value("influence")), "axes": axis_list(seen.contested)},
            _("newest judgement of 1 January 2024, looked at on 1 June 2026 → %(word)s")
            % {"word": _("stale") if old.stale else _("in date")},
        ),
    )


def _quadrant() -> Formula:
    limits = judgement.thresholds()
    return Formula(
        "quadrant",
        _("Alignment × interest"),
        _("What does one do next?"),
        _(
            "Alignment above or below 0, interest above or below %(line)s. On one of the two lines there is no advice. It is "
            "advice on what to do, no label on a person."
        )
        % {"line": number(limits.interest_line)},
        _("one of four pieces of advice"),
        _("Alignment, Interest and Influence Matrix (Mendizabal 2010, Overseas Development Institute)"),
        tuple(
            _("alignment %(a)s, interest %(i)s → %(advice)s")
            % {
                "a": number(alignment, signed=True),
                "i": number(interest),
                "advice": ADVICE[quadrant(alignment, interest, limits).value] or _("no advice"),
            }
            for alignment, interest in ((1.0, 5.0), (1.0, 2.0), (-1.0, 5.0), (-1.0, 1.0), (0.0, 5.0))
        ),
    )


def _salience() -> Formula:
    limits = judgement.thresholds()
    told = SALIENCE[salience(5, 4, 2, limits).value]
    blank = SALIENCE[salience(5, None, 2, limits).value]
    return Formula(
        "salience",
        _("Power, legitimacy, urgency; influence × interest"),
        _("Whose claim weighs, and who has to be kept close?"),
        _("Each attribute counts from %(high)s on. One that is not set leaves the answer not known.")
        % {"high": number(limits.high)},
        _("a class, used as an axis and a filter only"),
        _("Mitchell, Agle and Wood 1997; Mendelow 1991"),
        (
            _("influence 5, legitimacy 4, urgency 2 → %(word)s") % {"word": told},
            _("influence 5, legitimacy not set, urgency 2 → %(word)s") % {"word": blank},
            _("influence 5, interest 2 → %(word)s") % {"word": GRID[grid(5, 2, limits).value]},
        ),
    )


def _dates() -> Formula:
    span = as_of.Span(
        date(2024, 1, 1), date(2024, 12, 31), date(2026, 3, 1), date(2026, 3, 31), last_seen=date(2025, 6, 1)
    )
    words = {"certain": _("certain"), "possible": _("possible"), None: _("neither")}
    days = (date(2024, 6, 1), date(2025, 6, 1), date(2026, 3, 15), date(2026, 5, 1))
    return Formula(
        "as-of",
        _("As of a day: certain and possible"),
        _("Who held what on that day, and how sure is it?"),
        _(
            "Certain between the latest possible start (or the day on which a source first saw it) and the earliest possible end "
            "(or the day on which one last saw it); possible outside of that, up to the outermost bounds. What changed between "
            "two days is certain when all of its date lies between them, possible when it only reaches into them."
        ),
        _("certain, possible, or neither"),
        _("valid time, as in the Popolo standard's partial dates"),
        tuple(
            _("from 2024 to March 2026, on %(day)s → %(word)s")
            % {"day": day.isoformat(), "word": words[span.certainty(day)]}
            for day in days
        ),
    )


def _in_date() -> Formula:
    share = balance.in_date({"fresh": 6, "old": 3, "never": 1}) or 0
    return Formula(
        "in-date",
        _("In date"),
        _("How much of the map did somebody make sure of lately?"),
        _(
            "A holding is in date when it was verified or seen within its own interval, else within that of its post, else within "
            "%(days)s days. The share is fresh / (fresh + old + never verified)."
        )
        % {"days": settings.REVIEW_INTERVAL_DAYS},
        _("share in percent"),
        _("a count"),
        (_("6 fresh, 3 old, 1 never → %(n)s %%") % {"n": round(100 * share)},),
    )


def _balance() -> Formula:
    levels = balance.Dimension("level", {"national": 18, "regional": 2, "local": 0})
    (gap,) = balance.gaps([levels])
    return Formula(
        "balance",
        _("Coverage, evenness and gaps"),
        _("Toward whom does the map lean, and whom does it miss?"),
        _(
            "Different people and bodies are counted by level, area, kind, gender where known, contributing function, group and "
            "kind of source. Evenness is −Σ p·ln p / ln k over the k categories that could be there: 1 when all are equal, 0 when "
            "everything is in one. A gap is the target (else the usual or an equal share) minus the share."
        ),
        _("evenness 0 to 1; gap as a share"),
        _("Shannon 1948; Pielou 1966"),
        (
            _("8 and 2 → %(n)s") % {"n": f"{balance.evenness([8, 2]):.2f}"},
            _(
                "national 18, regional 2, local 0 → largest gap: %(who)s, %(share)s %% instead of %(wanted)s %%"
            )
            % {"who": gap.category, "share": round(100 * gap.share), "wanted": round(100 * gap.expected)},
        ),
    )


def _continuity() -> Formula:
    value = continuity.index({"a": 5, "b": 3, "c": 2}, {"a", "b", "c"}) or 0
    alone = continuity.index({"a": 5, "b": 3}, {"a"}) or 0
    return Formula(
        "continuity",
        _("Continuity of a body"),
        _("Would what we have with a body outlive one person?"),
        _(
            "1 − Σ share² of the two-way engagements of %(months)s months per counterpart; 0 with fewer than two of them still "
            "there; nothing where none was held. Single-threaded: one of them left, or one of us alone ever took part."
        )
        % {"months": continuity.MONTHS},
        _("0 to 1"),
        _("Simpson 1949; 1 minus Herfindahl's concentration"),
        (
            _("5, 3 and 2 engagements, all three still there → %(n)s") % {"n": f"{value:.2f}"},
            _("5 and 3, one still there → %(n)s") % {"n": number(alone) or "0"},
        ),
    )


def _contact() -> Formula:
    told = approach.rank(approach.Factors(influence=4, holds_post=True, openness=4, steps=2, unmet=1.0))
    blank = approach.rank(approach.Factors(influence=4, holds_post=True, openness=None, steps=2, unmet=1.0))
    return Formula(
        "first-contact",
        _("First contact"),
        _("Whom do we approach first?"),
        _(
            "influence / 5 × formal role (1 in a post, 0.6 without) × openness / 5 × 1 / steps of introduction × share of their body "
            "that is not with us. What nobody knows counts %(unknown)s and says so. A contact rule that stops you, or an exposure that "
            "you keep, comes before any rank."
        )
        % {"unknown": number(approach.UNKNOWN)},
        _("0 to 1"),
        _("this application's own; every factor is shown"),
        (
            _("influence 4, a post, openness 4, two steps, nobody with us → %(n)s")
            % {"n": f"{told.score:.2f}"},
            _("the same with openness not known → %(n)s") % {"n": f"{blank.score:.2f}"},
        ),
    )


def _health() -> Formula:
    today = date(2026, 6, 1)
    contacts = [today - timedelta(days=days) for days in (31, 120, 200, 330)]
    told = health.health(today=today, contacts=contacts, colleagues=1, target=90)
    return Formula(
        "health",
        _("Health of a relationship"),
        _("Do we keep in touch as we mean to?"),
        _(
            "Recency: days since the last two-way contact against the target. Cadence: contacts of a year against 365 / target, kept "
            "from 80 % on. Breadth: how many of us spoke with them. Three words, no score; stance is no part of it."
        ),
        _("three words"),
        _("this application's own"),
        (
            _("every 90 days; last spoken to 31 days ago, four times in a year, by one of us → %(words)s")
            % {"words": ", ".join((told.recency, told.cadence, told.breadth))},
        ),
    )


def _rounds() -> Formula:
    closed = date(2026, 8, 31)
    load = staffing.burden({"a": 6, "b": 2, "c": 2})
    return Formula(
        "exercise",
        _("Mapping exercise"),
        _("When is the next round, how late is this one, who carries most?"),
        _(
            "The next round is due the interval's months after closing, on the last day of a shorter month. Days overdue are counted "
            "while it is open. What changed compares two frozen snapshots, in your sight. A colleague carries too "
            "much who keeps more than half of all contacts."
        ),
        _("days; contacts"),
        _("a count"),
        (
            _("closed on 31 August 2026, every 6 months → due on %(day)s")
            % {"day": exercise.next_due(closed, 6).isoformat()},
            _("due 1 May, today 4 May → %(n)s days")
            % {"n": exercise.overdue(date(2026, 5, 1), None, date(2026, 5, 4))},
            *(
                [_("6, 2 and 2 contacts → one carries %(n)s of %(m)s") % {"n": load.count, "m": load.total}]
                if load
                else []
            ),
        ),
    )


MAKERS: tuple[Callable[[], Formula], ...] = (
    _stance,
    _current,
    _quadrant,
    _salience,
    _dates,
    _in_date,
    _balance,
    _continuity,
    _contact,
    _health,
    _rounds,
)
