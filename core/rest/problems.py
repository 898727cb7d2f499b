"""Every error of the API as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import BadRequest, DomainError, Stale
from core.requests import current

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not processable",
    428: "Precondition required",
    429: "Too many requests",
    503: "Not available now",
}


def problem(
    code: int, detail: Any = "", errors: dict[str, list[str]] | None = None, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """A problem-details answer: `type, title, status, detail, errors, request_id`."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(code, "Error"),
        "status": code,
        "detail": str(detail or TITLES.get(code, "Error")),
        "errors": errors or {},
        "request_id": current.get().request_id,
        **more,
    }
    return Response(body, status=code, headers=headers, content_type=MEDIA_TYPE)


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """A Django ValidationError by field; what belongs to no field is under `non_field_errors`."""
    if hasattr(error, "error_dict"):
        return {("non_field_errors" if key == "__all__" else key): list(map(str, value)) for key, value in error.message_dict.items()}
    return {"non_field_errors": list(map(str, error.messages))}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. Database trouble is 503; what nobody foresaw stays a 500 without details."""
    set_rollback()
    if isinstance(error, Stale):
        return problem(error.status, error.detail, current_version=error.current.version)
    if isinstance(error, BadRequest):
        return problem(400, error.detail, error.errors)
    if isinstance(error, DomainError):
        return problem(error.status, error.detail)
    if isinstance(error, ValidationError):
        return problem(400, "Some fields are not right.", field_errors(error))
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, PermissionDenied):
        return problem(403)
    if isinstance(error, DataError | IntegrityError):
        return problem(409, "The database refused this combination of values.")
    if isinstance(error, OperationalError):
        return problem(503, "The database is away for a moment.", headers={"Retry-After": "10"})
    return _framework(error) if isinstance(error, exceptions.APIException) else None


def _framework(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    if isinstance(error, exceptions.ValidationError):
        return problem(status.HTTP_400_BAD_REQUEST, "Some fields are not right.", _flat(error.detail), headers)
    return problem(error.status_code, error.detail if isinstance(error.detail, str) else "", None, headers)


def _flat(detail: Any) -> dict[str, list[str]]:
    if isinstance(detail, dict):
        return {str(key): _texts(value) for key, value in detail.items()}
    return {"non_field_errors": _texts(detail)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, part in value.items() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]
