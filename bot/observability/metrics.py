"""The product's metrics, each declared once with its description. Measuring happens elsewhere."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

REGISTRY = CollectorRegistry()

DELIVERIES = Counter(
    "kejitong_deliveries_total",
    "Pushes that reached the webhook, by what became of them",
    ["outcome"],
    registry=REGISTRY,
)
TURN_SECONDS = Histogram(
    "kejitong_turn_seconds",
    "Seconds from the first byte of a push to the end of its answer",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4.5, 6),
    registry=REGISTRY,
)
STORE_FAILURES = Counter(
    "kejitong_store_failures_total",
    "Turns during which Redis was away",
    registry=REGISTRY,
)
ARRIVALS = Counter(
    "kejitong_arrivals_total",
    "People who followed the account or scanned a code of it, by the scene of the code",
    ["act", "scene"],
    registry=REGISTRY,
)
SEND_RESULTS = Counter(
    "kejitong_send_results_total",
    "What the platform reported about messages we sent, by event and outcome",
    ["event", "outcome"],
    registry=REGISTRY,
)


def render_metrics() -> bytes:
    """All metrics in the Prometheus text format."""
    return generate_latest(REGISTRY)
