"""What a text asks of calls: of one (deadline, materials …) or which there are.

Language only, read from levelled text; which call is meant is `finding`, what
is answered `policy_kb.answer.calls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.naming import Edition, edition, levels
from policy_kb.calls.questions.outright import wants_calls
from policy_kb.calls.questions.periods import Period, periods
from policy_kb.language import text as levelled


class Facet(str, Enum):
    """What may be asked of one call."""

    DEADLINE = "deadline"
    OPENS = "opens"
    STATUS = "status"
    CONDITIONS = "conditions"
    ELIGIBLE = "eligible"
    MATERIALS = "materials"
    FUNDING = "funding"
    CONTACT = "contact"
    LINK = "link"
    ISSUER = "issuer"
    PUBLISHED = "published"
    LEVEL = "level"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    NEXT = "next"
    BATCHES = "batches"


class Which(str, Enum):
    """Which calls a list is to hold."""

    OPEN = "open"
    CLOSING = "closing"
    UPCOMING = "upcoming"
    CLOSED = "closed"
    ROLLING = "rolling"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    ANY = "any"


class Relation(str, Enum):
    """What happens in the period that a list is asked for."""

    OPEN = "open"
    CLOSES = "closes"
    OPENS = "opens"
    PUBLISHED = "published"


# Stands for a name that was taken out.
NAMED = "\ue008"
_WHEN = "(?:什么时候|什么时间|啥时候|啥时|何时|几时|几号|几月|哪天|哪一天|哪日|多会|多久)"
_FACETS: dict[Facet, re.Pattern[str]] = {
    facet: re.compile(pattern)
    for facet, pattern in {
        Facet.EXTENDED: (
            "(?:原来|原定|原先|原本|本来).{0,8}(?:几号|哪天|什么时候|截|到期)|延期|延长|顺延|"
            "推迟|延后|推后|展期|改期|延到|延了|改到|改时间|宽限"
        ),
        Facet.WITHDRAWN: "撤回|撤销|撤了|撤没撤|被撤|取消|终止|作废|叫停|停办|不办了|还办不办|黄了",
        Facet.NEXT: (
            "下一?(?:批|期|轮|次)|(?:别的|其[他它]|另一?|后面的?|后续|还有)(?:几|的)?(?:批|期|"
            "轮)|下回|还会(?:有|开|再)|再(?:有|开)(?:一次|一批|吗|没)|明年还|以后还|新一批|"
            "什么时候再|还有没有机会|还有机会|后面还有|再等"
        ),
        Facet.BATCHES: "哪一?批|第几批|(?<!这)几批|分批|多少批|第几期|几期",
        Facet.OPENS: (
            f"{_WHEN}.{{0,5}}(?:开始|开放|启动|能报|可以报|开报|受理|接受|开(?!会)|才能|能申)|"
            f"(?:开始|开放|受理|启动)(?:的)?(?:时间|日期|日)|从{_WHEN}|{_WHEN}起|"
            f"(?:开始|开放|启动|开)了?没(?:有)?|(?:开始|开放|启动)了?吗|开没开|"
            f"(?:还要|要)等多久|开始是{_WHEN}|开闸"
        ),
        Facet.DEADLINE: (
            f"截止|截至|截稿|截日|几号截|截不截|ddl|deadline|最[晚迟]|"
            f"最后(?:期限|一天|那天|时间|日期|是)|"
            f"(?:还有|还剩|剩下?|离.{{0,6}}还有).{{0,3}}(?:几天|多少天|多久|几日|多少时间|时间)|"
            f"{_WHEN}(?:之|以)?前|(?:到|交到|报到|收到|开到|持续到|延到){_WHEN}|"
            f"{_WHEN}.{{0,3}}(?:结束|到期|关|停|截|交)|期限|时限|到期|结束(?:时间|日期)|来得及|"
            f"来不及|赶得[上及]|赶不赶|赶不[上及]|时间节点|几点|(?:有|还有)(?:几|多少)天|日期|"
            f"几号|时间是|时间安排|申报时间"
        ),
        Facet.STATUS: (
            "还(?:能|可以|能不能|可不可以|得|收|开|在|算|有效|有没有|没截|报得|有得|够时间)|"
            "(?:截止|结束|过期|关门|关|过|停|截)了?[没未](?:有)?$|"
            "(?:截止|结束|过期|关门|截|停|关)了[没吗么未]|"
            "(?:是不是|是否).{0,4}(?:截止|结束|过期|过了|关|停|开始|开放)|过期|失效|错过|晚了|"
            "现在(?:能|可以|可不可以|能不能)|(?:能|可以)(?:报|申报|申请)(?:了)?[吗没么]|"
            "(?:报|申请|申报)得?了?[吗没]$|常年|随时|一直(?:能|可|开|收)|长期|开着|开放吗|"
            "还没(?:有)?(?:截|结束|过)|状态|什么情况|进展|^那?(?:现在|目前|眼下|今天)(?:呢|咋样|"
            "怎么样|还行吗?)$"
        ),
        Facet.MATERIALS: (
            "(?:拿|用|凭)(?:些|点)?(?:什么|啥)(?:东西|去|来|申|报|证)|(?<!在收)材料|"
            "还(?:要|需要?)(?:些|点)?(?:什么|啥|哪些)(?!条件|要求|资格)|资料|文书|"
            "准备(?:些|好)?(?:什么|啥|哪|点什么)|要准备|准备齐|"
            "(?:要|需要|得|该)?(?:交|提交|提供|带|递|填|上传|备)(?:些|点)?(?:什么|啥|哪|几份|"
            "多少份)|附件|清单|什么证明|哪些表|要哪些东西|"
            "要(?:些|点)?(?:什么|啥)(?:东西|证明|表)|备齐|"
            "(?:要|需|得)(?:交|准备|提供|提交|带)的|哪几样|几样东西|"
            "(?:要不要|用不用|需不需要|是否需要|还要|要|需要|得)(?:交|提供|准备|带|附|"
            "有)?[^什么啥多几条]{1,12}(?:报告|表|证明|书|合同|复印件|证|材料|执照|发票|清单|"
            "流水)(?:吗|么|不|没|[?,]|$)|还(?:要|需要?)(?:交|准备|带|提供)?(?:别的|"
            "其[他它])(?:材料|东西|证明|的)?(?:吗|么|不|没|[?]|$)"
        ),
        Facet.CONDITIONS: (
            "(?:要求|得|要|需要?|满足|达到)多少(?:[?]|$|才|分)|"
            "(?:各|都)?(?:要|需要?|得有?|至少)[^,;。?多少几]{0,4}(?:多少|几)(?:件|家|人|名|亩|"
            "间|台|项|平|张|个(?!月|工作日|钱))|条件|要求|资格|门槛|限制|"
            "什么样?的?(?:企业|公司|单位|人)(?:能|可以|才)|"
            "(?:哪些|哪类|哪种|什么类型的?|啥样的?|怎样的?)(?:企业|公司|单位|人)|"
            "谁(?:能|可以|有资格)|面向|对象|够格|怎么才(?:能|算)|要满足|需满足|满足什么|硬指标|"
            "标准是|(?:最低|至少|起码).{0,8}(?:多少|几)(?!天|钱|补|奖)|"
            "(?:要|得|需要).{0,6}(?:多少|几).{0,4}才(?:行|能|可以|够)|"
            "(?:要|得)(?:多大|多少人|多少平|成立多久|满几年)|"
            "(?:成立|注册|经营|运营|营收|面积|人数|研发).{0,8}(?:要求|要多|得多|多少才|多久)"
        ),
        Facet.FUNDING: f"{NAMED}的?比例(?:是|有)?(?:多少|几)|"
        "(?:贴|补|奖|给|支持)百分之|(?:按|补|报销|支持|奖)[^,;。?]{0,4}(?:多少|"
        "几)[^,;。?]{0,2}(?:比例|成|折|个点)|(?:补|报销|支持|奖励|资助|贴息|补贴|补助|奖补|"
        "扶持)的?比例|(?:贴|扶持|支持)(?:多少|几)|(?:费|津贴|租金|奖金)(?:是|有|给|每年|"
        "一年)?(?:多少|几)|能贴|多少钱|几多钱|补(?:多少|几|助|贴|钱)|奖(?:多少|励|补|金|几)|"
        "资助|支持(?:方式|力度|多少|标准|强度|额度|什么|金额|内容|措施)|"
        "(?:什么|哪些|啥|怎么|有何)(?:的)?(?:支持|扶持|奖励|好处|待遇|优惠)|扶持|额度|金额|"
        "上限|最高|最多|给(?:多少|钱|什么|几)|拿(?:多少|到多少|几)|经费|资金|有钱|钱|好处|"
        "几万|多少万|贴息|兑付|力度|能(?:拿|给|补|得)|(?:分别|各)(?:是|给|有)?多少|"
        "配套(?:资金)?(?:吗|么|不|没|[?]|$)",
        Facet.CONTACT: (
            "联系|电话|号码|热线|座机|手机|咨询(?!服务|机构|类)|打(?:去|给|哪|电话)|"
            "(?:哪里|哪儿|去哪|向谁|跟谁).{0,2}(?:问|咨询)|"
            "(?:哪|什么|啥)一?个?(?:科室?|处室?|股)(?![技学研目理罚所方])[^,;。]{0,5}(?:负责|管|"
            "受理|对接|办|$)|找谁|找哪|问谁|归谁|谁(?:来|在)?(?:管|负责)|问哪|打给|邮箱|"
            "谁(?:可以|能)?帮|帮忙的人|对接人|对口人|窗口|联络|地址"
        ),
        Facet.LINK: (
            "链接|网址|原文|官网|网站|网页|网上|全文|正文|哪(?:里|儿)?(?:可以|能)?(?:看|下载|查|"
            "找到)|在?哪(?:里|儿)?(?:可以|能)?(?:看|申报|报名|填|下载|提交|申请|报|交)|入口|"
            "怎么(?:去|个)?(?:报|填|申请|申报)|怎么(?:弄|办|领)|如何(?:领|报|填|申请|申报)|"
            "申报系统"
        ),
        Facet.ISSUER: (
            "谁(?:部门|单位)?(?:发|出|组织|主管|搞|发布|办|管)|"
            "(?:哪个|什么|哪家|哪|边个)(?:部门|单位|局|机关|机构|厅|部).{0,5}(?:发|出|组织|主管|"
            "搞|办|管|的|负责)|发布(?:单位|部门|机关|者)|主管(?:部门|单位)|发文(?:单位|机关)|"
            "由谁|(?:哪里|哪儿|哪)(?:发|出)的|主办"
        ),
        Facet.PUBLISHED: (
            f"{_WHEN}.{{0,3}}(?:发布|发的|出的|公布|发文|挂|出台|发出)|"
            f"(?:发布|公布|发文)(?:的)?(?:日期|时间|日)|{_WHEN}发"
        ),
        Facet.LEVEL: (
            "哪一?级|什么级|几级|级别|(?:国家|省|市|区)(?:级|里)?的?还是|哪个层[级面]|"
            "是(?:不是)?(?:国家|省|市|区)级"
        ),
    }.items()
}
# (?:we|a firm) … may apply: a company asks for itself.
_FIRM = (
    "我们|我司|我公司|本公司|我厂|我们厂|咱|我这|我家|像我|公司|企业|厂|店|团队|合作社|事务所|"
    "研究院|高校|学校|个人|个体|农场|工作室|单位"
)
_ELIGIBLE = re.compile(
    rf"(?:{_FIRM}).{{0,40}}(?:能不能|能否|可不可以|可以|能|够不够|够格|有没有资格|有资格|"
    rf"符不符合|符合|合不合|适合|适不适合|达不达|达标|满足|行不行|行吗|得不得|够|"
    rf"配).{{0,16}}(?:报|申|参加|参评|享受|拿|评|条件|要求|资格|吗|不|么|[?]|$)"
    rf"|(?:能不能|能否|可不可以|可以|能|够不够|够).{{0,6}}(?:报|申|领|评|认定|参加|拿|享受|入|"
    rf"搞|办|做)?.{{0,10}}{NAMED}.{{0,8}}(?:[吗么不没?]|$)"
    rf"|有(?:没有)?(?:我们?|我司|咱们?)?的?份(?:吗|么|不|没|[?]|$)|够不够|够线|够吗|达不达标|"
    rf"达标[吗么没]|行不行|还?差(?:什么|啥|在哪|哪)|"
    rf"(?<!上限)(?<!最高)(?<!金额)(?<!额度)(?<!标准)(?:还差|差)多少|"
    rf"哪一?[条项个](?:不够|不符|没达|不满足)|(?:能不能|能否|能|可以|可不可以)(?:认定|评|入选|"
    rf"备案|入库|申领|拿|过)(?:上|到|为|得)?.{{0,8}}(?:吗|么|不|$)"
    rf"|(?:能不能|能|可以|可不可以|够不够|够|算不算|符合|符不符合).{{0,6}}(?:条件|资格|"
    rf"要求)(?:吗|么|不|没)?$|(?:能|可以)(?:报|申请|申报|参加|申)(?:吗|不|么|得了)|"
    rf"(?:报|申|拿|领|评)(?:不?得|不)(?:了|到|上)|算不算数|算数[吗么不]|"
    rf"(?:可以|行|合格|符合|达标|够格|有戏)(?:吗|么|不|没|嘛)?[?]?$"
    rf"|(?:非|不是|没有?|未|外地|区外|市外|新|刚).{{0,10}}(?:能|可以)(?:不能|不可以)?(?:报|申)|"
    rf"(?:能|可以|可不可以|能不能)(?:来)?(?:报|申|参加).{{0,14}}[吗么不?]"
)
# Whoever asks tells something of a company, or of what it lacks.
_WHO = re.compile(
    rf"{_FIRM}|\d+(?:\.\d+)?(?:万|亿|%|人|名|家|件|平|年|个月)|没有|不是|没评|没拿|未|非|无|"
    rf"成立|注册|营收|够不够|够线|达标|行不行|还差|差什么|差在|够格|资格|符合|条件|适合|外地|"
    rf"外资|港资|台资|国企|民企"
)
_COUNT = re.compile(
    "几个|多少个|多少项|几项|几条|多少条|有多少(?!钱|天|万|资)|数量|一共几|总共几|几多个|多少种"
)
_SOONEST = re.compile(
    "最(?:快|早|先|近|急|紧|赶)(?!年).{0,5}(?:截|到期|结束|关|的|要)|最[急赶紧](?:的|[?]|$)|"
    "最先|(?:哪|那)一?个(?:先|最快|最早|最急|最近)|最早截|最快截|谁先截|最紧|"
    "(?:哪|那|谁).{0,6}(?:截止|结束|到期|截)得?(?:更|比较)?(?:早|快|先)"
)
_SOON = re.compile(
    "(?:快要?|马上|就要|就快|即将|临近|将要|眼看|差不多|赶紧|最近|近期|近来|近几天|"
    "这几天).{0,5}(?:截|到期|关门|关闭|结束|停报)|快(?:截|到期|关|结束|过期)|抓紧|紧急|来不及|"
    "要截止"
)
_UPCOMING = re.compile(
    "(?:接下来|后面|之后|以后|下一步|将来|未来|后续)[^,;。?]{0,10}(?:会|要|将)(?:有|新?开|启动|"
    "出)|(?:还没|尚未|还未|未|(?<!有)没)(?:有)?(?:到)?(?:开始|开放|开(?!会)|启动)|"
    "(?:即将|快要?|马上|将要?|准备|就要|后面|接下来|之后|以后|下一步|将来|"
    "未来)(?:会)?(?:有)?(?:什么|哪些|啥)?.{0,4}(?:开始|开放|启动|开报|要开|会开|新开)|预告|"
    "要新?开的|新开的|待开|过(?:一阵子?|段时间|些天|几天)(?:才|再)"
)
# 马上要过期的 are still open, 过期的 are not.
_ABOUT_TO = re.compile(
    "(?:快要?|马上|就要|就快|即将|临近|将要?|眼看|差不多).{0,3}(?:截|到期|过期|关|结束|停)"
)
_CLOSED = re.compile(
    "刚刚?(?:截止|结束|过期|停报)|(?<!快)(?:截止|结束|过期|停报|关)了(?=哪|什么|啥|几|多少)|"
    "(?:已经?|都|(?<!最)早就?)(?:经)?(?:截止|结束|过期|关|停)|过期的|(?:截止|结束|过期|关)了的|"
    "过了的|错过了?的?|停报的|截止掉"
)
_ROLLING = re.compile(
    "常年|一年到头|长期|全年|随时(?:能|可|都|受|报|申)|一直(?:能|可|开|收|受)|不限时|不限期|"
    "(?<!还)没有?截止|没有?(?:期限|时限)|不设.{0,3}(?:截止|期限|时限)|无截止|什么时候都|滚动"
)
# 创新创意项目有哪些内容 asks what is in it, not which there are.
_THERE_ARE = re.compile(
    "(?<!为)(?:什么|哪些)(?!内容|措施|举措|做法|要点|特点)|哪几|哪个|哪项|啥|有没有|有无|有没|"
    "有不有|几个|多少|列|清单|汇总|盘点|所有|全部|有吗|有么|都有|别的|其[他它]|推荐|整理|一览|"
    "哪一?(?:个|项)|谁|介绍|说说|讲讲|看看|看下|查|几项|几条|有.{0,12}[吗么没不?]|边啲|总共|"
    "一共|吗$|呢$"
)
_SEVERAL = re.compile(
    "(?:能|可以)(?:报|申报|申请|申领|领|拿)的(?:项目|补贴|补助|奖励|奖补|资助|扶持|专项|优惠|"
    "资金|、|和)+都?(?:有哪些|有什么|有啥|有几|哪些|是什么)|"
    "(?:哪些(?!企业|公司|单位|人)|有什么|有啥|哪几个|多少个|几个|列一?[下出]|清单|盘点|汇总|"
    "所有|全部|有没有其他|还有什么|还有哪些|什么(?!时|样|人|企业|公司|单位|条件|材料|资料|要求)|"
    "啥(?!时|条件|材料|资料|要求)|哪[个项]).{0,6}(?:项目|通知|公告|征集|可以?报|能报|可报|申报|"
    "申请|开放|在报|在收|截|开始)"
    "|有没有[^,;。?]{0,4}(?:可以?|能)(?:报|申[请报领])"
    "|(?:有没有|有无|有冇)[^,;。?]{0,10}(?:项目|通知|补贴|补助|资助|奖励|"
    "课题)[^,;。?]{0,3}(?:可以?|能)(?:报|申[请报领])"
    "|(?:项目|通知|公告|征集|能报的|可以报的|截止的|开放的|在报的|受理的).{0,4}(?:有哪些|有什么|"
    "有啥|有几|有多少|哪些)"
)
# 省级现在可以报的项目: a list without a word that asks.
_ALL_OF_THEM = re.compile(
    "(?:报|申报|申请|受理|开放|开着|截止|征集|在报|"
    "在收)(?:中)?的(?:(?:国家|[省市区])[级里]?的?)?(?:项目|通知|专项|征集)?(?:清单|名单|列表)?$|"
    "(?:方面|类|相关|有关|领域)的?(?:项目|通知|征集)$"
)
# 1月底前截止的省级项目: with a time, a list without a word that asks.
_THOSE = re.compile(
    "(?:截止|开始|申报|到期|开放|受理|发布|要交|要报|"
    "[天前内后])的(?:(?:国家|[省市区])[级里]?的?)?(?:项目|通知|征集|专项|课题|补贴|补助|"
    "奖励)(?:呢|[?])?$"
)
# 广州市级的都有哪些: nothing but calls is listed by level.
_OF_A_LEVEL = re.compile(
    "(?:那|请问|想问下?|现在|目前)?(?:国家|广东省?|广州市?|增城区?|[省市区])(?:级|里)的?(?:现在|"
    "目前|都|一共|总共)*(?:有哪些|有什么|有啥|有几个|有多少个?)(?:[?呢]|$)"
)
_CALLS = re.compile(
    "才开|新开|最后一天|(?:要|得|该|能|可以)(?:交|赶)|就要关|长期收|"
    "(?:能|可以?|好|得|在|想|去|要|还|没)?报(?!告|销|道|价|表|纸|到|酬|警|税|关)|申[报请领]|"
    "征集|征项目|申报通知|项目|开放|开着|截止|截的|通知|公告|专项|在收|收件|受理|课题|揭榜|榜单|"
    "认定|评选|遴选|比赛|大赛|资助"
)
# Something that the policy itself is about, whatever is said of applying.
_OF_THE_POLICY = re.compile(
    "(?<!可以)(?<!能)(?<!来)牵头(?!申?报|写|起草|制定|编|做|建|组建|搞|开发|研制|完成)|配合单位|"
    "配合部门|第.{1,3}条|任务|保障措施|主要目标|指标|若干意见|这个政策|这份文件|政策文件|"
    "第.{1,3}部分|哪一?条|几条政策|写明"
)
_MORE = re.compile(
    "^(?:那)?(?:除了这个)?,?(?:还有|有没有|有冇|还有没有|有)?(?:其[他它]|别的|另外的?|更多|多点|"
    "多些|其余)(?:的)?(?:什么|哪些|啥)?(?:项目|通知|补贴|"
    "可?以?能?(?:申报|报|申请)的?(?:项目|通知)?)?(?:有|还有)?(?:吗|么|呢|没|没有)?$"
    "|^(?:那)?还有(?:没有)?(?:吗|么|呢|没|啥|什么|哪些|哪个|别的)?(?:吗|呢|没)?$|"
    "^(?:再)?(?:看看|看|来|说)?(?:别的|其他的?)$"
    "|^(?:下一?页|下页|后面的?|往下|往后|继续|更多|接着)(?:看|说|呢|吧)?$"
)
_PICKS = re.compile(
    r"第([一二两三四五六七八九十\d]{1,3})(?:个|项|款|条|家|(?![批期轮季次届度\d]))|"
    r"(?<![\d一二三四五六七八九十])([一二两三四五六七八九十]|\d{1,2})号(?!前|之前|截|以前|开始|"
    r"到)|(最后|头|末尾)(?:一|那)?[个项条]"
)


@dataclass(frozen=True)
class Asked:
    """A text read as a question about calls."""

    text: str
    facets: tuple[Facet, ...] = ()
    listing: bool = False
    count: bool = False
    soonest: bool = False
    more: bool = False
    which: Which | None = None
    relation: Relation = Relation.OPEN
    levels: tuple[str, ...] = ()
    edition: Edition = Edition()
    # 上一批呢: so many editions before (-1) or after the one talked about.
    step: int = 0
    # 去年认定的奖多少: perhaps the edition of that year.
    perhaps_year: int | None = None
    periods: tuple[Period, ...] = ()
    picks: tuple[int, ...] = ()
    of_policy: bool = False
    of_calls: bool = False

    @property
    def period(self) -> Period | None:
        """The stretch that is asked about; of 二月三号过年,过年前 the limit."""
        limits = [period for period in self.periods if period.until]
        return (*limits, *self.periods, None)[0]

    @property
    def plain(self) -> str:
        """The text with the words of time blanked out, everything else in its place."""
        text = self.text
        for period in self.periods:
            text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
        return text

    @property
    def strongly_listing(self) -> bool:
        """哪些, 几个: a list is asked for, whatever was talked about before."""
        return (
            self.count
            or self.soonest
            or bool(
                self.listing
                and (
                    _SEVERAL.search(self.text)
                    or _ALL_OF_THEM.search(self.text)
                    and not re.search(_WHEN, self.text)
                    or self.periods
                    and _THOSE.search(self.text)
                )
            )
        )

    @property
    def silent(self) -> bool:
        """Whether nothing at all is asked in words known here."""
        return not (self.facets or self.listing or self.count or self.soonest or self.more)


# 商务口现在有哪些: as offices call the field of one of them.
_OF_A_FIELD = re.compile(
    "(?<=[一-鿿]{2})(?<![出进门窗接人路港渡风对])(?:口子?|条线)(?=上|现在|目前|这边|那边|这块|"
    "有|都|的|还)"
)
# 外贸方面最急的是哪个: of those that deal with it.
_OF_SOME = re.compile("方面|类(?!似)|领域|这块|那块")


def read(text: str, today: date) -> Asked:
    """What a levelled text asks of calls, if anything."""
    text = _OF_A_FIELD.sub("方面", lexicon().expanded(text))
    named = periods(text, today)
    which = _which(text)
    facets = facets_in(text)
    # 过年前要交的, 周五前要交材料的有哪些 ask for no papers
    if _DUE.search(text) and (not _PAPERS.search(text) or _HANDED_IN.search(text)):
        facets = tuple(f for f in facets if f is not Facet.MATERIALS)
    of_calls = bool(_CALLS.search(text))
    about_time = of_calls or which is not None or bool(named)
    of_some = bool(levels(text) or _OF_SOME.search(text))
    about_time |= of_some and bool(_SOONEST.search(text))
    count = about_time and bool(_COUNT.search(text))
    those = bool(named or which) and _THOSE.search(text) is not None
    soonest = about_time and bool(_SOONEST.search(text))
    listing = (
        wants_calls(text) or soonest and of_some or those or _OF_A_LEVEL.match(text) is not None
    ) and bool(
        _THERE_ARE.search(re.sub(_WHEN, "", text))
        and (of_calls or which or named)
        or count
        or soonest
        or (which and of_calls)
        or those
        or _OF_A_LEVEL.match(text)
        or _ALL_OF_THEM.search(text)
        and not re.search(_WHEN, text)
    )
    return Asked(
        text=text,
        facets=facets,
        listing=listing,
        count=count,
        soonest=soonest,
        more=bool(_MORE.match(text)),
        which=which,
        relation=_relation(text, which),
        levels=levels(text),
        edition=_edition(text, today),
        step=_step(text),
        perhaps_year=_perhaps_year(text, facets, today),
        periods=named,
        picks=_picks(text),
        of_policy=bool(_OF_THE_POLICY.search(text)),
        of_calls=of_calls,
    )


def facets_in(text: str) -> tuple[Facet, ...]:
    """What is asked of one call, in a text from which its name may have been taken out."""
    facets = tuple(f for f, pattern in _FACETS.items() if pattern.search(text))
    if not _ELIGIBLE.search(text):
        return facets
    if _WHO.search(text):
        return (Facet.ELIGIBLE, *facets)
    return tuple(dict.fromkeys((*facets, Facet.STATUS)))  # 还能报吗 is asked by anybody


# 首台套补多少 beside 首台套补助: the last character of what is the name's asks.
_ASKS_WITH_IT = re.compile("[补奖贴给](?:多少|几|百分|什么|啥)")


# 贷款贴息的呢, 那小巨人: nothing but another name.
_NAME = f"(?:(?:国家|[省市区])[级里]?的?)?{NAMED}(?:项目|这个|那个)?"
AND_THAT = re.compile(f"(?:(?:那么?|换成|如果是)+{_NAME}(?:的|的?呢)?|{_NAME}(?:的|的?呢))[?]?$")


def without_names(asked: Asked, spans: Iterable[tuple[int, int]]) -> Asked:
    """The question read again with the names in it taken out: 奖励 in a name asks for nothing."""
    return replace(asked, facets=facets_in(rest_of(asked, spans)) or asked.facets)


def rest_of(asked: Asked, spans: Iterable[tuple[int, int]]) -> str:
    """The text of a question with a mark in the place of each name."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at and end - start > 1:
            if _ASKS_WITH_IT.match(asked.text, end - 1):
                end -= 1
            pieces += [asked.text[at:start], NAMED]
            at = end
    return "".join((*pieces, asked.text[at:]))


# At the head of a short question a year is that of a call; in a story it is the company's.
_OTHER_YEAR = re.compile("^(?:那|请问|问下)?(前年|去年|明年)的(?=[\u4e00-\u9fff])")
_SHORT = 24
# 2020年在增城注册: the year of the company.
_FOUNDED_IN = re.compile(
    r"20\d\d年?(?:\d{1,2}月份?)?(?:年?[底初])?[^,;。?!]{0,8}?(?:注册|成立|开业|创办|创立|落户|"
    r"搬|入驻|投产|开的|建的|办的|毕业)|(?:注册|成立|创办|始)(?:于|在|是|时间)?20\d\d"
    r"|(?<!\d)(?:20)?\d\d年度?的?(?:研发(?:费|投|经|支)|营[收业]|销售[额收]|收入|产值|出口额|纳税)"
)


# 第一批错过了,第二批…: the other one is asked about.
_PAST_BATCH = re.compile(
    "((?:第[一二三四五]|首|上一?)批)[^,;。?]{0,16}(?:拿到|领过|拿过|获得|得过|报过|错过|没赶上|"
    "报了|中了|过期|(?:已经?|都)(?:过|截|结束))"
)


def _edition(text: str, today: date) -> Edition:
    """Year and batch that are named; 去年的单项冠军 names a year as well."""
    found = edition(text)
    past = edition("".join(_PAST_BATCH.findall(text))).batches
    if len(found.batches) == 2 and len(past) == 1:
        (left,) = set(found.batches) - set(past)
        found = Edition(found.year, left, (left,))
    if found.year is not None and _FOUNDED_IN.search(text):
        found = Edition(None, found.batch, found.batches)
    relative = _OTHER_YEAR.search(text) if found.year is None else None
    if relative is None or len(text) > _SHORT:
        return found
    return replace(found, year=today.year + {"前": -2, "去": -1, "明": 1}[relative[1][0]])


_STEP = re.compile("(上|前|下|后)(?:一|1|个)?(?:批次?|期(?!间)|轮|届)")
_SOME_YEAR = re.compile("(前年|去年|明年)(?![底初末])")


def _step(text: str) -> int:
    """上一批 is the one before that which is talked about, 下一批 the one after."""
    found = _STEP.search(text)
    return 0 if found is None else -1 if found[1] in "上前" else 1


def _perhaps_year(text: str, facets: tuple[Facet, ...], today: date) -> int | None:
    """The year of a short question in which nothing is told of a company."""
    found = _SOME_YEAR.search(text)
    if found is None or Facet.ELIGIBLE in facets or len(text) > _SHORT:
        return None
    return today.year + {"前": -2, "去": -1, "明": 1}[found[1][0]]


def _which(text: str) -> Which | None:
    for which, pattern in (
        (Which.WITHDRAWN, _FACETS[Facet.WITHDRAWN]),
        (Which.EXTENDED, _FACETS[Facet.EXTENDED]),
        (Which.UPCOMING, _UPCOMING),
        (Which.CLOSING, _ABOUT_TO),
        (Which.CLOSED, _CLOSED),
        (Which.ROLLING, _ROLLING),
        (Which.CLOSING, _SOON),
    ):
        if pattern.search(text):
            return which
    return None


_DUE = re.compile("(?:之|以)?[前内].{0,6}(?:要|得|该|必须|需要)(?:报|交|申|递|赶)")
_HANDED_IN = re.compile("[交报]材料的(?:项目|通知|都|有|呢|$)")
_PAPERS = re.compile("材料|资料|证明|表|书|交(?:些|点)?(?:什么|啥|哪)")
_CLOSES = re.compile("截|到头|到点|收尾|到期|结束|关门|关闭|停报|最后期限|最后一[天日]|过期")
_OPENS = re.compile("开始|开放申报|启动|新开|开报|要开|会开|才开|开闸|开放")
_ISSUED = re.compile("发布|新发|新出|发了|发的|出了|公布|挂出|新通知|新公告|新的通知")


# 省科技厅发的现在能报的有啥: who published it, not when.
_OPEN_NOW = re.compile(
    "^(?!.*(?:新发|新出|最近|近期|刚|这几天)).*(?:现在|目前|眼下|还)(?:能|可以?)(?:报|申)"
)


def _relation(text: str, which: Which | None) -> Relation:
    if (_CLOSES.search(text) or _DUE.search(text)) and which is not Which.CLOSED:
        return Relation.CLOSES
    if _ISSUED.search(text) and which is not Which.UPCOMING and not _OPEN_NOW.search(text):
        return Relation.PUBLISHED
    if which is Which.UPCOMING or _OPENS.search(text):
        return Relation.OPENS
    return Relation.OPEN


def _picks(text: str) -> tuple[int, ...]:
    """Numbers of a list shown before: 第二个, 3号; -1 is the last."""
    found = []
    for match in _PICKS.finditer(text):
        if match[3]:
            found.append(1 if match[3] == "头" else -1)
            continue
        number = levelled.number(match[1] or match[2])
        if number:
            found.append(number)
    return tuple(found)
