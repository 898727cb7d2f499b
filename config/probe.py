"""`python -m config.probe`: asks the web server of this machine whether it can serve; exit status 0 means yes.

It asks as the proxy would, so that it needs no host name or protocol of its own among those that are allowed.
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

from config.env import ConfigError, Env


def main() -> int:
    """0 when `/health/ready` answers 200, else 1 with the reason on the error stream."""
    try:
        env = Env.read()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    link = HTTPConnection("127.0.0.1", env.port, timeout=4)
    try:
        link.request(
            "GET", "/health/ready", headers={"Host": env.allowed_hosts[0], "X-Forwarded-Proto": "https"}
        )
        answer = link.getresponse()
        said = answer.read(500).decode(errors="replace")
    except (OSError, HTTPException) as error:
        sys.stderr.write(f"no answer: {type(error).__name__}\n")
        return 1
    finally:
        link.close()
    if answer.status != 200:
        sys.stderr.write(f"{answer.status} {said}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
