"""The profile a company keeps here: shown, changed, deleted; and which messages are about the
company itself (我们能报什么, 我的资料), whatever the classifier made of them."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import form
from actions.matching import result
from actions.render.matches import facts, told
from actions.turn import Reply, Turn
from actions.words import PUT_AS_QUESTION
from policy_kb.calls.company import Company
from policy_kb.calls.lookup.naming import levels
from policy_kb.calls.lookup.purposes import tells_of_one
from policy_kb.calls.model import Call
from policy_kb.calls.questions.stories import match_in
from policy_kb.calls.told.telling import company_facts

_US = "(?:我们?|咱们?|我司|我公司|我厂|我间|本公司|我们公司|像我们|(?<![\u4e00-\u9fff])公司)"
_OURSELVES = re.compile(f"{_US}(?!区)|厂|店|合作社|企业")
_CAN = "(?:能|可以|可|够格|够条件|够资格|有资格|符合|适合|有机会|好)"
_WHAT = "(?:什么|哪些|哪个|哪几|啥)"
_APPLY = "(?:申报|申请|报|享受|享|拿|领|参加|用)"
_MATCHES = re.compile(
    rf"{_US}[^,;。?]{{0,14}}{_CAN}[^,;。?]{{0,4}}{_APPLY}[^,;。?]{{0,3}}{_WHAT}|"
    rf"{_US}[^,;。?]{{0,8}}(?:符合|适合|满足)[^,;。?]{{0,4}}{_WHAT}"
    rf"|{_WHAT}(?:个)?(?:项目|政策|补贴|扶持|资金|优惠|"
    rf"通知)[^,;。?]{{0,4}}(?:是)?{_US}[^,;。?]{{0,8}}{_CAN}"
    r"|(?:适合|符合|匹配)[^,;。?]{0,2}(?:我们|咱|我司|我公司|本公司|我厂|我这|"
    r"我间)[^,;。?]{0,8}(?:政策|项目|补贴|申报|通知|资金|扶持|有哪些|有什么|有没有)"
    r"|有(?:没有)?(?:什么|哪些|啥)?[^,;。?]{0,4}(?:适合|符合)(?:我们|咱们|我司|我公司|我厂|"
    r"本公司|我这)"
    r"|(?:帮|给|为|替)(?:我们?|咱们?)?[^,;。?]{0,6}(?:匹配|推荐|筛选?|对照|诊断|评估|测一?下|"
    r"算一?下)[^,;。?]{0,8}(?:政策|项目|补贴|申报|能报|合适)"
    rf"|"
    rf"(?:帮|给|替)(?:我们?|"
    rf"咱们?)?看[看下一]?[^,;。?]{{0,8}}{_CAN}[^,;。?]{{0,4}}{_APPLY}[^,;。?]{{0,3}}{_WHAT}"
    rf"|^(?:政策|项目)匹配$|^匹配(?:一下)?(?:政策|项目)$"
)
# Facts of the company with 能报什么 behind them.
_WHAT_FOR_SUCH = re.compile(
    rf"{_CAN}{_APPLY}(?:到|些|点|的)?(?:有)?{_WHAT}|"
    rf"(?:有)?{_WHAT}(?:项目|政策|补贴)?{_CAN}{_APPLY}"
)
_WISHES = re.compile(
    f"{PUT_AS_QUESTION.pattern}|匹配|推荐|对照|适合|符合|诊断|评估|测|筛|能报|可报|想|要|帮|有没|政策|"
    "项目|补贴"
)
# 找个内行帮我们分析: somebody who explains is wished for, and no form.
_SOMEBODY_TO_EXPLAIN = re.compile(
    "(?:请|找|派|安排|介绍|推荐|有没有|需要)[^,;。?]{0,6}(?:懂行|内行|懂的|专家|专人|老师|顾问|人|团队|机构|"
    "同志)[^,;。?]{0,6}(?:讲|说|解释|解读|指点|辅导|指导|分析|教|梳理|咨询)"
)
_KEPT = "(?:公司|企业)?(?:资料|信息|档案|数据|画像|记录)"
_DELETES = re.compile(
    rf"(?:删|清|抹|注销|忘)(?:除|掉|空|去|了)*[^,;。?]{{0,8}}{_KEPT}|"
    rf"(?:把)?[^,;。?]{{0,6}}{_KEPT}[^,;。?]{{0,6}}(?:删|清空|清除|清掉|抹)|"
    rf"别(?:再)?(?:存|保存|留)[^,;。?]{{0,4}}(?:我|公司|资料|信息)"
)
_ASKS_HOW = re.compile("怎么|如何|能不能|可不可以|吗|会不会|可以删|为什么")
_SHOWS = re.compile(
    rf"(?:请|帮我|我想|我要|想)?(?:再)?(?:看看|查看|看一?下|显示|查一?下|查|看|"
    rf"调出)?(?:一下)?(?:我们?|咱们?|本公司|我司|我公司)(?:公司)?(?:的|自己的|填的|填过的|"
    rf"登记的|保存的|存的)*{_KEPT}(?:是什么|有哪些|有什么|呢|看看|吧)?"
)
_CHANGE_WORDS = re.compile("改成|改为|更新为|更新成|变成|更新一?下|变更为|修改为|现在改")
_RESULT = re.compile("(?:看|出)(?:一下)?(?:结果|匹配结果)(?:吧)?|继续匹配")
_SURE = 0.6
_SURELY = 0.8
_LONGEST_WISH = 24
# More facts than these are a description of the company.
_A_STORY = 4


# 我们去年研发投了60万，行吗: whether that is enough is asked, of a call talked about before or
# named in the message.
_ASKS_IF_ENOUGH = re.compile(
    "(?:行|可以|够|成|符合|满足|合格|达标|能报|能不能报|得)(?:吗|么|不|没)$|行不行|够不够|"
    "可不可以|[能够].{1,24}[吗么]$"
)


def about_company(turn: Turn) -> Reply | None:
    """The reply to an answer of the open form, or to a message about the company itself."""
    if turn.context.awaiting:
        return None
    text = turn.said.strip(" 。.,!~?")
    if _DELETES.search(text) and len(text) <= _LONGEST_WISH:
        return shown(turn) if _ASKS_HOW.search(text) else deleted(turn)
    if _SHOWS.fullmatch(text) or (not turn.context.form and _is(turn, "show_profile", _SURELY)):
        return shown(turn)
    reply = form.answered(turn)
    if reply is not None:
        return reply
    if _RESULT.fullmatch(text):
        company = turn.tools.profiles.company(turn.user)
        return result(turn, company) if company.known else form.begin(turn)
    if wants_matching(turn, text):
        return form.begin(turn)
    if _about_a_call(turn, text):
        return None
    tells = _is(turn, "change_profile", _SURE) and not turn.pieces[0].asks
    if tells and _new_facts(turn).known and not _ASKS_IF_ENOUGH.search(text):
        return changed(turn)
    return None


def _about_a_call(turn: Turn, text: str) -> bool:
    """我们才五个人行不行 after talking about a call: a question about it, unless a change of
    what is kept is plainly wished."""
    known = turn.shelf.knowledge.by_id
    subjects = [known.get(i) for i in turn.context.subjects]
    return any(isinstance(s, Call) for s in subjects) and not _CHANGE_WORDS.search(text)


def wants_matching(turn: Turn, text: str) -> bool:
    """Whether the message asks what suits the company, rather than about one call."""
    asks = _MATCHES.search(text) is not None
    for_such = _WHAT_FOR_SUCH.search(text) is not None
    surely = _is(turn, "match_calls", _SURELY) and wishes_anything(text)
    if not (asks or for_such or surely) or _SOMEBODY_TO_EXPLAIN.search(text):
        return False  # most messages: neither names of calls nor facts need to be looked for
    if match_in(text, turn.shelf.calls).sure:
        # 也入了科小库 is told of the company; 我们能报数字化试点吗 names a call.
        return (asks or for_such) and _told(turn) > _A_STORY
    if asks:
        return True
    if not _told(turn) and tells_of_one(text, turn.shelf.calls):
        return False  # 有个菜种是我们育出来的,能报哪个: a thing is told, nothing of the company
    of_a_level = levels(text) and not _OURSELVES.search(text)  # 增城自己的有哪些能报
    if of_a_level:
        return False
    return surely or _told(turn) > 1


def wishes_anything(text: str) -> bool:
    """Whether a message asks or wishes; 我们种花的 only tells, and what it tells is a need."""
    return bool(_WISHES.search(text))


def _told(turn: Turn) -> int:
    """How much the message tells of the company."""
    return len(form.answers_in(turn).known)


def shown(turn: Turn) -> Reply:
    """All that is kept."""
    company = turn.tools.profiles.company(turn.user)
    if not company.known:
        return turn.reply("profile_none", turn.say("tap_match"))
    rows = "\n".join(
        turn.say("profile_row", name=name, words=words) for name, words in facts(turn.say, company)
    )
    return turn.reply("profile", turn.say("tap_result"), turn.say("tap_delete_profile"), rows=rows)


def changed(turn: Turn) -> Reply:
    """New facts put over the old ones."""
    new = _new_facts(turn)
    if not new.known:
        return turn.reply("profile_change_what", turn.say("tap_profile"))
    whole = turn.tools.profiles.tell(turn.user, new)
    kept = Company(**{n: getattr(whole, n) for n in new.known}, said=whole.said)
    return turn.reply(
        "profile_changed",
        turn.say("tap_profile"),
        turn.say("tap_result"),
        told=told(turn.say, kept),
    )


def deleted(turn: Turn) -> Reply:
    """All of it taken away, the open form with it."""
    was_kept = turn.tools.profiles.delete(turn.user)
    context = replace(turn.context, form="", passed=(), strayed=0, rest=())
    return turn.reply("profile_deleted" if was_kept else "profile_none", context=context)


def _new_facts(turn: Turn) -> Company:
    return company_facts(_CHANGE_WORDS.sub("是", turn.typed), turn.today)


def _is(turn: Turn, intent: str, least: float) -> bool:
    return turn.intent == intent and turn.pieces[0].confidence >= least
