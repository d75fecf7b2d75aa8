"""Ties a process to its parent: the kernel ends it when the parent goes, however that goes."""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def tie(parent: int, death_signal: signal.Signals = signal.SIGKILL) -> None:
    """To be called in the child; ends it where the parent is gone already."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # it was gone before the line above
        os._exit(1)
