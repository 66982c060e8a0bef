"""The words by which the name of a column tells what the column holds.

Convention: patterns are searched in a name that :func:`flat_name` has made flat: half-width, lower case, simplified,
without spaces and punctuation. Names made of letters are judged twice: word by word as English, and whole as the
initials of a Chinese field name (XM is 姓名, ZJHM 证件号码), the way the exchange formats of petition systems name
their fields.

What a column of the wrong kind costs decides the doubtful cases. A column that nothing maps is dropped anyway, so the
personal patterns are wide; a watching column refuses the whole file, so those patterns ask for a word about a person.
"""

import re
import unicodedata

_TRADITIONAL = (
    "詳細電話號碼證類職業單聯絡繫齡戶貫詢訴訪編內備註說員穩進險揚風維對標誌記錄辦經處負責寫報檢舉護車請調"
    "語學歷務狀況門樓棟廠機鄉鎮鄰區縣級別團體來郵戀賬帳銀聽線應當實際現緊極過滿釋罰動態軌跡蹤點關愛評積畫"
    "簽籤從隱轉傳師導領長網時間數據產設題誰稱謂屬徵裡層幾無衛禮認驗錯誤訓誡勸還見議復覆總結補創諮帐傷監"
)
_SIMPLIFIED = (
    "详细电话号码证类职业单联络系龄户贯询诉访编内备注说员稳进险扬风维对标志记录办经处负责写报检举护车请调"
    "语学历务状况门楼栋厂机乡镇邻区县级别团体来邮恋账账银听线应当实际现紧极过满释罚动态轨迹踪点关爱评积画"
    "签签从隐转传师导领长网时间数据产设题谁称谓属征里层几无卫礼认验错误训诫劝还见议复复总结补创咨账伤监"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""The characters that the patterns below are made of."""

_BRACKETED = re.compile(r"[(\[【〔{<][^()\[\]【】〔〕{}<>]*[)\]】〕}>]")
_NOT_SAID = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def flat_name(name: str) -> str:
    """Return a column's name half-width, lower case, simplified, without spaces and punctuation."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", name).casefold().translate(_TO_SIMPLIFIED))


def without_brackets(name: str) -> str:
    """Return a column's name without what stands in brackets: units, notes, pinyin."""
    return _BRACKETED.sub("", unicodedata.normalize("NFKC", name))


def letter_words(name: str) -> tuple[str, ...]:
    """Return the words of the letters in a name, lower case: ``complainantName`` and ``COMPLAINANT_NAME`` alike."""
    return tuple(word.casefold() for word in _WORDS.findall(unicodedata.normalize("NFKC", name)))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


WATCHING = _any(
    r"重点(?:信访|上访|来访|关注|管控|稳控|监控|涉稳|涉访|帮教|防控|盯防|特殊|缠访|非访|维稳)*+"
    r"(?:人(?![大居才次数口均社力民工行防])|对象|访民|老户)",
    r"扬言|稳控|维稳(?:对象|人|等级|级别|标|类|群|户|重点)",
    r"(?:进|赴|晋)京(?:上访|走访|非访|信访|访)?+(?!批|人次|人数|件|数|量|总)",
    r"涉稳(?:重点)?(?:人(?!数|次)|对象|群体|标)|涉访(?:重点)?(?:人(?!数|次)|对象|群体)",
    r"(?:信访人|上访人|来访人|来电人|诉求人|投诉人|举报人|当事人|人员|人群|个人)"
    r"(?:风险|危险|信用|积分|画像|标签|等级|级别|分级|倾向|轨迹|动向|去向|管控|稳定|预警|黑)",
    r"(?:人员|个人|人群)(?:评分|打分|得分|分值)|(?:群众|居民|村民|家庭)(?:画像|标签|积分)",
    r"(?:活动|行动|行为|出行|手机|车辆)轨迹|行踪|思想动态|现实表现|漏管|脱管|失控人",
    r"缠访|闹访|缠诉|无理访|无理上访|非访人|上访老户|信访老户|老上访|上访专业户|滋事|劝返|训诫|拘留",
    r"极端(?:人|倾向|行为|言|思想|风险)|过激(?:言|行为|倾向)|(?:危险|高危|高风险|敏感|管控|布控|失信|涉邪|邪教|涉毒)人",
    r"敏感身份|管控对象|布控|盯防|盯控|特殊人群|肇事肇祸|吸毒|刑满|刑释|社区矫正|社矫|帮教|前科|案底|犯罪记录|"
    r"在逃|黑名单",
    r"(?:上访|信访|越级|闹事)(?:倾向|苗头|意图|动机)",
    r"zhongdianren|wenkong|yangyan",
)
"""Columns that mark people for watching."""

WATCHING_CODES = _words(
    "zdrybz zdry zdrylb zdrylx zdrydj zdrybh zdryxm sfzdry sfzdr yybz sfyybz jjffxbz jjffx jjfbz sfjjf "
    "wkdx wkry wkdj wkcs wkzrr wwdx swry swrybz sfswry rydj ryjb ryfxdj fxrydj rybq hmd"
)

WATCHING_WORDS = _any(
    r"_(?:key|target|focus|monitored|watched|sensitive|dangerous|risk|risky)_(?:person|persons|people|personnel|"
    r"petitioner)_",
    r"_(?:person|petitioner|caller|citizen|resident|complainant)_(?:risk|score|rating|level|tag|label|credit|profile)",
    r"_watch_?list_|_black_?list_|_surveillance_|_stability_control_|_person_of_interest_|_extremist_|"
    r"_criminal_record_",
)

_ROLES = (
    r"(?:信访|上访|来访|走访|来信|写信|来电|致电|呼叫|诉求|投诉|举报|检举|控告|反映|申请|申诉|求助|报案|报警|"
    r"报事|建议|咨询|联系|联络|当事|涉事|涉案|被访|受访|知情|委托|监护|受害|被害|嫌疑|违法|证明|见证|担保|"
    r"收件|寄件|收信|发信|参评)"
)
_OFFICERS = (
    r"(?:经办|承办|主办|协办|办理|办结|处理|处置|受理|登记|接待|接谈|接访|接听|接警|接收|签收|上报|采集|录入|"
    r"填报|填表|填写|制表|审核|审批|审查|核实|核查|回访|代理|法定代表|责任|负责|包保|包案|化解|调解|记录|"
    r"创建|新建|修改|更新|操作|巡查|巡检|检查|排查|发现|提交|派单|派发|转办|交办|督办|跟进|跟踪|执法|值班|"
    r"工作|管理|主管|分管|牵头|报送|批示|签发|领办|评价)"
)
_COUNTED = r"[次数均群口]|总数|人数|规模"
_OF_A_PLACE = (
    r"(?:所在|所属|归属|常住|居住)?(?:地)?(?:区域|社区|街道|乡镇|镇街|街镇|区县|县区|网格|村居|行政区|"
    r"区划|辖区|片区|属地)"
)
_SAYS_NO_PERSON = (
    rf"{_OF_A_PLACE}|类|性质|来源|渠道|满意|评价|测评|态度|时间|日期|时限|期限|时长|结果|状态|方式|"
    r"诉求|意见|要求|情况|次数|数|量|规模"
)
_OFFICE = r"所?在?所?属?(?:单位|部门|机构|科室|处室|班组|岗位|组)"

PERSONAL = _any(
    r"姓名(?!权)|名字|曾用名|称呼|称谓|昵称|网名|用户名|姓氏|签名|签字",
    rf"{_ROLES}(?:人员?+|者)(?!{_COUNTED}|{_SAYS_NO_PERSON})",
    rf"{_OFFICERS}(?:人员?+|者)(?!{_COUNTED}|{_SAYS_NO_PERSON}|{_OFFICE})",
    r"(?:坐席|座席|话务员|接线员|网格员|网格长|楼栋长|单元长|包案领导|分管领导|包保领导|责任领导|工号)"
    rf"(?!{_SAYS_NO_PERSON}|{_OFFICE})",
    r"(?:客户|用户|市民|群众|村民|居民|业主|户主|房主|学生|家长|家属|监护人|老人|患者|死者|伤者|配偶|本人)"
    r"(?:名称|编号|编码|号码|id|信息|单位|$)(?<!群众)(?<!市民)(?<!居民)(?<!村民)",
    r"身份证|身份号|证件(?:号|类|种|名称|有效|照|信息|编)|护照|居住证|通行证号|军官证|户口(?!迁|办|管|政策|业务)|"
    r"户籍(?!人口|人数|管理|办理|业务|科|室)",
    r"籍贯|性别|年龄|出生|生日|婚姻|婚否|学历|文化程度|教育程度|政治面貌|政治身份|宗教信仰|信仰|健康状况|病史|"
    r"残疾证|残疾等级|血型",
    r"民族(?!宗教|事务|局|乡|村|镇|团结|政策|工作|委)|职业(?!病|介绍|培训|技能|教育|健康|资格|学校|卫生|中介|"
    r"危害|安全)|职务|职称",
    r"(?:工作|就业|供职|就职|任职)单位|服务处所|工作地址",
    r"(?:联系|通讯|通信)(?:电话|方式|手机|号码)|(?:电话|手机|座机|固话)(?:号|$)|(?:电话|手机|座机|固话)\d$|传真号",
    r"(?:来电|去电|主叫|被叫|呼入|呼出|拨打|回拨|话机)号码|预留电话",
    r"微信号|微信昵称|openid|unionid|qq|邮箱|电子邮件|邮件地址|查询码|查询密码|密码|口令|验证码",
    r"银行卡|银行账|卡号|开户|账号$|户号|(?<!标)表号$|车牌|车号|号牌|录音|人脸|指纹|头像|本人照片",
    rf"(?:住址|住所|住处|现住|居住地|暂住|常住地|家庭地址|家庭住|详细地址|具体地址|通讯地址|通信地址|联系地址|"
    rf"房屋地址|居住地址)(?!{_OF_A_PLACE})",
    r"^(?:所属|所在|单位|企业)?(?:地址|详址|详细地址)(?:信息|全称|\d)?$|人地址|户地址|门牌|房号|室号|房间号|楼栋|"
    r"单元号|房屋编",
    r"xingming|xingbie|shouji|dianhua|shenfenz|lianxiren|xinfangren|laidianren|chusheng|^minzu$|dizhi$",
)
"""Columns that hold something about a person, or an address below the community."""

PERSONAL_CODES = _words(
    "xm xb xbdm mz mzdm zjlx zjlxdm zjzl zjhm zjh sfz sfzh sfzhm sfzjh gmsfhm gmsfzh sjh sjhm sjhm1 lxdh "
    "lxdh1 lxdh2 lxfs lxr dh dhhm ldhm lddh ldr zjdh dz xxdz jtdz jtzz zz czdz txdz lxdz xzz xzz1 xjzd "
    "jzdz hjdz hjd hjszd hkszd hkdz hkxz gzdw gzdwmc fwcs zy zydm csrq csny nl zzsf zzmm dzyj dzyx xfr "
    "xfrid xfrbm xfrbh xfrmc xfrxx cxm cxmm djr jtr jdr jfr slr cbr jbr blr tsr sqr fyr dsr sqrxx whcd "
    "hyzk jkzk zjxy cph cphm hphm yhkh yhzh wxh qqh bjbr btsr fzr zrr shr hfr lrr tbr cjr xgr"
)
PERSONAL_CODE_ENDINGS = re.compile(r"^[a-z]{2,}r(?:xm|lxdh|dh|dz|sjh|sjhm|zjhm|sfzh|sfzhm)$")
"""A role (ending in 人) with what is told of it: DSRXM, SQRLXDH."""

TEXT = _any(
    r"概况|概述|概要|梗概|案情|描述|备注|附注|说明|详情|摘要|正文|全文|标题|题目|主题$|批示|留言",
    r"内容(?!分类|类别|类型|类$|编码|代码|标签|大类|小类|细类|一级|二级|三级|归类)",
    r"诉求(?:要点|要求|事由)?$|主要诉求|事由$|理由$|(?:不满意|退回|延期|超期|差评|不予受理)原因",
    r"(?:基本|主要|具体|详细|反映|办理|处理|处置|调查|核实|回访|事件|工单)情况$|^情况$",
    r"(?:意见|建议|结论|答复|回复|反馈|要求|措施|经过|过程|记录)$(?<!是否答复)(?<!是否回复)(?<!是否反馈)",
)
"""Columns that hold sentences somebody wrote."""

TEXT_CODES = _words(
    "gk gkxx xfgk xfrsq xfsq sqnr nr xfnr gdnr tsnr wtms wtnr nrms bz bzxx bz1 sm bt xfbt dfyj dfnr hfnr "
    "hfyj blyj clyj blqk clqk"
)

TEXT_WORDS = _words(
    "description desc content contents remark remarks comment comments note notes memo summary narrative "
    "detail details title subject text body message reply feedback opinion statement transcript"
)

PERSONAL_WORDS = _words(
    "phone phones telephone tel mobile cellphone email fax idcard idno idnumber identity ssn passport "
    "gender sex age birth birthday birthdate dob ethnicity ethnic nation nationality race religion "
    "religious marital occupation profession employer workplace hukou username nickname realname surname "
    "firstname lastname fullname wechat weixin openid unionid qq plate password bankcard account "
    "signature imei avatar face fingerprint phonenumber phoneno mobilephone mobileno telno contactphone "
    "homeaddress licenseplate"
)
PERSON_WORDS = _words(
    "petitioner petitioners complainant complainer caller applicant reporter informant claimant visitor "
    "operator agent registrar receptionist handler clerk dispatcher contact creator customer client "
    "owner householder victim suspect witness respondent person citizen staff officer"
)
PERSON_IS_NOT_MEANT = _words(
    "count counts total type kind category satisfaction satisfied rating rate date time at on department "
    "dept unit org organisation organization office agency township community district grid area region "
    "channel source"
)
"""Last words that make a column about something else, though a person is named in it."""

PERSONAL_PAIRS = _any(
    r"_id_(?:card|no|num|number)_|_identity_|_birth_|_(?:first|last|full|given|family|user|real|nick|middle|"
    r"maiden)_name_|^_name_$",
    r"_(?:created|updated|modified|handled|reported|registered|entered|submitted|assigned|closed|approved|"
    r"recorded)_by_",
    r"_ip_address_|_address_(?:line_|details?_)?$|_bank_|_query_code_|_(?:job|work)_(?:title|unit|place)_",
    r"_(?:house|room|door|flat|apartment|building)_(?:no|num|number)_",
)
"""Of words joined and enclosed by underscores."""
