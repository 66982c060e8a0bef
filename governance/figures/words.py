"""Words that tell what a figure of a report is: totals, parts, stages, changes, criteria of division."""

import re

TOTAL = re.compile(
    r"共计|合计|总计|总共|累计|总量|总数|总件|小计|共|\b(?:total|in all|altogether)\b", re.IGNORECASE
)
"""Stands before a total."""

PURE_TOTAL = re.compile(
    r"^[\s,，、;:]*(?:以上|三项|两项|各项|上述|三者|两者)?(?:共计|合计|总计|总共|累计|共|计|in all|total)[为是达:]?\s*$"
)
"""Stands before a total that names nothing new: it adds up what comes before."""

OF_WHICH = re.compile(r"其中|包括|包含|of which|including|comprising", re.IGNORECASE)
"""Stands before parts; others may go unnamed."""

ALL_PARTS = re.compile(r"分别[为是有]|分为|组成|即[:：]?|[:：]\s*$|[:：](?!.*[。])")
"""Stands before parts, all of which are named."""

TOTAL_ROW = re.compile(
    r"^\s*(?:合\s*计|总\s*计|共\s*计|总\s*数|总\s*量|全[区县市]|全[区县市]合?计|total|sum)\s*(?:[(（].*)?[:：]?\s*$",
    re.IGNORECASE,
)
SUBTOTAL_ROW = re.compile(r"小\s*计|subtotal", re.IGNORECASE)

FOUND = re.compile(
    r"查处|查出|排查|摸排|发现|受理|收到|接收|接到|登记|立案|梳理|检查出|排查出|交办|转办|found|received"
)
"""Stages in which something comes to be known."""

DONE = re.compile(
    r"拆除|整改|化解|办结|调处|处置|完成|销号|解决|答复|整治|清除|结案|办理完毕|清零|整改到位|settled|concluded|resolved|closed"
)
"""Stages in which it is done with."""

CARRIED_OVER = re.compile(r"结转|上年|往年|历年|以前年度|遗留|存量|含.{0,4}积案|去年")
"""Says that more may be done than was found in the period."""

LEVEL_AFTER_CHANGE = re.compile(
    r"(?:升|高|增|加|长|降|落|少|减|滑|低|短|改善)[^,，。;]{0,4}?(?:到|至|为)[了]?\s*(?:约|近|逾|超过)?$"
)
"""提升到: the figure behind it is what was reached, not by how much."""

CHANGE = re.compile(
    r"同比|环比|增长|下降|上升|提升|提高|降低|减少|增加|增幅|降幅|涨幅|回落|压减|缩短|递增|递减|下滑|攀升|增速|增长率|下降率|"
    r"压降|多|少|较[上去前]|比[上去前同]|升|降|\b(?:up|down|rose|fell|increase|decrease|decline|growth)",
    re.IGNORECASE,
)
FALL = re.compile(
    r"下降|降低|减少|降幅|回落|压减|缩短|递减|下滑|压降|减|降|少|\b(?:down|fell|decrease|decline|drop)",
    re.IGNORECASE,
)
RISE = re.compile(
    r"增长|上升|提升|提高|增加|增幅|涨幅|递增|攀升|增速|增|升|多|\b(?:up|rose|increase|growth|grew)",
    re.IGNORECASE,
)
YEARLY = re.compile(r"年均|年平均|平均每年|per year|a year|annual", re.IGNORECASE)

BEFORE = re.compile(r"去年|上年|上月|上季|同期|前年|前一年|原来|原先|此前|last year|previous")
"""Names the earlier of two values."""

RATE = re.compile(r"([\u4e00-\u9fff]{1,12}?率)")
SHARE = re.compile(r"占(?!道|地|用)([^,，。;:：()（）]*)$")
TARGET = re.compile(
    r"(?:完成|达到|实现|占).{0,10}(?:目标|任务|计划|指标)|(?:目标|任务|计划|指标).{0,6}(?:完成|进度)"
)
OPEN_ENDED_RATES = re.compile(
    r"完成率|达成率|增长率|增速|变动率|负债率|执行率|兑现率|超额|下降率|上升率|利率|汇率|频率|倍率|效率|进度"
)
"""Rates that may pass 100 %, and rates that are no share."""

THRESHOLD = re.compile(r"标准|底线|红线|警戒|目标值|考核值|规定值|达标线")
"""Says that a percentage is what is asked for, not what was reached."""

NEWCOMERS = re.compile(r"新收|新增|新立|新受理")
"""Counts of these leave out what was pending before, so a rate of what is done is not of them."""

ACTORS = re.compile(r"单位|部门|街道|乡镇|社区|企业|法院|机构|委员|人员")
"""Who does something is no whole of what is done."""

EVALUATED = re.compile(r"满意率|满意度|好评率|认可率|参评满意")
"""Rates among those that gave an answer."""

ANSWERED = re.compile(r"成功|接通|参评|评价|测评|反馈|收回|回收|有效|联系上")
"""Those that gave an answer."""

_WORD = r"[^-\d+×÷/*=≈,.，。;()]{0,4}"
EQUATION = re.compile(
    rf"(?P<terms>\d[\d,.]*+{_WORD}(?:[-+×÷/*]{_WORD}\d[\d,.]*+{_WORD})+)[=≈]\s?"
    r"(?P<result>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>%)?"
)
"""A calculation that is written out, in half-width signs."""

CRITERIA: dict[str, re.Pattern[str]] = {
    "repeat": re.compile(
        r"重信重访|重复信访|重复访|重复来访|重复来信|重复件|重访|重信|重件|初信初访|初次信访|初访|初信|初件"
    ),
    "collective": re.compile(r"集体上?访|个体上?访|集访|个访|群访|联名信"),
    "channel": re.compile(r"来信|来访|来电|电话|网上|网络|网信|信件|微信|邮件"),
    "outcome": re.compile(r"办结|在办|未办|正在办理|已化解|未化解"),
}
"""What a list of parts may divide by, besides categories of matter; the first that fits."""

DIVISION = re.compile(r"(?:按|依|从)照?([^,，。;:：]{1,8}?)(?:分类|划分|统计|来?看|分(?!别))")
"""按来源分: what the figures that follow are divided by."""

PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:街道|镇|乡|社区|村|开发区|林场|农场|园区|新区|县|区|市|局|办|科|委|院)"
)
MOMENT = re.compile(
    r"(?:19|20)\d\d年|\d{1,2}月?\s*[-—–~至到]\s*\d{1,2}月|\d{1,2}月份?|上半年|下半年|[一二三四1-4]季度|本月|当月|上月|全年|去年|上年|今年|同期|"
    r"前三季度|截至|以来|近年|年度|当日|本周|上周"
)

FILLERS = (
    "其中", "共计", "合计", "总计", "总共", "累计", "分别", "达到", "超过", "包括", "以及", "同时", "目前", "全年",
    "已经", "实际", "涉及", "当中", "共", "为", "达", "有", "了", "是", "均", "已", "约", "逾", "近", "计", "含", "的",
    "中", "并", "和", "及", "与", "则", "各", "等", "超", "里", "由", "从", "至", "到", "于", "在",
)  # fmt: skip
LONGEST_LABEL = 80
_ENDS = " \t,.，、;；:：()（）“”\"'《》。·—-+="


def trimmed(text: str) -> str:
    """Return a label without signs and words around it that name nothing."""
    kept, before = text[-LONGEST_LABEL:], None
    while kept != before:
        before = kept
        kept = kept.strip(_ENDS)
        for filler in FILLERS:
            kept = kept.removeprefix(filler).removesuffix(filler)
    return kept


def criterion(label: str) -> str:
    """Return what a part with this label divides by: a key of :data:`CRITERIA`, or ``matter``."""
    return next((name for name, words in CRITERIA.items() if words.search(label)), "matter")
