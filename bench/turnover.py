"""How well a newer roster is compared with the map: per pair of rosters and in total, against files that say what changed.

`python -m bench.turnover DIRECTORY [--json FILE] [--scale 5000]`: for each `*_turnover_truth.csv` in DIRECTORY the older
roster is imported into an empty map in memory and the newer one is checked against it, as `check_turnover` does.

Counted are the posts whose holder changed, that were vacated or that were filled: a finding is right when kind and post are
those of the truth file. A swap counts as a change of both posts. *False same person* are findings that take two people
for one; *settled* is the share of rows that nobody has to look at.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import string
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from core.names import person_key, search_key
from core.reference import countries
from stakeholders.domain.roster_map import MapArea, MapSnapshot
from stakeholders.domain.roster_plan import make_plan
from stakeholders.domain.roster_reader import ReadRequest, read_roster
from stakeholders.domain.turnover_check import check_document
from stakeholders.domain.turnover_people import spelled_alike
from stakeholders.domain.turnover_types import Finding, FindingKind, Thresholds
from tests.factories.roster_map import apply

WANTED = {
    "holder_changed": FindingKind.HOLDER_CHANGED,
    "vacated": FindingKind.VACATED,
    "vacancy_filled": FindingKind.FILLED,
}
Key = tuple[str, str]


@dataclass
class Measured:
    """One pair of rosters."""

    pair: str
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    spellings: int = 0
    recognised: int = 0
    false_same: list[str] = field(default_factory=list)
    rows: int = 0
    settled: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong)) if self.right + len(self.wrong) else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed)) if self.right + len(self.missed) else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def empty_map() -> MapSnapshot:
    """A map that knows the countries and nothing else."""
    return MapSnapshot(
        areas=[
            MapArea(f"area-{one.iso2}", one.name, "country", one.iso2, one.iso3, "", f"area-{one.iso2}")
            for one in countries()
        ]
    )


def imported(file: Path, day: date) -> MapSnapshot:
    """The map after the import of one roster."""
    snapshot = empty_map()
    document = read_roster(file.read_bytes(), ReadRequest(name=file.name, as_of=day))
    return apply(make_plan(document, snapshot), snapshot)


def checked(file: Path, snapshot: MapSnapshot, day: date) -> list[Finding]:
    """Findings of the newer roster."""
    document = read_roster(file.read_bytes(), ReadRequest(name=file.name, as_of=day))
    return check_document(document, snapshot, day=day).findings


def pairs(directory: Path) -> Iterator[tuple[str, Path, Path, str, str, list[dict[str, str]]]]:
    """Each pair of rosters with the rows of its truth file."""
    for truth in sorted(directory.glob("*_turnover_truth.csv")):
        stem = truth.name.removesuffix("_turnover_truth.csv")
        with truth.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for old, new in sorted({(row["old_snapshot"], row["new_snapshot"]) for row in rows}):
            here = [row for row in rows if (row["old_snapshot"], row["new_snapshot"]) == (old, new)]
            yield (
                f"{stem} {old} → {new}",
                directory / f"{stem}_{old}.csv",
                directory / f"{stem}_{new}.csv",
                old,
                new,
                here,
            )


def _key(kind: object, *posts: str) -> Key:
    return str(kind), search_key(next((post for post in posts if post), ""))


def measure(pair: str, findings: list[Finding], truth: list[dict[str, str]]) -> Measured:
    """What was found, beside what is true."""
    result = Measured(pair)
    wanted: Counter[Key] = Counter()
    same: list[tuple[str, str]] = []
    for row in truth:
        old_post, new_post = (
            row.get("old_post", row.get("post", "")),
            row.get("new_post", row.get("post", "")),
        )
        if row["change_type"] in WANTED:
            wanted[_key(WANTED[row["change_type"]], old_post, new_post)] += 1
        elif (
            row["change_type"] in ("same_holder_name_variant", "unchanged")
            and row["old_holder"] != row["new_holder"]
        ):
            same.append((search_key(old_post), row["new_holder"]))
    got: Counter[Key] = Counter()
    for one in findings:
        kind = FindingKind.HOLDER_CHANGED if one.kind == FindingKind.SWAP else one.kind
        if kind in WANTED.values():
            got[_key(kind, one.post, one.post_in_file)] += 1
        result.rows += bool(one.post_in_file)
        result.settled += one.kind == FindingKind.UNCHANGED
    result.right = (wanted & got).total()
    result.wrong = [" ".join(key) for key in (got - wanted).elements()]
    result.missed = [" ".join(key) for key in (wanted - got).elements()]
    taken = {
        (search_key(one.post), one.new_holder)
        for one in findings
        if one.kind in (FindingKind.SAME_PERSON, FindingKind.UNCHANGED)
    }
    result.spellings, result.recognised = len(same), sum(entry in taken for entry in same)
    changed = {
        search_key(row.get("old_post", row.get("post", "")))
        for row in truth
        if row["change_type"] == "holder_changed"
    }
    result.false_same = [
        f"{one.old_holder} | {one.new_holder}"
        for one in findings
        if one.kind == FindingKind.SAME_PERSON and search_key(one.post) in changed
    ]
    return result


def other_people(directory: Path) -> tuple[int, list[str]]:
    """Every two different names of one roster, compared as if they held one post: how many are taken for one person."""
    count, wrong = 0, []
    for file in sorted(directory.glob("*_[0-9][0-9][0-9][0-9]-*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            names = sorted(
                {row["holder"] for row in csv.DictReader(stream) if row.get("holder", "").strip(" -")}
            )
        names = names[:400]
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                if person_key(one) == person_key(other):
                    continue
                count += 1
                if spelled_alike(one, other).score >= Thresholds().person:
                    wrong.append(f"{one} | {other}")
    return count, wrong


def same_names(directory: Path) -> tuple[int, list[str]]:
    """Pairs of spellings of one person from the files of names beside the rosters: how many are found."""
    count, missed = 0, []
    for file in sorted(directory.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                one, other = list(row.values())[2:4]
                if row["is_match"] == "true":
                    count += 1
                    if spelled_alike(one, other).score < Thresholds().person:
                        missed.append(f"{one} | {other}")
    return count, missed


def scale(posts: int) -> float:
    """Seconds for a check of so many posts: a tenth retitled, a fifth with another holder, a tenth respelt."""
    rng = random.Random(7)

    def word() -> str:
        return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(5, 9))).capitalize()

    ranks = ("Minister of", "Director of", "Commissioner for", "Head of", "Deputy Director of")
    rows = [(f"{rng.choice(ranks)} {word()} {word()}", f"{word()} {word()}") for _ in range(posts)]
    later = []
    for at, (post, holder) in enumerate(rows):
        shown = post + " Affairs and Services" if at % 10 == 0 else post
        later.append(
            (shown, f"{word()} {word()}" if at % 5 == 0 else f"Dr. {holder}" if at % 10 == 1 else holder)
        )

    def file(lines: list[tuple[str, str]]) -> bytes:
        return "\n".join(
            ["country,post,holder", *(f"Ghana,{post},{holder}" for post, holder in lines)]
        ).encode()

    day = date(2024, 1, 1)
    old = read_roster(file(rows), ReadRequest(name="old.csv", as_of=day))
    snapshot = empty_map()
    apply(make_plan(old, snapshot), snapshot)
    began, worked = time.perf_counter(), time.process_time()
    new = read_roster(file(later), ReadRequest(name="new.csv", as_of=date(2024, 6, 1)))
    found = check_document(new, snapshot, day=date(2024, 6, 1)).findings
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    kinds = Counter(str(one.kind) for one in found)
    print(
        f"{posts:,} posts against {posts:,} rows: {seconds:.1f} s, {worked:.1f} s of one core ({', '.join(f'{n:,} {k}' for k, n in kinds.items())})"
    )
    return seconds


def main() -> None:
    """Prints the table, what was wrong or missed, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--scale", type=int, default=5000)
    options = parser.parse_args()
    results = []
    for pair, old, new, before, after, truth in pairs(options.directory):
        snapshot = imported(old, date.fromisoformat(before))
        results.append(measure(pair, checked(new, snapshot, date.fromisoformat(after)), truth))
    total = Measured("in total")
    for one in results:
        total.right += one.right
        for name in ("wrong", "missed", "false_same"):
            getattr(total, name).extend(getattr(one, name))
        for name in ("spellings", "recognised", "rows", "settled"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
    print(
        "| pair | right | wrong | missed | precision | recall | F1 | other spellings found | false same person | settled |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for one in [*results, total]:
        print(
            f"| {one.pair} | {one.right} | {len(one.wrong)} | {len(one.missed)} | {one.precision:.3f} | {one.recall:.3f} "
            f"| {one.f1:.3f} | {one.recognised} of {one.spellings} | {len(one.false_same)} "
            f"| {one.settled} of {one.rows} ({one.settled / max(one.rows, 1):.0%}) |"
        )
    for one in results:
        for label, entries in (
            ("wrong", one.wrong),
            ("missed", one.missed),
            ("false same person", one.false_same),
        ):
            for entry in entries:
                print(f"  {one.pair}: {label}: {entry}")
    count, wrong = other_people(options.directory)
    print(f"two people of one list taken for one: {len(wrong)} of {count:,} pairs")
    for entry in wrong:
        print(f"  {entry}")
    names = options.directory.parent / "names"
    if names.is_dir():
        many, missed = same_names(names)
        print(f"spellings of one person found: {many - len(missed)} of {many}")
        for entry in missed:
            print(f"  missed: {entry}")
    seconds = scale(options.scale) if options.scale else None
    if options.json:
        figures = [asdict(one) | {"f1": one.f1} for one in [*results, total]]
        options.json.write_text(
            json.dumps({"pairs": figures, "scale_seconds": seconds}, ensure_ascii=False, indent=1)
        )


if __name__ == "__main__":
    main()
