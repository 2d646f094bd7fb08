"""What this process counts for /metrics. Web processes share a folder of counters (smm/gunicorn.py)."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

EDGES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter(
    "pauta_requests_total", "Requests answered, by view, method and status.", ["view", "method", "status"]
)
SECONDS = Histogram("pauta_request_seconds", "Seconds until the answer, by view.", ["view"], buckets=EDGES)


def answered(view: str, method: str, status: int, seconds: float) -> None:
    """A method somebody made up must not make a series of its own."""
    REQUESTS.labels(view, method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(view).observe(seconds)
