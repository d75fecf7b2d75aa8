"""`kejitong why`: what was told in a turn, from which revisions, and what had been understood."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.services.turns import KeptTurn

NAME = "why"
HELP = "查一次问答：当时答了什么、依据哪一版、为什么这样答"

_STATUS = {
    "answered": "已答复", "answered.corrected": "已答复（更正了企业说的数）",
    "answered.not_stated": "已答复（文件没有规定）", "asked_back.choice": "请企业选择",
    "unanswerable.no_such_item": "没有这一条", "unanswerable.no_match": "没有找到",
    "unanswerable.out_of_scope": "不在服务范围", "spoken": "固定用语", "failed": "出错，已致歉",
}
_ASPECTS = {
    "content": "内容", "lead": "牵头单位", "support": "配合单位", "units": "有关单位",
    "unit_tasks": "单位承担的任务", "target": "指标", "when": "时间", "structure": "结构",
    "apply": "怎么申报", "amount": "金额", "contact": "联系方式", "source": "出处",
    "compare": "比较", "call": "项目征集",
}
_SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("turn", type=int, nargs="?", metavar="问答号")
    parser.add_argument("--list", action="store_true", help="列出问答号，可用下列条件缩小范围")
    parser.add_argument("--day", type=_day, metavar="日期", help="某一天，如 2026-11-25")
    parser.add_argument(
        "--status", metavar="结果", help=f"某种结果：{'、'.join(_STATUS)}；answered 含其各种情形"
    )
    parser.add_argument("--text", metavar="文字", help="问题或答复中有这些文字")
    parser.add_argument("--user", metavar="OPENID", help="某个用户（库中只存摘要）")
    parser.add_argument("--most", type=int, default=50, metavar="N", help="最多列出几条，默认 50")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell one turn, or list those that fit; 1 where none does."""
    from bot.bootstrap import build_stores
    from bot.services.turns import Turns

    narrowed = any((args.day, args.status, args.text, args.user))
    if args.turn is None and not (args.list or narrowed):
        raise KejitongError("请给出问答号，或用 --list 查找")
    engine = build_stores(settings).engine
    turns = Turns(engine)
    if args.turn is not None:
        turn = turns.get(args.turn)
        with engine.connect() as connection:
            for line in _told(turn, connection):
                print(line)
        return 0
    found = turns.find(args.day, args.status, args.text, args.user, args.most)
    for turn in found:
        print(
            f"{turn.number:>7}  {turn.at:%Y-%m-%d %H:%M}  {turn.person[:8]}  "
            f"{_worded(_STATUS, turn.status)}  {_short(turn.question)}"
        )
    print(f"共 {len(found)} 条。" if found else "没有符合条件的问答。")
    return 0 if found else 1


def _told(turn: KeptTurn, connection: Connection) -> Iterator[str]:
    yield f"问答 {turn.number}  {turn.at:%Y-%m-%d %H:%M:%S}  用户 {turn.person[:8]}"
    yield f"问：{turn.question}"
    yield "答："
    yield from (f"    {line}" for line in turn.answer.splitlines())
    yield f"结果：{_worded(_STATUS, turn.status)}"
    if turn.aspect:
        yield f"问的是：{_worded(_ASPECTS, turn.aspect)}"
    yield from _understanding(turn.understood)
    if turn.entries:
        yield "依据："
        for name, number in turn.entries:
            yield f"    {_basis(connection, name, number)}"
    if turn.sources:
        yield f"引用：{'；'.join(turn.sources)}"
    yield f"知识版本：{turn.knowledge_version or '未知'}"
    yield f"模型版本：{turn.model_version or '未知'}"
    yield f"用时：{turn.seconds:.3f} 秒"


def _understanding(understood: Mapping[str, Any]) -> Iterator[str]:
    if not understood:
        return
    confidence = float(understood.get("confidence", 0.0))
    yield f"理解：意图 {understood.get('intent') or '无'}（把握 {confidence:.2f}）"
    for piece in understood.get("pieces", ()):
        names = "、".join(
            f"{m['surface']}→{m['id'] or '无此条'}{'' if m['exact'] else '（按读音）'}"
            for m in piece["mentions"]
        )
        yield f"    “{piece['text']}” {piece['intent']}{'；提到 ' + names if names else ''}"
    if understood.get("before"):
        yield f"    此前谈到：{'、'.join(understood['before'])}"
    for answer in understood.get("answers", ()):
        guessed = "，是最接近的猜测" if answer["probable"] else ""
        about = "、".join(answer["entries"]) or "无"
        yield f"    判定 {answer['key']}：{about}{guessed}"
        if answer["offered"]:
            yield f"    另列出：{'、'.join(answer['offered'])}"


def _basis(connection: Connection, name: str, number: int | None) -> str:
    """The revision that was answered from, who published it, and whether it still stands."""
    from policy_kb import store
    from policy_kb.errors import NoSuchRevision
    from policy_kb.store import WORDS, State

    if number is None:
        return f"{name}（未发布的示例）"
    try:
        revision = store.revision(connection, name, number)
    except NoSuchRevision:
        return f"{name} 第 {number} 版（已不在库中）"
    title = revision.payload.get("title") or revision.payload.get("name") or ""
    published = [
        event for event in store.events(connection, name)
        if event.revision == number and event.state is State.PUBLISHED
    ]
    by = f"，{published[-1].by} 于 {published[-1].at:%Y-%m-%d %H:%M} 发布" if published else ""
    return f"{name} {title} 第 {number} 版{by}，现{WORDS[revision.state]}"


def _worded(words: Mapping[str, str], value: str) -> str:
    return words.get(value, value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-11-25，现为 {raw}") from error
