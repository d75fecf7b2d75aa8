"""From the tracker's reading of a message to the questions in it.

The only reader of Rasa's parse data. A message is a list of pieces; pieces that
ask become questions, pieces that only tell become the background of the
question that follows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from actions.context import Context
from policy_kb.mentions import Mention
from policy_kb.question import UNSTATED, Aspect, Before, Question
from policy_kb.search import topic_words

_ASKS = "ask_"
_ELLIPTIC = {"switch_topic", "correct"}
# Below this an aspect is only guessed; "what is it" is then the safer reading.
_CLEAR = 0.3
_FAINT = 0.05
_SECOND = 0.1
# In a long message much sounds like a question; only what surely is one counts.
_LONG, _SURE = 40, 0.55
# A message that is one word names a topic, whatever sentences the word occurs in.
_ONE_WORD = 4
# In a message of several pieces only one that is put as a question asks something.
_PUT_AS_QUESTION = re.compile(
    "[吗么呢?谁哪几啥咋]|什么|怎|如何|多少|多久|多大|有没有|有无|是不是|能不能|可不可以|可否|是否|对不对|行不行"
    "|(?:牵头|负责|配合|协助|主管|参与)(?:单位|部门|的|方)|区别|不同|对比|列|讲|说|介绍|告诉|查|看|问|想知道|了解"
)
_DEADLINE = re.compile("截止|截至|最晚|最迟|几号[交报前]|报名时间|申报时间|期限")
# An aspect that none of its words speak of was guessed from the tone of a sentence;
# the next likely one is taken instead (这算哪一条 is no question about the document).
_NEEDS_WORDS: dict[Aspect, re.Pattern[str]] = {
    Aspect.UNITS: re.compile("单位|部门|谁|局|哪[几两些]?家|牵头|配合|分工|机构|委办|各方|哪几个|找"),
    Aspect.SOURCE: re.compile(
        "原文|原话|出处|来源|依据|文号|印发|发布|发文|出台|链接|网址|全文|红头|有效|过期|废止|哪个文件|什么文件"
        "|文件名|文件号|谁发|官网|下载|落款|公布|真的假的|权威|哪份|哪里看"
    ),
    Aspect.TARGET: re.compile(
        r"多少|几|多大|目标|指标|数字|数值|倍|番|占|比重|比例|面积|规模|达到|\d|[一二三四五六七八九十百千万亿]+[家件倍万亿]"
        "|增长|增加|数量|总量|投入|量"
    ),
    Aspect.WHEN: re.compile("年|时候|几时|何时|多久|期限|时间|完成|到期|几点|月|截止|阶段"),
    Aspect.LEAD: re.compile(
        "牵头|负责|主管|谁|部门|单位|局|归|管|找|抓|领头|带头|挑头|对口|哪家|主导|去哪|联系|问|主办|责任|办公室|方"
    ),
    Aspect.SUPPORT: re.compile(
        "配合|协助|协办|协同|参与|帮|打下手|辅助|还有谁|其[他它]|一起|联合|搭|支援|支持|副手|跟着|除了|出力|配"
    ),
    Aspect.CONTACT: re.compile(
        "电话|联系|地址|在哪|哪里|哪儿|边度|网址|网站|微信|邮箱|姓名|叫什么|名字|窗口|办公|几楼|上班|号码|怎么找|找谁"
        "|qq|热线|加你|几点|怎么去|地点|位置|公众号|传真|去哪|那里"
    ),
    Aspect.AMOUNT: re.compile(
        "多少|几|钱|元|万|补|奖|额|贴|资助|费|点|免|折|给不给|资金|现金|经费|标准|利息|房"
    ),
}
# A piece that asks whether or what there is for a need.
_ASKS_FOR = re.compile(r"有没有|有无|吗|有什么|有啥|什么政策|哪些|支不支持|给不给|怎么支持|讲什么|说什么|内容是|是什么|(.)不\\1")
# Places with policies of their own; a company that comes from there says so.
ELSEWHERE = re.compile(
    "黄埔|天河|越秀|海珠|荔湾|白云区|番禺|花都|南沙|从化|南山区|福田|宝安|龙岗|松山湖|深圳|东莞|佛山|惠州|珠海"
    "|中山市|江门|肇庆|清远|汕头|湛江|上海|北京|杭州|苏州|南京|武汉|成都|重庆|长沙|厦门|香港|澳门"
)
_COMING_HERE = re.compile("增城|我们在|我在|搬|迁|来这|过来|你们区|咱们区|落户|总部|分公司|团队|大学|区里|本区|我区")
_ANOTHER_PLACE = 0.97
# Several things are asked at once.
_SEVERAL = re.compile("两件事|两个事|两个问题|两样|几件事|第一.+第二|一是.+二是|一来.+二来|各[看睇在属对]|分别[看在属对是]")
_ENUMERATOR = re.compile(
    "第[一二三](?:件事|件|个问题|个|点|是|,)(?:是|,)?|(?<![第唯统])[一二三](?:是|来)(?=.{4})|另外|顺便(?:问|再)?"
)
# Words that set two things against each other, whatever else is asked of them.
_COMPARES = re.compile("区别|不同|唔同|对比|比较|不一样|差别|并排|对照|vs")
_MOST_QUESTIONS = 3
# 那…呢, 换成…: the same question about something else.
_SAME_ABOUT = re.compile(r"^(?:那|那么|换成|换作|如果是|要是|还有)?.{1,12}(?:呢|又如何|又怎么样)$|^换成?.{1,10}")


@dataclass(frozen=True)
class Piece:
    """One stretch of a message as the NLU read it."""

    text: str
    intent: str
    confidence: float
    outside: float
    mentions: tuple[Mention, ...]
    ranking: dict[str, float]

    @property
    def asks(self) -> bool:
        """Whether the piece clearly asks for something other than what a thing is."""
        return (
            self.intent.startswith(_ASKS) and self.aspect is not Aspect.CONTENT
            and self.confidence >= _CLEAR
        )

    @property
    def names(self) -> bool:
        """Whether the piece says what it is about."""
        return bool(self.mentions or topic_words(self.text))

    @property
    def aspect(self) -> Aspect:
        if self.intent.startswith(_ASKS) and _DEADLINE.search(self.text):
            return Aspect.APPLY
        for intent in (self.intent, *self.ranking):
            likely = intent == self.intent or self.ranking.get(intent, 0.0) >= _FAINT
            if not intent.startswith(_ASKS) or not likely:
                continue
            aspect = Aspect(intent.removeprefix(_ASKS))
            needed = _NEEDS_WORDS.get(aspect)
            if needed is None or needed.search(self.text):
                return aspect
        return Aspect.CONTENT

    @property
    def fallback_aspect(self) -> Aspect | None:
        """What 目标呢 asks: the likeliest aspect of a piece that names nothing."""
        asked = {
            intent: share for intent, share in self.ranking.items()
            if intent.startswith(_ASKS) and intent != "ask_content"
        }
        best = max(asked, key=asked.__getitem__, default=None)
        return Aspect(best.removeprefix(_ASKS)) if best and asked[best] >= _FAINT else None

    @property
    def elliptic(self) -> bool:
        return self.intent in _ELLIPTIC or (
            not self.asks and bool(_SAME_ABOUT.match(self.text))
        )


def pieces_of(latest_message: dict[str, Any]) -> list[Piece]:
    """The reading of a message: first the whole, then its pieces if it has several."""
    found = [
        Piece(
            text=raw["text"], intent=raw["intent"], confidence=raw["confidence"],
            outside=raw["outside"], mentions=tuple(Mention(**m) for m in raw["mentions"]),
            ranking=raw["ranking"],
        )
        for raw in latest_message.get("segments") or ()
    ]
    return found or [Piece(latest_message.get("text") or "", "", 0.0, 0.0, (), {})]


def questions_of(pieces: list[Piece], context: Context) -> list[Question]:
    """The questions of a message, at least one, at most three.

    `pieces` as `pieces_of` gives them.
    """
    whole, parts = pieces[0], [p for p in pieces[1:] if not _is_courtesy(p)]
    before = _before(context)
    if len(parts) < 2:
        only = parts[0] if parts and not whole.asks else whole
        question = _question(only, whole, (), before)
        if _COMPARES.search(whole.text):
            question = replace(question, aspect=Aspect.COMPARE, elliptic=False)
        return [question]
    if _COMPARES.search(whole.text):
        compared = _question(whole, whole, tuple(p.text for p in parts), before)
        return [replace(compared, aspect=Aspect.COMPARE, elliptic=False)]
    listed = _enumerated(whole, parts, before)
    if listed:
        return listed
    long = len(whole.text) > _LONG
    parts = [
        p if _PUT_AS_QUESTION.search(p.text) and (p.confidence >= _SURE or not long)
        else _as_told(p)
        for p in parts
    ]
    asking = [p for p in parts if p.asks]
    if not asking:
        return _contents(parts, whole, before)
    return _asked(parts, whole, before)[:_MOST_QUESTIONS]


def _enumerated(whole: Piece, parts: list[Piece], before: Before) -> list[Question]:
    """第一…第二…, 一是…二是…, …另外…: each stretch is a question of its own."""
    stretches = _ENUMERATOR.split(whole.text)
    first = 1 if _ENUMERATOR.match(whole.text) or len(stretches) > 2 else 0
    if len(stretches) - first < 2:
        return []
    found = []
    for stretch in stretches[first:][:_MOST_QUESTIONS]:
        inside = [p for p in parts if _ENUMERATOR.sub("", p.text).strip(",") in stretch]
        if not any(piece.names for piece in inside):
            continue
        asking = next((p for p in inside if p.asks and _PUT_AS_QUESTION.search(p.text)), inside[0])
        end = len(stretch)
        mentions = tuple(replace(m, start=end, end=end) for p in inside for m in p.mentions)
        found.append(replace(_question(asking, whole, (), before), text=stretch, mentions=mentions))
    return found if len(found) > 1 else []


def _as_told(piece: Piece) -> Piece:
    """去年底投了一千多万 is no question about an amount."""
    return replace(piece, intent="ask_content") if piece.asks else piece


def _asked(parts: list[Piece], whole: Piece, before: Before) -> list[Question]:
    """One question for each asking piece; telling pieces before it are its background."""
    found: list[Question] = []
    told: list[Piece] = []
    for piece in parts:
        if piece.asks:
            own_topic = piece.names
            background = tuple(p.text for p in told)
            if not own_topic and not told and found:
                background = (found[-1].text, *found[-1].background)
            question = _with_numbers(_question(piece, whole, background, before), told)
            found.append(_with_unit(question, whole))
            if not own_topic and not told and found[:-1]:
                found[-1] = _with_mentions(found[-1], found[-2])
            told = []
        elif piece.intent == "ask_content" and piece.names and _ASKS_FOR.search(piece.text):
            background = tuple(p.text for p in told)
            found.append(_with_numbers(_question(piece, piece, background, before), told))
            told = []
        elif found and piece.elliptic and piece.names:
            last = found[-1]
            found.append(_question(piece, piece, (), Before(before.subjects, last.aspect)))
        elif piece.names:
            told.append(piece)
    if len(whole.text) > _LONG and any(q.aspect not in UNSTATED for q in found):
        # 花了多少钱 inside a story is no second question beside 归哪个部门管.
        found = [q for q in found if q.aspect not in UNSTATED]
    if len(found) == 1:
        found[0] = _with_numbers(found[0], [whole])
    if told and found and not found[-1].mentions and not topic_words(found[-1].text):
        found[-1] = replace(found[-1], background=(*found[-1].background, *(p.text for p in told)))
    return found


def _contents(parts: list[Piece], whole: Piece, before: Before) -> list[Question]:
    """Nothing asks for a special aspect: one need told in several pieces, as a rule."""
    naming = [p for p in parts if p.names]
    texts = tuple(p.text for p in naming)
    ordinals = [p for p in naming if any(m.number is not None for m in p.mentions)]
    if len(ordinals) > 1:
        return [_question(p, p, (), before) for p in ordinals][:_MOST_QUESTIONS]
    if _SEVERAL.search(whole.text) and len(naming) > 1:
        return [_question(p, whole, (), before) for p in naming][:_MOST_QUESTIONS + 1]
    question = _question(whole, whole, texts, before)
    if whole.confidence < _SURE:
        # What a story of several pieces seems to ask as a whole is no more than a tone.
        question = replace(question, aspect=Aspect.CONTENT)
    return [replace(question, elliptic=question.elliptic and len(naming) < 2)]


def _question(piece: Piece, scope: Piece, background: tuple[str, ...], before: Before) -> Question:
    aspect = piece.aspect if piece.asks else Aspect.CONTENT
    if not piece.intent.startswith(_ASKS) and piece.fallback_aspect is not None:
        share = piece.ranking.get(_ASKS + piece.fallback_aspect.value, 0.0)
        if share >= _SECOND and piece.intent == "out_of_scope":
            aspect = piece.fallback_aspect
    one_word = topic_words(piece.text) == (piece.text,) and len(piece.text) <= _ONE_WORD
    if one_word and not _PUT_AS_QUESTION.search(piece.text):
        aspect = Aspect.CONTENT
    elliptic = piece.elliptic
    if elliptic and not piece.names and piece.fallback_aspect is not None:
        aspect, elliptic = piece.fallback_aspect, False
    return Question(
        text=piece.text,
        aspect=aspect,
        mentions=piece.mentions,
        background=background,
        outside=_outside(piece, scope),
        confidence=piece.confidence,
        elliptic=elliptic,
        before=before,
    )


def _outside(piece: Piece, scope: Piece) -> float:
    """Whichever of piece and message smells less of elsewhere, unless a place says so."""
    names_topic = piece is scope or topic_words(piece.text)
    outside = min(piece.outside, scope.outside) if names_topic else scope.outside
    if ELSEWHERE.search(scope.text) and not _COMING_HERE.search(scope.text):
        return max(outside, _ANOTHER_PLACE)
    return outside


def _with_numbers(question: Question, told: list[Piece]) -> Question:
    """18条和19条，谁带头: the numbers stand in a piece before the one that asks."""
    numbers = tuple(m for p in told for m in p.mentions if m.number is not None)
    if not numbers or any(m.number is not None for m in question.mentions):
        return question
    end = len(question.text)
    return replace(
        question, mentions=(*question.mentions, *(replace(m, start=end, end=end) for m in numbers))
    )


def _with_unit(question: Question, whole: Piece) -> Question:
    """A unit's tasks are asked in one piece, the unit is named in another."""
    units = tuple(m for m in whole.mentions if m.kind == "unit")
    if question.aspect is not Aspect.UNIT_TASKS or not units:
        return question
    if any(m.kind == "unit" for m in question.mentions):
        return question
    end = len(question.text)
    moved = tuple(replace(m, start=end, end=end) for m in units)
    return replace(question, mentions=(*question.mentions, *moved))


def _with_mentions(question: Question, earlier: Question) -> Question:
    """谁牵头第五条，谁配合: the second question is about what the first one named."""
    end = len(question.text)
    return replace(
        question, mentions=tuple(replace(m, start=end, end=end) for m in earlier.mentions)
    )


def _before(context: Context) -> Before:
    aspect = Aspect(context.aspect) if context.aspect else None
    return Before(context.subjects, aspect, context.trail)


def _is_courtesy(piece: Piece) -> bool:
    polite = {"greet", "thanks", "bye", "acknowledge", "praise"}
    return piece.intent in polite and not piece.mentions or not piece.text
