"""A long answer in pages that fit one WeChat message.

Cut at the end of a line, else of a sentence. The limit is that of a passive
reply (2,048 bytes of UTF-8, see bot/wechat/limits.py) less room for what can be
tapped below it.
"""

from __future__ import annotations

from actions.phrases import Phrases

PAGE_BYTES = 1_800
_SENTENCE_ENDS = "。；！？\n"


def paged(text: str, say: Phrases, limit: int = PAGE_BYTES) -> tuple[str, tuple[str, ...]]:
    """The first page and those that follow (the last one without the hint to go on)."""
    if size(text) <= limit:
        return text, ()
    hint = "\n" + say("more_follows")
    head, tail = _cut(text, limit - size(hint))
    return head + hint, (tail,)


def size(text: str) -> int:
    """Length in bytes, as WeChat counts."""
    return len(text.encode("utf-8"))


def _cut(text: str, limit: int) -> tuple[str, str]:
    whole = text.encode("utf-8")[:limit].decode("utf-8", errors="ignore")
    at = whole.rfind("\n")
    if at < len(whole) // 2:
        at = max(whole.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    if at <= 0:
        at = len(whole)
    return text[:at].rstrip(), text[at:].lstrip()
