"""The demonstration's register of risks: hazards in every state, of three levels and several domains, over two years.

Invented, with posts and offices only. Each hazard is listed, looked at month by month unless it is one of those that
nobody looks at, and taken as far as it got; some come back after they were struck off.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from governance.access import Actor
from governance.registers import risks
from governance.registers.risk_entries import Desk, Hotspot, NewRisk, Relisting
from governance.registers.risk_tables import latest_episode
from governance.registers.risks import Seen
from pipelines.demo_story import STAFF, Pen, Story, World, office_actor

_REVIEW_DAY = 20
_WEEK = timedelta(days=7)
_STATE_AFTER = {"registered": 0, "settling": 1, "settled": 2, "verified": 3, "struck_off": 4}
_COURSE = (
    (risks.START, None),
    (risks.REPORT_SETTLED, "责任单位已现场整改，附整改前后记录。"),
    (risks.VERIFY, "联席办到现场核验，问题已消除。"),
    (risks.STRIKE_OFF, "核验后一个月未反弹，予以销号。"),
)
"""From one state to the next, each with why."""


@dataclass(frozen=True)
class DemoRisk:
    """One hazard.

    Attributes
    ----------
    listed
        Months back and day on which it is listed.
    settles_in
        Days until it is to be settled; as many days as it takes where it is taken further than ``settling``.
    ends_as
        The state it is left in.
    is_looked_at
        False where nobody reviews it month by month.
    level_change
        Another level, from the second month on.
    sent_back
        Whether the first report is sent back.
    listed_again
        Months back on which it comes back after it was struck off; missing where it does not.
    matter
        Of the marked place it rests on, and of the cases it goes back to; empty where it does on none.
    """

    title: str
    domain: str
    level: str
    office: str
    place: str | None
    listed: tuple[int, int]
    settles_in: int
    ends_as: str
    measures: str = ""
    post: str = "分管副主任"
    is_looked_at: bool = True
    level_change: str | None = None
    sent_back: bool = False
    listed_again: int | None = None
    matter: str = ""


_LASTING, _VILLAGE, _EMERGING = "990101002009002", "990101004201", "990101004"

RISKS = (
    DemoRisk("帆平社区老旧电梯超期未检", "work_safety", "high", "住建局", _LASTING, (5, 8), 230, "settling",
             "逐台排查，停用超期电梯，年内完成更新。", "住建局副局长", level_change="middle", matter="物业管理"),
    DemoRisk("农贸市场消防通道被占用", "work_safety", "high", "应急管理局", "990101001", (3, 5), 45, "settling",
             "清理通道，划线立牌，夜间巡查。", "应急管理局副局长"),
    DemoRisk("渣土车夜间绕行村道", "road_traffic", "middle", "交警大队", _VILLAGE, (2, 10), 140, "registered",
             "设限高限行标志，夜间设卡。"),
    DemoRisk("学校门口早晚高峰人车混行", "schools", "middle", "教育局", "990101003", (7, 3), 60, "struck_off",
             "错峰放学，设护学岗。"),
    DemoRisk("校外配餐点冷链记录不全", "food", "middle", "市场监管局", "990101005", (4, 12), 50, "verified",
             "约谈负责单位，每周抽查记录。"),
    DemoRisk("夜市摊位食材无进货凭证", "food", "low", "市场监管局", "990101002", (9, 6), 40, "struck_off"),
    DemoRisk("老旧小区燃气软管老化", "town_gas", "high", "住建局", "990101002", (14, 9), 90, "struck_off",
             "免费更换软管，入户安检。", "住建局局长", sent_back=True, listed_again=4),
    DemoRisk("餐饮集中区燃气报警器未联网", "town_gas", "middle", "住建局", "990101001", (1, 8), 130, "registered"),
    DemoRisk("征迁补偿标准公示不及时", "disputes", "high", "征收办", _EMERGING, (1, 22), 50, "settling",
             "补齐公示，逐户答疑，设现场接待点。", "征收办主任", matter="征地拆迁"),
    DemoRisk("过渡安置房交付延期", "petitions", "high", "征收办", _VILLAGE, (3, 18), 80, "settled",
             "明确交付时间表，按月通报。", "征收办副主任", matter="征地拆迁"),
    DemoRisk("在建项目工资专户监管不到位", "petitions", "middle", "人社局", "990101003", (6, 14), 40, "settling",
             "核查专户，建立周报。", "人社局副局长", is_looked_at=False),
    DemoRisk("停工楼盘复工进度缓慢", "petitions", "high", "住建局", "990101008", (20, 11), 760, "settling",
             "专班推进，按月公开进度。", "区政府分管副区长"),
    DemoRisk("林地边界争议", "disputes", "low", "农业农村局", "990101100", (11, 7), 400, "settling",
             is_looked_at=False),
    DemoRisk("物业交接期间公共区域无人维护", "disputes", "middle", "住建局", "990101002009", (8, 15), 70, "struck_off",
             "街道托底，限期选聘。", listed_again=1, matter="物业管理"),
    DemoRisk("河堤涵洞淤积影响排涝", "land_and_disasters", "high", "农业农村局", "990101007", (16, 4), 70, "struck_off",
             "汛前清淤，备足抽排设备。"),
    DemoRisk("边坡松动临近居住点", "land_and_disasters", "high", "应急管理局", "990101100", (4, 6), 60, "verified",
             "设监测点，雨前巡查，削坡加固。", "应急管理局局长"),
    DemoRisk("耕地边占用堆料", "land_and_disasters", "low", "农业农村局", _VILLAGE, (2, 3), 45, "settled"),
    DemoRisk("路口标线磨损视距不足", "road_traffic", "middle", "交警大队", "990101007", (12, 13), 50, "struck_off"),
    DemoRisk("校车停靠点无候车区", "schools", "low", "教育局", "990101006", (3, 9), 150, "registered",
             is_looked_at=False),
    DemoRisk("全区有限空间作业审批不规范", "work_safety", "middle", "应急管理局", None, (18, 16), 120, "struck_off",
             "统一审批表，培训作业单位。", "分管副区长"),
    DemoRisk("涵和村集体资产发包程序争议", "disputes", "middle", "农业农村局", _VILLAGE, (5, 21), 60, "struck_off",
             "公开台账，重新议决。"),
    DemoRisk("老厂区搬迁安置意见不一", "disputes", "middle", "征收办", _EMERGING, (10, 10), 60, "struck_off",
             "逐项答复，签订协议。", listed_again=0, matter="征地拆迁"),
)  # fmt: skip
"""In no order; stories are told in the order of their days."""


def risk_story(pen: Pen, one: DemoRisk) -> Story:
    """Tell one hazard from its listing to where it is left."""
    world = pen.world
    yield world.day(*one.listed)
    actor = office_actor(world, one.office)
    hazard = risks.register_risk(pen.by(actor), _desk(pen), _entry(pen, one))
    pen.named[one.title] = hazard
    yield from _settled(pen, one, hazard, until=one.ends_as)
    if one.listed_again is not None:
        yield world.day(one.listed_again, 9)
        again = Relisting(one.level, one.office, pen.day + timedelta(days=60), one.post, one.measures)
        risks.relist(pen.by(actor), _desk(pen), _seen(pen, hazard), again, "同类问题再次出现，重新挂号。")
        yield from _settled(pen, one, hazard, until="settling")
    while one.is_looked_at and _is_active(pen, hazard):
        yield next_review(pen.day)
        if _is_active(pen, hazard):
            risks.review_all(pen.by(STAFF), _desk(pen), [_seen(pen, hazard)])


def next_review(day: date) -> date:
    """Return the day of the next month on which the register is looked through."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=_REVIEW_DAY)


def _settled(pen: Pen, one: DemoRisk, hazard: str, *, until: str) -> Story:
    """Take a hazard from one state to the next, with reviews between, up to the state it is left in."""
    actor = office_actor(pen.world, one.office)
    begun, spent = pen.day, timedelta(days=max(one.settles_in - 10, 7))
    for number, (verb, why) in enumerate(_COURSE[: _STATE_AFTER[until]]):
        due = begun + _WEEK if number == 0 else begun + spent + number * _WEEK
        while one.is_looked_at and next_review(pen.day) < due:
            yield next_review(pen.day)
            risks.review_all(pen.by(STAFF), _desk(pen), [_seen(pen, hazard)])
        yield due
        is_offices = verb in (risks.START, risks.REPORT_SETTLED)
        risks.move(pen.by(actor if is_offices else STAFF), _desk(pen), _seen(pen, hazard), verb, why)
        if verb == risks.START and one.level_change:
            changed = "逐台排查后，超期电梯已停用，风险下降。"
            level: risks.Level = "middle" if one.level_change == "middle" else "high"
            risks.change_level(pen.by(STAFF), _desk(pen), _seen(pen, hazard), level, changed)
        if verb == risks.REPORT_SETTLED and one.sent_back:
            yield from _sent_back(pen, actor, hazard)


def _sent_back(pen: Pen, actor: Actor, hazard: str) -> Story:
    """Send a report back, and have the office report again."""
    yield pen.day + _WEEK
    why = "抽查仍有未换软管的用户，退回继续整改。"
    risks.move(pen.by(STAFF), _desk(pen), _seen(pen, hazard), risks.SEND_BACK, why)
    yield pen.day + 2 * _WEEK
    why = "余下用户全部更换，附入户记录。"
    risks.move(pen.by(actor), _desk(pen), _seen(pen, hazard), risks.REPORT_SETTLED, why)


def _entry(pen: Pen, one: DemoRisk) -> NewRisk:
    world = pen.world
    place = None if one.place is None else world.places[one.place]
    township, community, grid = (None, None, None) if place is None else place
    cases = [case for case in world.cases if (case.township_code, case.category) == (township, one.matter)]
    hotspot = None
    if grid is not None and one.matter:
        hotspot = Hotspot(
            "grid", grid, one.matter, world.month(one.listed[0] + 3), world.month(one.listed[0] + 1)
        )
    return NewRisk(
        one.level, one.office, pen.day + timedelta(days=one.settles_in), one.post, one.measures, one.title, one.domain,
        pen.day, township, community, grid, tuple(("petitions", case.case_no) for case in cases[:2]), hotspot,
    )  # fmt: skip


def _desk(pen: Pen) -> Desk:
    return desk_of(pen.world, pen.day)


def desk_of(world: World, day: date) -> Desk:
    """Return what entries are held against on a day."""
    known = {case.case_no for case in world.cases}
    return Desk(
        day, world.settings.risks, world.offices, world.known_places,
        lambda source, case_no: source == "petitions" and case_no in known,
    )  # fmt: skip


def _seen(pen: Pen, hazard: str) -> Seen:
    episode = latest_episode(pen.writing.session, hazard)
    return Seen(hazard, 0 if episode is None else episode.version)


def _is_active(pen: Pen, hazard: str) -> bool:
    episode = latest_episode(pen.writing.session, hazard)
    return episode is not None and episode.state in risks.ACTIVE
