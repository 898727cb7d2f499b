"""One check of a roster document against the map: the entry to the matching engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stakeholders.domain.roster_map import AreaFinder, MapSnapshot
from stakeholders.domain.roster_types import RosterDocument
from stakeholders.domain.turnover_compare import CheckOptions, check_offices
from stakeholders.domain.turnover_read import list_offices, map_offices, newest_day, suspect_rows
from stakeholders.domain.turnover_types import Finding, FindingKind, Thresholds


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found, and the day that the list speaks of."""

    day: date
    findings: list[Finding] = field(default_factory=list)

    @property
    def proposals(self) -> list[Finding]:
        """All that a person is asked about."""
        return [one for one in self.findings if one.kind != FindingKind.UNCHANGED]


def check_document(
    document: RosterDocument,
    snapshot: MapSnapshot,
    *,
    day: date,
    complete: bool = False,
    covered: frozenset[str] | None = None,
    limits: Thresholds | None = None,
) -> CheckResult:
    """Compares a list with the map. `day` counts where the file itself names no newer one for its rows."""
    areas = AreaFinder(snapshot.areas)
    on = newest_day(document) or day
    options = CheckOptions(on, complete, covered, limits or Thresholds())
    findings = check_offices(
        map_offices(snapshot, areas, on),
        list_offices(document, areas),
        suspect_rows(document, areas),
        options,
    )
    return CheckResult(on, findings)
