"""收到和处理政府信息公开申请情况, both editions (Regulations, Article 50)."""

from __future__ import annotations

from reports.official.schema import Column, Edition, Row, Table, TableCode

LABEL = "收到和处理政府信息公开申请情况"
RELATION = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
APPLICANTS = "申请人情况"
ORGANISATIONS = "法人或其他组织"

COLUMNS = (
    Column("natural_person", "自然人"),
    Column("business", "商业企业"),
    Column("research", "科研机构"),
    Column("welfare", "社会公益组织"),
    Column("legal_service", "法律服务机构"),
    Column("other_organisation", "其他"),
    Column("total", "总计"),
)

RESULTS = "三、本年度办理结果"
REFUSED = "（三）不予公开"
UNAVAILABLE = "（四）无法提供"
DECLINED = "（五）不予处理"
OTHER = "（六）其他处理"


def _row(code: str, *path: str) -> Row:
    return Row(code, path, COLUMNS)


def _result(code: str, *path: str) -> Row:
    return Row(code, (RESULTS, *path), COLUMNS, unlabelled_groups=1)


OPENING = (
    _row("received", "一、本年新收政府信息公开申请数量"),
    _row("carried_in", "二、上年结转政府信息公开申请数量"),
    _result("granted", "（一）予以公开"),
    _result("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    _result("refused_state_secret", REFUSED, "1.属于国家秘密"),
    _result("refused_by_law", REFUSED, "2.其他法律行政法规禁止公开"),
    _result("refused_security", REFUSED, "3.危及“三安全一稳定”"),
    _result("refused_third_party", REFUSED, "4.保护第三方合法权益"),
    _result("refused_internal", REFUSED, "5.属于三类内部事务信息"),
    _result("refused_process", REFUSED, "6.属于四类过程性信息"),
    _result("refused_enforcement", REFUSED, "7.属于行政执法案卷"),
    _result("refused_inquiry", REFUSED, "8.属于行政查询事项"),
    _result("unavailable_not_held", UNAVAILABLE, "1.本机关不掌握相关政府信息"),
    _result("unavailable_not_ready", UNAVAILABLE, "2.没有现成信息需要另行制作"),
    _result("unavailable_unclear", UNAVAILABLE, "3.补正后申请内容仍不明确"),
    _result("declined_petition", DECLINED, "1.信访举报投诉类申请"),
    _result("declined_repeat", DECLINED, "2.重复申请"),
    _result("declined_publication", DECLINED, "3.要求提供公开出版物"),
    _result("declined_excessive", DECLINED, "4.无正当理由大量反复申请"),
    _result("declined_confirmation", DECLINED, "5.要求行政机关确认或重新出具已获取信息"),
)
OTHER_2019 = (_result("other", OTHER),)
OTHER_2021 = (
    _result(
        "other_uncorrected",
        OTHER,
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    _result(
        "other_unpaid",
        OTHER,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    _result("other_rest", OTHER, "3.其他"),
)
CLOSING = (
    _result("outcome_total", "（七）总计"),
    _row("carried_out", "四、结转下年度继续办理"),
)

APPLICATIONS_2019 = Table(
    TableCode.APPLICATIONS, Edition.E2019, LABEL, OPENING + OTHER_2019 + CLOSING
)
APPLICATIONS_2021 = Table(
    TableCode.APPLICATIONS, Edition.E2021, LABEL, OPENING + OTHER_2021 + CLOSING
)
