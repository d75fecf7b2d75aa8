"""Whether a text asks outright for calls: what can be applied for, what closes when.

项目, 比赛 and 申请 are words of needs and of the policy as well; a list of calls is given
only to who asks for one. Language only.
"""

from __future__ import annotations

import re

# What only calls can be asked: to apply, to hand in, to open and close, to be announced.
_APPLYING = re.compile(
    "(?:能|可以?|好|得|在|想|去|要|还|没|该|来|够)(?:够|来|去)?(?:申请|申领|"
    "申(?=[的吗么呢啊?]|$)|报(?!告|销|道|价|表|纸|酬|警|税|关))"
    "|(?:申请|报)的|报(?:得了?|[吗么呢啊嘛]|哪|啥|什么|几|$)|申报(?![书表量额数])|项目报|征集|"
    "征项目|通知|公告|截止|截的|截了|截[吗没]|到期|过期|受理|收件"
    "|(?:在|正|还|长期|常年|一直|正在)收|揭榜|榜单|遴选|"
    "要截|来不及|(?:要|得|该|能|可以|必须|需要|没|来得及|赶紧|抓紧)(?:交|赶|递)|到头|到点|收尾|"
    "要(?:关|停报)|(?<!想)(?<!对外)(?<!愿意)开放(?!给|共享)|开着|在开"
    "|(?:才|新|要|会|将|没|快|刚|还)开(?![会发展拓办业])|"
    "(?:已经?|快要?|就要|马上要?)(?:关|停|结束)|最后一天|没有?期限|不设|不限期|常年|长期|延期|"
    "延长了|撤回|撤销|叫停|推荐报|新发的"
)
_MANY = (
    "(?:哪些|什么|啥|哪几|哪个|哪项|几个|多少个|多少项|有没有|有冇|有无|有咩|还有没有|列.{0,3}|"
    "所有|全部"
    "|其他|其它|别的)"
)
_WHAT = "(?:项目|专项|课题|比赛|大赛|补贴|补助|资助)"
# 有什么项目, 项目有哪些: they are what is asked for.
_PROJECTS = re.compile(
    f"(?<![做搞报])(?<!做了)(?<!搞了)(?<!手[上里头]有)(?<!们有){_MANY}[^,;。?]{{0,6}}{_WHAT}|"
    f"{_WHAT}(?:都)?(?:有(?:哪些(?!单位|部门|人)|什么(?!单位|部门)|啥|几|多少|吗|么|没)|清单|"
    f"列表|汇总|名单|有?(?:多少|几)个|[吗呢么]?$)"
)
# 有没有什么帮扶, 有规划吗: the policy is asked, whatever is told of applying before.
_HELP = re.compile(
    "(?:有没有|有什么|有啥|有哪些|有无|有|什么|怎么个|咩)(?:[^,;。?]{0,4})(?:政策|帮扶|扶持|"
    "支持|规划|优惠|说法|措施|帮助|帮忙|服务|部门|单位)(?![^,;。?]{0,6}(?:报|申|项目|专项|通知|"
    "征集))"
    "|(?:哪个|哪些|哪几个|哪几家|什么|边个)(?:部门|单位)(?![^,;。?]{0,6}(?:报|发|有项目|组织|征集))"
)


# 创新创意那条列了哪些类型的项目: what one clause says.
_OF_A_CLAUSE = re.compile("(?:[那这]一?|第.{1,3})条")


# 市监局最近在搞啥评选: what an office has on offer.
_OF_AN_OFFICE = re.compile(
    "[局厅部委会办](?:最近|近期|现在|目前|今年|这边|那边|都|还|正|又|在|有)*(?:搞|办|做|推|出|发|弄|"
    "组织|开展)(?:了|着|的|一?些|点|是)*(?:啥|什么|哪些)[^,;。?]{0,4}(?:评选|认定|评定|遴选|征集|"
    "补贴|补助|奖励|资助|项目|专项|大赛|比赛)"
)


def wants_calls(text: str) -> bool:
    """Whether a levelled text asks for calls themselves."""
    if _HELP.search(text):
        return False
    if _APPLYING.search(text) or _OF_AN_OFFICE.search(text):
        return True
    return bool(_PROJECTS.search(text)) and not _OF_A_CLAUSE.search(text)
