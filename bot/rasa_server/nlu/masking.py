"""Names replaced by marks, so that the classifier learns how people ask, not what exists.

谁牵头孵化器 and 谁牵头牛仔那条 become the same text for it; the knowledge may
grow without training.
"""

from __future__ import annotations

from policy_kb.mentions import Mention

# One character of the private use area for each sort of name.
_MARKS = {
    "unit": "\ue001",
    "target": "\ue002",
    "task": "\ue003",
    "item": "\ue003",
    "safeguard": "\ue004",
    "part": "\ue005",
    "chapter": "\ue005",
    "section": "\ue005",
    "service": "\ue003",
    "network": "\ue003",
    "overview": "\ue003",
    "goal": "\ue002",
    "policy": "\ue006",
    "clause": "\ue003",
    "call": "\ue008",
}
_ORDINAL_MARK = "\ue007"


def mask(text: str, mentions: tuple[Mention, ...]) -> str:
    """`text` with every mentioned name as one mark; ordinals have a mark of their own."""
    pieces, at = [], 0
    for mention in mentions:
        if mention.start < at or mention.start == mention.end:
            continue
        pieces.append(text[at : mention.start])
        ordinal = mention.number is not None and mention.kind == "task"
        pieces.append(_ORDINAL_MARK if ordinal else _MARKS.get(mention.kind, ""))
        at = mention.end
    pieces.append(text[at:])
    return "".join(pieces)
