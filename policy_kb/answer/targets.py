"""Answers about targets: figures, multiples, years, and whether a guess is right."""

from __future__ import annotations

import re

from policy_kb.answer.evidence import SURE, Evidence
from policy_kb.answer.model import Answer, Status
from policy_kb.language.quantities import Quantity, quantities, years
from policy_kb.library import Shelf
from policy_kb.model import Target
from policy_kb.question import Aspect, Question
from policy_kb.retrieval.search import Hit, topic_words

# Targets are found more easily than clauses, because the question already says "how much".
ENOUGH = 0.24
_CLOSE = 0.85
# A clause that fits this much better than any target: no target is meant.
_OUTDONE = 1.5
# Words that ask for or name a figure; without one of them no target is meant.
_COUNTS = re.compile(
    r"多少|几|多大|目标|指标|数字|数值|倍|番|占|比重|比例|面积|规模|达到|\d|"
    r"[一二三四五六七八九十百千万亿]+[家件倍]|增长|增加|数量|总量|投入|申请量"
)
_HOW_MANY = re.compile(
    "多少[家件个平亿倍间]|几多?[家件个亿倍间]|多大面|翻几|几倍|占到?多少|占比|倍数|增长多少|"
    "目标$|指标$|目标值|指标值|数量$|面积$|比重$|申请量$"
)
_BETWEEN = re.compile("和|跟|与|同|还是|以及|或者|、|,|vs|(?<!占)比(?![重例])")
_ALL = re.compile(
    "(?:主要|全部|所有|各项)的?(?:目标|指标).{0,8}(?:列|发|有哪|是哪|说说|讲讲)|"
    "(?:列|发).{0,4}(?:目标|指标)|(?:目标|指标).{0,3}(?:全|都)列|"
    "[几多]少?[个项大].{0,6}(?:指标|目标)|(?:指标|目标)(?:一共|总共|都|分别|具体)*(?:有|"
    "是)?(?:几[个项]|哪些|哪几|什么$|啥$)|(?:全部|所有|各项)(?:的)?(?:指标|目标)$"
    "|最[大多高快小低].{0,5}(?:目标|指标)|(?:目标|指标).{0,8}最[大多高快小低]"
)
# 各项目标逐项念给我.
_RECITED = re.compile(
    "(?:[0-9一二两三四五六七八九十]+|那几|这几|所有|全部|各)[个项大条]?(?:主要|数字|具体)?的?"
    "(?:指标|目标)(?:数字)?(?:都|全|全部|一个个|逐[个项条一]|一一|挨个|统统)*(?:给我)?[报念说讲列数背发]"
)
_SCALE = {"亿元": ("元", 1e8), "万平方米": ("平方米", 1e4)}
# Asked is what has been reached, which a policy cannot say.
_PRESENT = re.compile("现在|目前|现有|已有|已经|截至|迄今|至今|如今|当前|实际|真的做到|完成了")
# Whether a figure rises year by year: 是不是逐年往上加, 一年比一年多吗.
_TREND = re.compile("逐年|[每年]年(?:都|要|在|往)|一年比一年|年年|递增|连年")
# Two figures set against each other: 高企和小巨人哪个多.
_WHICH_IS_MORE = re.compile(
    "(?:哪一?[个家项样边]|谁)(?:的?(?:目标数?|指标|数字?))?(?:更|比较)?[多少大高低]|[多少大高]几[家个件]|多多少|数量.{0,4}一样"
)
# What the district is to become, in words: 增城要打造成什么样的城区.
_BECOMES = re.compile(
    "(?:增城|全区|[我咱本]区|区里|目标).{0,12}(?:[成变作]为?|当上)(?:一个|个)?[^,，]{0,6}"
    "(?:怎么?样|怎样|什么|啥|哪|何种)"
)
# 800这个数是什么; 3倍指的是哪几项.
_THE_NUMBER = re.compile(
    "(?:这个?|那个?)数(?:字|据)?|指的?|"
    "(?:什么|啥|哪一?[个项样]?)(?:东西|方面|事情?|内容|意思)?的?(?:数字?|数值|数据|指标|目标)"
)
_OF_THAT_YEAR = re.compile(
    "年(?:以后|之后|往后|过后|起)|多少|(?<!是)几[个家件亿倍]|(?:目标|指标)[^,，]{0,3}几[个家件亿倍]"
)
_WHICH = re.compile("哪(?:几[项个]|[一两]?[项个]|些)(?!年)")
_THAN = re.compile("^(?:那|它|这个?)?(?:比|跟|和|与|同)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def find(question: Question, evidence: Evidence, shelf: Shelf) -> tuple[Target, ...]:
    """The targets a question is about, none if its words name no target."""
    if evidence.targets:
        return _beside_the_last(question, fitting(question, evidence.targets[:3]), evidence)
    told = of_figure(question, shelf)
    if told:
        return told
    # 高企翻几倍，小巨人呢: what follows a figure asks for one.
    rises = speaks_of_trend(question.text)
    named = question.elliptic or rises or _COUNTS.search(question.text)
    counted = named or quantities(question.text)
    if question.aspect is not Aspect.WHEN and not counted:
        return ()
    several = _in_each_piece(question, evidence, shelf)
    if len(several) > 1:
        return fitting(question, several[:3])
    if question.aspect is Aspect.WHEN and not evidence.words:
        return ()
    least = SURE if question.aspect is Aspect.WHEN else ENOUGH
    hits = [h for h in evidence.target_hits if h.score >= least]
    if not hits or not rises and _outdone(hits, evidence):
        return _counted_by_unit(question, evidence, shelf)
    near = [evidence.entry(h) for h in hits if h.score >= hits[0].score * _CLOSE]
    return _beside_the_last(question, fitting(question, tuple(near[:3])), evidence)


def _beside_the_last(
    question: Question, found: tuple[Target, ...], evidence: Evidence
) -> tuple[Target, ...]:
    """比小巨人多多少, after another figure: both of them."""
    if not _THAN.search(question.text):
        return found
    before = (evidence.entries.get(i) for i in question.before.subjects[:1])
    return tuple(dict.fromkeys((*(t for t in before if isinstance(t, Target)), *found)))


def of_figure(question: Question, shelf: Shelf) -> tuple[Target, ...]:
    """三个亿是什么目标: the targets of just this figure, where nothing else is named."""
    rest = _THE_NUMBER.sub(" ", question.text)
    guesses = quantities(question.text, bare=rest != question.text)
    for guess in guesses:
        rest = rest.replace(guess.surface, " ")
    if question.background or topic_words(rest):
        return ()
    return tuple(
        t
        for t in shelf.knowledge.targets
        for guess in guesses
        if expected(t, guess) == guess.value
        and (not guess.is_multiple or _WHICH.search(question.text))
    )


def _counted_by_unit(question: Question, evidence: Evidence, shelf: Shelf) -> tuple[Target, ...]:
    """专利一年要几件: the target that the closest clause serves, if its unit is asked for."""
    if not evidence.sure or question.aspect is Aspect.WHEN:
        return ()
    closest = evidence.hits[0].id
    return tuple(
        t
        for t in shelf.knowledge.targets
        if closest in t.related and re.search(f"[几少]{t.unit[-1:]}", question.text)
    )


def _outdone(hits: list[Hit], evidence: Evidence) -> bool:
    """Whether a clause that has nothing to do with the closest target fits far better."""
    if not evidence.hits or evidence.hits[0].score <= _OUTDONE * hits[0].score:
        return False
    return evidence.hits[0].id not in evidence.entry(hits[0]).related


def _in_each_piece(question: Question, evidence: Evidence, shelf: Shelf) -> tuple[Target, ...]:
    """高企和小巨人各多少家: the closest target of each stretch that names one."""
    found: dict[str, Target] = {}
    told = (*question.background, question.text)
    for piece in (stretch for text in told for stretch in _BETWEEN.split(text)):
        for hit in shelf.index.search(topic_words(piece), most=6):
            entry = evidence.entries[hit.id]
            if hit.score < SURE:
                break
            if isinstance(entry, Target):
                found.setdefault(entry.id, entry)
                break
    return tuple(found.values())


def fitting(question: Question, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Of several, those that count in the unit the question names."""
    named = {guess.unit for guess in quantities(question.text)}
    fitting = tuple(t for t in targets if named & {t.unit, _SCALE.get(t.unit, (t.unit,))[0]})
    return fitting or targets


def speaks_of_trend(text: str) -> bool:
    """Whether a text speaks of a rise year by year."""
    return bool(_TREND.search(text))


def trend_of(question: Question, evidence: Evidence) -> bool:
    """Whether it is asked how something that has a target goes from year to year."""
    if evidence.ordinals or not speaks_of_trend(question.text):
        return False
    return bool(evidence.targets) or bool(
        evidence.target_hits and evidence.target_hits[0].score >= SURE
    )


def asks_what_becomes(text: str) -> bool:
    """Whether it is asked what the district is to become."""
    return bool(_BECOMES.search(text))


def side_by_side(question: Question, evidence: Evidence, shelf: Shelf) -> tuple[Target, ...]:
    """The targets of two things of which the more is asked for; none where that is not asked."""
    if not _WHICH_IS_MORE.search(question.text):
        return ()
    found = _in_each_piece(question, evidence, shelf)
    return found if len(found) > 1 else ()


def of_money(evidence: Evidence) -> bool:
    """Whether the closest target is an amount of money that government itself spends."""
    if not evidence.target_hits or evidence.target_hits[0].score < SURE:
        return False
    if evidence.hits and evidence.hits[0].score > evidence.target_hits[0].score:
        return False
    closest = evidence.entry(evidence.target_hits[0])
    return closest.unit.endswith("元")


def asks_for_all(question: Question) -> bool:
    """有几个指标, 目标都有哪些: the list rather than one figure."""
    return bool(_ALL.search(question.text)) or recited(question.text)


def recited(text: str) -> bool:
    """Whether all targets are to be read out."""
    return bool(_RECITED.search(text))


def counts(question: Question, evidence: Evidence, shelf: Shelf) -> bool:
    """Whether the question asks how many of something that has a target."""
    if not _HOW_MANY.search(question.text) or evidence.ordinals:
        return False
    return bool(evidence.targets) or bool(find(question, evidence, shelf))


def guessed(question: Question, evidence: Evidence, shelf: Shelf) -> bool:
    """Whether the question names a figure of just the kind that its target has."""
    found = find(question, evidence, shelf)
    if len(found) != 1:
        return False
    return any(
        guess.unit != "个" and expected(found[0], guess) is not None
        for guess in quantities(question.text)
    )


def answer(question: Question, targets: tuple[Target, ...], shelf: Shelf) -> Answer:
    """The figure; a guess in the question is confirmed or corrected, a wrong year named."""
    goal = shelf.knowledge.policy.goal_year
    named = years(question.text)
    asked = [year for year in named if year != goal]
    by_then = question.aspect is Aspect.WHEN and not _OF_THAT_YEAR.search(question.text)
    if asked and not by_then:
        targets = targets or shelf.knowledge.targets
        facts = {"year": asked[0], "goal_year": goal}
        return Answer(Status.ANSWERED_NOT_STATED, "other_year", Aspect.TARGET, targets, facts)
    if asked:
        facts = {"year": asked[0], "goal_year": goal}
        return Answer(Status.ANSWERED_CORRECTED, "year_wrong", Aspect.WHEN, targets, facts)
    if goal in named and question.aspect is Aspect.WHEN and not targets:
        return Answer(Status.ANSWERED, "year_confirmed", Aspect.WHEN, targets)
    if question.aspect is Aspect.WHEN and not targets:
        return Answer(Status.ANSWERED, "goal_year", Aspect.WHEN)
    if len(targets) == 1:
        bare = Aspect.TARGET in (question.aspect, question.before.aspect)
        verdict = _verdict(targets[0], quantities(question.text, bare=bare))
        if verdict is not None:
            guess, right = verdict
            status = Status.ANSWERED if right else Status.ANSWERED_CORRECTED
            key = "target_confirmed" if right else "target_corrected"
            return Answer(status, key, Aspect.TARGET, targets, {"guess": guess.surface})
    if _PRESENT.search(question.text) and question.aspect is Aspect.TARGET:
        return Answer(Status.ANSWERED_NOT_STATED, "target_now", Aspect.TARGET, targets)
    return Answer(Status.ANSWERED, "target", Aspect.TARGET, targets)


def of_other_year(question: Question, shelf: Shelf) -> Answer | None:
    """2019年以后的目标有哪些: the policy goes no further than its own year."""
    if all(year == shelf.knowledge.policy.goal_year for year in years(question.text)):
        return None
    return answer(question, shelf.knowledge.targets, shelf)


def overview(shelf: Shelf) -> Answer:
    """All targets with their figures."""
    return Answer(
        Status.ANSWERED,
        "targets",
        Aspect.TARGET,
        (shelf.knowledge.by_id["goal"],),
        {"targets": shelf.knowledge.targets},
        rows=shelf.knowledge.targets,
    )


def _verdict(target: Target, guesses: list[Quantity]) -> tuple[Quantity, bool] | None:
    """The first guess that can be compared with the target, and whether it is right."""
    for guess in guesses:
        figure = expected(target, guess)
        if figure is not None:
            return guess, abs(figure - guess.value) < 1e-6 * max(1.0, figure)
    return None


def expected(target: Target, guess: Quantity) -> float | None:
    """The target's own value in the guess's terms; None where they cannot be compared."""
    if guess.is_multiple:
        found = _NUMBER.search(target.multiple or "")
        return float(found.group()) if found else None
    unit, scale = _SCALE.get(target.unit, (target.unit, 1.0))
    if guess.unit in (unit, "") or (guess.unit == "个" and unit in ("家", "件")):
        return float(target.figure) * scale
    return None
