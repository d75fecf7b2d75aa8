"""Who works on the command line, and the row of the audit log for what they did.

Whoever may run commands here may do everything: the rule that nobody reviews their own is one of
the console. What is done here stands in the same log.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_LONGEST_NAME = 40


def author() -> str:
    """The name in the history of what is changed: the user of this machine."""
    return getpass.getuser()


def note_down(connection: Connection, what: str, about: str, detail: str = "") -> None:
    """A row of the audit log, in the transaction of what it tells of."""
    from bot.services.staffing.audit import COMMAND_LINE, audit

    audit(connection, f"{COMMAND_LINE} {author()}"[:_LONGEST_NAME], what, about, detail)
