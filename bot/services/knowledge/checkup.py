"""The conflict check of what is published, made once for every state of the knowledge.

With thousands of entries it takes seconds, so a thread makes it while pages show the last one.
What is remarked is `policy_kb.conflicts`.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from policy_kb.conflicts import Remark, Sort, remarks
from policy_kb.library import Shelf
from policy_kb.model import Entry, Knowledge

log = logging.getLogger(__name__)

# So long a page waits for the check that it asks for: a small knowledge is checked by then.
PATIENCE_SECONDS = 0.15


@dataclass(frozen=True)
class Report:
    """The remarks on one state of the knowledge, the gravest first; `entries` by id."""

    version: str
    day: date
    remarks: tuple[Remark, ...]
    entries: Mapping[str, Entry]

    @property
    def counts(self) -> Counter[Sort]:
        """How many there are of each sort."""
        return Counter(remark.sort for remark in self.remarks)


def in_a_thread(work: Callable[[], None]) -> None:
    """Do it beside the pages."""
    threading.Thread(target=work, name="checkup", daemon=True).start()


class Checkup:
    """`shelf` may take seconds, `known` must not: it tells whether the store has moved."""

    def __init__(
        self,
        shelf: Callable[[], Shelf],
        known: Callable[[], Knowledge],
        begin: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self._shelf, self._known, self._begin = shelf, known, begin
        self._lock = threading.Lock()
        self._report: Report | None = None
        self._under_way: threading.Event | None = None

    def latest(self, today: date) -> tuple[Report | None, bool]:
        """The newest report there is, and whether it is of what is published now.

        Where it is not, a new one is on its way.
        """
        version = self._known().version
        with self._lock:
            if self._is_of(version, today):
                return self._report, True
            ready, mine = self._under_way, self._under_way is None
            if ready is None:
                ready = self._under_way = threading.Event()
        if mine:
            self._begin(lambda: self._check(today, ready))
        ready.wait(PATIENCE_SECONDS)
        return self._report, self._is_of(version, today)

    def _is_of(self, version: str, today: date) -> bool:
        report = self._report
        return report is not None and (report.version, report.day) == (version, today)

    def _check(self, today: date, ready: threading.Event) -> None:
        try:
            shelf = self._shelf()
            entries = shelf.knowledge.by_id
            found = tuple(r for r in remarks(shelf, today) if not _is_invented(entries, r))
            self._report = Report(shelf.knowledge.version, today, found, entries)
        except Exception:
            log.exception("the conflict check failed")
        finally:
            self._under_way = None
            ready.set()


def _is_invented(entries: Mapping[str, Entry], remark: Remark) -> bool:
    """Whether it is about one of the simulator's example calls."""
    return any(
        getattr(entries.get(name), "example", False) for name in (remark.entry, remark.other)
    )
