"""The exceptions that rooms of `bot` show each other.

    KejitongError
    ├── SettingsError          a variable of the environment is wrong; names it
    ├── ProtocolError          what came over the wire is not acceptable
    │   ├── BadSignature       → 403
    │   │   └── Replayed           a right signature at the wrong time or under other words
    │   └── BadMessage         → 400
    ├── TransportError         the platform did not take what we sent
    ├── DialogueError          the dialogue gave no answer
    │   ├── DialogueUnavailable    nobody listens, or it said no
    │   └── DialogueSilent         it answered with nothing
    └── StoreError             Redis or the database is away

Errors of the knowledge live in `policy_kb.errors`.
"""

from __future__ import annotations

from enum import Enum


class KejitongError(Exception):
    """Root of all errors that we raise on purpose."""


class SettingsError(KejitongError):
    """A setting is missing or malformed; the message names the variable."""


class ProtocolError(KejitongError):
    """Bytes at the door that cannot be accepted."""


class BadSignature(ProtocolError):
    """The signature (or the account id inside the ciphertext) is not ours."""


class Replayed(BadSignature):
    """Signed rightly, but not now, or for something else than what it comes with."""


class BadMessage(ProtocolError):
    """Broken XML, broken ciphertext, or a body of the wrong mode."""


class TransportKind(str, Enum):
    """What to do about something that could not be sent."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    OUT_OF_QUOTA = "out_of_quota"


class TransportError(KejitongError):
    """The platform did not take what we sent, or did not say so.

    PERMANENT: the same request will never succeed. TEMPORARY: try again, not
    before `retry_after` seconds. OUT_OF_QUOTA: with `retry_after` > 0 as
    TEMPORARY; with 0 only the person's next act opens the way.

    `code` is the platform's errcode, 0 where there was none (no connection, no
    JSON, Redis away). `sent` counts the messages of the same reply that were
    taken before. `in_doubt`: the request went out whole but no answer came, so
    the person may have got it. The text holds no secret and no openid.
    """

    def __init__(
        self,
        text: str,
        kind: TransportKind,
        code: int = 0,
        retry_after: float = 0.0,
        sent: int = 0,
        in_doubt: bool = False,
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.code = code
        self.retry_after = retry_after
        self.sent = sent
        self.in_doubt = in_doubt


class DialogueError(KejitongError):
    """The dialogue gave no usable answer."""


class DialogueUnavailable(DialogueError):
    """No dialogue server could be reached, or it refused the turn."""


class DialogueSilent(DialogueError):
    """The dialogue server answered with an empty list: a failure, not an answer."""


class StoreError(KejitongError):
    """Redis or the database cannot be reached."""
