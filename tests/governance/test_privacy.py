"""The door: names of columns on both sides, refusals, and columns whose names lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import GuardFault
from governance.privacy import admit_cells, admit_columns, judge_column, judge_columns, looks_personal
from governance.settings import read_settings
from tests.governance.people import identity_number

NAMES = {
    "monitoring": """
        重点人员 重点人员标志 是否重点人员 重点信访人 重点信访人员 重点对象 重点稳控人员 涉访重点人 涉稳人员
        涉稳重点人员 重点上访老户 扬言 扬言标志 是否扬言 揚言標誌 进京访风险 进京访风险标志 是否进京访 赴京上访
        稳控责任人 稳控措施 稳控等级 维稳对象 人员等级 人员风险等级 信访人等级 人员标签 人员画像 个人积分
        人员评分 缠访闹访 无理上访 信访老户 特殊人群类型 社区矫正 刑满释放 前科 吸毒 在逃 思想动态 人员轨迹 行踪
        黑名单 重點人員 重点人员（是/否） 上访倾向 ZDRYBZ YYBZ JJFFXBZ zdrybz SFZDRY XF_ZDRYBZ RYDJ key_person
        KeyPerson is_key_person watchlist person_risk_level blacklist petitioner_score zhongdianrenyuan
    """,
    "personal": """
        姓名 信访人姓名 信访人 来电人 来电人姓名 诉求人 投诉人 举报人 反映人 申请人 联系人 当事人 被举报人
        被投诉人 上访人员 投诉者 姓名（必填） 姓(xìng)名(míng) 性别 民族 年龄 出生日期 出生年月 籍贯 身份证
        身份证号 身份证号码 公民身份证号 证件号码 证件类型 证件种类 护照号 手机 手机号 手机号码 联系电话
        聯繫電話 電話號碼 电话 电话1 联系方式 来电号码 主叫号码 座机 单位电话 微信号 QQ 邮箱 电子邮件 电子邮箱
        地址 住址 家庭住址 常住地址 通讯地址 詳細地址 详细地址 户口所在地 户籍地址 户籍所在地 户籍 门牌号 房号
        楼栋 工作单位 职业 职务 政治面貌 政治身份 婚姻状况 文化程度 信访人编号 查询码 登记人 登记人姓名
        接谈人姓名 接待人 经办人 承办人 承办人员 受理人员 办理人 坐席工号 坐席 话务员 网格员 网格员姓名 包案领导
        责任人 负责人 联系人单位 车牌号 银行卡号 开户行 录音 户号 信访人联系电话 户主姓名 签名 XM XFRXM XB MZ
        ZJLX ZJHM SJHM LXDH LDHM DZ HKSZD CZDZ TXDZ GZDW ZY CSRQ ZZSF DZYJ XFRID XFRBM CXM DJR DSRXM SQRLXDH
        xfrxm QHQB_T_ZXXZXSXX_XM phone Phone_No mobile MobilePhone tel email E-mail id_card IDCard idNumber
        complainant_name ComplainantName name caller applicant_phone address Address1 home_address gender
        birthDate date_of_birth nation petitioner user_name created_by xingming lianxidianhua ｐｈｏｎｅ
    """,
    "text": """
        概况 概况信息 信访概况 诉求 诉求内容 主要诉求 信访人诉求 工单内容 来电内容 事件描述 问题描述 描述 备注
        備註 情况说明 办理情况 处理意见 答复意见 回复内容 标题 工单标题 摘要 批示 基本情况 详情 回访意见
        办理经过 不满意原因 管控措施 GK XFRSQ BZ description Remarks case_title comments reply_content
    """,
    "plain": """
        工单编号 信访件编号 事件编号 案件编号 受理时间 登记日期 来电时间 来访批次 来访人次 人次 信访人次
        信访人数 参与人数 涉及人数 来访人员数量 经度 纬度 横坐标 纵坐标 地址区域 所属社区 社区名称 社区代码
        街道名称 所属街道 乡镇代码 网格编码 网格名称 单位名称 承办单位 承办人员单位 责任单位 联系单位 处置部门
        登记机构 登记部门 事项名称 事项分类 内容分类 内容类别 事件类别 诉求类型 诉求分类 问题类别 信访形式
        信访目的 信访原因 来源渠道 工单状态 办理状态 处置状态 办理方式 处理结果 办结时间 办结日期 化解日期
        告知日期 受理日期 限办日期 答复时间 回复率 满意度 满意度评价 群众满意度 信访人满意度 信访人满意率
        是否重复 重复标志 是否电话回访 回访时间 回访结果 是否答复 电话接听时间 姓名权 职业病 职业培训
        民族宗教事务 户籍人口 常住人口 户数 风险等级 隐患等级 重点事项 重点领域 重点项目 重点人居环境 流转轨迹
        进京访批次 维稳办 信访人所在街道 事发地点 事件地点 事发地址 问题发生地 上报终端 上报时间 所属区域 区县
        一级分类 二级分类 业主委员会 手机信号 手机端 序号 年份 月份 数量 金额 面积 人均面积 case_no received_on
        lon lat x y grid_code community_code township_code address_area category channel purpose status
        department premise beat block street type hour applicant_count street_name community_name
        department_name contact_time XFRS XFRC XMMC
    """,
}
TABLE = [(name, kind) for kind, names in NAMES.items() for name in names.split()]


@pytest.mark.parametrize(("name", "kind"), TABLE)
def test_a_column_is_judged_by_its_name(name, kind):
    assert judge_column(name) == kind


def test_the_table_speaks_for_both_sides():
    assert len(TABLE) == len(dict(TABLE)) >= 120
    assert min(sum(kind == wanted for _, kind in TABLE) for wanted in NAMES) >= 25


@given(
    st.sampled_from([row for row in TABLE if row[0].isalpha() and not row[0].isascii()]),
    st.lists(st.sampled_from([" ", "　", "_", "-", "*", "\u200b", "\n", "：", "#"]), min_size=1, max_size=4),
)
def test_spaces_and_signs_do_not_hide_a_column(row, signs):
    name, kind = row
    middle = len(name) // 2
    spaced = f"{signs[0]}{name[:middle]}{''.join(signs)}{name[middle:]}{signs[-1]}"
    assert judge_column(spaced) == kind


def test_a_judgement_keeps_the_header_in_order():
    judged = judge_columns(["姓名", "事项分类", "概况", "电话", "扬言标志", "姓名"])
    assert judged.of_kind("personal") == ("姓名", "电话", "姓名")
    assert judged.of_kind("plain") == ("事项分类",)
    assert judged.of_kind("text") == ("概况",)
    assert judged.of_kind("monitoring") == ("扬言标志",)


def admit(header, mapped, keep_text="none"):
    return admit_columns(header, mapped, file_name="8月.csv", source="petitions", keep_text=keep_text)


MAPPED = {"case_no": "信访件编号", "received_on": "登记日期"}


def test_what_nothing_maps_is_left_out_and_named():
    admitted = admit(["信访件编号", "登记日期", "信访人姓名", "概况", "热度", "电话"], MAPPED)
    assert admitted.left_personal == ("信访人姓名", "电话")
    assert admitted.left_text == ("概况",)


@pytest.mark.parametrize("column", ["重点人员标志", "是否扬言", "JJFFXBZ"])
def test_a_watching_column_refuses_the_file_though_nothing_maps_it(column):
    with pytest.raises(GuardFault, match="mark people for watching") as fault:
        admit(["信访件编号", "登记日期", column], MAPPED)
    assert column in str(fault.value)
    assert "8月.csv" in str(fault.value)
    assert str(fault.value).count(".") <= 5


def test_a_mapped_personal_column_refuses_the_file():
    with pytest.raises(GuardFault, match=r"personal data: 承办人.*source petitions"):
        admit(["信访件编号", "登记日期", "承办人"], MAPPED | {"department": "承办人"})


def test_free_text_is_mapped_only_where_it_is_kept_masked():
    header, mapped = ["信访件编号", "登记日期", "问题描述", "备注"], MAPPED | {"summary": "问题描述"}
    with pytest.raises(GuardFault, match=r"free text.*问题描述"):
        admit(header, mapped)
    assert admit(header, mapped, "masked").left_text == ("备注",)


@pytest.mark.parametrize("ours", ["case_no", "category", "status"])
def test_free_text_is_mapped_to_the_summary_only(ours):
    header, mapped = ["信访件编号", "登记日期", "问题描述"], MAPPED | {ours: "问题描述"}
    with pytest.raises(GuardFault, match=r"free text.*问题描述.*map it to summary"):
        admit(header, mapped, "masked")


def test_whatever_is_mapped_to_the_summary_is_free_text():
    with pytest.raises(GuardFault, match=r"free text.*热度"):
        admit(["信访件编号", "登记日期", "热度"], MAPPED | {"summary": "热度"})


PEOPLE = [identity_number("320111", 19600101 + day, day) for day in range(1, 21)]
LOOKALIKES = [f"32011120250305{serial:04}" for serial in range(1, 200)]


@pytest.mark.parametrize(
    ("values", "personal"),
    [
        (
            ["物业管理"] * 95
            + ["请回13812345678", "电话025-58881234", "找 zhang@example.cn", "15912345678", "13512345678"],
            5,
        ),
        (["物业管理"] * 20 + PEOPLE, 20),
        (["", None, "  ", *PEOPLE[:3]], 3),
        ([f"1３８ {number} 5678" for number in range(1000, 1010)], 10),
        (LOOKALIKES, 0),  # district, day and serial: one in eleven has the right check digit
        ([f"13800{number:06}" for number in range(50)], 0),  # serial numbers: all begin alike
        ([f"13{head}00{number:06}" for head in "89" for number in range(50)], 100),
        ([f"2025030512{number:03}" for number in range(50)], 0),
        (["320111001001005", "990101200201005"] * 10, 0),
        (
            ["县住建局", "2025-03-05 10:22:33", "118.738123, 32.058888", "3505.18", "GD20250305-000123"] * 10,
            0,
        ),
        ([], 0),
    ],
)
def test_cells_are_looked_at(values, personal):
    looked = looks_personal(values)
    assert looked.personal == personal
    assert looked.filled == sum(bool(value and value.strip()) for value in values)
    assert looked.is_personal == (personal >= 3)


def test_three_cells_and_one_in_twenty_are_needed():
    mobiles = ["13812345678", "15912345678", "17712345678"]
    assert not looks_personal([*mobiles[:2], "物业"]).is_personal
    assert looks_personal([*mobiles, *["物业"] * 57]).is_personal
    assert not looks_personal([*mobiles, *["物业"] * 58]).is_personal
    assert looks_personal([]).share == 0


def test_a_column_that_lies_refuses_the_file_and_no_cell_is_quoted():
    with pytest.raises(GuardFault, match=r"Column 事项分类 of 8月.csv .* 4 of 5 cells") as fault:
        admit_cells(
            {"事项类别": ["噪声"] * 9, "事项分类": ["噪声", *(f"1{head}812345678" for head in "3589")]},
            file_name="8月.csv",
        )
    assert "812345678" not in str(fault.value)


def test_innocent_cells_pass():
    admit_cells({"事项分类": ["噪声"] * 9, "承办单位": ["住建局", None]}, file_name="8月.csv")


@pytest.mark.usefixtures("district")
def test_text_is_not_kept_unless_a_district_says_so():
    assert read_settings().privacy.keep_text == "none"
    path = read_settings().path
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[privacy]\nkeep_text = "masked"\n', encoding="utf-8"
    )
    assert read_settings().privacy.keep_text == "masked"
