"""Masking: what must go goes, what must stay stays, twice is once, and no text takes long."""

import re
import time
from collections import Counter
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.masking import TOKENS, mask, mask_file_name, mask_heading, mask_many
from governance.personal_numbers import is_card_number, is_identity_number
from governance.settings import CASE_COLUMNS
from governance.text_rules import plain_signs
from pipelines.profile_names import NAMES
from tests.governance import people

GONE = [
    ("信访人张三反映道路破损", "信访人〔姓名〕反映道路破损"),
    ("来电人: 李四 先生", "来电人: 〔姓名〕 先生"),
    ("姓名：王五，男", "姓名：〔姓名〕，男"),
    ("姓名：阿依古丽", "姓名：〔姓名〕"),
    ("联系人 买买提·艾力", "联系人 〔姓名〕"),
    ("信访人张三、李四和王五等5人", "信访人〔姓名〕等5人"),
    ("我叫欧阳建国，", "我叫〔姓名〕，"),
    ("高女士、陈老人和诸葛先生", "〔姓名〕女士、〔姓名〕老人和〔姓名〕先生"),
    ("赵铁柱，男，45岁", "〔姓名〕，男，45岁"),
    ("请联系孙丽13812345678", "请联系〔姓名〕〔电话〕"),
    ("村书记李建国", "村书记〔姓名〕"),
    ("李书记", "〔姓名〕书记"),
    ("刘一凡、陈晨、杨光等反映", "〔姓名〕等反映"),
    ("身份证号11010119900307761Ｘ", "身份证号〔证件号码〕"),
    ("护照号码：E12345678", "护照号码：〔证件号码〕"),
    ("往来港澳通行证C1234567", "往来港澳通行证〔证件号码〕"),
    ("1101**********761X", "〔证件号码〕"),
    ("电话58881234、025-58885678转8", "电话〔电话〕"),
    ("138****5678", "〔电话〕"),
    ("+86 138-1234-5678", "〔电话〕"),
    ("1 3 8 1 2 3 4 5 6 7 8", "〔电话〕"),
    ("138.1234.5678", "〔电话〕"),
    ("回我400-820-8820", "回我〔电话〕"),
    ("卡号6222 0212 3456 7890", "卡号〔卡号〕"),
    ("微信号zhang_san88，QQ：12345678", "微信号〔网络账号〕，QQ：〔网络账号〕"),
    ("ｚｈａｎｇ．san＠qq.com", "〔邮箱〕"),
    ("苏Ａ・1234Ｄ与沪AD12345", "〔车牌〕与〔车牌〕"),
    ("阳光小区3栋2单元501室", "阳光小区〔门牌〕"),
    ("阳光小区3-2-501", "阳光小区〔门牌〕"),
    ("和平里十二号楼", "和平里〔门牌〕"),
    ("文德路18号", "文德路〔门牌〕"),
    ("30弄5号602室", "〔门牌〕"),
    ("A座1203室", "〔门牌〕"),
]

STAYS = """
    3505.18㎡|12634.7平方米|3548元|涉及资金48661.50元|人民币100万元|1,234,567.89元|工资12800元|占地2.5亩|补偿标准每平方米1350元
    2025年3月5日|2025-03-05 10:22:33|2025/3/5|20250305|2025.3.5至2025.12.31|10:00-22:00|2024年第12期
    〔2024〕12号|浦政发〔2024〕12号|国信发〔2022〕11号|第12号通告|GB/T 34300-2017|GB50016-2014|EPSG:4549
    2025030512345|工单20250305000123|编号XF202503050012|网格320111001001005|社区代码320111001001|网格990101001002|GD20250305-000123
    118.6231,32.0611|东经118.738123度|369973.2|3549457.1
    12345热线|拨打12345|拨打110报警|致电96777|地铁3号线|3号线5号口|2号门|10号令|1号机组|G42高速|312国道|K3+500处|第3网格
    三室一厅|会议室|5楼|共18层|拆除3栋|30余户|5人以上集体访62批637人次|占38.6%|比例3/4|100-200米
    张某某反映|张某称|李某某等人|市民广场|业主应当|信访人要求|对于老人活动中心|办理老人证|敬老院|当事人双方|负责人称|居民反映|村民小组
    1-9月共办理3947件|2014-2017年|第1-3季度|2025-12-501号文
""".replace("\n", "|")
STAYING = [case.strip() for case in STAYS.split("|") if case.strip()]


@pytest.mark.parametrize(("text", "masked"), GONE)
def test_what_leads_to_a_person_goes(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize("text", STAYING)
def test_ordinary_numbers_and_words_stay(text):
    assert mask(f"反映{text}，请处理").text == f"反映{text}，请处理"


@given(people.of_figures(13), st.integers(0, 10**9), st.floats(0, 1e6))
def test_case_numbers_and_amounts_stay(figures, amount, area):
    text = f"工单20{figures[:11]}，金额{min(amount, 399_999_999)}元，面积{area:.2f}㎡"
    assert mask(text).text == text


def planted(secret: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, str, str]]:
    return st.tuples(people.surroundings, secret, people.surroundings)


def figures_of(text: str) -> str:
    return re.sub(r"\D", "", plain_signs(text))


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        ("identity_number", people.identity_numbers),
        ("identity_number", people.old_identity_numbers),
        ("phone", people.mobiles),
        ("phone", people.landlines),
        ("phone", people.service_lines),
        ("bank_card", people.cards),
        ("plate", people.plates),
        ("email", people.emails),
    ],
)
def test_a_planted_number_never_survives(kind, secret):
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(planted(secret))
    def holds(parts):
        masked = mask("".join(parts))
        assert parts[1] not in masked.text
        assert masked.found[kind] >= 1
        core = figures_of(parts[1]).removeprefix("0086").removeprefix("86")
        assert not core or core not in figures_of(masked.text)
        assert len(figures_of(masked.text)) <= 4  # nothing but a country code is left

    holds()


PHRASES = [
    "信访人{}", "来电人：{}", "投诉人:{}", "举报人 {}", "姓名：{}", "联系人{}", "当事人为{}", "我叫{}", "被反映人{}",
    "来访人（{}）", "名叫{}", "业主：{}", "{}女士", "{}先生", "信访人王芳、{}", "申请人张伟和{}",
]  # fmt: skip
SURE_PHRASES = [
    "村民{}",
    "{}老人",
    "书记{}",
    "{}，男，",
    "{}，身份证",
    "{}（电话",
    "我是{}",
    "{}阿姨",
    "负责人{}",
]


@settings(max_examples=300, deadline=None)
@given(people.surroundings, st.sampled_from(PHRASES), people.names, people.surroundings)
def test_a_name_in_a_set_phrase_never_survives(before, phrase, name, after):
    assert name not in mask(before + phrase.format(name) + after).text


@settings(max_examples=200, deadline=None)
@given(people.surroundings, st.sampled_from(SURE_PHRASES), people.sure_names, people.surroundings)
def test_a_name_with_a_sure_surname_survives_no_looser_phrase(before, phrase, name, after):
    assert name not in mask(before + phrase.format(name) + after).text


FRAGMENTS = """
    信访人 来电人 张三 李四 王 高 女士 老人 、 和 等 ： : 电话 身份证 微信 QQ 号 栋 单元 室 楼 路 - 1 138 12345678 0 25
    X @ a.b 苏A · 〔 〕 〔姓名〕 〔电话〕 男 ， 我叫 业主 反映
"""
nasty = st.lists(
    st.one_of(
        st.sampled_from([*FRAGMENTS.split(), " "]),
        people.mobiles, people.identity_numbers, people.names, people.plates,
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(nasty)
def test_twice_is_once_and_text_grows_within_bounds(text):
    once = mask(text).text
    assert mask(once).text == once
    assert len(once) <= 4 * len(text)


@given(st.text(max_size=80))
def test_any_text_is_taken(text):
    assert mask(mask(text).text).text == mask(text).text


def test_a_text_with_nothing_in_it_is_untouched():
    text = "反映路灯不亮，Ｒ２的１２３，请处理。"
    assert mask(text).text == text
    assert mask(text).found == Counter()


def test_a_column_is_masked_in_order_and_counted():
    column = mask_many(["电话13812345678", None, "", "路灯不亮", "电话13812345678"])
    assert column.texts == ["电话〔电话〕", None, "", "路灯不亮", "电话〔电话〕"]
    assert column.found == Counter({"phone": 2})


def test_tokens_say_what_stood_there():
    assert len(set(TOKENS.values())) == len(TOKENS)
    assert all(token[0] == "〔" and token[-1] == "〕" and len(token) <= 6 for token in TOKENS.values())


@pytest.mark.parametrize(
    "seed",
    [
        "1", "1 ", "138", "4444 ", "110101199003077618", "1101011990030776 ",
        "a", "a@", "a.", "@a.", "张", "张三、", "信访人张三和",
        "电话", "电话1 ", "电话5888123、", "1号", "1栋", "男,", "王老人", "艾·", "区1-1-", "苏A1234", "身份证1",
        "1*", "姓名：",
    ],
)  # fmt: skip
def test_time_is_linear(seed):
    million_bytes_would_take_s = []
    for size in (40_000, 160_000):
        text = seed * (size // len(seed.encode()))
        start = time.process_time()
        mask(text)
        million_bytes_would_take_s.append((time.process_time() - start) * 1e6 / size)
    assert million_bytes_would_take_s[1] < 2.5
    assert million_bytes_would_take_s[1] < 3 * million_bytes_would_take_s[0] + 0.5


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("11010519491231002X", True),  # the example of GB 11643-1999
        ("440524188001010014", True),  # the other
        ("110105194912310021", False),
        ("11010519490231002X", False),  # 31 February
    ],
)
def test_identity_numbers_of_the_standard(number, is_one):
    assert is_identity_number(number) == is_one


@pytest.mark.parametrize(
    ("number", "is_one"), [("79927398713", True), ("79927398710", False), ("4111111111111111", True)]
)
def test_card_numbers(number, is_one):
    assert is_card_number(number) == is_one


@pytest.mark.parametrize(
    ("heading", "masked"),
    [
        ("张三", "〔姓名〕"), ("王小明", "〔姓名〕"), ("欧阳锋", "〔姓名〕"), ("高建国", "〔姓名〕"),
        ("林芳", "〔姓名〕"),
        ("李 四", "〔姓名〕"), ("买买提·艾力", "〔姓名〕"), ("张三电话", "〔姓名〕电话"), ("13812345678", "〔电话〕"),
        *((same, same) for same in (
            "金额", "单位", "高度", "时间", "张数", "胡同", "陈述", "车牌", "房号", "施工单位", "孔径", "张某",
            "承办人", "name", "",
        )),
    ],
)  # fmt: skip
def test_a_heading_that_is_a_name_goes(heading, masked):
    assert mask_heading(heading) == masked


def test_no_name_of_a_column_we_know_is_taken_for_a_person():
    assert [name for name in chain(*NAMES.values(), CASE_COLUMNS) if mask_heading(name) != name] == []


@given(people.sure_names)
def test_every_name_of_a_sure_surname_goes_as_a_heading(name):
    assert name not in mask_heading(name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三13812345678投诉.xlsx", "〔姓名〕〔电话〕投诉.xlsx"), ("张三.xlsx", "〔姓名〕.xlsx"),
        ("王小明信访件.xlsx", "〔姓名〕信访件.xlsx"), ("关于李四的举报(1).xls", "关于〔姓名〕的举报(1).xls"),
        ("3月_高建国材料.csv", "3月_〔姓名〕材料.csv"), ("苏A12345.csv", "〔车牌〕.csv"),
        *((same, same) for same in (
            "三月.csv", "cases.csv", "12345热线2025年3月.xlsx", "工单导出_20250305.csv", "李家村.xlsx",
            "陈集镇3月.csv",
            "信访事项登记表.xlsx", "南京市.xlsx", "2025-03-05 10-22-33.csv", "无名", ".csv",
        )),
    ],
)  # fmt: skip
def test_a_name_of_a_file_loses_people(name, masked):
    assert mask_file_name(name) == masked
    assert mask_file_name(masked) == masked
