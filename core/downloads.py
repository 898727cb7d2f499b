"""How a file leaves."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from core.models import Attachment


def sent(one: Attachment, data: bytes) -> HttpResponse:
    """A file that no browser opens in the application's own place: saved, never shown, never guessed at."""
    response = HttpResponse(data, content_type="application/octet-stream")
    plain = one.file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(one.file_name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Entente-Media-Type"] = one.media_type
    return response
