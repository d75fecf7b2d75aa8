"""Nouns around a figure, brought to one form, and how two of them stand to each other.

Language only: a company's words and a notice's words for the same thing. What follows
from the relation is `counted`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from policy_kb.calls import counters

# What people say → what notices write; one step, in this order.
_SAME: tuple[tuple[str, str], ...] = (
    ("(?:主营业务|主营|营业|销售|经营)(?:总)?收入|营业额|销售额", "营收"), ("市占率|市场份额", "市场占有率"), ("销售价格?|售价|单价|卖价|卖(?=\\s|$)", "售价"), ("占有?股(?:份|权)?|股份|股权|控股|持股", "持股"),
    ("(?<![公召展离])开(?=\\s|$)|开了|开业|办了|经营|营业|开办|运营|营运|运行", "运营"), ("孵化?着|孵化|在孵|孵", "孵"),
    ("参保|(?:缴纳|交纳|缴|交|买)了?的?(?:社保|社会保险)|(?:社保|社会保险)(?:缴纳|交纳|缴|交|买)?", "社保"),
    ("大学|高等院校|高等学校|高校|院校", "高校"), ("仓库|仓储|仓房", "仓储"), ("村民|农民|农户", "农户"),
    ("场所|用房|(?<=办公)室", "场地"), ("房间|客房", "客房"), ("车辆", "车"), ("(?:签订|签署|签约|签)", "签"), ("投资|投入|购买|采购|购置|买|投(?![标影])", "投"),
    ("研究开发|研发", "研发"), ("带动|带着|带了", "带动"), ("种植|种着|种了|种", "种"),
    ("养殖|养着|养了|养", "养"), ("取得|获得|拿到|拿了|通过", "取得"), ("合作的?|合伙", "合作"),
    ("我(?![们司厂院校国市省区家])|本人|个人|老板|创始人|法定代表人|法人代表|法人|负责人|申报人|申请人|领办人|主持人|带头人", "本人"),
    ("(?:来|在|到)?(?:我们|本)?(?:厂里?|公司里?|单位里?|店里?|院里?|这里)?(?:干了?|来了|上班|工作|任职|入职|就职)|来(?:厂里?|公司|单位|院里?)", "工作"),
    ("还剩|剩下|剩余?|余下", "剩余"), ("联合体|联合申报|参与|参加|成员", "合作"), ("课题", "项目"),
    ("没结题|未结题|没结|手[上里头]有?|在做|在研", "在研"),
    ("排名|排行|位列|排到|排在|排", "排"), ("讲师|导师", "导师"),
    ("(?:应税|应纳税)?(?:年度)?(?:工资薪金|工资性?收入|年薪|薪酬|薪资|薪水|工资)(?:收入|所得)?", "工资"),
    ("做了(?=\\s|$)", "工作"),
)
# Says nothing of what is counted.
_IDLE = re.compile(
    "我们|同事|最多|最少|咱们?|我司|我公司|本公司|我厂|我院|我校|目前|现在|现有|已经?|一共|总共|合计|共有?|总数|总量|总计|总|人数|数量|个数|数目|规模|只有|就|才|只|有|是|的|了|着|过|也|都|还|大概|大约|差不多|左右|不少于|不低于"
    "|原值|其中|以上|学历|学位|容量|容积|拥有|具有|具备|配备|配有|设有|建有|聘了|聘用|聘请|聘|须|应当?|需|要|必须|申报|申请|单位|达到?|满|实际|使用|建筑|可用|时间|年限|期限|时长|期|上年度?|上一年度?|去年|最近一年|近一年|年度|本地|自己|这边|那边|这里|以来|到|在|与|和|跟|及|以及|或|等|上|内|里|中"
    "|主导|主要|主营|核心|同期|主持|承担|一家|一个|并|且|均|其|不少|吧|啊|呢|嘛|哦|能|可以|够|嘅|第|做|搞|刚|人员|名额|面|化|为|由|给|把|得|能否|会|将|想"
)
_OF_A_FAMILY = {
    counters.AREA: "面积|空间|地方|生产|总|运营", counters.LAND: "面积|生产|土地|田地|农田|地|田",
    counters.FIRMS: "企业|公司|团队|单位|项目|机构", counters.PEOPLE: "人员|员工|职工|人|师(?![范资生])|队伍|团队|从业|公司|企业|厂",
    counters.MONEY: "改造|建设|装修|升级|更新|技改|新建|扩建|资本|金额|总额|费用|资金|额|项目", counters.DOLLARS: "金额|总额|额",
    counters.SHARE: "比例|占比|比重|产品", counters.RANK: "市场|位居|位列|居|排|名次|企业|行业|产品|位次", counters.DAYS: "天数|时间", counters.AGE: "年龄|岁数",
    counters.TIME: "年限|年|月|公司|企业", "张": "位数?|数", "床": "位数?|数", "间": "数", counters.ANY: "数",
}
# Whoever has such has less than without the word.
_RESTRICTING = re.compile(
    "新增|自有|自建|自主|专职|全职|博士|硕士|高级|中级|初级|职称|连续|本科|大专|发明|独立|专用|公共|专业|标准|有效|在职|全日制|专门|单个|单项|单体|连片|实缴|注册|编制|固定"
)
# Over which time or against what: both sides have to say the same.
_MEASURED = re.compile(
    "近?[两二三四五2-5]年|累计|平均|每年|每月|每个?|[年月日亩人户店]均|单位产值|增长|增幅|增速|增加了?|涨了?|涨幅|同比|下降|提高|降低|上升|较上年|利润"
)
_GROWTH = re.compile("增|涨|同比")
_SCOPES = re.compile("全球|世界|国际|全国|国内|全省|省内|广东省?|全市|市内|广州市?|全区|区内|增城区?|华南|亚洲")
_SCOPE_OF = {"世界": "全球", "国际": "全球", "国内": "全国", "省内": "全省", "广东": "全省", "广东省": "全省", "广州市": "全市", "增城区": "全区", "市内": "全市", "广州": "全市", "区内": "全区", "增城": "全区"}


# Units that hardly anything else of a company is told in.
_SINGLE = frozenset({counters.VOLUME, counters.POINTS, counters.LESSONS, counters.AGE, "间", "床"})


class Kinship(Enum):
    """A told noun beside a demanded one."""

    SAME = "same"
    BROADER = "broader"
    NARROWER = "narrower"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True)
class Noun:
    """What a figure is of: the words that matter, restrictions, time and place apart.
    `several`: one of several things is enough (高校或科研院所)."""

    core: str
    restricted: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    several: bool = False
    family: str = ""


def noun(text: str, family: str = "") -> Noun:
    """The noun of a stretch of text beside a figure of a family."""
    text = text.replace("全职", "专职")
    measured = frozenset("增长" if _GROWTH.match(m) else m for m in _MEASURED.findall(text))
    scopes = frozenset(_SCOPE_OF.get(s, s) for s in _SCOPES.findall(text))
    text = _SCOPES.sub(" ", _MEASURED.sub(" ", text))
    restricted = frozenset(_RESTRICTING.findall(text))
    if family == counters.RANK:  # 单项产品 and 产品 have one place
        restricted = frozenset()
    else:  # 在增城区缴纳社保: only a part of what is paid
        restricted, scopes = restricted | scopes, frozenset()
    several = re.search("或|、|及|和(?!谐)", text) is not None
    return Noun(
        core(_RESTRICTING.sub(" ", text), family), restricted, measured, scopes, several, family,
    )


def core(text: str, family: str = "") -> str:
    """The content words of a text in their common form, without what a family implies."""
    for pattern, form in _SAME:
        text = re.sub(pattern, form, text)
    if family in _OF_A_FAMILY:
        text = re.sub(_OF_A_FAMILY[family], " ", text)
    if family:
        text = re.sub(f"{re.escape(family)}[次数]", " ", text)
    return re.sub(r"[^\w]|[a-z0-9_]", "", _IDLE.sub(" ", text))


def as_counted(one: Noun, family: str) -> Noun:
    """A noun told with 个 or with no figure, beside a condition of another family."""
    return replace(one, core=re.sub(_OF_A_FAMILY.get(family, "$"), "", one.core))


def kinship(
    told: Noun, wanted: Noun, title: str, only_one: bool, of_people: bool = False
) -> Kinship:
    """How what was told stands to what is wanted. `only_one`: no other condition and no other
    figure told has this unit, so that a looser likeness is enough. `of_people`: people are
    counted, and without a noun that is the whole staff."""
    if only_one and wanted.family == counters.AGE and "本人" in told.core and "本人" in wanted.core:
        return Kinship.SAME
    told, wanted = (replace(one, core=one.core.replace("本人", "")) for one in (told, wanted))
    if wanted.core.startswith("年"):  # 一年销售额35万 and 年销售额
        told = replace(told, measured=told.measured - {"每年"})
    if not _share(told.core, wanted.core):
        told = replace(told, core=_untitled(told.core, title))
    if told.measured != wanted.measured or (wanted.scopes and told.scopes != wanted.scopes):
        return Kinship.OTHER if _share(told.core, wanted.core) else Kinship.NONE
    shared = _share(told.core, wanted.core)
    in_both = pairs(told.core) & pairs(wanted.core)
    if told.core and not shared and wanted.core:
        return Kinship.NONE
    if not in_both and told.core and not only_one and min(len(told.core), len(wanted.core)) > 1:
        return Kinship.NONE
    if not told.core and not told.restricted & wanted.restricted:
        if told.restricted:
            return Kinship.OTHER  # 注册8个月 for 社保满12个月
        if not only_one:
            return Kinship.OTHER if not wanted.core else Kinship.NONE
        part = bool(wanted.restricted - told.restricted) or of_people and wanted.core
        return Kinship.BROADER if part else Kinship.SAME
    both_ends = {wanted.core[:1], wanted.core[-1:]} <= shared
    asked_for = _untitled(wanted.core, title) if both_ends else wanted.core
    missing = "".join(char for char in asked_for if char not in shared)
    extra = "".join(char for char in _untitled(told.core, title) if char not in shared)
    lacks = len(missing) > (1 if len(shared) > 1 else 0) or wanted.restricted - told.restricted
    if told.core.endswith("率") and wanted.core.endswith(told.core):
        lacks = bool(wanted.restricted - told.restricted)  # 资产负债率 is called 负债率 as well
    if missing and wanted.several:
        # Whoever counts the one kind may have the other as well.
        return Kinship.OTHER if wanted.restricted - told.restricted else Kinship.NARROWER
    adds = len(extra) > 1 or told.restricted - wanted.restricted
    if wanted.core.startswith("单") and told.core.endswith(wanted.core):
        adds = told.restricted - wanted.restricted  # 设备单台售价: of one piece, no part of it
    if only_one and wanted.family in _SINGLE and not wanted.restricted - told.restricted:
        return Kinship.SAME  # nothing else of the call or of the message has this unit
    if only_one and _rate_of(told.core) and _rate_of(told.core) == _rate_of(wanted.core):
        lacks, adds = False, False
    last_differs = wanted.core[-1:] not in told.core and not of_people
    if lacks and (adds or last_differs):
        return Kinship.OTHER  # 研发 is no more than 研发设备: what it is of comes last
    if lacks:
        return Kinship.BROADER
    return Kinship.NARROWER if adds else Kinship.SAME


def _rate_of(core_: str) -> str:
    """去除率 of 废气设施去除率: the rate without what it is of."""
    return core_[-3:] if core_.endswith("率") and len(core_) > 2 else ""


def _share(one: str, other: str) -> set[str]:
    return set(one) & set(other)


def pairs(text: str) -> set[str]:
    return {text[i:i + 2] for i in range(len(text) - 1)}


def _untitled(text: str, title: str) -> str:
    """What a company told without what the call is called (众创空间只有两百平)."""
    for size in (4, 3, 2):
        for at in range(len(text) - size, -1, -1):
            if text[at:at + size] in title:
                text = text[:at] + text[at + size:]
    return text
