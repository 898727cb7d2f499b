"""Made-up ties: each pair once, nobody tied to themselves, a few known by very many, the same every time."""

from __future__ import annotations

from collections import Counter

from stakeholders.demo.scale_ties import HUBS, TIES_OF_A_HUB, pairs


def test_pairs_are_different_repeatable_and_lead_to_the_well_known() -> None:
    made = list(pairs(2_000, 12_000))
    assert made == list(pairs(2_000, 12_000)) and len(made) == 12_000
    assert len({frozenset(pair) for pair in made}) == 12_000 and all(one != other for one, other in made)
    known = Counter(end for pair in made for end in pair)
    assert all(known[hub] >= TIES_OF_A_HUB * 0.9 for hub in range(HUBS))
    assert len(list(pairs(3, 500))) <= 3 and not list(pairs(1, 5))
