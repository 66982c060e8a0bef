"""The figure checker against figures worked out by hand, ordinary prose, and made figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from governance.figures import FAULTS, Finding, Verdict, check_text
from governance.figures.findings import RULES
from governance.figures.rounding import fitting_wholes, rounded, truncated
from tests.governance.figure_reports import INFORMATION, ORDINARY, ROWS, Row, table


def marked(finding: Finding) -> list[str]:
    return [finding.sentence[start:end] for start, end in finding.marks]


def told(text: str) -> list[tuple[str, str, list[str]]]:
    return [(finding.verdict.value, finding.rule, marked(finding)) for finding in check_text(text).findings]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_the_figures_of_real_reports(row: Row):
    findings = told(row.text)
    for verdict, rule, figure in row.expected:
        assert any(
            (v, r) == (verdict, rule) and (figure in marks or not figure) for v, r, marks in findings
        ), findings
    if not any(verdict in FAULTS for verdict, _, _ in row.expected) and row.number not in {16, 19}:
        assert not [found for found in findings if found[0] in FAULTS]
    if row.number in INFORMATION:
        assert {verdict for verdict, _, _ in findings} <= {"right"}


def test_every_row_is_there():
    assert {row.number for row in ROWS} == set(range(1, 33))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose_raises_no_fault(text: str):
    assert [found for found in told(text) if found[0] in FAULTS] == []


def test_all_ordinary_prose_in_one_document_raises_no_fault():
    assert [found for found in told("\n".join(ORDINARY)) if found[0] in FAULTS] == []


TEMPLATES = (
    "共受理{whole}件，办结{part}件，办结率{rate}%。",
    "本月受理{whole}件，其中重复信访{part}件，占{rate}%。",
    "受理{whole}件，已办结{part}件（{rate}%）。",
    "办结率为{rate}%（{part}/{whole}）。",
    "{part} of {whole} cases were concluded ({rate}%).",
)
COUNTS = st.integers(min_value=1, max_value=20_000)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int, int]:
    whole = draw(st.integers(min_value=2, max_value=20_000))
    return (
        draw(st.integers(min_value=1, max_value=whole - 1)),
        whole,
        draw(st.integers(min_value=0, max_value=3)),
    )


def verdicts_on(text: str, rate: str) -> set[str]:
    return {
        verdict
        for verdict, rule, marks in told(text)
        if rule in {"F1", "F3", "F5"} and f"{rate}%" in "".join(marks)
    }


@settings(max_examples=60, deadline=None)
@given(shares(), st.sampled_from(TEMPLATES))
@example((26, 261, 1), TEMPLATES[0])
@example((1, 8, 1), TEMPLATES[1])
def test_a_share_rounded_half_up_is_right(share, template):
    part, whole, places = share
    rate = rounded(Fraction(100 * part, whole), places)
    assert verdicts_on(template.format(part=part, whole=whole, rate=rate), str(rate)) == {"right"}


@settings(max_examples=60, deadline=None)
@given(shares(), st.sampled_from(TEMPLATES))
def test_a_share_cut_off_is_truncated(share, template):
    part, whole, places = share
    exact = Fraction(100 * part, whole)
    rate = truncated(exact, places)
    assume(rate != rounded(exact, places))
    assert verdicts_on(template.format(part=part, whole=whole, rate=rate), str(rate)) == {"truncated"}


@settings(max_examples=60, deadline=None)
@given(shares(), st.sampled_from(TEMPLATES), st.sampled_from([-2, -1, 1, 2]))
def test_a_share_with_another_last_digit_is_a_fault(share, template, off):
    part, whole, places = share
    exact = Fraction(100 * part, whole)
    rate = rounded(exact, places) + Decimal(off).scaleb(-places)
    assume(rate != truncated(exact, places))
    assume(0 < rate <= 100)
    assert verdicts_on(template.format(part=part, whole=whole, rate=rate), str(rate)) == {"wrong"}


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=9), st.integers(min_value=-5, max_value=5))
def test_parts_before_a_total(parts, off):
    total = sum(parts) + off
    assume(total > 0)
    assume(off == 0 or total not in {sum(parts[at:]) for at in range(len(parts) - 1)})
    listed = "、".join(f"第{number}类事项{part}件" for number, part in enumerate(parts, 1))
    verdicts = {verdict for verdict, rule, _ in told(f"{listed}，合计{total}件。") if rule == "F2"}
    assert verdicts == {"right" if off == 0 else "wrong"}


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=5_000), st.integers(min_value=1, max_value=5_000))
def test_a_change_between_two_counts(before, after):
    assume(before != after)
    change = rounded(Fraction(100 * abs(after - before), before), 1)
    assume(change > 0)
    said = "下降" if after < before else "上升"
    other = "上升" if after < before else "下降"
    text = f"受理量由去年的{before}件变为今年的{after}件，"
    assert [(v, r) for v, r, _ in told(f"{text}{said}{change}%。")] == [("right", "F9")]
    assert [(v, r) for v, r, _ in told(f"{text}{other}{change}%。")] == [("wrong", "F9")]


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=12), st.integers(min_value=50, max_value=9_999), st.integers(0, 2))
def test_fitting_wholes_are_all_that_fit(part, hundredths, places):
    percent = rounded(Fraction(hundredths, 100), places)
    assume(percent >= Decimal("0.5"))
    by_trial = [
        whole for whole in range(part, 300 * part) if rounded(Fraction(100 * part, whole), places) == percent
    ]
    assert list(fitting_wholes(part, percent, places) or ()) == by_trial


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理120件，办结130件，办结率108.3%。", ("impossible", "F5", ["108.3%"])),
        ("发现隐患54处，整改60处。", ("unsure", "F8", ["54处", "60处"])),
        ("发现隐患54处，整改60处（含上年结转10处）。", None),
        ("接待集体访10批42人次。", ("impossible", "F4", ["10批", "42人次"])),
        ("受理501件，办结484件，办结率97%以上。", ("wrong", "F1", ["501件", "484件", "97%"])),
        ("受理501件，办结484件，办结率95%以上。", ("right", "F1", ["501件", "484件", "95%"])),
        ("共受理501件，其中来信240件、来访170批、来电81件。", ("unsure", "F2", ["501件", "240件", "170批", "81件"])),
        ("来信240件、来访170批、来电91件，合计511件。", ("wrong", "F2", ["240件", "170批", "91件", "511件"])),
        ("受理总量501件。\n再看结构，来信240件，占总量的48%。", ("right", "F1", ["240件", "48%"])),
        ("受理总量501件。\n再看结构，来信240件，占总量的49%。", ("wrong", "F1", ["240件", "49%"])),
        ("169+216=386", ("wrong", "F3", ["169+216=386"])),
        ("百分之九十五点一的件（214/225）已办结。", ("right", "F1", ["九十五点一", "214", "225"])),
        ("共受理三百件，办结二百七十件，办结率百分之九十。", ("right", "F1", ["三百件", "二百七十件", "九十"])),
        ("受理５０１件，办结４８４件，办结率９６．６％。", ("right", "F1", ["５０１件", "４８４件", "９６．６％"])),
        ("网上投诉1.2万件，办结1.14万件，办结率95%。", ("right", "F1", ["1.2万件", "1.14万件", "95%"])),
        ("群众满意率97.85%，同比提升12%。", ("unsure", "F9", ["97.85%", "12%"])),
        ("来访164批次，同比减少36批次，下降18%。", ("right", "F9", ["164批次", "18%"])),
        ("全年受理120件，去年同期150件，同比下降2成。", ("right", "F9", ["120件", "150件", "2成"])),
        ("投诉由200件增至260件，增长30%。", ("right", "F9", ["200件", "260件", "30%"])),
        ("投诉由200件增至260件，增长23.1%。", ("wrong", "F9", ["200件", "260件", "23.1%"])),
        ("占24.?%", ("unsure", "F14", ["24.?%"])),
        ("受理173件，其中土地类80件，占46.3%；婚姻类5件，占2.9%；其他88件，占50.9%。",
         ("wrong", "F1", ["173件", "80件", "46.3%"])),
        ("共收举报650件，其中甲地144件，占举报量的22.5%。", ("wrong", "F1", ["650件", "144件", "22.5%"])),
        ("派单594件，按时结案591件，按时结案率99.6%。", ("wrong", "F1", ["594件", "591件", "99.6%"])),
        ("共受理1458.6万件，结案888.7万件，结案率60.95%。", ("wrong", "F1", ["1458.6万件", "888.7万件", "60.95%"])),
        ("录入30984件，比上月增加2403件，增长8.6%。", ("wrong", "F9", ["30984件", "8.6%"])),
        ("结案率97.19%，同比上升6.7%。", ("unsure", "F9", ["97.19%", "6.7%"])),
    ],
)  # fmt: skip
def test_single_claims(text, expected):
    findings = told(text)
    if expected is None:
        assert findings == []
    else:
        assert expected in findings


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["网格 受理 办结 办结率", "甲 10 9 90.0%", "乙 12 8 66.6%", "丙 7 6 85.7%", "丁 30 20 66.8%"],
         [("wrong", "66.8%"), ("truncated", "66.6%"), ("right", "85.7%")]),
        (["项目 一月 二月 合计", "甲 3 4 7", "乙 5 6 12", "丙 1 1 2"], [("wrong", "12"), ("right", "7")]),
        (["项目 件数", "甲 3", "乙 5", "合计 9"], [("wrong", "9")]),
        (["项目 件数 户数", "甲 3 10", "乙 5 20", "合计 99 77"], [("unsure", "99"), ("unsure", "77")]),
        (["镇 件数", "甲 3", "乙 5", "小计 8", "丙 2", "小计 2", "总计 10"], [("right", "10")]),
        (["镇 受理 办结 办结率", "甲 8 7 0.875", "乙 3 2 0.667", "丙 4 1 0.25"],
         [("right", "0.875"), ("right", "0.667")]),
        (["镇 受理 办结率", "甲 8 130%", "乙 3 90%"], [("impossible", "130%")]),
        (["序号 镇 件数", "1 甲 3", "2 乙 5", "3 丙 2", "合计 合计 10"], [("right", "10")]),
    ],
)  # fmt: skip
def test_tables(lines, expected):
    findings = told(table(*lines))
    for verdict, figure in expected:
        assert any(v == verdict and figure in marks for v, _, marks in findings), findings


def test_findings_are_graver_first_and_name_known_rules():
    text = "\n".join(row.text for row in ROWS)
    check = check_text(text)
    gravity = [list(Verdict).index(finding.verdict) for finding in check.findings]
    assert gravity == sorted(gravity)
    assert {finding.rule for finding in check.findings} <= RULES.keys()
    assert 0 < check.checked <= check.figures


def test_marks_lie_in_order_inside_the_sentence():
    for finding in check_text("\n".join([*ORDINARY, *(row.text for row in ROWS)])).findings:
        ends = [0, *(position for mark in finding.marks for position in mark)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(finding.sentence)


def test_personal_data_are_never_shown_back():
    text = "来信人张小明（电话13812345678，身份证320111199001011234）反映3件，办结2件，办结率66.6%。"
    shown = repr(check_text(text).findings)
    assert "truncated" in shown
    for secret in ("13812345678", "320111199001011234"):
        assert secret not in shown


@pytest.mark.parametrize(
    "text", ["", "  \n\t\n", "没有数字。", "\t\t\n\t\t", "????", "5" * 50_000, "(" * 5_000, "其中" * 5_000]
)
def test_what_holds_no_claim_gives_no_finding(text):
    assert check_text(text).findings == []


@pytest.mark.parametrize(
    "piece",
    ["受理1件，办结1件，办结率1%，占2%，", "1+1+1", "其中来信1件、", "共1件（来信1件，来访1批），",
     "由1件下降到2件，下降3%", "?1%", "的", "1批1人次",
     "甲镇受理10件。", "1 ", "a", "1,"],
)  # fmt: skip
def test_long_texts_take_time_in_proportion(piece):
    check_text(piece * 200)


@pytest.mark.parametrize(
    ("cells", "verdict", "rule"),
    [
        ("办结率 3548 4880 72.2%", "wrong", "F1"),
        ("化解率 214件 225件 95.1", "right", "F1"),
        ("占比 26 261 9.9%", "truncated", "F1"),
        ("化解率 0 0 100%", "impossible", "F1"),
        ("化解率 9 8 112.5%", "impossible", "F5"),
        ("拆除率 9处 10起 90%", "unsure", "F7"),
        ("参评率 不详 10 90%", "unsure", "F15"),
        ("参评率 9?件 10件 90%", "unsure", "F15"),
    ],
)
@pytest.mark.parametrize("headings", ["label numerator denominator printed", "指标 分子 分母 印出值"])
def test_a_table_of_claims(headings, cells, verdict, rule):
    findings = check_text(table(headings, cells)).findings
    assert [(finding.verdict.value, finding.rule) for finding in findings] == [(verdict, rule)]
    assert findings[0].place.kind == "claim"
