"""What the tests of the register's pages share: an answer for a hidden record is that for a random one."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.forms import ModelMultipleChoiceField, MultipleChoiceField
from django.test import Client

from tests.http.reading import text


def like_missing(client: Client, url: str, pk: Any) -> None:
    """The page of a hidden record answers exactly what an unknown id answers."""
    hidden = client.get(url.format(pk=pk))
    random = uuid4()
    missing = client.get(url.format(pk=random))
    assert hidden.status_code == missing.status_code == 404
    different = set(_plain(hidden, pk).split()) ^ set(_plain(missing, random).split())
    assert not different, sorted(different)


def _plain(response: Any, pk: Any) -> str:
    """The answer without what differs in every answer: nonce, request id, token and the id that was asked for."""
    page = re.sub(r'(nonce|value|content)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', "", text(response))
    return page.replace(str(pk), "")


def form_values(client: Client, url: str) -> dict[str, Any]:
    """What the form of a page holds, as a browser would send it back."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    form = response.context["form"]
    values: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        prepared = field.prepare_value(value) if hasattr(field, "prepare_value") else value
        if prepared is None and isinstance(field, MultipleChoiceField | ModelMultipleChoiceField):
            continue  # a browser sends nothing for a list of which nothing is chosen
        values[name] = "" if prepared is None else prepared
    return values
