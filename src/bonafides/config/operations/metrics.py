"""Prometheus metrics: requests by the name of their route (never by address), jobs, verifications."""

import hmac
import ipaddress
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bonafides.core.working import queues
from bonafides.core.working.worker import STALLED_SECONDS
from bonafides.verifications import queries as verifications

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry(auto_describe=False)
REQUESTS = Counter(
    "bonafides_requests", "Requests answered.", ["route", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "bonafides_request_seconds",
    "Time to answer a request.",
    ["route", "method"],
    # around the promises: p95 < 100 ms, p99 < 300 ms, code checks p99 < 50 ms
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
    registry=REGISTRY,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestMetrics:
    """Counts every request under its route's name; addresses of members' pages hold tokens and ids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        route, method = _route(request), request.method if request.method in METHODS else "other"
        SECONDS.labels(route, method).observe(time.perf_counter() - begun)
        REQUESTS.labels(route, method, response.status_code).inc()
        return response


def _route(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unresolved"


class Standing(Collector):
    """Reads the database when somebody looks: the same numbers from whichever process answers."""

    def collect(self) -> Iterator[Metric]:
        """Jobs by name and state, the age of the oldest waiting job, living workers, verifications by level and state."""
        up = GaugeMetricFamily("bonafides_database_up", "Whether the database answered this request.")
        try:
            queue = queues.standing(alive_within=STALLED_SECONDS)
            counted = verifications.count_by_state()
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        jobs = GaugeMetricFamily("bonafides_jobs", "Jobs by state.", labels=["job", "state"])
        for (name, state), count in sorted(queue.jobs.items()):
            jobs.add_metric([name, state], count)
        yield jobs
        yield GaugeMetricFamily(
            "bonafides_queue_age_seconds",
            "Age of the oldest job that could run now.",
            value=queue.oldest_seconds,
        )
        yield GaugeMetricFamily(
            "bonafides_workers", "Workers heard within the last seconds.", value=queue.workers
        )
        levels = GaugeMetricFamily(
            "bonafides_verifications", "Verifications by level and state.", labels=["level", "state"]
        )
        for (level, state), count in sorted(counted.items()):
            levels.add_metric([level, state], count)
        yield levels


REGISTRY.register(Standing())
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)


def metrics(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for whoever has BONAFIDES_METRICS_TOKEN; without one set, for this machine alone."""
    if not _may_read(request):
        return HttpResponse("Not for you.\n", status=403, content_type="text/plain")
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Via")):
        return False  # a proxy on this machine passed it on for somebody else
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
