"""The exceptions that rooms of `bot` show each other.

    KejitongError
    ├── SettingsError          a variable of the environment is wrong; names it
    ├── ProtocolError          what came over the wire is not acceptable
    │   ├── BadSignature       → 403
    │   │   └── Replayed           a right signature at the wrong time or under other words
    │   └── BadMessage         → 400
    ├── DialogueError          the dialogue gave no answer
    │   ├── DialogueUnavailable    nobody listens, or it said no
    │   └── DialogueSilent         it answered with nothing
    └── StoreError             Redis or the database is away

Errors of the knowledge live in `policy_kb.errors`.
"""

from __future__ import annotations


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


class DialogueError(KejitongError):
    """The dialogue gave no usable answer."""


class DialogueUnavailable(DialogueError):
    """No dialogue server could be reached, or it refused the turn."""


class DialogueSilent(DialogueError):
    """The dialogue server answered with an empty list: a failure, not an answer."""


class StoreError(KejitongError):
    """Redis or the database cannot be reached."""
