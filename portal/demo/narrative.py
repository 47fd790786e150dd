"""Sentences of the generated reports: our own, made from the figures.

Every report says it in other words, drawn by its agency and year, as offices do that write their
own text; the same report always says the same.
"""

from __future__ import annotations

from random import Random

from portal.demo.figures import ReportFigures
from reports.official.schema import Edition, TableCode

Slots = tuple[tuple[str, ...], ...]
DISCLOSED: Slots = (
    (
        "按照目录逐项更新", "对照清单逐条补齐", "结合机构调整重新整理", "按季度集中复核",
        "围绕群众常问的问题充实", "依照主管部门的标准改版", "随业务变动及时替换",
        "分栏目指定专人维护",
    ),
    (
        "机构职能和领导分工", "办事指南和表格样例", "财政预算与决算信息", "重点项目的进展情况",
        "民生保障类信息", "政策文件的解读材料", "会议纪要的可公开部分", "执法依据与裁量标准",
    ),
    (
        "每季度自查一次栏目是否断更", "由科室负责人签字后发布", "发布前两人交叉校对",
        "过时内容移入历史栏目", "图片和附件同步检查能否打开", "页面注明发布日期和来源",
        "长文另配一页要点", "同一内容只保留一个出处",
    ),
)  # fmt: skip
MANAGED: Slots = (
    (
        "文件起草时同步注明公开属性", "公文系统增设公开属性必填项", "归档之前再核一遍公开属性",
        "新进人员先学习定密与公开规定", "涉及第三方的材料先征求意见", "合并机构的旧文件统一编号",
        "纸质存档逐步扫描入库", "每份文件写明保管科室",
    ),
    (
        "发布前由专人核对", "拿不准的提交保密审查小组", "与档案室每半年对账一次",
        "失效文件在页面显著位置标注", "修改痕迹留存备查", "目录编号与文号一一对应",
        "涉个人隐私的字段先遮盖", "转载内容注明原发布机关",
    ),
)  # fmt: skip
PLATFORM: Slots = (
    (
        "门户网站的公开专栏", "政务新媒体账号", "办事大厅的查阅点", "社区的公示栏",
        "图书馆的公开角", "手机端页面", "无障碍阅读页面", "机关大楼的电子屏",
    ),
    (
        "重新划分了栏目", "补充了检索功能", "增设了常见问答", "换了更大的字号", "统一了页面样式",
        "撤并了重复入口", "修复了失效链接", "加挂了意见征集入口",
    ),
    (
        "访问日志按月查看", "打印和下载都不需登录", "由值班人员每天巡看", "故障在当天修复",
        "内容与主站保持同步", "开放时间与窗口一致", "由信息中心提供技术支持",
        "老年人可请工作人员代查",
    ),
)  # fmt: skip
BACKED: Slots = (
    (
        "分管领导每半年听取一次汇报", "把公开工作列入科室年终评分", "请法律顾问审看答复文书",
        "向社会公布监督邮箱", "组织窗口人员轮训", "与兄弟单位互查一轮", "把典型错例编成手册",
        "邀请市民代表试用专栏",
    ),
    (
        "查出的毛病限期改正", "结果在内网通报", "记录存入工作台账", "整改情况逐条销号",
        "讲义发给每个科室", "意见逐条写明是否采纳", "问题多的科室补课", "经验写进下一年的安排",
    ),
)  # fmt: skip
SHORT: Slots = (
    (
        "部分业务科室提供信息偏晚", "图表和问答形式的解读还不多", "旧栏目的清理不够及时",
        "兼职人员更换频繁", "答复文书的说理偏简单", "移动端页面打开较慢", "数据类信息可读性不强",
        "对基层站所的指导偏少",
    ),
    (
        "有的附件仍是扫描图片", "栏目之间内容交叉", "新政策的预告做得少", "台账登记前后格式不一",
        "检索结果排序不合理", "解读与文件发布相隔较久", "个别链接指向已撤销的页面",
        "公示期满后没有归档",
    ),
)  # fmt: skip
BETTER: Slots = (
    (
        "把信息提供时限写入科室考核", "为兼职人员配备替补", "统一答复文书的范本",
        "按月清理一次旧栏目", "请技术单位优化移动端", "为主要政策配一份图解",
        "建立栏目负责人名册", "每季度到站所走访一次",
    ),
    (
        "每半年检查一次落实情况", "改进结果在专栏说明", "年中做一次读者问卷",
        "新旧页面并行一个月", "由办公室逐项跟踪", "先在两个科室试行", "请档案室协助整理",
        "年底前全部完成",
    ),
)  # fmt: skip


def _sentence(dice: Random, slots: Slots) -> str:
    *first, last = (dice.choice(slot) for slot in slots)
    return f"{''.join(first)}，{last}。"


def _sentences(dice: Random, slots: Slots, number: int) -> str:
    return "".join(_sentence(dice, slots) for _ in range(number))


def _dice(report: ReportFigures) -> Random:
    return Random(f"{report.agency} {report.year}")  # noqa: S311  (words of a demo)


def _total(report: ReportFigures, row: str) -> int:
    return int(report.cells.get(f"applications.{row}.total") or 0)


def opening(report: ReportFigures) -> tuple[str, ...]:
    """The overview: what was disclosed and how many applications came in."""
    year, dice = report.year, _dice(report)
    received, carried = _total(report, "received"), _total(report, "carried_in")
    done, left = _total(report, "outcome_total"), _total(report, "carried_out")
    lines = [
        f"本报告统计的时间为{year}年1月1日至12月31日，由{report.agency}编制。",
        f"（一）主动公开。{_sentences(dice, DISCLOSED, 2)}",
    ]
    if received or carried:
        lines.append(
            f"（二）依申请公开。{year}年新收政府信息公开申请{received}件，上年结转{carried}件，"
            f"办结{done}件，结转下年度{left}件。"
        )
    else:
        lines.append(f"（二）依申请公开。{year}年未收到政府信息公开申请。")
    lines.append(f"（三）政府信息管理。{_sentences(dice, MANAGED, 2)}")
    lines.append(f"（四）平台建设。{_sentences(dice, PLATFORM, 2)}")
    lines.append(f"（五）监督保障。{_sentences(dice, BACKED, 2)}")
    return tuple(lines)


def problems(report: ReportFigures) -> tuple[str, ...]:
    """What went short and what will be done about it."""
    dice = _dice(report)
    return (
        f"主要问题：{_sentence(dice, SHORT)}",
        f"改进措施：{report.year + 1}年{_sentence(dice, BETTER)}",
    )


def other_matters(report: ReportFigures) -> tuple[str, ...]:
    """The fee sentence that the edition of 2021 asks for, or that there is nothing else."""
    if report.forms[TableCode.PROACTIVE] == Edition.E2021:
        return (f"{report.year}年本机关没有收取信息处理费。",)
    return ("本年度没有其他需要报告的事项。",)
