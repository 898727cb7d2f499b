"""How many pairs of names of one person are found, and how many of different people are wrongly taken for one.

`python -m bench.names DIRECTORY [POPOLO_DIRECTORY]`: the CSV files of pairs (`wikidata_id`, two names, `is_match`); every
name of one identifier against every name of another is a pair of different people. With Popolo files, so is every pair
of people of one file who share their last name: the hardest there are.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from core.names import person_key, search_key
from stakeholders.domain.duplicates import names_alike

SUGGESTED = 0.8
Pair = tuple[str, str]


def pairs_of(directory: Path) -> tuple[list[Pair], list[Pair]]:
    """Pairs of one person, and of different ones."""
    same: list[Pair] = []
    different: list[Pair] = []
    people: dict[str, set[str]] = {}
    for file in sorted(directory.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                one, other = list(row.values())[2:4]
                (same if row["is_match"] == "true" else different).append((one, other))
                if row["is_match"] == "true":
                    people.setdefault(row["wikidata_id"], set()).update((one, other))
    for left, right in combinations(sorted(people), 2):
        different += [(one, other) for one in people[left] for other in people[right]]
    return same, different


def families(directory: Path) -> Iterator[Pair]:
    """People of one file with one last name and different names."""
    for file in sorted(directory.rglob("*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        by_family: dict[str, dict[str, str]] = {}
        for person in found.get("persons", []) if isinstance(found, dict) else []:
            name = person.get("name") or ""
            words = search_key(name).split()
            if len(words) > 1:
                by_family.setdefault(words[-1], {}).setdefault(person_key(name), name)
        for names in by_family.values():
            yield from combinations(sorted(names.values()), 2)


def measured(pairs: Iterable[Pair]) -> tuple[int, list[tuple[float, Pair]]]:
    """How many, and those that would be suggested."""
    scores = [(names_alike(one, other).score, (one, other)) for one, other in pairs]
    return len(scores), [found for found in scores if found[0] >= SUGGESTED]


def told(names: Path, popolo: Path | None = None) -> list[str]:
    """Both shares in words, what was missed and what was wrongly paired."""
    same, different = pairs_of(names)
    count, found = measured(same)
    lines = [f"same person:          {len(found)} of {count} pairs found ({len(found) / count:.1%})"]
    taken = {pair for _score, pair in found}
    lines += [f"  missed: {' | '.join(pair)}" for pair in same if pair not in taken]
    kinds = [("different people", different)]
    if popolo is not None:
        kinds.append(("one last name", list(families(popolo))))
    for label, pairs in kinds:
        count, wrong = measured(pairs)
        share = len(wrong) / count if count else 0
        lines.append(f"{label + ':':22}{len(wrong)} of {count} pairs wrongly suggested ({share:.3%})")
        lines += [f"  {score:.2f} {' | '.join(pair)}" for score, pair in sorted(wrong, reverse=True)[:40]]
    return lines


def told_of_real_names(root: Path) -> list[str]:
    """The same for the real names beside the project, or where ENTENTE_SHARED_DATA says; nothing without them."""
    data = Path(os.environ.get("ENTENTE_SHARED_DATA") or root.parent / "shared" / "data")
    return told(data / "names", data / "popolo") if (data / "names").is_dir() else []


if __name__ == "__main__":
    sys.stdout.write("\n".join(told(*map(Path, sys.argv[1:3]))) + "\n")
