"""Names of people and addresses of homes, found in text by the phrases around them.

Convention: as in :mod:`governance.text_rules`, on plain signs, so that every comma and colon is half-width. Chinese
does not mark names, so a name is taken where a phrase announces it (信访人王五, 联系人：, 我叫, 王女士) and it begins
with a surname. Where it is doubtful how long a name is, the longer reading is taken: a character too many is lost
rather than one too few. 张某 and 张某某 name nobody and stay. A name without any phrase is not found, which is why
text is not kept by default.

An address is blotted out from the house downwards (文德路18号, 3栋2单元501室); the road, the estate and the community
stay.
"""

import re

from governance.text_rules import Rule, following, matches, preceding

_FIRM = (
    "王李张刘陈杨赵吴徐孙朱胡郭罗梁宋郑韩唐冯董萧肖曹袁邓傅沈彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴汪姜姚谭廖邹熊郝"
    "孔崔邱秦侯邵孟龚尹黎樊殷翟倪俞葛鲁韦邢霍耿窦岑詹骆阮闵芦覃甄褚戚奚郎酆鲍滕邬卞伍卜湛祁狄臧庞娄裴荀靳"
    "聂晁蒯訾阚邝佟谌蔺乔胥莘仇栾郜嵇晏瞿寇涂闫亓張劉陳楊趙吳孫羅鄭韓馮蕭鄧呂蘇盧蔣賈閻譚鄒魯"
)
"""Surnames of the 百家姓 that are hardly ever another word."""

_LOOSE = (
    "周林何高马谢许程叶余夏钟田任方石金白江史龙万段武文尤华水云花平黄康安齐温洪包左房车牛季路麻危童盛刁凌"
    "支解宗宣单杭诸吉钮井巴弓山班仰宫宁印池边尚农古易国东欧利师巩冷简沙丰红游权益艾容管施严毕祝纪舒费梅"
    "庄辛岳顾贺幸项柏蓝喻雷钱范陆颜陶屈卓靖柴廉茅屠敖冉穆桑郁赖汤符苗凤蒙燕米牟竺连許謝馬葉鍾龍萬華雲黃溫"
    "車邊農東陸顧錢湯賴顏嚴畢"
)
"""Surnames that are words as well."""

_FUNCTION = "于都经能应时常关那后有相查明成从年曾"
"""Surnames that mostly are function words: taken only where a colon or a title leaves no doubt."""

_DOUBLE = (
    "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|宇文|长孙|轩辕|东方|独孤|南宫|端木|百里|呼延|"
    "申屠|澹台|闻人|淳于|公冶|太史|钟离|鲜于|闾丘|赫连|歐陽|司馬|諸葛"
)

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_SURE = rf"(?:{_DOUBLE}|[{_FIRM}])"
_LIKELY = rf"(?:{_DOUBLE}|[{_FIRM}{_LOOSE}])"
_ANY = rf"(?:{_DOUBLE}|[{_FIRM}{_LOOSE}{_FUNCTION}])"

_SPEAKS = r"反映|来电|来访|来信|致电|表示|投诉|举报|认为|要求|申请|求助|咨询|多次|称|说"
_DETAILS = r"电话|联系|手机|身份|住址|家住|居住"
_HONORIFIC = r"女士|先生|小姐|太太|夫人"
_KIN_TITLE = (
    r"老人(?![卡证机乐院公活协食家])|师傅|阿姨|大爷|大妈|大娘|大叔|大伯|大姐|大哥|婆婆|奶奶|爷爷|同志|"
    r"老师|医生|律师|警官|主任|书记|经理|局长|科长|队长|所长|校长|院长|站长|村长|组长|处长|镇长|乡长|老板"
)
_NOT_GIVEN = (
    rf"{_SPEAKS}|{_DETAILS}|{_HONORIFIC}|老人|同志|师傅|阿姨|因[为与]|等[人\d一二三四五六七八九十]|[男女][, 、。;:]"
    rf"|[的等在对到及因将已被把要是也就又不其]|[和与跟同]{_ANY}{_HAN}"
)
"""What does not belong to a name: the words that tend to follow one, and a further name."""

_GIVEN = rf"(?!某){_HAN}(?:(?!{_NOT_GIVEN}){_HAN})?"
_WITH_DOTS = rf"{_HAN}{{1,6}}(?:·{_HAN}{{1,6}}){{1,3}}"
"""A name as many minorities write theirs: 买买提·艾力."""


def _name(surname: str) -> str:
    """Return the pattern of a name: surname and one or two characters, or 李　四 as forms space it."""
    return rf"{surname}(?:{_GIVEN}| {{1,2}}(?!某){_HAN}(?!{_HAN}))"


def _names(surname: str) -> str:
    """Return the pattern of one name or several in a row; they are its group ``secret``."""
    return rf"(?P<secret>(?:{_WITH_DOTS}|{_name(surname)})(?: ?[、,和与及跟同/] ?{_name(_ANY)})*)"


_NAMED = "姓名|名字|签名|签字|署名|落款|称呼"
_PARTY = "|".join(
    f"{does}{who}"
    for does in (
        "信访", "上访", "来访", "来信", "来电", "致电", "诉求", "投诉", "举报", "检举",
        "控告", "反映", "申请", "申诉", "求助", "报案", "报警", "联系", "当事", "法定代表", "委托", "受害", "嫌疑",
    )
    for who in ("人员", "人", "者")
)  # fmt: skip
"""Words for those whose matter it is: whoever is named next is the one."""

_ANYBODY = (
    "业主|户主|房东|租户|租客|村民|居民|市民|群众|邻居|家属|妻子|丈夫|儿子|女儿|父亲|母亲|老板|工头|患者|"
    "伤者|死者|学生|家长|职工|工人|民警|书记|主任|村长|组长|经理|局长|科长|队长|所长|校长|医生|律师|法人|"
    "代表|经办人|承办人|登记人|接待人|受理人|负责人|责任人|见证人|代理人|监护人"
)
"""Words for people of whom a name may follow, or anything else."""

_COLON = r" ?(?:为|是)? ?: ?"
_NOBODY = r"(?!本人|匿名|不详|未知|保密|无|同上|某|市民|群众|居民|村民|业主|物业|公司|单位|社区|街道)"
_THING = r"(?!房屋|房产|房子|车辆|安置|安全|方面|水电|平时|国家|文件|金额|高度)"
_TAIL = rf"(?={_SPEAKS}|{_DETAILS}|[,.。;、() :男女\d]|等人|$)"

_IN_PLACE = r"村庄镇乡区县市州街组社路局厂校院队站所某的在和与及"
_SHORT_GIVEN = rf"(?:(?![{_IN_PLACE}]){_HAN}){{0,2}}"
_START = (
    r"(?:(?<![\u3400-\u9fff])|(?<=来电|来访|市民|居民|业主|村民|群众|房东|邻居|联系|投诉)|"
    r"(?<=[的是由与和叫找被让向给请我及]))"
)
_BEFORE_TITLE = rf"(?P<secret>(?:{_SURE}|{_START}{_ANY}){_SHORT_GIVEN})"

NAME_RULES: tuple[Rule, ...] = (
    Rule("name", following(
        f"{_NAMED}|{_PARTY}",
        rf"{_COLON}{_names(_ANY)}",
        rf"{_COLON}{_NOBODY}(?P<secret>{_HAN}{{2,4}})(?!{_HAN})",
        rf"(?:[为是(]| {{1,2}}){_names(_LIKELY)}",
        rf"{_THING}{_names(_LIKELY)}",
    )),
    Rule("name", following(
        _ANYBODY, rf"{_COLON}{_names(_ANY)}", rf"[ (]?{_names(_SURE)}", rf"{_THING}{_names(_LIKELY)}{_TAIL}"
    )),
    Rule("name", following("我叫|名叫|叫做|名字叫", _names(_LIKELY))),
    Rule("name", following("我是|叫", _names(_SURE))),
    Rule("name", matches(rf"(?:{_name(_SURE)})(?:(?:、{_name(_ANY)}){{2,}}+|、{_name(_ANY)}(?=等))"), re.compile("、")),
    Rule("name", preceding(_HONORIFIC, rf"(?P<secret>{_ANY}{_SHORT_GIVEN})", reach=4)),
    Rule("name", preceding(_KIN_TITLE, _BEFORE_TITLE, reach=4)),
    Rule("name", preceding(
        "身份证|电话|手机|联系电话|联系方式|〔证件号码〕|〔电话〕"
        rf"|,男(?!{_HAN})|,女(?!{_HAN})|, 男(?!{_HAN})|, 女(?!{_HAN})",
        rf"{_BEFORE_TITLE}(?<=..)[,:( ]{{0,2}}",
        reach=6,
    )),
)  # fmt: skip
"""In the order in which they are applied: the surest first."""

_GIVEN_SIGNS = (
    "伟芳娜敏静丽强磊洋勇艳杰娟涛明超兰霞刚桂英国志红玉华建军辉玲鹏宇浩凯健俊帆雪琳晶洁欣文博轩子涵梓萱佳怡秀珍"
    "婷莉媛倩琴雯颖萍娥淑梅慧燕翠凤莲菊美春晓云飞龙斌宁波峰林东海永世家德福贵荣祥富生友仁义忠信诚兴旺发财宝庆光"
    "亮清源学思远立成良正大小少中平安康乐天新民权胜利君卫阳晨旭昊然睿泽瑞雅诗语嘉悦欢爱芬芝花香蓉"
)
_GIVEN_ALONE = "伟芳娜敏磊艳娟霞婷玲莉媛倩琴琳雯颖萍娥淑梅勇刚浩杰涛鹏斌俊凯"
"""Characters that given names are made of, and those that hardly stand behind another character in a word."""

_NOT_IN_NAMES = "村庄镇乡区县市州街组社路局厂校院队站所数号名类型级别额度率表册单期值量码员费款点户址层办"
_WORDS_LIKE_NAMES = (
    "陈述|陈列|张贴|张力|胡同|孔径|孔距|董事[会长]?|梁高|梁板|涂料|涂层|肖像|杜绝|黎族|郑重|宋体|侯车|罗列|"
    "沈阳|吴江|湛江|韩元|丁香|鲁班|苏打"
)
_WHOLE_NAME = re.compile(
    rf"(?!(?:{_WORDS_LIKE_NAMES})$)(?:{_WITH_DOTS}|{_SURE}(?:(?![{_NOT_IN_NAMES}某]){_HAN}){{1,2}}"
    rf"|[{_LOOSE}](?:[{_GIVEN_ALONE}]|[{_GIVEN_SIGNS}]{{2}}))"
)


def is_whole_name(word: str) -> bool:
    """Return whether a word standing alone, such as the heading of a column, is most likely a person's name.

    Parameters
    ----------
    word
        Without blanks. A name that is a word as well, such as 高明, is not taken for a name.
    """
    return _WHOLE_NAME.fullmatch(word) is not None


_MAYBE_NAME = re.compile(rf"{_WITH_DOTS}|{_ANY}{_HAN}{{0,3}}(?<![{_NOT_IN_NAMES}])")


def may_be_name(word: str) -> bool:
    """Return whether a word could be a person's name, or a surname alone: stricter than :func:`is_whole_name`.

    Parameters
    ----------
    word
        Without blanks. Up to four characters that begin with any surname may be one, whatever else they mean, unless
        they end like a place or an office.
    """
    return _MAYBE_NAME.fullmatch(word) is not None


_FIGURE = "一二三四五六七八九十百零〇"
_N = rf"[0-9A-Za-z{_FIGURE}甲乙丙丁东南西北][0-9{_FIGURE}]{{0,4}}[A-Za-z]?"
_FIRST = rf"[0-9A-Za-z{_FIGURE}甲乙丙丁东南西北](?<![0-9A-Za-z][0-9A-Za-z])[0-9{_FIGURE}]{{0,4}}[A-Za-z]?"
"""A number of a house or flat: 3, 12A, B1, 十二, 甲; the first of several begins where no other number ends."""

_ON = r"[ ,\-]?"
_PART = "(?:号楼|号院|号|栋|幢|座|弄|单元|楼|层|组|#)"
_NUMBERED = re.compile(rf"[0-9A-Za-z{_FIGURE}甲乙丙丁东南西北](?:号|栋|幢|座|弄|单元|楼|室|层|组|#)")

HOME_RULES: tuple[Rule, ...] = (
    Rule(
        "address",
        matches(rf"{_FIRST}{_PART}{_ON}(?:{_N}{_PART}{_ON}){{0,5}}{_N}(?:号楼|室|房|单元|楼|层|栋|幢|座)"),
        _NUMBERED,
    ),
    Rule("address", matches(rf"{_FIRST}(?:弄|组|栋|幢|座|单元){_ON}{_N}号"), _NUMBERED),
    Rule("address", matches(rf"{_FIRST}(?:号楼|(?<=\d\d\d)室)"), _NUMBERED),
    Rule(
        "address",
        matches(r"[路街巷道里弄村庄同](?P<secret>\d{1,4}(?:-\d{1,3})?号)(?![线口门桥井塘泵机地令文函车厂])"),
        _NUMBERED,
    ),
    Rule(
        "address",
        matches(r"[苑园城府庭湾里村区邸居寓厦](?P<secret>\d{1,3}-(?:\d{1,2}-)?\d{3,4}室?)(?![\d年月\-])"),
        re.compile(r"\d-"),
    ),
)
"""In the order in which they are applied: the longest first."""
