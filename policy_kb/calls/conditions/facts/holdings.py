"""Papers and systems that have to be held (食品经营许可证, 在线监控, ISO体系), each by its name or
by what people call it for short (卫生证 of 卫生许可证): several of which all are needed or one is
enough, told to be there, lacking or only applied for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import (
    ASKED,
    QUESTION,
    UNSURE,
    only_done,
)
from policy_kb.calls.conditions.facts.standards import in_words, of_its_standard
from policy_kb.calls.conditions.figures.counted import OTHERS
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.polarity import readings

_DEMANDED = re.compile(
    "^[^,;。]{0,8}?(?:已经?|均|须|应当?|需|依法|按规定|同时)*"
    "(?P<verb>取得|完成|列入|纳入|入选|成立|设立|设有|持有|具有|具备|拥有|获得|获|通过|"
    "办理|办妥|领取|配备|建有|建立|安装|有)了?"
    "(?P<what>[^,;。:]{2,60})$"
)
_VALID = re.compile(
    "^(?:在)?(?:有效期?内?|合法|现行|齐全|完备|完整|相应|国家|省|市)*的?(?=.{3})|有效的?"
)
_ISSUED = re.compile("^[^、,]{2,14}?(?:批准|颁发|核发|出具|核准|签发)的")
_ALL, _ANY = re.compile("、|以及|和(?!谐)|及(?!其)|与"), re.compile("、|或者?|以及")
_ONE_OF = re.compile("或|之一|任一|其一")
_TAIL = re.compile(
    "(?P<so_many>[一二两三四五六2-6]项)?(?:等)?(?P<tail>(?:管理)?(?:体系)?(?:认证|"
    "许可证?|资质|资格|登记|备案|认定)"
    "(?:证书?|凭证|证明)?|证书?|凭证|证明|执照|批文|批件)?(?:之一)?$"
)
_A_PAPER = re.compile(
    "证|照|许可|认证|资质|资格|备案|批文|批件|体系|登记|认定|凭证|验收|鉴定|版号|批复|"
    "批准|商标|专利|名录|目录|名单"
)
# What so many papers are called that it tells none of them from another.
_COMMON = re.compile(
    "管理体系|许可证?|登记|注册|证书?|证明|资格|合格|认证|认定|资质|备案|凭证|执照|批文|批件|体系|"
    "生产|经营|执业|服务|管理|企业|单位|项目|产品|有效|从业|相关|国家|期内|期"
)
_THERE = re.compile(
    "(?<![没未])有(?!没|效|限)|齐|办(?:好|下来|了|到)|拿(?:到|了|下|过|的)|授权|下来了?|取得|领(?:到|了)|"
    "(?:刚|也|都)?过(?:了|的|$)|通过|发(?:了|下来|到)|批(?:了|下来)|持|在手|考(?:到|了|出|"
    "过)|装(?:好|了|上)|(?:搞|选|设|成立|授权)(?:了|给|好|出来|下来)|[号证](?:是)?[^,]{0,6}拿的$|"
    r"做(?:好|了|完)|建(?:好|了|成)|认证(?:了|过)|评(?:上|了|过)|到20(?:2[7-9]|[3-9]\d)年|"
    r"还在有效期"
)
_NOT_YET = re.compile(
    "(?:还|正|目前|现在)?(?:正在|在|还在)[^,没]{0,5}?(?:办理?|申请|申办|走|等|审|排队|"
    "补材料|整改|换发)|"
    "(?:还|仍|一直)?(?:没|未)(?:能)?(?:批|选|评|列|纳|入|搞|下|发|拿|办|过|考|做|续|取得|"
    "通过)(?!期)|刚(?:交|递|"
    "提交)(?:了)?材料|转换期|实审|公告期|公示期|在审|等(?:着)?(?:批|发证|拿证)"
)
_GONE = re.compile(
    "吊销|注销|过期了|失效了|作废|(?:到期|过期)[^,]{0,6}(?:没|未)(?:有)?(?:续|换|办|年审)"
)
_LACKS = re.compile(
    "(?:这个|那个|的|证书?|都|也|还|是|一直|暂时|目前|我们|就)*(?:没(?:有)?|无|未)(?!有|问题|过期|到期|失效|效)"
)
_LACKING = re.compile(
    "(?:没有?|未|无|缺)(?:去)?(?:办|拿|取得|考|做|申请|通过|过|持)*(?:到|过|的|这个|那个)?$"
)
_RENEWED = re.compile("(?:续|换)(?:好|上|了|到)(?!没)|新证|重新(?:办|拿)")
_EDGE = re.compile(
    "(?:^|[搞选]|"
    "[的个那这了有到过和跟及、照证书都也本张是们司家店厂系区年月办拿持把就我连还但套过没无考做领]|"
    "\\W)$"
)
_MORE_OF_IT = re.compile(f"(?!的|这|那)[一-鿿]{{1,4}}(?:{_A_PAPER.pattern})")
_PAPER_BEHIND = re.compile(f"(?:的|这|那|个|张|本|相关)*(?P<paper>{_A_PAPER.pattern})")
_OWN, _MOST = 2, 8
# A bound, a habit; what firms of one kind have to hold.
_NOT_HELD = re.compile(r"不少于|不低于|以上|至少|\d{1,3}[个项件家名级年]|[满近][一二两三四五]年|级")
_HABIT = re.compile("[0-9]年|[满近][一二两三四五]年|均|全部|全员|所有|人人|按时|制度|不少于|不低于")
_LONG = 4
# Who has no 二级 may have a higher one; of 区级以上 the lowest level is all that is spoken of.
_GRADED = re.compile("(?<![国省市区县]级)(?<![省市区]级及)以上")
# 在信息系统完成备案的机构: where, and who has to, is no matter.
_WHERE, _OF_WHOM = (
    re.compile("在[^,;。]{2,14}?(?=完成|办理|进行)"),
    re.compile("的[一-鿿]{2,8}机构$"),
)
_OFFICE = "系统|海关|住建|卫健|发改|工信|商务|公安|消防|环保|这个|那个|区里|市里|省里"
_KIND_OF_PAPER = re.compile("(?P<kind>备案|版号|许可证|执照|批复|商标|名录|诊疗|办学)(?:证|登记)?$")
_OF_A_KIND = re.compile(
    "^(?!申报|申请|参评|牵头|项目|用人|承担|实施)[一-鿿、]{2,}(?:企业|单位|机构|公司|"
    "场所|门?店)(?:还|均)?(?:须|应|需)"
)


def held(condition: str, message: Message) -> Judged:
    """Whether what has to be held is told to be there. Of several that are needed one that is
    lacking is enough against it, of several of which one is enough all of them."""
    found = _DEMANDED.match(_OF_WHOM.sub("", _WHERE.sub("", condition)))
    if _GRADED.search(condition) and not _ONE_OF.search(condition):
        return Judged(None)
    if found is None or _OF_A_KIND.match(condition) or _HABIT.search(condition):
        return Judged(None)
    items = list(_items(found["what"]))
    either = _ONE_OF.search(found["what"]) is not None
    if not items or not all(_A_PAPER.search(one) or len(one) > _LONG for one in items):
        return Judged(None)
    parts = (p for c in message.clauses for p in c.split("、") if p)
    told = of_its_standard(condition, filter(None, message.pieces))
    told_raw = of_its_standard(condition, parts)
    said, raw = tuple(map(in_words, told)), tuple(map(in_words, told_raw))
    typed = dict(zip((*raw, *said), (*told_raw, *told), strict=True))
    items = [(item, _sole_name(item, condition, message)) for item in items]
    by_passing = found["verb"] == "通过"
    verdicts = [
        Judged(None)
        if either and _NOT_HELD.search(item)
        else _of(item, name, said, raw, by_passing)
        for item, name in items
    ]
    # What is told of a standard by its number is given back by its number.
    verdicts = [replace(one, words=typed.get(one.words, one.words)) for one in verdicts]
    against = [v for v in verdicts if v.kept is False]
    there = [v for v in verdicts if v.kept]
    if either:
        if there:
            return there[0]
        return against[0] if len(against) == len(items) else Judged(None)
    if against:
        return against[0]
    if not either and _NOT_HELD.search(condition):
        return Judged(None)  # which grade, and how many, has to be told as well
    return there[0] if len(there) == len(items) else Judged(None)


def _items(what: str) -> Iterator[str]:
    """Each of the things that a list names, with the word that all of them share at its end."""
    what = _ISSUED.sub("", _VALID.sub("", re.sub(r"\([^)]*\)", "", what)))
    ending = _TAIL.search(what)
    tail = (ending["tail"] or "") if ending else ""
    body = what[: ending.start()] if ending and tail else re.sub("之一$", "", what)
    split = _ANY if _ONE_OF.search(what) else _ALL
    for part in split.split(body):
        part = _VALID.sub("", part)
        if part:
            yield part if _A_PAPER.search(part[-2:]) else part + tail


def _sole_name(item: str, condition: str, message: Message) -> str:
    """What all things of its kind are called (备案证, 许可证), where the call demands one only."""
    found = _KIND_OF_PAPER.search(item)
    return found["kind"] if found and message.is_sole(found["kind"], condition) else ""


def _of(
    item: str, kind: str, said: tuple[str, ...], raw: tuple[str, ...], by_passing: bool
) -> Judged:
    """Whether one thing is there. `kind`: what else it may be called; `by_passing`: of what has
    only been done nothing follows."""
    for piece in raw:
        span = named_short(item, piece, kind) if not OTHERS.search(piece) else None
        if span is None or ASKED.search(piece):
            continue
        if _denies(piece, span) or _GONE.search(piece) and not _RENEWED.search(piece):
            return Judged(False, piece)
    for piece in said:
        plain = QUESTION.sub("", piece)
        span = named_short(item, plain, kind)
        if span is None or UNSURE.search(plain) or ASKED.search(plain):
            continue
        if by_passing and only_done("通过", piece):
            continue
        found = readings(plain)
        if found and found[0].so and _THERE.search(plain[: span[0]] + " " + plain[span[1] :]):
            return Judged(True, piece)
    return Judged(None)


def _denies(piece: str, span: tuple[int, int]) -> bool:
    """Whether the words right behind or right before a thing say that it is not there (yet)."""
    plain = QUESTION.sub("", piece)
    behind, before = plain[span[1] :], plain[: span[0]]
    yet = _NOT_YET.search(behind)
    if yet is not None and yet.start() <= _MOST and not _THERE.search(behind[: yet.start()]):
        return True
    if _LACKS.match(behind) and not re.match("[有没]没有", behind):
        return True
    return _LACKING.search(before) is not None


def named_short(item: str, piece: str, kind: str = "") -> tuple[int, int] | None:
    """Where a piece names a thing, by its name or a shorter one: characters of it in their order
    that tell it from others of its kind."""
    own = _COMMON.sub("", item) or item
    best: tuple[int, int] | None = None
    for start in range(len(piece)):
        end = run_of(item, piece, start)
        name = piece[start:end]
        proper = sum(char in own for char in name)
        alike = proper >= min(_OWN, len(own)) or len(name) > 3 and item.endswith(name)
        if len(name) < _OWN or not alike or not _EDGE.search(piece[:start]):
            continue
        if best is None or end - start > best[1] - best[0]:
            best = (start, end)
    if best is None:
        return _contracted(item, piece) or _by_kind(piece, kind)
    if not _is_paper(item, piece[best[0] : best[1]], piece[best[1] :]):
        return None
    return best


def _by_kind(piece: str, kind: str) -> tuple[int, int] | None:
    """Where a piece begins with what all things of its kind are called: of which, the call says."""
    ahead = f"(?:.*(?:{_OFFICE}))?(?:我们?|自己|的|就是|也|但|就|没有?|还没|有)*"
    found = re.match(f"{ahead}(?P<name>{kind}证?)", piece)
    return found.span("name") if kind and found else None


def _contracted(item: str, piece: str) -> tuple[int, int] | None:
    """物管会 of 物业管理委员会: it begins and ends alike."""
    for start in range(len(piece)):
        end = run_of(item, piece, start)
        if end - start > _OWN and piece[start] == item[0] and piece[end - 1] == item[-1]:
            return start, end
    return None


def _is_paper(item: str, name: str, behind: str) -> bool:
    """Whether a name is that of a paper, by its end or by the word right behind it; 经营许可证
    right behind 食品 is another one than 食品生产许可证."""
    if _A_PAPER.search(name):
        ends = re.search(f"(?:{_A_PAPER.pattern})$", name) is not None
        return ends or not _MORE_OF_IT.match(behind)
    if item.endswith("专利") and not behind.startswith(("人", "家")):
        return True
    called = _PAPER_BEHIND.match(behind)
    return called is not None and (called["paper"] in item or called["paper"] == "证")


def run_of(item: str, piece: str, start: int) -> int:
    """How far a piece goes on with characters of a name in their order."""
    at, end = 0, start
    while end < len(piece):
        found = item.find(piece[end], at)
        if found < 0:
            break
        at, end = found + 1, end + 1
    return end
