"""The product's metrics, each declared once with its description. Measuring happens elsewhere."""

from __future__ import annotations

import time
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    write_to_textfile,
)

REGISTRY = CollectorRegistry()
STALE_SECONDS = 15

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
TURNS_AT_WORK = Gauge(
    "kejitong_turns_at_work",
    "Answers being made in this gateway just now",
    registry=REGISTRY,
)
QUESTIONS_IN_LINE = Gauge(
    "kejitong_questions_in_line",
    "Questions that wait in this gateway for a place at the dialogue",
    registry=REGISTRY,
)

# The worker has no port: it leaves these in a file, and the internal port shows them too.
WORKER_REGISTRY = CollectorRegistry()

PUSHES = Counter(
    "kejitong_pushes_total",
    "Replies pushed as customer-service messages, by what became of them",
    ["outcome"],
    registry=WORKER_REGISTRY,
)
TAKEOVERS = Counter(
    "kejitong_takeovers_total",
    "Questions taken over from a process that died, by what became of them",
    ["outcome"],
    registry=WORKER_REGISTRY,
)
OUTBOX_ROWS = Gauge(
    "kejitong_outbox_rows",
    "Rows of the outbox, by where they stand",
    ["state"],
    registry=WORKER_REGISTRY,
)
ERASURES = Counter(
    "kejitong_erasures_total",
    "Wishes to be forgotten, carried out or failed for now",
    ["outcome"],
    registry=WORKER_REGISTRY,
)


def render_metrics() -> bytes:
    """All metrics in the Prometheus text format, those that a worker left included."""
    return generate_latest(REGISTRY) + render_left()


def render_left() -> bytes:
    """What living processes left in their files, for a process without metrics of its own.

    Each writes every few seconds; a file older than STALE_SECONDS is of one that died, and
    its figures would look like those of a process at rest.
    """
    oldest = time.time() - STALE_SECONDS
    return b"".join(_read(path, oldest) for path in sorted(_left_by_workers))


def _read(path: Path, oldest: float) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_mtime >= oldest else b""
    except FileNotFoundError:
        return b""


def leave_metrics(path: Path, registry: CollectorRegistry = WORKER_REGISTRY) -> None:
    """Write a process's metrics where `show_metrics_of` finds them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)


def show_metrics_of(path: Path) -> None:
    """From now on `render_metrics` shows what a worker leaves in this file."""
    _left_by_workers.add(path)


_left_by_workers: set[Path] = set()
