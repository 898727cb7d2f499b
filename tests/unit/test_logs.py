"""Logs: what must never stand in a line does not, whatever the line is about."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.logs import logging_settings
from core.logs import JsonFormatter, PlainFormatter, scrub
from stakeholders.models import Person

WORD = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=30)


def line(message: Any, *args: Any, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord("test", logging.ERROR, "here.py", 1, message, args, None)
    if args and isinstance(args[0], dict):
        record.args = args[0]
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    for name, value in extra.items():
        setattr(record, name, value)
    found: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return found


@given(secret=WORD, before=st.text(max_size=20))
@pytest.mark.parametrize(
    "shape",
    [
        "{0}@mail.example.org",
        "ent_{0}",
        "Not Found: /calendar/entcal_{0}.ics",
        "Conflict: /invitation/01a21ffcbb20724b90cf28fdc6a5a144:{0}/",
        "Authorization: Token {0}",
        "Cookie: entente_session={0}; other=1",
        "'Set-Cookie': '__Host-entente_session={0}'",
        "bearer {0}",
        "/map/people/?q={0}&page=2",
        "https://host/path?name={0}",
        "postgresql://entente_app:{0}@db:5432/entente",
        "password={0}",
        '{{"password": "{0}", "x": 1}}',
        "csrfmiddlewaretoken={0}",
        "SECRET_KEY={0}",
        "FIELD_KEYS=k1:{0}",
        "s1.k1.{0}{0}{0}",
    ],
)
def test_secrets_and_addresses_are_taken_out(shape: str, secret: str, before: str) -> None:
    assume(secret not in before and secret not in shape)
    assert secret not in scrub(f"{before} {shape.format(secret)} after")


@given(text=st.text(max_size=5000))
def test_any_text_becomes_one_line_of_json(text: str) -> None:
    written = JsonFormatter().format(logging.LogRecord("t", 20, "f", 1, text, (), None))
    assert "\n" not in written
    assert len(json.loads(written)["message"]) <= 2001


@pytest.mark.parametrize(
    "text",
    [
        "Task core.sweep[595a797f-9843-47d4-a8d1-b42372df9448] succeeded in 0.7s: 2",
        "audit seal 12 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Listening at: http://127.0.0.1:8105 (25652)",
        "Not Found: /map/people/01a21dfb-7a88-711d-8fed-ca835b60783f/",
    ],
)
def test_what_operators_need_stays(text: str) -> None:
    assert scrub(text) == text


def test_records_are_written_as_their_id() -> None:
    person = Person(name="Ama Boateng")
    for args in ((person,), ([person],), ({"who": person},)):
        message = "saved %(who)s" if isinstance(args[0], dict) else "saved %s"
        written = line(message, *args)
        assert "Ama" not in str(written)
        assert str(person.pk) in written["message"]


def raised() -> BaseException:
    name = "Ama Boateng"
    try:
        try:
            raise KeyError(name)
        except KeyError as cause:
            raise ValueError(f"{name} is not there") from cause
    except ValueError as error:
        return error


def test_an_error_is_its_kind_and_place_without_its_message_or_values() -> None:
    written = line("unforeseen %s", raised(), error=raised())
    assert "Ama" not in str(written)
    assert written["message"] == "unforeseen ValueError"
    kinds = [row for row in written["traceback"] if not row.startswith(" ")]
    assert kinds == ["KeyError", "ValueError"]
    assert any("test_logs.py" in row and "raised" in row for row in written["traceback"])


def test_a_failed_task_says_neither_its_arguments_nor_its_error() -> None:
    facts = {
        "name": "core.deliver",
        "id": "1",
        "exc": "ValueError('Ama')",
        "args": "['Ama']",
        "kwargs": "{'a': 'Ama'}",
    }
    written = line("Task %(name)s[%(id)s] raised: %(exc)s %(args)s %(kwargs)s", facts, error=raised())
    assert "Ama" not in str(written)
    assert "ValueError" in written["message"]
    done = line("Task %(name)s succeeded: %(return_value)s", {"name": "x", "return_value": "'Ama'"})
    assert done["message"] == "Task x succeeded: done"


def test_only_named_facts_are_added() -> None:
    written = line(
        "request", status=200, route="people-list", ms=12, note="Ama", request=SimpleNamespace(user="Ama")
    )
    assert (written["status"], written["route"], written["ms"]) == (200, "people-list", 12)
    assert "Ama" not in str(written)


def test_a_line_for_people_is_scrubbed_too() -> None:
    record = logging.LogRecord("t", logging.WARNING, "f", 1, "for ama@example.org", (), None)
    assert "ama@" not in PlainFormatter().format(record)
    record.exc_info = (ValueError, raised(), None)
    assert "Ama" not in PlainFormatter().format(record)


@pytest.mark.parametrize("form", ["json", "console"])
def test_every_logger_ends_in_the_scrubbing_handler(form: Any) -> None:
    found = logging_settings(level="INFO", form=form)
    assert found["root"]["handlers"] == ["console"]
    assert found["handlers"]["console"]["formatter"] == form
    for name, logger in found["loggers"].items():
        assert not logger.get("handlers"), name
        assert logger.get("propagate", True) or name == "gunicorn.access"
    assert found["loggers"]["django.db.backends"]["level"] == "WARNING"
