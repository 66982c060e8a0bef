"""What the columns of case files are called: one table of names for our columns.

The names are those of the national petition information system's exports, of 12345 hotlines' work orders, of grid
patrol systems, and of open case data in English. A name is compared flat: half-width, lower case, simplified, without
spaces and signs (see :func:`governance.privacy_words.flat_name`). Of two columns with a name in the table, the one
that stands first in it is taken.
"""

from collections.abc import Mapping, Sequence

from governance.privacy_words import flat_name, without_brackets

NAMES: Mapping[str, Sequence[str]] = {
    "case_no": (
        "case_no", "工单编号", "工单号", "信访件编号", "信访事项编号", "信访编号", "登记编号", "事项编号", "事件编号",
        "事件编码", "案件编号", "案件号", "案号", "受理编号", "受理单号", "诉求编号", "业务编号", "任务号", "流水号",
        "编号", "case id", "case number", "case", "case enquiry id", "service request number", "sr number", "ticket id",
        "ticket no", "reference", "unique key", "request id", "order no", "work order no", "id",
    ),
    "received_on": (
        "received_on", "受理时间", "登记日期", "登记时间", "信访日期", "信访时间", "来件日期", "来电时间", "接件时间",
        "诉求时间", "反映时间", "上报时间", "上报日期", "创建时间", "提交时间", "工单时间", "立案时间", "发生时间",
        "收到日期", "日期", "时间", "received", "received date", "date received", "created date", "creation date",
        "create time", "open date", "opened", "open dt", "open date time", "date opened", "request date", "date",
    ),
    "lon": ("lon", "经度", "longitude", "lng", "long", "事发经度", "经度坐标", "geometry_x"),
    "lat": ("lat", "纬度", "latitude", "事发纬度", "纬度坐标", "geometry_y"),
    "x": ("x", "横坐标", "x坐标", "坐标x", "东坐标", "easting", "x coordinate", "coord x"),
    "y": ("y", "纵坐标", "y坐标", "坐标y", "北坐标", "northing", "y coordinate", "coord y"),
    "grid_code": (
        "grid_code", "网格编码", "网格代码", "网格编号", "所属网格编码", "所属网格", "网格", "网格名称", "grid",
        "grid id", "grid no",
    ),
    "community_code": (
        "community_code", "社区代码", "社区编码", "村社区代码", "所属社区", "社区", "社区名称", "村社区", "村居",
        "community", "neighborhood", "neighbourhood",
    ),
    "township_code": (
        "township_code", "乡镇代码", "街道代码", "街道编码", "乡镇街道代码", "所属街道", "所属乡镇", "街道", "乡镇",
        "镇街", "乡镇街道", "街道乡镇", "属地街道", "街道名称", "township", "subdistrict",
    ),
    "address_area": (
        "address_area", "问题属地", "事发地点", "事发地址", "事发位置", "问题发生地", "发生地点", "事件地点",
        "案发地点", "诉求地点", "incident address", "location",
    ),
    "category": (
        "category", "事项分类", "内容分类", "问题分类", "诉求分类", "事件类别", "事件类型", "事项类别", "诉求类型",
        "问题类别", "问题类型", "案件类型", "工单分类", "业务类别", "归口分类", "案件大类", "类别", "分类",
        "complaint type", "request type", "case type", "service type", "sr type", "type",
    ),
    "channel": (
        "channel", "来源渠道", "信访形式", "工单来源", "事件来源", "案件来源", "诉求渠道", "受理渠道", "来源", "渠道",
        "source", "open data channel type", "origin", "method received",
    ),
    "purpose": ("purpose", "信访目的", "诉求目的", "工单类型", "诉求性质"),
    "status": (
        "status", "工单状态", "办理状态", "处置状态", "事件状态", "案件状态", "当前状态", "办理环节", "状态",
        "case status", "current status",
    ),
    "notified_on": ("notified_on", "告知日期", "告知时间", "受理告知日期", "受理告知时间"),
    "accepted_on": ("accepted_on", "受理日期", "受理告知书日期", "accepted date", "date accepted"),
    "due_on": (
        "due_on", "限办日期", "办理期限", "办理时限", "截止日期", "截止时间", "应办结日期", "应办结时间", "限办时间",
        "due date", "sla date", "target date", "sla target dt",
    ),
    "concluded_on": (
        "concluded_on", "办结日期", "办结时间", "结案日期", "结案时间", "完成时间", "完结时间", "处置完成时间",
        "closed date", "close date", "date closed", "closed", "closed dt", "resolved date", "close date time",
    ),
    "settled_on": ("settled_on", "化解日期", "化解时间", "settled date"),
    "satisfaction": (
        "satisfaction", "满意度", "满意度评价", "办理满意度", "是否满意", "回访满意度", "评价结果", "满意情况",
    ),
    "is_repeat": ("is_repeat", "是否重复", "重复标志", "是否重复件", "重复件标志", "is duplicate", "duplicate"),
    "repeat_of": ("repeat_of", "原信访件编号", "原工单编号", "重复件原编号", "关联工单编号", "parent case"),
    "department": (
        "department", "承办单位", "责任单位", "处置部门", "主办单位", "办理单位", "承办部门", "责任部门", "办理部门",
        "处理单位", "去向机构", "agency", "agency name", "responsible agency", "owner department", "department name",
    ),
    "summary": (
        "summary", "摘要", "内容摘要", "诉求摘要", "事项摘要", "工单摘要", "诉求内容", "内容概述", "事项概述",
        "信访内容", "反映内容", "工单内容", "问题描述", "事件描述", "诉求描述", "案情摘要", "事项内容", "内容描述",
        "内容", "诉求", "description", "case description", "complaint details", "details", "comments",
    ),
    "persons": (
        "persons", "人数", "人次", "涉及人数", "来访人数", "信访人数", "信访人次", "来访人次", "反映人数", "people",
        "number of persons", "people concerned",
    ),
    "transferred_on": (
        "transferred_on", "转送日期", "转送时间", "转送交办日期", "转送交办时间", "交办日期", "交办时间", "转办日期",
        "转办时间", "转交日期", "派单时间", "派发时间", "transferred date", "assigned date",
    ),
    "replied_on": (
        "replied_on", "答复送达日期", "书面答复送达日期", "处理意见送达日期", "答复日期", "答复时间", "书面答复日期",
        "reply received date",
    ),
    "extension_approved_on": (
        "extension_approved_on", "延期审批日期", "延期批准日期", "延期审批时间", "延期批准时间", "批准延期日期",
    ),
    "extended_to": (
        "extended_to", "延期至", "延长至", "延期后限办日期", "延期截止日期", "延期后截止日期", "延期后办理期限",
    ),
    "suspended_on": ("suspended_on", "中止日期", "中止时间", "暂停日期", "暂停时间", "挂起日期", "挂起时间"),
    "resumed_on": (
        "resumed_on", "恢复日期", "恢复时间", "恢复办理日期", "恢复办理时间", "解除挂起日期", "解除挂起时间",
    ),
    "objected_on": ("objected_on", "异议日期", "异议时间", "提出异议日期", "提出异议时间", "退回日期", "退回时间"),
    "review_requested_on": (
        "review_requested_on", "复查申请日期", "复查申请时间", "申请复查日期", "申请复查时间", "请求复查日期",
    ),
    "review_replied_on": (
        "review_replied_on", "复查意见日期", "复查意见时间", "复查答复日期", "复查办结日期", "复查办结时间",
    ),
    "recheck_requested_on": (
        "recheck_requested_on", "复核申请日期", "复核申请时间", "申请复核日期", "申请复核时间", "请求复核日期",
    ),
    "recheck_replied_on": (
        "recheck_replied_on", "复核意见日期", "复核意见时间", "复核答复日期", "复核办结日期", "复核办结时间",
    ),
    "hearing_days": ("hearing_days", "听证天数", "听证日数", "听证时长"),
    "settlement_verified_on": (
        "settlement_verified_on", "核验化解日期", "化解核验日期", "核验化解时间", "核验日期", "核验时间",
    ),
    "struck_off_on": ("struck_off_on", "销号日期", "销号时间", "销账日期", "销案日期", "销案时间"),
    "desk_satisfaction": (
        "desk_satisfaction", "对信访部门满意度", "信访部门满意度", "对信访部门评价", "信访部门评价",
        "信访工作机构满意度", "信访工作机构评价",
    ),
    "is_evaluated": (
        "is_evaluated", "是否纳入评价", "是否纳入满意度评价", "纳入满意度评价", "纳入评价", "是否参评",
        "是否属于评价范围",
    ),
    "route": ("route", "办理途径", "处理途径", "法定途径", "分类处理途径", "办理路径", "依法分类处理途径"),
    "track": ("track", "诉访分离", "诉访类别", "诉访分类", "诉访性质", "诉访"),
    "tags": ("tags", "三跨三分离", "三跨三分离情况", "三跨三分离类型", "三跨三离", "三跨情况", "三跨", "疑难类型"),
    "lead_office": ("lead_office", "牵头单位", "牵头部门", "包案单位", "牵头责任单位"),
    "lead_post": (
        "lead_post", "包案职务", "包案领导职务", "包案领导", "包案人职务", "牵头领导职务", "责任领导职务",
        "责任领导",
    ),
}  # fmt: skip
"""Our column to the names it goes by, the commonest first."""

EXPECTED: Sequence[str] = tuple(name for names in NAMES.values() for name in names)
"""Every name; they tell a header from a title."""


def columns_by_name(header: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """Return our column to the file's, as far as names tell.

    Parameters
    ----------
    header
        Columns of the file that may be named. One that stands there twice is never taken.
    wanted
        Our columns to look for; an earlier one chooses first.
    """
    by_name: dict[str, str] = {}
    for theirs in header:
        if theirs and header.count(theirs) == 1:
            for form in (flat_name(without_brackets(theirs)), flat_name(theirs)):
                by_name.setdefault(form, theirs)
    found: dict[str, str] = {}
    for ours in wanted:
        for name in NAMES[ours]:
            theirs = by_name.get(flat_name(name), "")
            if theirs and theirs not in found.values():
                found[ours] = theirs
                break
    return found
