"""The short form of 我们能报什么: one question after the other, each can be skipped.

What was answered goes to the company's profile at once, so that nothing is asked
twice. Which calls suit is `matching`, what an answer means `policy_kb.calls.told.answers`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.matching import result
from actions.render.matches import told
from actions.turn import Reply, Turn
from actions.words import PUT_AS_QUESTION
from policy_kb.calls.company import Company
from policy_kb.calls.told.answers import QUESTIONS, answer_to
from policy_kb.calls.told.telling import company_facts

_STOP = re.compile(
    "(?:算了|不用了|不用|停|停止|停一下|取消|退出|结束|不填了?|不答了|不想填了?|不搞了|不说了|"
    "没事了|不需要了?|不要了|先不填了?|别问了|不问了|唔使了|不使了|下次再说|改天再说|太麻烦了?|"
    "烦)+(?:吧|了|啊|谢谢|,)*"
)
_SKIP = re.compile(
    "(?:这个|这题|这条|先|我|我也|也)*(?:跳过|跳|略过|略|过|下一题|下一个|下一条|不知道|不清楚|"
    "不晓得|不确定|不方便(?:说|透露)?|不想说|保密|没统计过?|没算过?|忘了|忘记了|说不准|说不好|"
    "pass|skip|不填|不便透露)(?:吧|了|啊|这个|这题|呢|,)*"
)
_SHOW = re.compile(
    "(?:直接|先|就|给我|我要|那)*(?:看|出|要)(?:一下)?(?:结果|匹配结果)(?:吧|了)?|"
    "就这些(?:了)?(?:吧)?|就这样(?:吧)?|没有其他了|够了"
)
# Intents that surely are no answer, whatever else the words may be.
_ELSEWHERE = frozenset(
    {
        "human",
        "leave_message",
        "ticket_status",
        "show_profile",
        "delete_profile",
        "help",
        "about_bot",
    }
)
# 人工智能 is a trade.
_PERSONAL = frozenset({"human", "leave_message"})
_PERSON = re.compile("人工(?!智能)|客服|真人|留言|工作人员|找人|登记|记一?下|反映|专人")
_PLAINLY_ASKS = re.compile("吗|什么|哪|怎么|谁|[?]|多少|能不能|有没有|为什么|呢$")
_SURE = 0.7
_STRAYS = 2
_LONG = 30


def begin(turn: Turn) -> Reply:
    """Take what the message tells, then ask for the first thing that is not known."""
    from_message = answers_in(turn)
    company = _kept(turn, from_message)
    context = replace(
        turn.context, form="", passed=(), strayed=0, offered=(), rest=(), subjects=(), aspect=None
    )
    turn = replace(turn, context=context)
    question = _next(company, ())
    if question is None:
        return result(turn, company)
    open_ = [name for name in QUESTIONS if _is_open(name, company)]
    text = turn.say("form_begin", count=len(open_), question=_asked(turn, question, company))
    return _asking(turn, text, question)


def answers_in(turn: Turn) -> Company:
    """What the message tells of the company."""
    return company_facts(turn.typed, turn.today)


def answered(turn: Turn) -> Reply | None:
    """The reply to an answer of the form; None where no form is open or the message is another
    question (the form then waits, see `resumed`)."""
    question = turn.context.form
    if question not in QUESTIONS:
        return None
    text = turn.said.strip(" 。.,!~")
    if _STOP.fullmatch(text):
        return _stopped(turn)
    company = turn.tools.profiles.company(turn.user)
    if _SHOW.fullmatch(text):
        return result(_closed(turn), company)
    if _SKIP.fullmatch(text):
        return _go_on(turn, company, turn.say("form_next", question="{question}"))
    facts = answer_to(question, turn.typed, turn.today)
    if _is_another_question(turn, question, facts):
        return None
    if not facts.known:
        return _not_understood(turn, company)
    company = _kept(turn, facts)
    kept = Company(**{n: getattr(company, n) for n in facts.known}, said=company.said)
    noted = turn.say("form_noted", told=told(turn.say, kept), question="{question}")
    if _is_open(question, company):  # half an answer, or one to another question
        return _ask_again(turn, company, noted)
    return _go_on(turn, company, noted)


def resumed(turn: Turn, reply: Reply) -> Reply:
    """After another question was answered: the open question of the form once more, or, when
    the person has gone elsewhere, a line that it was put aside."""
    context = reply.context
    if reply.of_form or context.form not in QUESTIONS:
        return reply
    strayed = context.strayed + 1
    if strayed >= _STRAYS or context.offered or context.awaiting:
        put_aside = replace(context, form="", passed=(), strayed=0)
        return replace(reply, text=f"{reply.text}\n{turn.say('form_left')}", context=put_aside)
    company = turn.tools.profiles.company(turn.user)
    again = turn.say("form_resumed", question=_asked(turn, context.form, company))
    waiting = replace(context, strayed=strayed)
    return Reply(f"{reply.text}\n\n{again}", waiting, _taps(turn, context.form))


def _is_another_question(turn: Turn, question: str, facts: Company) -> bool:
    whole = turn.pieces[0]
    person = turn.intent not in _PERSONAL or _PERSON.search(whole.text) is not None
    if turn.intent in _ELSEWHERE and whole.confidence >= _SURE and person:
        return True
    if any(name in facts.known for name in QUESTIONS[question]):
        return False
    if facts.known and not _PLAINLY_ASKS.search(whole.text):
        return False  # 开了十几年 answers another question of the form
    if any(m.number is not None for m in whole.mentions) and not facts.known:
        return True
    asks = PUT_AS_QUESTION.search(whole.text) is not None
    return asks and (whole.asks or whole.intent.startswith("ask_") or len(whole.text) <= _LONG)


def _kept(turn: Turn, facts: Company) -> Company:
    """The profile with the new facts in it."""
    profiles = turn.tools.profiles
    return profiles.tell(turn.user, facts) if facts.known else profiles.company(turn.user)


def _is_open(question: str, company: Company) -> bool:
    fields = QUESTIONS[question]
    if question == "size":
        return any(getattr(company, name) is None for name in fields)
    return all(getattr(company, name) is None for name in fields)


def _next(company: Company, passed: tuple[str, ...]) -> str | None:
    return next((n for n in QUESTIONS if n not in passed and _is_open(n, company)), None)


def _go_on(turn: Turn, company: Company, frame: str) -> Reply:
    """The next open question in its frame, or the result."""
    passed = tuple(dict.fromkeys((*turn.context.passed, turn.context.form)))
    turn = replace(turn, context=replace(turn.context, passed=passed, strayed=0, rest=()))
    question = _next(company, passed)
    if question is None:
        return result(_closed(turn), company)
    text = frame.replace("{question}", _asked(turn, question, company))
    return _asking(turn, text, question)


def _ask_again(turn: Turn, company: Company, frame: str) -> Reply:
    question = turn.context.form
    turn = replace(turn, context=replace(turn.context, strayed=0, rest=()))
    return _asking(turn, frame.replace("{question}", _asked(turn, question, company)), question)


def _not_understood(turn: Turn, company: Company) -> Reply:
    """Once the question is put again; after that it counts as skipped."""
    if turn.context.strayed:
        return _go_on(turn, company, turn.say("form_next", question="{question}"))
    context = replace(turn.context, strayed=1, rest=())
    question = turn.context.form
    text = turn.say("form_again", question=_asked(turn, question, company))
    return Reply(text, context, _taps(turn, question), of_form=True)


def _stopped(turn: Turn) -> Reply:
    kept = turn.tools.profiles.company(turn.user).known
    closed = _closed(turn)
    if kept:
        return closed.reply("form_stopped", turn.say("tap_result"))
    return closed.reply("form_stopped_empty")


def _closed(turn: Turn) -> Turn:
    context = replace(turn.context, form="", passed=(), strayed=0, rest=())
    return replace(turn, context=context)


def _asking(turn: Turn, text: str, question: str) -> Reply:
    context = replace(turn.context, form=question)
    known = told(turn.say, turn.tools.profiles.company(turn.user))
    return Reply(text, context, _taps(turn, question), of_form=True, told=(known,) if known else ())


def _taps(turn: Turn, question: str) -> tuple[str, ...]:
    both = (turn.say("tap_skip"), turn.say("tap_stop"))
    return (turn.say("tap_yes"), turn.say("tap_no"), *both) if question == "high_tech" else both


def _asked(turn: Turn, question: str, company: Company) -> str:
    if question == "size" and company.headcount is not None:
        return turn.say("ask_size_revenue")
    if question == "size" and company.revenue is not None:
        return turn.say("ask_size_heads")
    return turn.say(f"ask_{question}")
