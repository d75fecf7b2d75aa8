"""A pick from the list last shown, and that list once more.

A numbered list takes a bare number; one without numbers (services, targets, tasks of a unit)
only what counts its entries: 第三项, 最后一个. What is answered then is `answering`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answering import answer_about
from actions.calls import answer_call
from actions.turn import Reply, Turn
from policy_kb.answer.evidence import PERHAPS
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.question import Aspect
from policy_kb.retrieval.search import topic_words

_NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
# 第二个, 选2, 就第三个吧, 要第一条, 2号, 二
_PICK = re.compile(
    rf"(?:我|就是|就|那个|那|那就|请|想)?(?:选|拣|挑|要|看|点|查|问|回复|打开|"
    rf"说的是)*(?:序号)?第?({_NUMERAL})"
    r"(?:个|条|项|号|点|款|那个|这个|那条)*(?:的)?(?:吧|啊|呢|谢谢|看看|先)*[.。、)]?"
)
_LAST_PICK = re.compile(r"(?:就|要|选|看)?最后(?:那|一|面|的)*(?:个|条|项)(?:吧)?")
_FIRST_PICK = re.compile(r"(?:就|要|选|看)?(?:头一|最前面那|最上面那|上面那)(?:个|条|项)(?:吧)?")
# 第二个展开讲讲, 后一个谁牵头, 其中第二条是什么: a pick, and what is asked of it. Of two, one is
# the former. 第五个方面, 第三项任务 name places of the document.
_PICK_AND_ASK = re.compile(
    rf"(?:那|就|那么|再|还有|后面|下面|上面)?(?P<inside>其中|里面|列表里?)?的?(?:说|讲|看)?"
    rf"(?:第(?P<number>{_NUMERAL})(?:[个项种样]|条(?(inside)|(?!)))"
    r"|(?P<side>[前后])面?(?:一个|那个|者)|(?P<last>最后)(?:面|那|的)*一?[个项])"
    r"(?!方面|部分|板块|任务|保障|大类|章)(?P<asked>.*)"
)
_TELL_MORE = re.compile(
    "展开|详细|仔细|细|深入|说说|讲讲|讲|说|介绍|看看|看|干什么|干嘛|干啥|做什么|内容|呢"
)
_FORMER = ("前", "后")
# 列表再发一下, 回到刚才的列表, 再看看那几项.
_THE_LIST = re.compile(
    "列表|清单|选项|(?:刚才|刚刚|上面|前面|之前|那|这)(?:的|说的|列的)?[那这]?(?:几|些|两|三|四|五|"
    "六|八)[项条个种]"
)
_AGAIN = re.compile("回到?|返回|再|重新?|发|看|列|给|来|一[下遍次]|刚才|刚刚|上面|前面|之前")
_SHORT = 14


def picked(turn: Turn) -> Reply | None:
    """A number (or words) that choose from the list just shown."""
    offered = turn.context.offered
    if not offered:
        return _counted(turn, turn.context.listed)
    text = turn.said
    position = _position(text, len(offered))
    if position is None:
        position, turn = _asked_of(turn, len(offered))
    if position is None:
        return _picked_by_words(turn, offered)
    known = turn.shelf.knowledge.by_id
    of_calls = isinstance(known.get(offered[0]), Call)
    if position < 1 or position > len(offered):
        if not of_calls and "个" not in text and turn.shelf.knowledge.task(position) is not None:
            return None  # beyond the list, but a clause has that number
        return turn.reply("not_in_list", count=len(offered))
    entry = known.get(offered[position - 1])
    if isinstance(entry, Call):
        return answer_call(turn, entry)
    return answer_about(turn, entry) if entry is not None else None


def _counted(turn: Turn, listed: tuple[str, ...]) -> Reply | None:
    """第三项, 最后一个: of a list that has no numbers."""
    position, turn = _asked_of(turn, len(listed))
    if position is None or not 1 <= position <= len(listed):
        return None
    entry = turn.shelf.knowledge.by_id.get(listed[position - 1])
    return answer_about(turn, entry) if entry is not None else None


def _position(text: str, count: int) -> int | None:
    if _LAST_PICK.fullmatch(text):
        return count
    if _FIRST_PICK.fullmatch(text):
        return 1
    match = _PICK.fullmatch(text)
    return levelled.number(match[1]) if match else None


def _asked_of(turn: Turn, count: int) -> tuple[int | None, Turn]:
    """The place picked by a message that asks of it as well, and the turn with what it asks."""
    match, whole = _PICK_AND_ASK.fullmatch(turn.said), turn.pieces[0]
    if match is None or topic_words(_TELL_MORE.sub(" ", match["asked"])):
        return None, turn
    if match["side"]:
        if count != len(_FORMER):
            return None, turn
        place = _FORMER.index(match["side"]) + 1
    else:
        place = count if match["last"] else levelled.number(match["number"])
    aspect = turn.context.aspect
    if whole.asks and whole.aspect is not Aspect.STRUCTURE:
        aspect = whole.aspect.value
    elif _TELL_MORE.search(match["asked"].removesuffix("呢")):
        aspect = Aspect.CONTENT.value
    return place, replace(turn, context=replace(turn.context, aspect=aspect))


def _picked_by_words(turn: Turn, offered: tuple[str, ...]) -> Reply | None:
    """上市那个: words that fit one of the offered entries and nothing better elsewhere."""
    if len(turn.said) > 12 or turn.pieces[0].asks:
        return None
    hits = turn.shelf.index.search(topic_words(turn.pieces[0].text), most=40)
    fitting = [hit for hit in hits if hit.id in offered and hit.score >= PERHAPS]
    if not fitting or fitting[0].score < 0.8 * hits[0].score:
        return None
    return answer_about(turn, turn.shelf.knowledge.by_id[fitting[0].id])


def relisted(turn: Turn) -> Reply | None:
    """回到刚才的列表: the list last shown, numbered, as long as it is talked about."""
    listed, whole = turn.context.listed, turn.pieces[0]
    found = _THE_LIST.search(turn.said)
    if not listed or found is None or len(turn.said) > _SHORT or whole.asks:
        return None
    rest = turn.said[: found.start()] + " " + turn.said[found.end() :]
    if not _AGAIN.search(turn.said) or topic_words(_AGAIN.sub(" ", rest)):
        return None
    entries = tuple(turn.shelf.knowledge.by_id[i] for i in listed)
    context = replace(turn.context, offered=listed, rest=())
    return turn.reply("list_again", context=context, choices=turn.renderer.choices(entries))
