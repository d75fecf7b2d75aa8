"""The one Rasa that was read when its steps were left out; another one is refused.

No step of a turn in here.
"""

from __future__ import annotations

import rasa

KNOWN = "3.6.21"


def insist_on_known_rasa() -> None:
    """Raise RuntimeError on another Rasa: what is left out may mean something there."""
    if rasa.__version__ != KNOWN:
        raise RuntimeError(
            f"bot.rasa_server.turn was written for Rasa {KNOWN}, this is {rasa.__version__}: "
            "read MessageProcessor, DaskGraphRunner, RulePolicy and RemoteAction again, "
            "then run tests/rasa"
        )
