"""Every error of the API as RFC 9457 problem details."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import PROBLEM_TYPE, DomainError, Stale, problem_document, trouble

logger = logging.getLogger(__name__)


def problem(
    code: int,
    detail: Any = "",
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """A problem-details answer."""
    return Response(
        problem_document(code, detail, errors, **more),
        status=code,
        headers=headers,
        content_type=PROBLEM_TYPE,
    )


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """A Django ValidationError by field; what belongs to no field is under `non_field_errors`."""
    if hasattr(error, "error_dict"):
        return {
            ("non_field_errors" if key == "__all__" else key): list(map(str, value))
            for key, value in error.message_dict.items()
        }
    return {"non_field_errors": list(map(str, error.messages))}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's hook. Database trouble is 503; what nobody foresaw is logged and answered as 500 without details."""
    set_rollback()
    known = _domain(error) or _django(error)
    if known is not None:
        return known
    if isinstance(error, exceptions.APIException):
        return _framework(error)
    logger.exception("unforeseen error in the API")
    got_request_exception.send(sender=None, request=context.get("request"))
    return problem(500)


def _domain(error: Exception) -> Response | None:
    if isinstance(error, Stale):
        return problem(error.status, error.detail, current_version=error.current.version)
    if isinstance(error, DomainError):
        return problem(error.status, error.detail, getattr(error, "errors", None))
    return None


def _django(error: Exception) -> Response | None:
    if isinstance(error, ValidationError):
        return problem(400, "Some fields are not right.", field_errors(error))
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, PermissionDenied):
        return problem(403)
    if isinstance(error, RequestDataTooBig):
        return problem(413)
    if isinstance(error, SuspiciousOperation | MultiPartParserError):
        return problem(400)
    if isinstance(error, DataError | IntegrityError):
        return problem(409, "The database refused this combination of values.")
    found = trouble(error)
    return problem(found[0], found[1], headers={"Retry-After": found[2]}) if found else None


def _framework(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    if isinstance(error, exceptions.ValidationError):
        return problem(status.HTTP_400_BAD_REQUEST, "Some fields are not right.", flat(error.detail), headers)
    return problem(error.status_code, error.detail if isinstance(error.detail, str) else "", None, headers)


def flat(detail: Any) -> dict[str, list[str]]:
    """What a serializer found, as texts by field."""
    if isinstance(detail, dict):
        return {str(key): _texts(value) for key, value in detail.items()}
    return {"non_field_errors": _texts(detail)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, part in value.items() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]
