"""Addresses of pages by their names, looked up once: a page shows some fifty of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, reverse

ANY_KEY = UUID(int=1)


def address(name: str, *words: str) -> str:
    """`reverse`, kept. `words` are arguments of which there are few (the ending of a file), never a key."""
    return _address(name, words, get_script_prefix())


def address_of(name: str, key: Any) -> str:
    """The address of a page about one record, whose key is its one argument; `key` is a UUID or one as text."""
    before, after = around_key(name, get_script_prefix())
    return f"{before}{key}{after}"


@lru_cache(maxsize=2000)
def _address(name: str, words: tuple[str, ...], script: str) -> str:
    return reverse(name, args=words)


@lru_cache(maxsize=2000)
def around_key(name: str, script: str) -> tuple[str, str]:
    """What stands before and behind the key in such an address; NoReverseMatch where there is no such page."""
    before, after = reverse(name, args=[ANY_KEY]).split(str(ANY_KEY))
    return before, after
