"""What the demonstration's meetings had before them, and what was found on the ground; invented, and told nowhere else.

The places and matters are those that :mod:`pipelines.demo_planted` makes hot, so that the way from the first marked
month to a discussion and to a closed action can be followed, and one that was closed too soon comes back.
"""

from pipelines.demo_meetings import DemoAction, DemoCheck, DemoItem, DemoMeeting

_LASTING, _SECOND = "990101002009002", "990101001009002"
_VILLAGE, _VILLAGE_GRID = "990101004201", "990101004201002"
_EMERGING = "990101004"

MEETINGS = (
    DemoMeeting((6, 15), items=(
        DemoItem(
            "帆平社区第2网格：物业管理", "连续多个时段被标记，实际约为应有的3倍，相邻网格一并标记。", "decided",
            "住建局牵头约谈物业企业，汐光街道协助公开维修资金使用情况。", source="hotspot", place=_LASTING,
            matter="物业管理", actions=(
                DemoAction("约谈物业企业并公示整改清单", "住建局", 30, "closed", is_by_letter=True),
                DemoAction("公开维修资金使用情况", "汐光街道", 40, "returned"),
            ),
        ),
        DemoItem(
            "停工楼盘复工进度", "列为高风险，诉求集中。", "carried", "复工方案未报来，下次会议继续研究",
            source="risk", place="990101008", origin="停工楼盘复工进度缓慢",
        ),
        DemoItem(
            "夜间施工噪声投诉增多", "夏季前集中出现。", "declined", "属季节性上升，生态环境局专项已部署。",
            matter="环境噪声",
        ),
    )),
    DemoMeeting((5, 15), excused=("生态环境局",), items=(
        DemoItem(
            "停工楼盘复工进度（续）", "上次会议转来，方案已报。", "decided", "按专班方案推进，每月公开进度。",
            source="carried", place="990101008", origin="停工楼盘复工进度",
            actions=(DemoAction("按月公开复工进度", "住建局", 60, "closed"),),
        ),
        DemoItem(
            "护学岗配备不足", "学校门口人车混行，家长反映多。", "decided", "教育局、交警大队联合设岗。",
            place="990101003", matter="道路交通",
            actions=(DemoAction("在十处学校门口设护学岗", "教育局", 35, "closed"),),
        ),
    )),
    DemoMeeting((4, 15), items=(
        DemoItem(
            "边坡松动临近居住点", "列为高风险，汛期在即。", "decided", "应急管理局监测，鲸岭镇落实转移预案。",
            source="risk", place="990101100", origin="边坡松动临近居住点",
            actions=(DemoAction("完成边坡监测点布设", "应急管理局", 20, "closed"),),
        ),
        DemoItem(
            "欠薪线索分办不及时", "人社局按时办结率下降。", "carried", "待人社局报来原因分析", matter="劳动欠薪",
        ),
    )),
    DemoMeeting((3, 8), kind="special", items=(
        DemoItem(
            "汛期隐患点包保", "涵洞、边坡、低洼点需逐点落实。", "decided", "逐点明确包保单位，汛期每日一报。",
            actions=(DemoAction("建立汛期隐患点包保清单", "应急管理局", 10, "closed"),),
        ),
    )),
    DemoMeeting((3, 20), excused=("农业农村局",), items=(
        DemoItem(
            "欠薪线索分办不及时（续）", "上次会议转来。", "decided", "人社局建立当日分办制度，每周报联席办。",
            source="carried", matter="劳动欠薪", origin="欠薪线索分办不及时",
            actions=(DemoAction("建立欠薪线索当日分办制度", "人社局", 30, "closed_late"),),
        ),
        DemoItem(
            "帆平社区第2网格：物业管理（再次标记）", "上次措施办结后仍被标记，实际约为应有的3倍。", "decided",
            "由住建局会同街道启动物业选聘，不再只约谈。", source="hotspot", place=_LASTING, matter="物业管理",
            actions=(DemoAction("启动帆平社区物业选聘程序", "住建局", 75, "checked", is_by_letter=True),),
        ),
    )),
    DemoMeeting((2, 17), items=(
        DemoItem(
            "启盛社区第2网格：物业管理", "上一时段新标记，实际为应有的2倍以上。", "decided",
            "住建局核查维修响应，澜心街道设投诉直通窗口。", source="hotspot", place=_SECOND, matter="物业管理",
            actions=(
                DemoAction("核查启盛社区报修响应并整改", "住建局", 45, "moved", is_by_letter=True),
                DemoAction("设立物业诉求直通窗口", "澜心街道", 30, "closed"),
            ),
        ),
        DemoItem(
            "过渡安置房交付延期", "列为高风险，年内有集中到期。", "decided", "征收办公布交付时间表。", source="risk",
            place=_VILLAGE, origin="过渡安置房交付延期",
            actions=(DemoAction("公布过渡安置房交付时间表", "征收办", 30, "closed"),),
        ),
    )),
    DemoMeeting((1, 15), excused=("交警大队",), items=(
        DemoItem(
            "征迁补偿公示不及时", "星湾街道诉求上升，公示与答疑滞后。", "decided",
            "征收办补齐公示，街道设现场接待点。", place=_EMERGING, matter="征地拆迁", proposed_by="星湾街道", actions=(
                DemoAction("补齐征迁补偿标准公示", "征收办", 20, "assigned"),
                DemoAction("在涵和村设征迁现场接待点", "星湾街道", 14, "closed"),
            ),
        ),
        DemoItem(
            "校车停靠点候车区建设", "需专项资金。", "carried", "待财政核定后再议", place="990101006", matter="教育",
        ),
    )),
    DemoMeeting((0, 15), end="minuted", items=(
        DemoItem(
            "星湾街道：征地拆迁", "9月以来多个网格同时上升，早期预警提示不像偶然。", "decided",
            "征收办成立专班，逐户答疑；司法、信访力量下沉。", source="alert", place=_EMERGING, matter="征地拆迁",
            actions=(DemoAction("成立征迁诉求专班并建立答疑台账", "征收办", 60, "under_way", is_by_letter=True),),
        ),
        DemoItem(
            "老旧小区燃气软管更换", "再次挂号的高风险，入户进度慢。", "decided",
            "住建局按小区倒排工期，月底前通报。", place="990101002",
            actions=(DemoAction("完成燃气软管更换入户", "住建局", 40, "under_way"),),
        ),
        DemoItem(
            "公示逾期未补齐", "征收办逾期，责任单位未说明原因。", "decided", "限一周内补齐并书面说明。",
            source="overdue_action", place=_EMERGING, matter="征地拆迁", origin="补齐征迁补偿标准公示",
        ),
        DemoItem(
            "开展网格走访积分评比", "街道建议。", "declined", "不属联席会议议题。", place=_EMERGING,
            proposed_by="星湾街道",
        ),
    )),
    DemoMeeting((-1, 26), end="planned", items=(
        DemoItem(
            "征迁接待点延长开放", "涵和村群众白天外出务工，建议晚间也接待。", "proposed", "", place=_VILLAGE,
            matter="征地拆迁", proposed_by="星湾街道",
        ),
    )),
    *(DemoMeeting((back, 23), "990101002", (
        DemoItem(
            f"{month}物业矛盾排查", "每月例行通报。", "decided", "社区逐件回访，未化解的报住建局。",
            place="990101002009", matter="物业管理",
            actions=(DemoAction(f"{month}物业诉求逐件回访", "汐光街道", 20, "closed"),),
        ),
    )) for back, month in ((5, "5月"), (4, "6月"), (3, "7月"), (2, "8月"), (1, "9月"))),
    DemoMeeting((5, 26), "990101004", (
        DemoItem(
            "涵和村道路渣土车绕行", "夜间通行扰民且有隐患。", "decided", "设限高标志，交警夜查。",
            place="990101004201001", matter="道路交通",
            actions=(DemoAction("在村口设置限高限行标志", "交警大队", 30, "checked"),),
        ),
    )),
    DemoMeeting((4, 24), "990101004", (
        DemoItem(
            "老厂区搬迁安置意见", "意见不一，拟逐项答复。", "decided", "街道逐项答复，形成书面意见。",
            place=_EMERGING, matter="征地拆迁", actions=(DemoAction("逐项答复安置意见", "星湾街道", 30, "closed"),),
        ),
    )),
    DemoMeeting((2, 25), "990101004", (
        DemoItem(
            "涵和村公共厕所管护", "群众反映管护不到位。", "decided", "城管局明确管护责任，村里每周检查。",
            place=_VILLAGE_GRID, matter="市政设施",
            actions=(DemoAction("明确公厕管护责任并公示", "城管局", 25, "checked"),),
        ),
    )),
    DemoMeeting((1, 24), "990101004", (
        DemoItem(
            "涵和村排水沟渠清淤", "雨后积水，影响出行。", "decided", "城管局清淤，村里巡查。", place=_VILLAGE_GRID,
            matter="市政设施", actions=(DemoAction("清淤涵和村排水沟渠", "城管局", 30, "under_way"),),
        ),
    )),
    *(DemoMeeting((back, 27), "990101001", (
        DemoItem(
            f"{month}积案调度", "逐件通报进度。", "decided", "包案单位两周内见面沟通。", place="990101001",
            actions=(DemoAction(f"{month}积案见面沟通", "澜心街道", 20, "closed"),),
        ),
    )) for back, month in ((5, "5月"), (3, "7月"), (1, "9月"))),
    DemoMeeting((1, 10), "990101003", kind="party_government", items=(
        DemoItem(
            "校外培训退费诉求", "在党政联席会上一并研究。", "decided", "教育局设专窗，逐件核对。", place="990101003",
            matter="教育", actions=(DemoAction("设退费诉求专窗", "教育局", 40, "reported"),),
        ),
    )),
    DemoMeeting((2, 20), "990101005", (
        DemoItem(
            "珊林街道路灯缺亮", "群众反映集中。", "decided", "并入全区专项。", place="990101005", matter="市政设施",
            actions=(DemoAction("排查珊林街道缺亮路灯", "城管局", 30, "cancelled"),),
        ),
    )),
    DemoMeeting((2, 10), "990101007", end="cancelled"),
)  # fmt: skip
"""The district's every month; some townships' every month, some with gaps, of others none. Origins are titles."""

CHECKS = (
    DemoCheck(_LASTING, "物业管理", 5, 12, "verified", "报修无人响应，公共部位破损属实。"),
    DemoCheck("990101002009001", "物业管理", 4, 10, "improved", "清运频次已增加。"),
    DemoCheck("990101002010002", "物业管理", 4, 11, "not_found", ""),
    DemoCheck("990101002008005", "物业管理", 3, 9, "wrong_place", "多件实为相邻小区，位置登记有误。",
              ("uphold", "已核对并更正位置。")),
    DemoCheck("990101002007005", "物业管理", 3, 13, "duplicate", "同一事项热线与来访各记一次。",
              ("reject", "两件诉求内容不同，不是重复。")),
    DemoCheck(_SECOND, "物业管理", 3, 15, "verified", "维修基金使用无公示。"),
    DemoCheck("990101002007004", "物业管理", 2, 8, "handed_over", "该片区已划给相邻网格管理。"),
    DemoCheck("990101002010002", "物业管理", 2, 14, "wrong_place", "诉求地点在河对岸，不在本网格。"),
)  # fmt: skip
"""Of every result; one dispute is still open."""
