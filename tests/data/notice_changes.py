"""Notices changed in ways that must not matter, read again: what becomes wrong leans on too little.

A changed notice may lose fields, but none may become wrong. What is inserted here is of no field;
where it could be, it is not inserted. Texts count as right where they say the same, whatever their
marks, stops and forms of dates; other dates where day, step and side are right.

`python tests/data/notice_changes.py [change …]` prints a line for each change, and with `-v` every
field that is wrong.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence

from notice_scores import own, scores_of

from policy_kb.intake.lines import Line, read_text
from policy_kb.intake.notice.outline import topics_of

Change = Callable[[list[str], random.Random], list[str]]
_SECTION = re.compile("[一二三四五六七八九十]+、")
_MARK = re.compile(r"(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])\s*")
_BRACKET = re.compile("[（(][一二三四五六七八九十]+[）)]\\s*")
_A_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日"
_UNTIL = f"于({_A_DAY})前([^，。；]{{4,30}})(?=[，。；])"
_OTHER_WORDS = {
    "conditions": ("参与门槛", "谁来报", "准入", "单位要求", "适用企业", "范围和要求"),
    "materials": ("需报送的文件", "应备文件", "提交文件", "文件清单"),
    "funding": ("经费", "政策激励", "补多少", "扶持", "后续支持"),
    "schedule": ("怎么报", "工作步骤", "节点", "受理"),
    "contact": ("其他", "答疑", "业务对接"),
}
_BESIDE = {
    "days": (
        "宣讲会定于2029年12月5日下午举行，请于12月1日前报名。",
        "申报系统将于2029年11月18日22:00至11月19日8:00停机维护，请合理安排填报时间。",
        "首次申报的单位请于2029年11月5日前完成统一身份认证注册。",
        "申报培训会于2029年11月6日召开，请参会人员11月4日前将回执发至邮箱。",
        "评审结果于2029年12月20日前在官网公布。",
        "已立项项目应于2029年12月15日前提交年度执行情况报告。",
        "国庆假期（2029年10月1日至10月7日）不受理。",
        "申报材料原件将于2029年12月30日前退还。",
        "申报指引和模板自2029年11月1日起可在官网下载。",
        "11月12日前，各单位可就通知内容提出意见建议。",
        "2029年3月31日前已受理的项目按原办法执行。",
        "本通知自2029年11月1日起施行，有效期至2031年10月31日。",
    ),
    "documents": ("推荐单位须提交推荐函和汇总表。", "验收时须提交决算审计报告。"),
    "sums": ("专项经费应单独核算，间接费用不超过20%。", "2028年共支持项目20个，资助资金600万元。"),
}
_SECTIONS_BESIDE = (
    ("九、评审办法", "1.形式审查；", "2.专家评审，60分以上的进入现场考察；"),
    ("九、建设任务", "1.研发投入不低于500万元；", "2.新增知识产权不少于5项。"),
    ("九、验收材料", "1.验收申请表；", "2.决算审计报告。"),
    ("九、推荐单位提交材料", "1.推荐函；", "2.汇总表；"),
    ("九、监督电话", "020-00009999"),
)


def _without(mark: re.Pattern[str]) -> Change:
    return lambda texts, _: [
        mark.sub("", text, count=1) if mark.match(text) else text for text in texts
    ]


def _without_any(texts: list[str], chance: random.Random) -> list[str]:
    for mark in (_SECTION, _BRACKET, _MARK):
        texts = _without(mark)(texts, chance)
    return texts


def _other_headings(texts: list[str], chance: random.Random) -> list[str]:
    changed = []
    for text in texts:
        head = re.fullmatch(rf"({_SECTION.pattern})([^：:。，]{{2,16}})((?:[：:].*)?)", text)
        topics = topics_of(head[2]) if head else frozenset()
        words = _OTHER_WORDS.get(next(iter(topics), "")) if len(topics) == 1 else None
        changed.append(f"{head[1]}{chance.choice(words)}{head[3]}" if head and words else text)
    return changed


def _in_one_line(texts: list[str], _: random.Random) -> list[str]:
    joined: list[str] = []
    for text in texts:
        if joined and "\t" not in text and _MARK.match(text) and _MARK.match(joined[-1]):
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def substituted(pattern: str, by: str) -> Change:
    form = re.compile(pattern)
    return lambda texts, _: [form.sub(by, text) for text in texts]


def _is_heading(text: str) -> bool:
    return bool(_SECTION.match(text)) and len(text) < 16 and not re.search("[。：]", text)


def _heads_joined(by: str) -> Change:
    """A heading and the line below it as one line."""

    def change(texts: list[str], _: random.Random) -> list[str]:
        joined: list[str] = []
        for text in texts:
            if joined and _is_heading(joined[-1]):
                joined[-1] += by + text
            else:
                joined.append(text)
        return joined

    return change


def _split_behind(stop: str) -> Change:
    return lambda texts, _: [
        part for text in texts for part in re.findall(f"[^{stop}]+{stop}?", text)
    ]


def _other_marks(texts: list[str], _: random.Random) -> list[str]:
    """二、 as 2、 and 2. as （2）."""
    changed = []
    for text in texts:
        section = re.match("([一二三四五六七八九十])、", text)
        item = re.match(r"(\d{1,2})[.、．](?!\d(?!\d{3}))", text)
        if section:
            text = f"{'一二三四五六七八九十'.index(section[1]) + 1}、{text[section.end() :]}"
        elif item:
            text = f"（{item[1]}）{text[item.end() :]}"
        changed.append(text)
    mixed = any(re.match(r"\d{1,2}[.．]", text) for text in changed)
    return texts if mixed else changed


def _years_once(texts: list[str], _: random.Random) -> list[str]:
    """Without the year of the days of a notice all of whose days are of one year."""
    if len(set(re.findall(r"20\d\d(?=年\d{1,2}月\d)", "".join(texts)))) != 1:
        return texts
    dated = re.compile(r"20\d\d年(?=\d{1,2}月\d{1,2}日)")
    return [
        dated.sub("", text) if index > 3 and len(text) > 18 else text
        for index, text in enumerate(texts)
    ]


def _in_other_order(texts: list[str], chance: random.Random) -> list[str]:
    """All sections but the last in another order."""
    heads = [i for i, text in enumerate(texts) if _SECTION.match(text)]
    if len(heads) < 4:
        return texts
    sections = [texts[a:b] for a, b in zip(heads, heads[1:], strict=False)]
    chance.shuffle(sections)
    return [*texts[: heads[0]], *(t for one in sections for t in one), *texts[heads[-1] :]]


def _beside(added: Sequence[Sequence[str]]) -> Change:
    """Lines put before the last section."""

    def change(texts: list[str], chance: random.Random) -> list[str]:
        heads = [i for i, text in enumerate(texts) if _SECTION.match(text)]
        if len(heads) < 3:
            return texts
        return [*texts[: heads[-1]], *chance.choice(added), *texts[heads[-1] :]]

    return change


CHANGES: dict[str, Change] = {
    "without section numbers": _without(_SECTION),
    "without bracketed numbers": _without(_BRACKET),
    "without marks of lists": _without(_MARK),
    "without any marks": _without_any,
    "under other headings": _other_headings,
    "lists in one line": _in_one_line,
    "marked by other signs": _other_marks,
    "marked by bullets": substituted(r"^(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)])\s*", "● "),
    "parts instead of sections": substituted("^([一二三四五六七八九十])、", r"第\1部分 "),
    "framed headings": substituted(f"^{_SECTION.pattern}([^，。；：]{{2,12}})$", r"【\1】"),
    "headings before a blank": _heads_joined(" "),
    "headings before a colon": _heads_joined("："),
    "lines split at semicolons": _split_behind("；"),
    "lines split at sentences": _split_behind("。"),
    "in another order": _in_other_order,
    "days with blanks": substituted(r"(\d{1,2})月(\d{1,2})日", r" \1 月 \2 日"),
    "days with points": substituted(r"(20\d\d)年(\d{1,2})月(\d{1,2})日", r"\1.\2.\3 "),
    "days with 号": substituted(r"月(\d{1,2})日", r"月\1号"),
    "days without years": _years_once,
    "until and before": substituted("(?<=[日\\d])前", "（含）以前"),
    "ranges in words": substituted(f"({_A_DAY})至({_A_DAY})", r"\1开始，\2结束"),
    "day behind the act": substituted(_UNTIL, r"\2（\1前）"),
    "deadline behind the act": substituted(_UNTIL, r"\2，截止时间为\1"),
    "at the latest": substituted(f"于({_A_DAY})前", r"最迟不晚于\1"),
    "sections beside": _beside(_SECTIONS_BESIDE),
    **{
        f"{kind} beside": _beside([("九、其他", t) for t in told]) for kind, told in _BESIDE.items()
    },
}


def _alike(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """The same is said, in whatever order."""
    told, stated = (sorted(_plain("".join(texts))) for texts in (found, wanted))
    return told == stated


def _plain(text: str) -> str:
    text = re.sub(r"20\d\d[年./-]|[^，。；：]{2,4}条件：", "", text)
    text = re.sub(r"[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．](?!\d)|[①-⑳●]", "", text)
    return re.sub(r"[\W_]|最迟不晚于|截止时间为|[年月日号以含至开始结束前在于]", "", text)


def _step(named: str) -> tuple[str, str]:
    """Act and side of one of the other dates, with its day."""
    name, _, day = named.partition("：")
    name = re.sub("镇街|乡镇|地市|[区县市省]级?|推荐单位|主管部门", "", name)
    name = re.sub("(?:推荐|审核|汇总|初审|初评|评审|复核|核查|上报|报送)+", "审", name)
    name = re.sub("网上|在线|系统|自愿|企业|单位|填报|提交|材料", "", name)
    return name.replace("申请", "申报"), day[:10]


def _scores(lines: Sequence[Line], expected: dict) -> dict[str, tuple[str, object]]:
    read = scores_of(lines, expected, _alike)
    for field, (verdict, found) in read.items():
        if verdict == "wrong" and _is_right(field, found, expected):
            read[field] = "right", found
    return read


def _is_right(field: str, found: object, expected: dict) -> bool:
    wanted = expected.get(field) or ()
    if field == "other_dates":
        closes = ("申报截止", str(expected.get("closes_on")))
        return set(map(_step, found)) <= {closes, *map(_step, wanted)}
    if field == "contact":
        return all(_plain(part) in _plain(str(found)) for part in wanted)
    if field not in ("conditions", "materials"):
        return False
    told = _plain("".join(found))
    for maybe in expected.get(f"{field}_maybe", ()):
        told = told.replace(_plain(maybe), "")
    parts = expected.get(f"{field}_contain")
    return all(_plain(part) in told for part in parts) if parts else _alike([told], wanted)


def read_again(change: str, every: int = 1, first: int = 0) -> tuple[Counter[str], list[str]]:
    """How the fields of the notices that it changes come out, and the wrong ones; of `every` so
    many notices one, from the `first` on."""
    verdicts: Counter[str] = Counter()
    wrong = []
    for name, path, expected in list(own())[first::every]:
        texts = [line.text for line in read_text(path)]
        changed = CHANGES[change](texts, random.Random(f"{name} {change}"))
        if changed == texts:
            continue
        lines = [Line(text, f"第 {number} 行") for number, text in enumerate(changed, start=1)]
        for field, (verdict, value) in _scores(lines, expected).items():
            verdicts[verdict] += 1
            if verdict == "wrong":
                wrong.append(f"    {name} {field}: {value}")
    return verdicts, wrong


if __name__ == "__main__":
    named = [argument for argument in sys.argv[1:] if argument != "-v"]
    for one in named or CHANGES:
        counted, lines_wrong = read_again(one)
        figures = "  ".join(f"{word} {counted[word]:4}" for word in ("right", "missed", "wrong"))
        print(f"{one:26} {figures}")
        if "-v" in sys.argv:
            print("\n".join(lines_wrong))
