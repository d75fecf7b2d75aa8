"""The product's actions for a Rasa that has no reader of ours: nothing of them is changed.

They are fed what stock Rasa found: its intent with its ranking as the one piece of the message,
and the names that the library knows in it (stock Rasa's entities carry no ids). That costs the
peer little and gives it the best answers it can have with these actions.
"""

from __future__ import annotations

from dataclasses import asdict

import actions.turn
from actions.piece import pieces_of
from actions.runtime import runtime
from policy_kb.language import text as levelled


def fed(message):
    if message.get("segments"):
        return pieces_of(message)
    linker = runtime().library.shelf().linker
    text = linker.respell(levelled.normalise(message.get("text") or ""))
    ranking = {row["name"]: row["confidence"] for row in message.get("intent_ranking") or ()}
    intent = message.get("intent") or {}
    name = intent.get("name") or "out_of_scope"
    segment = {
        "text": text,
        "intent": name,
        "confidence": intent.get("confidence") or 0.0,
        "ranking": ranking or {name: 1.0},
        "outside": ranking.get("out_of_scope", 0.0),
        "mentions": [asdict(mention) for mention in linker.mentions(text)],
    }
    return pieces_of({**message, "segments": [segment]})


actions.turn.pieces_of = fed
for module in ("company", "knowledge", "smalltalk", "tickets"):
    __import__(f"actions.{module}")
