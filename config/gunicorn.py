"""`gunicorn --config config/gunicorn.py config.wsgi:application`: what `.env` says, in gunicorn's words."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from config.env import Env
from config.logs import logging_settings

env = Env.read()
bind = f"{env.host}:{env.port}"
worker_class = "gthread"
workers = env.web_workers
threads = env.web_threads
timeout = 120
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 8190
limit_request_fields = 60
# Only our own proxy may speak for others; `core.middleware` reads the addresses, TRUSTED_PROXIES says how many.
forwarded_allow_ips = "*" if env.trusted_proxies else "127.0.0.1,::1"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeat files, no content
control_socket_disable = True
accesslog = None
logconfig_dict: dict[str, Any] = logging_settings(level=env.log_level, form=env.log_format)

if env.metrics:
    # Counters of all workers are added up through small files that live as long as this server.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="entente-metrics-"))


def child_exit(server: Any, worker: Any) -> None:
    """A worker that ended no longer counts among the living."""
    if env.metrics:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
