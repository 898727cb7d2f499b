"""Numbers for Prometheus: closed by default, and no record, name or address in any of them.

The address answers like one that does not exist to everybody but a scraper with METRICS_TOKEN or one that asks
directly from a network in METRICS_ALLOW.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import prometheus_client
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core import outbox, sealing
from core.errors import NotVisible
from core.key_care import keys_fit

# Headers by which a proxy says that it asks for somebody else.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def metrics(request: HttpRequest) -> HttpResponse:
    """`GET /metrics` in Prometheus' text format."""
    if request.method != "GET" or not (_has_token(request) or _asks_from_inside(request)):
        raise NotVisible
    body = prometheus_client.generate_latest(_registry()) + prometheus_client.generate_latest(_standing())
    return HttpResponse(body, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), wanted)


def _asks_from_inside(request: HttpRequest) -> bool:
    """From a network that is allowed, and for itself: what came through a proxy is from anywhere."""
    if not settings.METRICS_ALLOW or any(name in request.META for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_ALLOW)


def _registry() -> prometheus_client.CollectorRegistry:
    """The counters of this process, or of all workers where they share a folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return prometheus_client.REGISTRY
    registry = prometheus_client.CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


def _standing() -> prometheus_client.CollectorRegistry:
    registry = prometheus_client.CollectorRegistry()
    registry.register(Standing())
    return registry


class Standing(Collector):
    """How the installation stands, asked when it is scraped."""

    def collect(self) -> Iterator[Any]:
        """Gauges; those that need the database are left out while it is away."""
        try:
            late, seals, fit = outbox.waiting(), sealing.standing(), keys_fit()
        except DatabaseError:
            yield GaugeMetricFamily("entente_database_up", "1 while the database answers", value=0)
            return
        yield GaugeMetricFamily("entente_database_up", "1 while the database answers", value=1)
        yield GaugeMetricFamily(
            "entente_outbox_late", "Effects late by a minute or more", value=late["count"]
        )
        yield GaugeMetricFamily(
            "entente_outbox_oldest_seconds", "Age of the oldest late effect", value=_age(late["oldest"])
        )
        yield GaugeMetricFamily(
            "entente_audit_unsealed", "Audit events of no seal yet", value=seals["waiting"]
        )
        yield GaugeMetricFamily(
            "entente_audit_unsealed_seconds", "Age of the oldest of them", value=_age(seals["since"])
        )
        yield GaugeMetricFamily(
            "entente_keys_fit", "1 while every encrypted text has its key", value=int(fit)
        )


def _age(since: Any) -> float:
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0
