"""One group of open questions on one screen: made an alias, a golden question, an example, a draft,
or dismissed. What was typed is not lost when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import form_of, go, render
from bot.console.pages.knowledge.golden import golden_of
from bot.console.pages.knowledge.origins import topic_of
from bot.console.pages.questions.intents import INTENTS
from bot.console.pages.tickets import number_in
from bot.errors import KejitongError
from bot.services.record.doubts import WORDS as DOUBT_WORDS
from bot.services.record.open_lists import WORDS, Group, NotPossible
from bot.services.record.turns import NoSuchTurn, Turns
from policy_kb.columns import KIND_WORDS
from policy_kb.errors import KnowledgeError
from policy_kb.store import Line, Wanted

_FOUND = 8
_LONGEST_ALIAS = 40
_KINDS = ("call", "clause", "service", "specialist", "unit", "policy")


def show_group(request: Request) -> Response:
    """GET /questions/{number}: the group of the question, or what became of it."""
    return _shown(request, {})


def settle(request: Request) -> Response:
    """POST /questions/{number}: look for an entry, or settle the chosen questions (`do`)."""
    form = form_of(request)
    do, staff = str(form.get("do", "")), request.state.staff
    typed: dict[str, Any] = {name: str(value) for name, value in form.items()}
    numbers = [n for n in map(number_in, map(str, form.getlist("question"))) if n is not None]
    typed["chosen"] = numbers
    if do == "find":
        return _shown(request, typed)
    if do == "draft":
        kind = typed.get("kind", "")
        origin = "questions-" + "-".join(map(str, numbers))
        if kind not in _KINDS or not numbers:
            return _shown(request, typed, 422, "请选择要处理的问题和条目类别")
        return go(request, f"/knowledge/new?{urlencode({'kind': kind, 'origin': origin})}")
    try:
        notice = _settled(request.state.desk.questions, staff, do, numbers, form, typed)
    except (KejitongError, KnowledgeError) as error:
        return _shown(request, typed, 409, str(error))
    number = number_in(str(request.path_params["number"])) or 0
    left = request.state.desk.questions.group(number)
    return go(request, f"/questions/{number}" if left else "/questions", notice=notice)


def reopen(request: Request) -> Response:
    """POST /questions/{number}/reopen: take back that a question is settled."""
    number = number_in(str(request.path_params["number"])) or 0
    try:
        request.state.desk.questions.reopen(request.state.staff, number)
    except NotPossible as error:
        return go(request, "/questions/settled", notice=f"没有改动：{error}")
    return go(request, f"/questions/{number}", notice="已重新打开。")


def _settled(
    questions: Any, staff: Any, do: str, numbers: list[int], form: Any, typed: Mapping[str, Any]
) -> str:
    """Do it; the notice. Raises NotPossible, ContentError, IllegalMove."""
    entry, text = typed.get("entry", ""), " ".join(typed.get("text", "").split())
    if do in ("alias", "golden") and not entry:
        raise NotPossible("请先查找并选择一个条目")
    if do == "alias":
        number = questions.as_alias(staff, numbers, entry, typed.get("alias", ""))
        return f"别名已写入 {entry} 的第 {number} 版草稿，送审发布后生效。"
    if do == "golden":
        names = entry if typed.get("must_name") else ""
        questions.as_golden(staff, numbers, replace(golden_of(form, entry), names=names))
        return "已加为检验题。"
    if do == "example":
        if typed.get("intent") not in INTENTS:
            raise NotPossible("请选择这句话的意思")
        questions.as_example(staff, numbers, typed["intent"], text)
        return "已加为训练例句，下次训练后生效。"
    if do == "dismiss":
        for_good = bool(typed.get("for_good"))
        questions.dismiss(staff, numbers, typed.get("reason", "")[:500], for_good)
        return "已标为不处理。" if for_good else "已标为不处理，再有企业问起会重新列出。"
    raise NotPossible("请选择一种处理办法")


def _shown(
    request: Request, typed: Mapping[str, Any], status: int = 200, problem: str = ""
) -> Response:
    desk = request.state.desk
    number = number_in(str(request.path_params["number"])) or 0
    group = desk.questions.group(number)
    if group is None:
        return _gone(request, number)
    first = group.questions[0].question
    words = str(typed.get("find", "")).strip()[:60]
    found = _found(request, words) if words else _answered_from(request, group)
    return render(
        request,
        "questions/group.html",
        status,
        group=group,
        typed=typed,
        problem=problem,
        found=found,
        kinds=KIND_WORDS,
        new_kinds=_KINDS,
        intents=INTENTS,
        words=DOUBT_WORDS,
        state_words=WORDS,
        topic=topic_of(first)[:_LONGEST_ALIAS],
        first=first,
        chosen=typed.get("chosen", [one.number for one in group.questions]),
    )


def _gone(request: Request, number: int) -> Response:
    """Nothing of the group is open: what became of the question."""
    try:
        one = request.state.desk.questions.get(number)
    except NotPossible as error:
        return render(request, "questions/missing.html", 404, problem=str(error))
    return render(request, "questions/done.html", one=one, words=WORDS, doubts=DOUBT_WORDS)


def _found(request: Request, words: str) -> list[Line]:
    lines, _ = request.state.desk.editing.lines(Wanted(words=words), most=_FOUND)
    return lines


def _answered_from(request: Request, group: Group) -> list[Line]:
    """The entries from which the questions were answered last, where they were."""
    turns, editing = Turns(request.state.desk.engine), request.state.desk.editing
    names: dict[str, None] = {}
    for one in group.questions[:3]:
        try:
            names |= dict.fromkeys(name for name, _ in turns.get(one.last_turn).entries)
        except NoSuchTurn:
            continue
    return editing.lines_of(list(names)[:_FOUND])
