"""Secrets of second factors move with the keys: an old key can go without locking anybody out."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from accounts.sealed import used
from config.env import FieldKey
from core.encryption import Unreadable
from core.key_care import key_state
from tests.factories.cast import Cast

OLD, NEW = FieldKey("k1", b"1" * 32), FieldKey("k2", b"2" * 32)


@pytest.fixture
def factors(cast: Cast, settings: Any) -> dict[str, Authenticator]:
    """An app's secret, a seed, and codes taken over from elsewhere, under the old key."""
    settings.FIELD_KEYS = (OLD,)
    seal = get_adapter().encrypt
    user, codes = cast.fresh("officer"), Authenticator.Type.RECOVERY_CODES
    made = {
        "app": (user, Authenticator.Type.TOTP, {"secret": seal("APPSECRET")}),
        "seed": (user, codes, {"seed": seal("SEED"), "used_mask": 5}),
        "codes": (cast.fresh("lead"), codes, {"migrated_codes": [seal("one"), seal("two")]}),
    }
    return {
        name: Authenticator.objects.create(user=owner, type=kind, data=data)
        for name, (owner, kind, data) in made.items()
    }


def test_rotation_takes_the_secrets_of_factors_along(factors: Any, settings: Any) -> None:
    assert used() == {"k1": 4}
    settings.FIELD_KEYS = (NEW, OLD)
    call_command("rotate_keys", stdout=StringIO())
    assert used() == {"k2": 4}
    settings.FIELD_KEYS = (NEW,)
    opened = get_adapter().decrypt
    app, seed, codes = (
        Authenticator.objects.get(pk=factors[name].pk).data for name in ("app", "seed", "codes")
    )
    assert opened(app["secret"]) == "APPSECRET"
    assert (opened(seed["seed"]), seed["used_mask"]) == ("SEED", 5)
    assert [opened(text) for text in codes["migrated_codes"]] == ["one", "two"]
    assert key_state().good


def test_a_key_that_a_factor_still_needs_is_reported_missing(factors: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (NEW,)
    assert key_state().missing == ("k1",)
    with pytest.raises(Unreadable):
        get_adapter().decrypt(factors["app"].data["secret"])


def test_a_second_rotation_changes_nothing(factors: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (NEW, OLD)
    call_command("rotate_keys", stdout=StringIO())
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    call_command("rotate_keys", stdout=StringIO())
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
