"""structlog, set up once by the entry points. People appear as a hash, secrets not at all."""

from __future__ import annotations

import hashlib
import logging
import sys

import structlog


def set_up_logging(level: str) -> None:
    """One JSON object a line on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def who(openid: str) -> str:
    """A person in the log: the same for the same person, of no use outside."""
    return hashlib.sha256(openid.encode("utf-8", "replace")).hexdigest()[:12]
