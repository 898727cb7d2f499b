"""Two texts beside each other, word by word: what went and what came. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond so many words a comparison word by word costs too much and says too little.
MOST = 3000


@dataclass(frozen=True)
class Part:
    """A piece of a text; `marked` where the other side has something else."""

    text: str
    marked: bool = False


def word_difference(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts. Joined, the parts are the texts."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MOST:
        return _whole(old), _whole(new)
    left: list[Part] = []
    right: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        _add(left, before[a:b], kind != "equal")
        _add(right, after[c:d], kind != "equal")
    return left, right


def _whole(text: str) -> list[Part]:
    return [Part(text, True)] if text else []


def _add(parts: list[Part], tokens: Sequence[str], marked: bool) -> None:
    text = "".join(tokens)
    if not text:
        return
    if parts and parts[-1].marked == marked:
        parts[-1] = Part(parts[-1].text + text, marked)
    else:
        parts.append(Part(text, marked))
