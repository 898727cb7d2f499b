"""One JSON object a line, with the request id; messages carry no names or content by rule."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from core.requests import current


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request id and, for errors, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current.get().request_id,
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
