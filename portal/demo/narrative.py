"""Sentences of the generated reports: our own, made from the figures."""

from __future__ import annotations

from portal.demo.figures import ReportFigures
from reports.official.schema import Edition, TableCode


def _total(report: ReportFigures, row: str) -> int:
    return int(report.cells.get(f"applications.{row}.total") or 0)


def opening(report: ReportFigures) -> tuple[str, ...]:
    """The overview: what was disclosed and how many applications came in."""
    year = report.year
    received, carried = _total(report, "received"), _total(report, "carried_in")
    done, left = _total(report, "outcome_total"), _total(report, "carried_out")
    lines = [
        f"本报告统计的时间为{year}年1月1日至12月31日，由{report.agency}编制。",
        "（一）主动公开。按照目录逐项更新本机关的机构职能、办事指南和财政信息，每季度自查一次栏目是否断更。",
    ]
    if received or carried:
        lines.append(
            f"（二）依申请公开。{year}年新收政府信息公开申请{received}件，上年结转{carried}件，"
            f"办结{done}件，结转下年度{left}件。"
        )
    else:
        lines.append(f"（二）依申请公开。{year}年未收到政府信息公开申请。")
    lines.append("（三）信息管理。文件起草时同步注明公开属性，发布前由专人核对，过期内容按月清理。")
    return tuple(lines)


def problems(report: ReportFigures) -> tuple[str, ...]:
    """What went short and what will be done about it."""
    return (
        "主要问题：部分业务科室提供信息偏晚，图表和问答形式的解读还不多。",
        f"改进措施：{report.year + 1}年把信息提供时限写入科室考核，每件主要政策至少配一份图解。",
    )


def other_matters(report: ReportFigures) -> tuple[str, ...]:
    """The fee sentence that the edition of 2021 asks for, or that there is nothing else."""
    if report.forms[TableCode.PROACTIVE] == Edition.E2021:
        return (f"{report.year}年本机关没有收取信息处理费。",)
    return ("本年度没有其他需要报告的事项。",)
