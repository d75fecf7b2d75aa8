"""Variables, log levels and ways of importing that must be set before `rasa` is imported.

Everything that imports Rasa in this house calls `prepare()` first. What an
operator has set by hand is left alone.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.rasa_server.lean import read_on_use

_DEFAULTS = {
    # One process per core is our way to use the cores; threads inside numeric
    # libraries only fight each other for them.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    # Where TensorFlow is wanted, it need not tell the log, nor look for a graphics card.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Nothing calls out (design decision 12).
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


# Processors that have all of these run OpenBLAS' kernels for SkylakeX.
_WIDE = {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"}
_PROCESSORS = Path("/proc/cpuinfo")


def prepare(log_level: str = "WARNING") -> None:
    """Set the environment, leave out what is not used of Rasa, and quieten it."""
    for name, value in (_DEFAULTS | _wide_kernels()).items():
        os.environ.setdefault(name, value)
    read_on_use()
    _limit_structlog(max(logging.WARNING, logging.getLevelName(log_level)))
    for noisy in ("rasa", "rasa_sdk", "apscheduler", "tensorflow", "matplotlib", "h5py"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _wide_kernels() -> dict[str, str]:
    """The OpenBLAS of our NumPy knows wide registers of Intel's processors only, and multiplies
    on others that have them with half of the width."""
    try:
        described = _PROCESSORS.read_text("utf-8", "replace")
    except OSError:
        return {}
    flags = re.search(r"^flags\s*:(.*)$", described, re.MULTILINE)
    is_wide = flags is not None and set(flags[1].split()) >= _WIDE
    return {"OPENBLAS_CORETYPE": "SkylakeX"} if is_wide else {}


def _limit_structlog(level: int) -> None:
    # Unconfigured, structlog prints Rasa's every debug line, with the texts of
    # people in them. Whoever configured it before us keeps their way.
    import structlog

    if not structlog.is_configured():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))


@contextmanager
def without_warnings() -> Iterator[None]:
    """Keep the warnings of a hundred old libraries off the screen.

    Filters do not help: several of those libraries install their own. What is
    recorded goes to the debug log.
    """
    with warnings.catch_warnings(record=True) as recorded:
        yield
    log = logging.getLogger(__name__)
    for warning in recorded:
        log.debug("%s:%s %s", warning.filename, warning.lineno, warning.message)
