"""Mail: "something changed" and a link, never names or content. Every mail goes by the outbox.

`post` adds a mail to the running transaction. When a worker sends it, `templates/mail/<template>.txt` and
`<template>.subject.txt` are rendered in the language that the person reads. What must not lie in a table – a link
that resets a password – is made at that moment by the template's own `build` (`register`).

The Message-ID follows from the outbox entry: the one case in which a mail could be sent twice (the worker dies
between the server's "accepted" and our commit) gives the same message again, which mail servers and readers drop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from core import outbox
from core.models import OutboxEntry

KIND = "core.mail"
Build = Callable[[Any, dict[str, Any]], dict[str, Any]]
_BUILDS: dict[str, Build] = {}


def register(template: str, build: Build) -> None:
    """`build(user, context)` gives what the template needs beyond its context, when the mail is sent."""
    if template in _BUILDS:
        raise ValueError(f"the mail {template} has its builder already")
    _BUILDS[template] = build


def post(
    *,
    to: UUID,
    template: str,
    context: Mapping[str, Any] | None = None,
    actor: Any = None,
    key: str = "",
    not_before: datetime | None = None,
) -> OutboxEntry:
    """A mail to a user, sent once after the commit.

    `context` holds ids, counts and a `path` inside the application; the template gets `url` made of it, `user` and
    `site_url`. `actor`: without this user, active, the mail is not sent. `key`: once per key.
    """
    payload = {"to": str(to), "template": template, "context": dict(context or {})}
    return outbox.enqueue(KIND, payload, actor=actor, key=key, not_before=not_before)


def send(effect: outbox.Effect) -> None:
    """The outbox's handler."""
    to, template = effect.payload["to"], effect.payload["template"]
    user: Any = get_user_model()._default_manager.filter(pk=to, is_active=True).first()
    if user is None or not user.email:
        raise outbox.Drop("its reader is not active any more")
    render(user, template, effect.payload.get("context") or {}, effect).send()


def render(user: Any, template: str, context: dict[str, Any], effect: outbox.Effect) -> EmailMessage:
    """The message as it leaves; the same for every try."""
    with translation.override(getattr(user, "language", None) or settings.LANGUAGE_CODE):
        values = {
            **context,
            "user": user,
            "site_url": settings.SITE_URL,
            "url": settings.SITE_URL + str(context.get("path") or "/"),
        }
        values |= _BUILDS[template](user, context) if template in _BUILDS else {}
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", values).split())
        body = render_to_string(f"mail/{template}.txt", values).strip() + "\n"
    headers = {
        "Message-ID": message_id(effect.id),
        "Date": format_datetime(effect.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)


def message_id(pk: UUID) -> str:
    """One entry, one Message-ID."""
    return f"<{pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
