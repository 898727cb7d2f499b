"""What comes of a table of people or organizations: figures, and what is told of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from stakeholders.domain.register_columns import PEOPLE
from stakeholders.models import Stakeholder
from stakeholders.services.register_relations import Related

# Of how many rows it is told what comes of them: errors are what a person corrects.
TOLD = {"error": 10_000, "updated": 1_000, "created": 250, "unchanged": 250}
OUTCOMES = tuple(TOLD)


@dataclass(slots=True)
class RegisterPlan:
    """What comes of a table: figures, and what is told of rows. `new`, `changed`, `parents` and `related` hold the piece
    at hand only: whoever writes takes each piece, and a dry run drops it, so that a plan does not grow with its file."""

    kind: str
    new: list[tuple[int, Stakeholder]] = field(default_factory=list)
    parents: dict[int, str] = field(default_factory=dict)
    changed: dict[UUID, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    related: list[Related] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    tally: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in OUTCOMES})

    @property
    def counts(self) -> dict[str, int]:
        """Figures for the page and the audit trail."""
        return {
            "persons" if self.kind == PEOPLE else "organizations": self.rows,
            "created": self.tally["created"],
            "updated": self.tally["updated"],
            "unchanged": self.tally["unchanged"],
            "skipped": self.tally["error"],
        }

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What is told of rows, in their order: the first of each kind, of errors the most."""
        return sorted((one for told in self.told.values() for one in told), key=lambda one: int(one["row"]))

    def outcome(self, row: int, outcome: str, message: str = "", what: str = "") -> None:
        self.tally[outcome] += 1
        if len(self.told[outcome]) < TOLD[outcome]:
            said = {"row": row, "outcome": outcome, "message": message, "what": what[:120]}
            self.told[outcome].append(said)
            self.lines[row] = said

    def joined(self, one: Related) -> None:
        """What came of a row's post and ties: a row that changed nothing else is changed by them."""
        line = self.lines.get(one.row)
        if one.wrong:
            self.outcome(
                one.row,
                "error",
                f"The person is taken, not what joins them to others. {one.wrong}"[:300],
                one.name,
            )
        if not one.made:
            return
        if one.unchanged:
            self.tally["unchanged"] -= 1
            self.tally["updated"] += 1
        if line is not None and line["outcome"] != "error":
            line["message"] = ", ".join(filter(None, [line["message"], *sorted(set(one.made))]))
            line["outcome"] = "updated" if one.unchanged else line["outcome"]

    def leave_out(self, row: int, message: str) -> None:
        """A row that was to change a record and may not."""
        self.tally["updated"] -= 1
        self.told["updated"] = [one for one in self.told["updated"] if one["row"] != row]
        self.outcome(row, "error", message)
