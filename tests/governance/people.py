"""Invented people for tests of the guard: numbers that check out, names, and text around them."""

from datetime import date

from hypothesis import strategies as st

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""As GB 11643-1999 prints them."""


def identity_number(region: str, day: int, serial: int) -> str:
    """An identity number with its check digit; the day as YYYYMMDD."""
    figures = f"{region}{day}{serial:03}"
    remainder = sum(int(figure) * weight for figure, weight in zip(figures, WEIGHTS, strict=True)) % 11
    return figures + "10X98765432"[remainder]


def card_number(body: str) -> str:
    """A card number: the body and its check digit, by trying."""
    for check in "0123456789":
        total = 0
        for place, figure in enumerate(reversed(body + check)):
            doubled = int(figure) * (1 + place % 2)
            total += doubled // 10 + doubled % 10
        if total % 10 == 0:
            return body + check
    raise AssertionError


figures = st.sampled_from("0123456789")


def of_figures(smallest: int, largest: int | None = None) -> st.SearchStrategy[str]:
    """So many figures."""
    return st.text(figures, min_size=smallest, max_size=largest or smallest)


def written(number: str, *, groups: tuple[int, ...] = ()) -> st.SearchStrategy[str]:
    """The ways people write a number: together, in groups, full-width."""
    ways = [number]
    if groups:
        parts, at = [], 0
        for size in groups:
            parts.append(number[at : at + size])
            at += size
        parts.append(number[at:])
        ways += [sign.join(part for part in parts if part) for sign in (" ", "-", "　", " - ")]
    wide = {code: chr(code + 0xFEE0) for code in range(0x30, 0x3A)}
    return st.sampled_from([*ways, *(way.translate(wide) for way in ways)])


identity_numbers = st.builds(
    identity_number,
    st.sampled_from(["110101", "320111", "440305", "513401", "659001", "820000"]),
    st.dates(min_value=date(1920, 1, 1), max_value=date(2025, 12, 31)).map(
        lambda day: int(day.strftime("%Y%m%d"))
    ),
    st.integers(1, 999),
).flatmap(lambda number: written(number, groups=(6, 8)))

old_identity_numbers = st.builds(
    lambda region, day, serial: f"{region}{day.strftime('%y%m%d')}{serial:03}",
    st.sampled_from(["110101", "320111", "513401"]),
    st.dates(min_value=date(1920, 1, 1), max_value=date(1999, 12, 31)),
    st.integers(0, 999),
)

mobiles = st.builds(
    lambda country, head, tail: (country, f"1{head}{tail}"),
    st.sampled_from(["", "", "+86", "86", "+86 ", "0086"]),
    st.sampled_from("3456789"),
    of_figures(9),
).flatmap(lambda pair: written(pair[1], groups=(3, 4)).map(lambda number: pair[0] + number))

landlines = st.builds(
    lambda area, sign, head, tail, extension: area + sign + head + tail + extension,
    st.sampled_from(["010", "025", "0512", "0797", "(025)", "（010）"]),
    st.sampled_from(["", "-", " ", "—"]),
    st.sampled_from("2345678"),
    of_figures(6, 7),
    st.sampled_from(["", "转801", "-8012", "转 6", "分机22"]),
)

service_lines = st.builds("{}{}".format, st.sampled_from(["400", "800"]), of_figures(7)).flatmap(
    lambda number: written(number, groups=(3, 3))
)

cards = st.one_of(
    st.builds(lambda tail: card_number("6222" + tail), of_figures(11)),
    st.builds(lambda tail: card_number("622848" + tail), of_figures(12)),
    st.builds(lambda tail: card_number("4" + tail), of_figures(14)),
).flatmap(lambda number: written(number, groups=(4, 4, 4, 4)))

letters = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
plates = st.builds(
    lambda place, office, dot, body: place + office + dot + body,
    st.sampled_from("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"),
    letters,
    st.sampled_from(["", "·", "・", " ", "-", "．"]),
    st.one_of(
        of_figures(5),
        st.builds("{}{}".format, letters, of_figures(4)),
        st.builds("{}{}{}".format, letters, of_figures(3), letters),
        st.builds("{}{}".format, st.sampled_from("DFAB"), of_figures(5)),
        st.builds("{}{}".format, of_figures(5), st.sampled_from("DF")),
        st.builds("{}学".format, of_figures(4)),
    ),
)

emails = st.builds(
    "{}{}{}".format,
    st.from_regex(r"[a-z0-9]{1,12}([._+-][a-z0-9]{1,8})?", fullmatch=True),
    st.sampled_from(["@", "＠"]),
    st.sampled_from(["qq.com", "163.com", "mail.example.com.cn", "SINA.CN"]),
)

SURNAMES = (
    "王李张刘陈杨赵吴徐孙朱胡郭罗梁宋郑韩唐董萧曹袁邓傅彭苏卢蒋蔡贾丁魏薛阎潘杜戴汪姜姚谭廖邹熊"
    "郝孔崔邱秦侯邵孟龚尹黎"
)
LOOSE_SURNAMES = "高林马周何谢程叶余夏钟田任方石金江史龙万段武黄康"
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯")
GIVEN = "伟芳娜敏静丽强磊洋勇艳杰娟涛明超兰霞刚桂英国志红玉华建军平辉玲鹏宇浩凯健俊帆雪琳晶洁欣文博轩子涵梓萱佳怡秀珍"

given_names = st.text(st.sampled_from(GIVEN), min_size=1, max_size=2)
sure_names = st.builds("{}{}".format, st.sampled_from([*SURNAMES, *DOUBLE_SURNAMES]), given_names)
names = st.builds("{}{}".format, st.sampled_from([*SURNAMES, *LOOSE_SURNAMES, *DOUBLE_SURNAMES]), given_names)

COMMON = (
    "小区夜间施工噪声扰民多次向物业反映未果希望相关部门尽快处理答复路灯不亮下水道堵塞占道经营垃"
    "圾清运不及时工资拖欠房屋漏水，。；！“”（）我们他她这那个问题年月日元"
)
surroundings = st.text(st.sampled_from(COMMON), max_size=12)
