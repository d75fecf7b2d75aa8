"""Metrics that other processes leave in files: shown while their process lives."""

from __future__ import annotations

import os
import time

import pytest
from prometheus_client import CollectorRegistry, Gauge

from bot.observability import metrics


@pytest.fixture
def left(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "_left_by_workers", set())
    registry = CollectorRegistry()
    Gauge("kejitong_waiting", "Of the test", registry=registry).set(7)
    path = tmp_path / "metrics" / "part.prom"
    metrics.show_metrics_of(path)
    metrics.leave_metrics(path, registry)
    return path


def test_what_a_living_process_left_is_shown(left):
    assert b"kejitong_waiting 7.0" in metrics.render_left()
    assert b"kejitong_waiting 7.0" in metrics.render_metrics()


def test_what_a_dead_process_left_is_not(left):
    long_ago = time.time() - metrics.STALE_SECONDS - 1
    os.utime(left, (long_ago, long_ago))
    assert metrics.render_left() == b""


def test_a_clock_that_was_set_back_hides_nothing(left):
    ahead = time.time() + 3600
    os.utime(left, (ahead, ahead))
    assert b"kejitong_waiting" in metrics.render_left()


def test_a_process_that_left_nothing_yet(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "_left_by_workers", {tmp_path / "none.prom"})
    assert metrics.render_left() == b""
