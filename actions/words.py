"""The words by which a question shows what it asks: patterns over levelled text.

Language only; what follows from a match is decided in `piece` and `question`.
What the words of the knowledge are is none of this file's business.
"""

from __future__ import annotations

import re

from policy_kb.question import Aspect

# In a message of several pieces only one that is put as a question asks something.
PUT_AS_QUESTION = re.compile(
    "[吗么呢?谁哪几啥咋]|什么|怎|如何|多少|多久|多大|有没有|有无|是不是|能不能|可不可以|可否|"
    "是否|对不对|行不行"
    "|(?:牵头|负责|配合|协助|主管|参与)(?:单位|部门|的|方)|区别|不同|对比|列|讲|说|介绍|告诉|查|"
    "看|问|想知道|了解"
)
# So plain that even in a long message it is asked, however unsure the reading: 一平方补多少钱.
ASKS_HOW_MUCH = re.compile("[补给减免奖贴]多少|多少钱$")
DEADLINE = re.compile("截止|截至|最晚|最迟|几号[交报前]|报名时间|申报时间|期限")
# An aspect that none of its words speak of was guessed from the tone of a sentence;
# the next likely one is taken instead (这算哪一条 is no question about the document).
NEEDS_WORDS: dict[Aspect, re.Pattern[str]] = {
    Aspect.UNITS: re.compile(
        "单位|部门|谁|局|哪[几两些]?家|牵头|配合|分工|机构|委办|各方|哪几个|找"
    ),
    Aspect.SOURCE: re.compile(
        "原文|原话|出处|来源|依据|文号|印发|发布|发文|出台|链接|网址|全文|红头|有效|过期|废止|"
        "哪个文件|什么文件"
        "|文件名|文件号|全称|全名|名称|标题|题目|谁发|官网|下载|落款|公布|真的假的|权威|哪份|哪里看"
    ),
    Aspect.TARGET: re.compile(
        r"多少|几|多大|目标|指标|数字|数值|倍|番|占|比重|比例|面积|规模|达到|\d|"
        r"[一二三四五六七八九十百千万亿]+[家件倍万亿]"
        "|增长|增加|数量|总量|投入|量"
    ),
    Aspect.WHEN: re.compile(
        "哪一?年|什么年|年份|年底|年前|年内|年度|到.{0,4}年|20[0-9]{2}|[0-9]{2}年|二零|时候|"
        "几时|何时|多久|期限|时间|完成|到期|几点|月|截止|阶段"
    ),
    Aspect.APPLY: re.compile(
        "申请|申报|申办|报名|报|办理|手续|流程|材料|条件|资格|门槛|截止|期限|日期|几号|要交|"
        "交什么|提交|符合|够不够|要求|才[能可算行给]"
        "|步骤|表|怎么[申报拿进入领填评]|评分|打分|入驻|准备"
    ),
    Aspect.CALL: re.compile("报|申|通知|征集|公告|项目"),
    Aspect.COMPARE: re.compile(
        "区别|不同|对比|比|一样|差别|并排|对照|vs|关系|哪个|更|还是|差在|异同"
    ),
    Aspect.LEAD: re.compile(
        "牵头|负责|主管|谁|部门|单位|局|归|管|找|抓|领头|带头|挑头|对口|哪家|主导|去哪|联系|问|"
        "主办|责任|办公室|方"
    ),
    Aspect.SUPPORT: re.compile(
        "配合|协助|协办|协同|参与|帮手|帮衬|打下手|辅助|还有谁|其[他它]|(?<!聚在)一起|联合|搭|支援|"
        "支持(?:单位|部门|的单位)|副手|跟着|除了|出力|配"
    ),
    Aspect.CONTACT: re.compile(
        "电话|联系|地址|在哪(?!一?[条项款章个点部方](?![街路村巷]))|哪里|哪儿|边度|网址|网站|微信|邮箱|姓名|"
        "叫什么|名字|窗口|办公|几楼|上班|号码|怎么找|找谁"
        "|qq|热线|加你|几点|怎么去|地点|位置|公众号|传真|去哪|那里"
    ),
    Aspect.AMOUNT: re.compile(
        "多少|几|钱|元|万|补|奖|额|贴|资助|费|点|免|折|给不给|资金|现金|经费|标准|利息|房"
    ),
}
# What something is, rather than who does it: 某某中心是什么单位.
WHAT_IT_IS = re.compile(
    "^[^牵配负主管]*是个?(?:什么|啥)(?:样的)?(?:单位|机构|部门|组织|地方)[^牵配负主管]{0,2}$"
)
# To whom something is given, rather than who does it: 科技进步奖给谁.
TO_WHOM = re.compile(
    "(?:[奖给发颁贷补投]|授予|奖励)给?(?:谁|什么人|哪些人|哪种人|哪类人|什么样的人)(?![管负牵来])"
)
# Who opens something, beside whom a clause names those who lead: 科技支行由谁来办.
WHO_OPENS = re.compile("由(?:谁|什么人|哪些人)来?(?:开|办|开办|设立?|创办)的?$")
# Where something is done, rather than by whom: 科普主要在哪些地方搞.
WHERE_DONE = re.compile(
    "(?:面向|针对|对着|覆盖)(?:的是)?(?:什么|哪些|哪几个|哪类|哪种|啥)(?:样的)?(?:地方|场所|区域|人|对象|群体|"
    "企业|单位|学校)|^(?!.*(?:谁|单位|部门|哪个局|牵头|配合)).*在(?:哪[些几]个?|什么)(?:地方|场所|区域|镇|街)"
)
# Somebody who wants help asks for nobody's part in a task: 能不能有人帮衬.
WANTS_HELP = re.compile(
    "(?:能不能|能否|有没有|可不可以|希望|想)[^,，]{0,3}(?:帮衬|帮忙|帮帮|帮手|支援|搭把手|搭个手)"
)
# Which things there are of a kind; how many is asked in other words.
WHICH_ONES = re.compile(
    "(?:是|有|包括|涵盖|包含|含|分)的?哪(?:几[个种类项]|些)(?!单位|部门|局|人)|"
    "哪些[^,，]{1,6}(?:属于|算是?)"
)
WHOSE = re.compile("单位|部门|谁|局|哪[几两些]?家|牵头|配合|负责|分工|归口")
# Somebody who wants to lead asks for nobody else who does: 我们想牵头写标准.
WANTS_TO_LEAD = re.compile(
    "(?:我们?|我司|我厂|公司|协会|商会)?(?:想|打算|准备|计划|愿意|可以|能)(?:来|去)?(?:牵头|"
    "带头|挑头|负责)(?![的是])"
)
# A message that ends so asks who, however long a need it tells before.
ENDS_WITH_WHO = re.compile(
    "(?:[哪边]一?个|[哪边]些|哪几个|什么|啥|谁)(?:局|部门|单位)(?:来|在)?(?:管|牵头|负责|主管|抓|"
    "办|对接)?的?[啊呢呀嘅?]*$"
    "|(?:[哪边]个|谁)(?:来)?(?:牵头|负责|主管)的?[啊呢呀嘅?]*$"
    "|[^想要来能会算备愿以去过起][,]?(?<!我们)牵头[?]?$"
)
# 哪几个 beside a name counts units only with one of these.
UNIT_WORDS = re.compile(
    "单位|部门|谁|局|哪[几两些]?家|牵头|配合|分工|机构|委办|各方|找|负责|管|参与"
)
# A piece that asks whether or what there is for a need.
ASKS_FOR = re.compile(
    r"给(?:谁|什么人|哪些人)|有没有|有无|吗|有什么|有啥|什么政策|什么的|干什么|干嘛|做什么|哪些|"
    r"哪一?[条项]|支不支持|给不给|怎么支持|讲什么|说什么|内容是|是什么|(.)不\1"
)
# A piece that asks what there is, to whom or how: 颁给什么人, 支持哪些主体来办.
ASKS_WHAT = re.compile("什么|哪[些几类种]|怎么|怎样|如何|啥|谁|吗|有没有|(.)不\\1")
# Where something is written, rather than which clauses there are.
WHICH_CLAUSE = re.compile("[是在看归属应]于?第?哪一?[条项](?:呢|啊|里)?$|第几[条项](?:呢|啊)?$")
# What is done for something, beside which somebody asks who does it.
WHAT_IS_DONE = re.compile(
    "(?:都|又|还|具体|主要|里面)*(?:有|写了|讲了|包括)?(?:哪些|什么|啥)(?:具体|主要)?的?(?:措施|安排|"
    "支持|政策|做法|内容|举措|规定|任务)"
    "|(?:怎么|如何|怎样)(?:解决|支持|扶持|办|做|帮|搞|落实|处理)"
)
# Places with policies of their own; a company that comes from there says so.
_PLACES = (
    "黄埔|天河|越秀|海珠|荔湾|白云区|番禺|花都|南沙|从化"
    "|深圳|东莞|佛山|惠州|珠海|中山市|江门|肇庆|清远|汕头|湛江|韶关|河源|梅州|汕尾|阳江|茂名|"
    "潮州|揭阳|云浮"
    "|南山区|福田|罗湖|宝安|龙岗|龙华|坪山|前海|横琴|松山湖|顺德|南海区|禅城|博罗|仲恺"
    "|北京|上海|天津|重庆|浦东|中关村|香港|澳门|台湾|江苏|浙江|安徽|福建|江西|山东|河南|河北|"
    "湖北|湖南|广西|海南"
    "|四川|贵州|云南|陕西|山西|辽宁|吉林|黑龙江|甘肃|青海|宁夏|新疆|西藏|内蒙古"
    "|杭州|宁波|温州|苏州|无锡|南京|合肥|武汉|成都|长沙|厦门|福州|泉州|南昌|济南|青岛|郑州|"
    "石家庄|西安|太原|沈阳|大连"
    "|长春|哈尔滨|南宁|桂林|海口|三亚|昆明|贵阳|兰州|乌鲁木齐"
)
ELSEWHERE = re.compile(_PLACES)
# Somebody who leaves for another place, visits it or has something from there asks nothing of it:
# 工程师都跑深圳去了, 去佛山的工厂参观, 刚从深圳拿了风投.
LEFT_FOR = re.compile(
    f"(?:跑|挖|抢|跳槽|溜)[到去往回]?(?:{_PLACES})"
    f"|[去到赴](?:{_PLACES})[^,，]{{0,8}}(?:参观|考察|学习|取经|观摩|见识|开.{{0,2}}眼界|看看|走走)"
    f"|从(?:{_PLACES})[^,，]{{0,4}}(?:拿|融|请|招|挖|买|搬|迁|引)"
)
COMING_HERE = re.compile(
    "增城|[你咱]们(?:这|那)?[边里区]|[到来]你们|挂个?牌|从.{2,8}(?:请|引|挖|招|调|回|过|带)来|"
    "[请引挖招]来|回来|我们在|我在|搬|迁|来这|过来|落户|落脚|安家|扎根|[建设开落]个?厂|总部|分公司|团队|大学|区里|本区|我区|"
    "上市|交易所|敲钟"
)
TO_US = re.compile("增城|来这|过来|[你咱]们(?:这|那)?[边里区]|[到来]你们|本区|我区|区里")
# Several things are asked at once.
SEVERAL = re.compile(
    "两件事|两个事|两个问题|两样|几件事|第一.+第二|一是.+二是|一来.+二来|各[看睇在属对]|"
    "分别[看在属对是]|哪一?[条项].+哪一?[条项]"
)
# 分别看第几条, 各归谁管: asked of each of several.
ASKS_APART = re.compile(
    "分别|各(?:自|是|看|归|在|找|由|属|对应)|(?:都|各)(?:是|归|看|找|在)(?:哪|谁|第几)"
)
# What was told before it was a question as well: 我想办众创空间,还想知道面积要达到多少.
ALSO_ASKS = re.compile("(?:还|也|另外|顺便|同时)(?:我)?(?:想|要)?再?(?:知道|问|了解|咨询|请教)")
ENUMERATOR = re.compile(
    "第[一二三](?:件事|件|个问题|个|点|是|,)(?:是|,)?|(?<![第唯统])[一二三](?:是|来)(?=.{4})|"
    "另外|顺便(?:问|再)?"
)
# 孵化器面积和研发投入各要到多少.
EACH_OF_TWO = re.compile(
    "(?P<one>[^,和跟与、]{2,10})(?:和|跟|与|、)(?P<other>[^,和跟与、]{2,10}?)(?:各自?|"
    "分别)(?P<asked>.{2,})"
)
# Somebody of a unit asks about their own: 我们局牵头哪些.
OUR_UNIT = re.compile("我们?[局办委部]|本局|我单位|我们单位|我们(?:镇|街|街道)|我镇")
# A unit's other tasks: 宣传部除了牵头文化氛围，还配合什么.
BESIDES = re.compile("除了?[^,，]{0,4}(?:牵头|配合|负责|参与|协助)[^,，]*[,，]?(?:还|另外|也)")
# A role and a figure asked of one thing in one breath.
ROLE_WORDS = re.compile("牵头|配合(?:单位|部门|的)|谁负责|谁管|归谁|主管|哪个部门|哪个局")
FIGURE_WORDS = re.compile("目标|指标|多少[家件个倍]|几[家件倍]|多大面积|面积")
# Words of one role, whatever else is taken to be asked: 由哪些单位牵头.
LEADS = re.compile("牵头|挑头|带头|领头|主抓")
HELPS = re.compile("配合|协助|协办|打下手|搭把手|副手")
EITHER_ROLE = re.compile("其[他它]|还有|除|之外|以外|参与|一起|联合|分别|各|都")
# Words that set two things against each other, whatever else is asked of them.
COMPARES = re.compile("区别|不同|唔同|对比|比较一?下|比较$|个比较|相比|不一样|差别|并排|对照|vs")
# 那…呢, 换成…: the same question about something else.
SAME_ABOUT = re.compile(
    r"^(?:那|那么|换成|换作|如果是|要是|还有)?.{1,12}(?:呢|又如何|又怎么样)$|^换成?.{1,10}|"
    r"^那(?![个些么里边条])[^?]{2,8}$"
)
# 看下15条 names a clause, 第15条的下一条 its neighbour.
MOVES = re.compile(
    "(?<!最)[上下前后](?:一|面|边|那)*的?那?一?[条项]|[上下]一个|[上下]一(?=呢?$)|往[前后]"
)
# 说回刚才那条, 回到上一个话题: what was talked about before the last thing.
RETURNS = re.compile(
    "(?:再|还是)?(?:说回|回到|讲回|返回)(?:刚才|刚刚|之前|前面|先前|上面|最初|[上前]一?)?(?:的|"
    "说的|"
    "问的|那|这|一)*(?:[条个项]|话题|问题)*"
)
# 不是归谁,是内容: what was not asked, and what is.
DENIED = re.compile("^我?(?:不是|不问|没问|不要)(?:问|说|要)?.*[^问说要的]$")
INSTEAD = re.compile("^(?:而?是|我?(?:问|说|想问|要)的?是?)")
# 再说一遍: the same once more, whatever stands beside it.
ONCE_MORE = re.compile(
    "再?(?:说|讲|发|看|来|念|给)?(?:我|下)?[一多]?[遍次]|重复一?下?|重新?[发说讲]一?[下遍次]?|"
    "再[说讲发]一?下?|"
    "刚才|刚刚|之前|前面|上面|没看清|没听清"
)
# 具体做些什么 after a clause: what that says, and not what the account can do.
OF_IT = re.compile(
    "(?:那|那么|它|它们|这条|那条|这一?项|这个|都|又|还|具体|主要|里面|里头|大概|一般|到底)*"
    "(?:要|会|得|是|打算|准备)?(?:去|来)?(?:做|干|搞|讲|说|写|办|管)(?:了|的是?|的都?是)?[一些点]*"
    "(?:什么|啥|哪些)(?:事情?|工作|内容|东西|名堂)?[呢啊呀嘛]?"
)
# What is to be told again, where that is named.
TOLD_AGAIN: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    (Aspect.SUPPORT, re.compile("配合|协助")),
    (Aspect.LEAD, re.compile("牵头|负责|主管|单位|部门")),
    (Aspect.TARGET, re.compile("数字|那个数|这个数|指标|目标|多少|面积")),
    (Aspect.CONTENT, re.compile("措施|内容|讲什么|做法|要点|具体|全部|完整")),
)
