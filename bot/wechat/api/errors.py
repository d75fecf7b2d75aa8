"""What the platform's refusals mean, as `TransportError`. The codes are data: errcodes.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import TransportError, TransportKind

# The access token is refused; the only codes after which one more attempt is made at once.
TOKEN_REFUSED = frozenset({40001, 40014, 42001})
WHITE_LIST = frozenset({40164, 61004})
NO_MENU = 46003
TYPING_ALREADY = 45081

# All that is taken over from the platform's own words, which also echo openids and the like.
_RID = re.compile(r"\brid: ?([0-9a-f]+(?:-[0-9a-f]+)*)")
_IP = re.compile(r"\b(\d{1,3}(?:\.\d{1,3}){3})\b")


@dataclass(frozen=True)
class Meaning:
    """What one errcode means to us."""

    kind: TransportKind
    text: str
    retry_after: float = 0.0


_UNKNOWN = Meaning(TransportKind.PERMANENT, "微信拒绝了请求")


@lru_cache(maxsize=1)
def meanings() -> dict[int, Meaning]:
    """All codes of errcodes.yml."""
    path = Path(__file__).with_name("errcodes.yml")
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        code: Meaning(TransportKind(row["kind"]), row["text"], float(row.get("retry_after", 0)))
        for code, row in rows.items()
    }


def refusal(call: str, answer: dict[str, Any]) -> TransportError:
    """The error for an answer whose `errcode` is not 0; `call` names the API."""
    code = int(answer["errcode"])
    meaning = meanings().get(code, _UNKNOWN)
    words = str(answer.get("errmsg", ""))
    remarks = [f"错误码 {code}"]
    if code in WHITE_LIST and (ip := _IP.search(words)):
        remarks.append(f"出口 IP {ip[1]}")
    if rid := _RID.search(words):
        remarks.append(f"rid {rid[1]}")
    text = f"{call}：{meaning.text}（{'，'.join(remarks)}）"
    return TransportError(text, meaning.kind, code, meaning.retry_after)


def disturbed(
    call: str, what: str, retry_after: float = 2.0, in_doubt: bool = False
) -> TransportError:
    """The error for an answer that did not come or cannot be read."""
    return TransportError(
        f"{call}：{what}", TransportKind.TEMPORARY, retry_after=retry_after, in_doubt=in_doubt
    )
