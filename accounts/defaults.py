"""The functions that every installation starts with; an administrator adds more."""

from __future__ import annotations

from accounts.models import Function
from accounts.services import create_function
from core.access.principals import system_actor

DEFAULT_FUNCTIONS = {
    "security": "Security",
    "community-relations": "Community relations",
    "external-affairs": "External affairs",
    "environment": "Environment",
}


def ensure_functions() -> dict[str, Function]:
    """The default functions by slug; those that are missing are made, the others stay as they are."""
    there = {function.slug: function for function in Function.objects.filter(slug__in=DEFAULT_FUNCTIONS)}
    for slug, name in DEFAULT_FUNCTIONS.items():
        if slug not in there:
            there[slug] = create_function(actor=system_actor(), name=name, slug=slug)
    return there
