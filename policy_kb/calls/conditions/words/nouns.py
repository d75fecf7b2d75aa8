"""Nouns around a figure, brought to one form: what is counted, of which part, over which time.

Language only: a company's words and a notice's words for the same thing. How two of them
stand to each other is `kinship`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policy_kb.calls.conditions.words.concepts import in_one_word
from policy_kb.calls.told import counters

# What people say → what notices write; one step, in this order.
_SAME: tuple[tuple[str, str], ...] = (
    ("线上|网上", "网络"),
    ("线下", "门市"),
    ("(?:带动|吸纳)就业", "带动"),
    ("就业", "安置"),
    ("许可", "许证"),
    ("(?:比|竞|大)赛|赛事", "赛"),
    ("(?:举|承|主)?办(?=赛|展|活动)", ""),
    ("(?:主营业务|主营|营业|销售|经营|业务)(?:总)?收入|营业额|销售额|(?:销售|营业)(?=占)", "营收"),
    ("市占率|市场份额", "市场占有率"),
    ("产品[^,;。\\s品]{0,6}?(?:销|卖)(?:出去?|掉)?了", "产品营收"),
    ("销售价格?|售价|单价|卖价|卖(?=\\s|$)", "售价"),
    ("占有?股(?:份|权)?|股份|股权|控股|持股", "持股"),
    ("开出?(?=\\s.*(?:年薪|工资|薪))", " "),
    ("(?<![公召展离新])开(?=\\s|$|的)|开了|开业|办了|经营|营业|开办|运营|营运|运行", "运营"),
    ("孵化?着|孵化|在孵|孵", "孵"),
    (
        "参保|(?:缴纳|交纳|缴|交|买|参加)了?的?(?:社保|社会保险)|"
        "(?:社保|社会保险)(?:缴纳|交纳|缴|交|买)?",
        "社保",
    ),
    ("大学|高等院校|高等学校|高校|院校", "高校"),
    ("仓库|仓储|仓房", "仓储"),
    ("村民|农民|农户", "农户"),
    ("场所|用房|(?<=办公)室", "场地"),
    ("房间|客房", "客房"),
    ("车辆", "车"),
    ("(?:签订|签署|签约|签)", "签"),
    ("投资|投入|购买|采购|购置|买|砸钱?|投(?![标影])", "投"),
    ("(?:计算机)?软件著(?:作权?)?|软著", "软著"),
    ("实用新型专利", "实用新型"),
    ("外观设计专利|外观专利", "外观设计"),
    ("公司(?!里)", "企业"),
    ("植物新品种权?", "植物新品种"),
    ("纯?电动车?|新能源汽车|新能源车?", "新能源"),
    ("床位|病床|床", "床"),
    ("研究开发|研究与试验发展|研发", "研发"),
    ("带动|带着|带了", "带动"),
    ("种植|种着|种了|种(?!子|苗|业|类)", "种"),
    ("养殖|养着|养了|养(?![老护生])", "养"),
    ("取得|获得|拿到|拿了|通过", "获"),
    ("合作的?|合伙", "合作"),
    (
        "我(?![们司厂院校国市省区家])|本人|个人|老板|创始人|法定代表人|法人代表|法人|负责人|"
        "申报人|申请人|领办人|主持人|带头人",
        "本人",
    ),
    (
        "(?:来|在|到)?(?:我们|本)?(?:厂里?|公司里?|单位里?|店里?|院里?|这里)?(?:干了?|来了|上班|"
        "工作|任职|入职|就职)|来(?:厂里?|公司|单位|院里?)",
        "工作",
    ),
    ("还剩|剩下|剩余?|余下", "剩余"),
    ("(?:连|算上|加上|包括|含)(?:上|了)?(?:我们|咱们|自己|牵头)(?:单位|家)?(?:在内)?", "合作"),
    ("联合体|联合申报|参与|参加|成员", "合作"),
    ("课题", "项目"),
    ("没结题|未结题|没结|手[上里头]有?|在做|在研", "在研"),
    ("排名|排行|位列|排到|排在|排", "排"),
    ("讲师|导师", "导师"),
    (
        "(?:应税|应纳税)?(?:年度)?(?:工资薪金|工资性?收入|年薪|薪酬|薪资|薪水|工资)(?:收入|所得)?",
        "工资",
    ),
    ("创立|创办|创建", "始创"),
    ("中方资?本?|中资(?:资本)?|国内资本", "华资"),
)
# A verb right before a figure that only says that something is there (摆了45个工位, 跑12万公里).
_LIGHT = "(?:跑|摆|装|放|花|拍|飞|配|供|给|收|达|占|弄|搞|做|办|来|出|降|招|建)"
_LIGHT_VERB = re.compile(
    f"{_LIGHT}(?:了|过|到|好)(?=\\s|$)|"
    f"(?:(?<![\u4e00-\u9fff])|(?<=[能可以只才就共里年还])){_LIGHT}(?=\\s|$)"
)
# 租约还有五年, 两年到期, 剩15年租期: how much of a term is left.
_LEFT = re.compile("还剩|剩下|剩余?|还有?(?=\\s|$)|余下|到期")
# 与用电企业签订的合同: with whom is no matter, where it is a firm or an owner.
_WITH_WHOM = re.compile(
    "[与和跟同][^,;。\\s]{0,4}?(?:企业|单位|公司|厂里?|用户|业主|房东|房主|村里|村集体|对方)"
    "(?:签订|签署|签约|签了?)(?:的|了)?"
)
_DOING = re.compile("(?:开始)?(?:干这一?行|入行|做|从事|专注于?|深耕)了?(?!好|成|完)")
# 每月收1600: what is charged for something.
_SOLD = re.compile("(?:销|卖)(?:出去?|掉)?(?:了|到|有)(?=\\s|$)")
_OPEN = re.compile("开(?:放|门|馆)?(?=\\s|$|了|天)")
_CHARGED = re.compile("(?<![营税回征])收(?:费(?:标准)?)?(?:了|着)?(?=\\s|$)")
# When it was: how that stands to a window is `qualifiers`.
_WHEN = re.compile(
    r"[一二三四]季度|(?:去年|今年|前年|年)[底末初]|(?<!\d)[底末初]?(?:到|至)?\d{1,2}月份?(?:\d{1,2}[日号])?"
)
# Says nothing of what is counted.
_IDLE = re.compile(
    "共同|一起(?:养|种|做|干|搞)?|一签|时候|配套|周边|附近|所含|所包含|[这那]几?[个款间家]|下来|进去|加起来|前前后后|前后|我们|同事|最多|最少|咱们?|"
    "我司|我公司|本公司|我厂|我院|我校|目前|现在|现有|已经?|一共|总共|合计|共有?|总数|总量|总计|"
    "总|人数|数量|个数|数目|规模|只有|就|才|只|有|是|的|了|着|过|也|都|还|大概|大约|差不多|左右|"
    "不少于|不低于"
    "|所有|改造[前后完]|改完|原值|其中|以上|往上|学历|学位|容量|容积|拥有|具有|具备|配备|配有|设有|建有|聘了|聘用|聘请|聘|"
    "须|应当?|需|要|必须|申报|申请|单位|达到?|满|实际|使用|建筑|可用|时间|年限|期限|时长|期|"
    "上年度?|上一年度?|去年|今年|本年度?|最近一年|近一年|年度|本地|自己|这边|那边|这里|以来|到|在|与|和|跟|"
    "及|以及|或者?|等|上|内|里|中(?![医药])"
    "|主导|主要|主营|主打|核心|(?<!合)同期|主持|承担|一家|一个|并|且|均|其|不少|吧|啊|呢|嘛|哦|能|可以|"
    "够|嘅|第|做|搞|刚|人员|名额|面|化|为|由|给|把|得|能否|(?<![工协商展学])会(?![展员议计])|将|"
    "想"
    "|每年|一年|单笔|每笔|一笔|单户|[单每一]次(?=可|能|接)|可?提供|相对"
)
_OF_A_FAMILY = {
    counters.AREA: ("门店|面积|空间|地方|生产|总|运营"),
    counters.LAND: "用地|占地|面积|生产|基地|产地|土地|田地|农田|地|田",
    counters.FIRMS: ("企业|公司|团队|单位|项目|机构"),
    counters.PEOPLE: "人员|员工|职工|人|师(?![范资生])|队伍|团队|从业|公司|企业|厂",
    counters.MONEY: (
        "支出|花费|花了|花(?=\\s|$)|开支|改造|建设|装修|升级|更新|技改|新建|扩建|资本|金额|总额|费用|资金|本金|"
        "余额|额|项目"
    ),
    counters.DOLLARS: "金额|总额|额",
    counters.SHARE: ("比例|占比|比重|产品|占|项目|企业|资金"),
    counters.RANK: ("市场|位居|位列|居|排|名次|企业|行业|产品|位次"),
    counters.DAYS: "天数|时间",
    counters.AGE: "年龄|岁数",
    counters.TIME: ("年限|(?<![年工])龄|年|月|公司|企业|传承|历史|建成|建"),
    "张": "位数?|数",
    "床": "位数?|数",
    "户": "农户|村",
    "层": "房子?|楼房?|宅基地|厂房|家",
    "间": "数",
    counters.ANY: "数",
    "公里": "里程|行驶",
    "千瓦": "功率|容量",
}
# Whoever has such has less than without the word.
_RESTRICTING = re.compile(
    "新增|自有|自建|自主|专职|全职|博士|硕士|高级|中级|初级|职称|连续|本科|大专|发明|独立|专用|"
    "公共|专业|标准|有效|在职|全日制|专门|单个|单项|单体|连片|实缴|注册|编制|固定"
)
# Over which time or against what; both sides have to say the same. A year is what is meant
# where nothing is said of it.
# 一个班12个人: 一 of one of many, no figure of its own.
OF_ONE = "\ue00b"
_OF_ONE = re.compile(f"{OF_ONE}[个家间台辆套节批单份桌位场堂条艘座栋期]?")
# Numbers of years that are no figures, so that no figure is read in them.
PERIODS = str.maketrans(
    "一两二三四五2345", "\ue011\ue012\ue012\ue013\ue014\ue015\ue012\ue013\ue014\ue015"
)
YEARS = str.maketrans(f"{OF_ONE}\ue011\ue012\ue013\ue014\ue015", "一一两三四五")
_MEASURES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?:最?近|过去|这)?[两二2\ue012]个?年(?:度|来|以?内|里|间)?"), "两年"),
    (re.compile("(?:最?近|过去|这)?[三3\ue013]个?年(?:度|来|以?内|里|间)?"), "三年"),
    (re.compile("(?:最?近|过去|这)?[四4\ue014]个?年(?:度|来|以?内|里|间)?"), "四年"),
    (re.compile("(?:最?近|过去|这)?[五5\ue015]个?年(?:度|来|以?内|里|间)?"), "五年"),
    (re.compile("(?:较|比)(?:上年度?|去年|前年|上一年度?)(?=.*[增涨升提降减])"), ""),
    (re.compile("(?:较|比)(?:改造|整改|技改|实施|建设)(?:之|以)?前(?=.*[增涨升提降减])"), ""),
    (re.compile("同比(?=.*[增涨升提降减])"), ""),
    (re.compile("增长|增幅|增速|增加了?|涨了?|涨幅|同比|上升|提高了?|提升了?|较上年"), "增长"),
    (re.compile("下降了?|降低了?|减少了?|降了?(?=\\s|$)|降幅"), "下降"),
    (re.compile("(?:单|每)(?:一)?(?:[台辆部艘架船]车?|车)|[车台辆]均"), "每台"),
    (re.compile("每个?人|人均"), "每人"),
    (re.compile("每个?月|月均"), "每月"),
    (
        re.compile(
            "(?<![一-鿿\\d])日(?=处理|加工|产|供)|每天|每日|日均|"
            "(?<![\\d一二两三四五六七八九十第])一天"
        ),
        "每日",
    ),
    (re.compile("每个?(?:周|星期|礼拜)"), "每周"),
    (re.compile("每亩|亩均|亩(?=产)"), "每亩"),
    (re.compile("每户|户均"), "每户"),
    (re.compile("(?:单|每)间(?:客?房|教室|病房)?"), "每间"),
    (re.compile("店均|单店|每[家个间]?门?店"), "每店"),
    (re.compile("平均|年均"), "平均"),
    (re.compile("单位产值"), "单位产值"),
    (re.compile("利润"), "利润"),
    (re.compile("每(?!年)(?:个|名|位|家|项|件)?"), "每"),
)
_A_PERIOD = frozenset({"两年", "三年", "四年", "五年"})
_IN_ALL, _YEARLY = re.compile("累计"), re.compile("每年|一年|年度|上年|去年|今年|^年(?![限龄])")
_A_YEAR = re.compile("每年(?!度)")
_SEVERAL = re.compile("([一-鿿]{1,4})(?:或者?|、|及|和(?!谐))([一-鿿]{0,2})")
_AT_PRESENT = re.compile("现在|目前|现有|存栏|在栏|库存")
_SCOPES = re.compile(
    "全球|世界|国际|全国|国内|全省|省内|广东省?|全市|市内|广州市?|全区|区内|增城区?|华南|亚洲"
)
_SCOPE_OF = {
    "世界": "全球",
    "国际": "全球",
    "国内": "全国",
    "省内": "全省",
    "广东": "全省",
    "广东省": "全省",
    "广州市": "全市",
    "增城区": "全区",
    "市内": "全市",
    "广州": "全市",
    "区内": "全区",
    "增城": "全区",
}


@dataclass(frozen=True)
class Noun:
    """What a figure is of: the words that matter, restrictions, time and place apart.
    `several`: what it names of things of which one is enough (高校或科研院所). `in_all`, `yearly`,
    `at_present`: whether it says to be of all the time, of one year, of what is there now.
    `of_one`: whether it is told of one of many (一个班12个人), or of the only one; `single`:
    whether each is meant by itself (单笔贷款)."""

    core: str
    restricted: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    several: str = ""
    family: str = ""
    in_all: bool = False
    yearly: bool = False
    at_present: bool = False
    of_one: bool = False
    single: bool = False

    @property
    def is_bare(self) -> bool:
        return not (self.core or self.restricted)


# What a firm earns or loses; a loss is less than nothing.
PROFIT = Noun("盈亏", family=counters.MONEY)
# 两件是发明: of patents. What is said to be granted, is in force.
_OF_PATENTS = re.compile("发明(?!专利|人|家|创造|奖|者|协会|大赛|展)")
_IN_FORCE = re.compile("有效(?=发明|专利|实用新型|外观|知识产权)")

_SINGLE = re.compile("单[笔户个台次件宗]|单项(?!冠军)")
# 交了14个月没断过
_UNBROKEN = re.compile("(?:一直|从来)?没(?:有)?(?:断|停|间断|中断)过?")


def noun(text: str, family: str = "") -> Noun:
    """The noun of a stretch of text beside a figure of a family."""
    text = _UNBROKEN.sub("连续", text)
    text = in_one_word(_IN_FORCE.sub("", _OF_PATENTS.sub("发明专利", text))).replace("全职", "专职")
    at_present = _AT_PRESENT.search(text) is not None
    yearly, in_all = _YEARLY.search(text) is not None, _IN_ALL.search(text) is not None
    single = _SINGLE.search(text) is not None
    measured: set[str] = set()
    for pattern, name in _MEASURES:
        plain = pattern.sub(" ", text)
        measured |= {name} if plain != text and name else set()
        text = plain
    if family == counters.TIME and _A_YEAR.search(text):
        measured.add("每年")  # 每年在实验室工作6个月 is no time since
        text = _A_YEAR.sub(" ", text)
    scopes = scopes_of(text)
    text = _IN_ALL.sub(" ", _SCOPES.sub(" ", text))
    restricted = frozenset(_RESTRICTING.findall(text))
    if family == counters.RANK:  # 单项产品 and 产品 have one place
        restricted = frozenset()
    else:  # 在增城区缴纳社保: only a part of what is paid
        restricted, scopes = restricted | scopes, frozenset()
    several = "".join(core(kind) for both in _SEVERAL.findall(text) for kind in both)
    said = core(_RESTRICTING.sub(" ", _OF_ONE.sub(" ", text)), family)
    if "售价" in said or "工资" in said:
        measured -= {"每台", "每"}  # a price is of one piece anyway, wages of one person
    if not measured & _A_PERIOD:
        measured -= {"平均"}
    return Noun(
        said,
        restricted,
        frozenset(measured),
        scopes,
        several,
        family,
        in_all and not measured & _A_PERIOD,
        yearly,
        at_present,
        OF_ONE in text,
        single,
    )


def scopes_of(text: str) -> frozenset[str]:
    """The regions that a text speaks of."""
    return frozenset(_SCOPE_OF.get(one, one) for one in _SCOPES.findall(text))


def core(text: str, family: str = "") -> str:
    """The content words of a text in their common form, without what a family implies."""
    text = _WHEN.sub(" ", text)
    if family == counters.TIME:
        text = _WITH_WHOM.sub("签", text)
        text = _LEFT.sub(" 剩余 ", _DOING.sub("工作", text))
    text = in_one_word(text)
    for pattern, form in _SAME:
        text = re.sub(pattern, form, text)
    if family == counters.MONEY:
        text = _SOLD.sub("营收", _CHARGED.sub("收费", text))
    if family == counters.DAYS:
        text = _OPEN.sub("开放", text)
    if family:
        text = _LIGHT_VERB.sub(" ", text)
        text = re.sub(f"{re.escape(family)}[次数]", " ", text)
    if family in _OF_A_FAMILY:
        text = re.sub(_OF_A_FAMILY[family], " ", text)
    return re.sub(r"[^\w]|[0-9_]|(?<![a-z])[a-z](?![a-z])", "", _IDLE.sub(" ", text))


def as_counted(one: Noun, family: str) -> Noun:
    """A noun told with 个 or with no figure, beside a condition of another family."""
    return replace(one, core=re.sub(_OF_A_FAMILY.get(family, "$"), "", one.core))


def pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def untitled(text: str, title: str) -> str:
    """A noun without what the call is called (众创空间只有两百平)."""
    for size in (4, 3, 2):
        for at in range(len(text) - size, -1, -1):
            if text[at : at + size] in title:
                text = text[:at] + text[at + size :]
    return text
