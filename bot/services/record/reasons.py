"""Why a turn was answered as it was: what was understood, from which revisions, in staff's words.

One reading for the command line and the console; each lays it out for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.services.record.turns import KeptTurn
from policy_kb import store
from policy_kb.errors import NoSuchRevision
from policy_kb.store import WORDS, State

STATUS_WORDS = {
    "answered": "已答复",
    "answered.corrected": "已答复（更正了企业说的数）",
    "answered.not_stated": "已答复（文件没有规定）",
    "answered.lapsed": "已答复（只有已失效的内容）",
    "asked_back.choice": "请企业选择",
    "asked_back.form": "询问企业情况",
    "unanswerable.no_such_item": "没有这一条",
    "unanswerable.no_match": "没有找到",
    "unanswerable.out_of_scope": "不在服务范围",
    "spoken": "固定用语",
    "failed": "出错，已致歉",
}
FAMILY_WORDS = {
    "answered": "已答复",
    "asked_back": "反问",
    "unanswerable": "未能答复",
    "spoken": "固定用语",
    "failed": "出错",
}
ASPECT_WORDS = {
    "content": "内容",
    "lead": "牵头单位",
    "support": "配合单位",
    "units": "有关单位",
    "unit_tasks": "单位承担的任务",
    "target": "指标",
    "when": "时间",
    "structure": "结构",
    "apply": "怎么申报",
    "amount": "金额",
    "contact": "联系方式",
    "source": "出处",
    "compare": "比较",
    "call": "项目征集",
    "fitting": "适合企业的项目和政策",
}
FORM_WORDS = {
    "town": "所在地",
    "trade": "行业",
    "size": "人数和营业收入",
    "age": "成立时间",
    "high_tech": "是否高新技术企业",
    "research": "研发费用",
}


@dataclass(frozen=True)
class Basis:
    """One entry that was answered from. `number` is None for an example that nobody published,
    `state` where the revision is no longer kept."""

    entry: str
    number: int | None
    title: str = ""
    state: State | None = None
    by: str = ""
    at: datetime | None = None

    def __str__(self) -> str:
        if self.number is None:
            return f"{self.entry}（未发布的示例）"
        if self.state is None:
            return f"{self.entry} 第 {self.number} 版（已不在库中）"
        by = f"，{self.by} 于 {self.at:%Y-%m-%d %H:%M} 发布" if self.at else ""
        return f"{self.entry} {self.title} 第 {self.number} 版{by}，现{WORDS[self.state]}"


@dataclass(frozen=True)
class Reasons:
    """`understood` are lines, those that belong to the one above them begin with a space."""

    status: str
    aspect: str
    understood: tuple[str, ...]
    bases: tuple[Basis, ...]
    sources: tuple[str, ...]
    knowledge: str
    model: str
    seconds: float


def reasons(connection: Connection, turn: KeptTurn) -> Reasons:
    """Everything that is known about why."""
    return Reasons(
        status=status_words(turn.status),
        aspect=ASPECT_WORDS.get(turn.aspect, turn.aspect),
        understood=tuple(_understanding(turn.understood)),
        bases=tuple(_basis(connection, name, number) for name, number in turn.entries),
        sources=turn.sources,
        knowledge=turn.knowledge_version or "未知",
        model=turn.model_version or "未知",
        seconds=turn.seconds,
    )


def status_words(status: str) -> str:
    """A status for people; one that a newer product wrote stays as it is."""
    return STATUS_WORDS.get(status, status)


def _understanding(understood: Mapping[str, Any]) -> Iterator[str]:
    if not understood:
        return
    confidence = float(understood.get("confidence", 0.0))
    yield f"意图 {understood.get('intent') or '无'}（把握 {confidence:.2f}）"
    for piece in understood.get("pieces", ()):
        names = "、".join(
            f"{m['surface']}→{m['id'] or '无此条'}{'' if m['exact'] else '（按读音）'}"
            for m in piece["mentions"]
        )
        yield f" “{piece['text']}” {piece['intent']}{'；提到 ' + names if names else ''}"
    if understood.get("before"):
        yield f" 此前谈到：{'、'.join(understood['before'])}"
    for answer in understood.get("answers", ()):
        guessed = "，是最接近的猜测" if answer["probable"] else ""
        about = "、".join(answer["entries"]) or "无"
        yield f" 判定 {answer['key']}：{about}{guessed}"
        if answer["offered"]:
            yield f" 另列出：{'、'.join(answer['offered'])}"
    yield from _form(understood.get("form") or {})


def _form(form: Mapping[str, Any]) -> Iterator[str]:
    """What the short form about the company had taken in, and what it asked next."""
    if form.get("told"):
        yield f" 企业情况：{'；'.join(form['told'])}"
    if form.get("asks"):
        yield f" 接着询问：{FORM_WORDS.get(form['asks'], form['asks'])}"


def _basis(connection: Connection, name: str, number: int | None) -> Basis:
    """The revision that was answered from, who published it, and whether it still stands."""
    if number is None:
        return Basis(name, None)
    try:
        revision = store.revision(connection, name, number)
    except NoSuchRevision:
        return Basis(name, number)
    title = revision.payload.get("title") or revision.payload.get("name") or ""
    published = [
        event
        for event in store.events(connection, name)
        if event.revision == number and event.state is State.PUBLISHED
    ]
    if not published:
        return Basis(name, number, title, revision.state)
    return Basis(name, number, title, revision.state, published[-1].by, published[-1].at)
