"""Which documents the demo holds, and what becomes of each report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.demo.defects import note, placeholder, short_row, wrong_total
from portal.demo.district import AGENCIES, LAST_YEAR, history
from portal.demo.figures import ReportFigures
from portal.demo.generate import Specification
from portal.demo.printed import Layout
from portal.demo.real_agencies import REAL

KINDS = ("docx", "xlsx", "html", "pdf", "txt")
LONG_HISTORIES = 6  # so many agencies have reports from 2019 on; the others the last two years
NOT_YET = ("示例区临江镇人民政府",)  # has not sent its report of the last year


class Fate(StrEnum):
    """How far a report goes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    APPROVED_AFTER_RETURN = "approved_after_return"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Planned:
    """One document, the account that sends it, and its report's fate."""

    specification: Specification
    kind: str
    sender: str
    fate: Fate

    @property
    def file_name(self) -> str:
        """Under which name the document is sent."""
        return f"{self.specification.name}.{self.kind}"


LAST_YEAR_FATES: dict[str, Fate] = {
    "示例区人民政府": Fate.DRAFT,
    "示例区发展和改革局": Fate.APPROVED_AFTER_RETURN,
    "示例区教育局": Fate.RETURNED,
    "示例区民政局": Fate.PUBLISHED,
    "示例区财政局": Fate.APPROVED,
    "示例区人力资源和社会保障局": Fate.IN_REVIEW,
    "示例区自然资源局": Fate.IN_REVIEW,
    "示例区住房和城乡建设局": Fate.RESUBMITTED,
    "示例区卫生健康局": Fate.SUBMITTED,
    "示例区市场监督管理局": Fate.SUBMITTED,
    "示例区青山街道办事处": Fate.SUBMITTED,
    "示例区河湾街道办事处": Fate.DRAFT,
}


def plan() -> Iterator[Planned]:
    """Every document of the demo, the real agencies first."""
    for kind, specification in REAL:
        own = specification.report.agency == "佛山市科学技术局"
        # Left with their agencies, so that whoever tries the portal can send these reports again.
        yield Planned(specification, kind, "keji" if own else "shouji", Fate.DRAFT)
    number = 0
    for index, (agency, size) in enumerate(AGENCIES):
        for report in history(agency, size):
            recent = report.year >= LAST_YEAR - 1
            if not recent and index >= LONG_HISTORIES:
                continue
            if report.year == LAST_YEAR and agency in NOT_YET:
                continue
            number += 1
            kind = KINDS[number % len(KINDS)]
            sender = "jiaoyu" if agency == "示例区教育局" else "shouji"
            yield Planned(_specification(report), kind, sender, _fate(report))


def _fate(report: ReportFigures) -> Fate:
    return LAST_YEAR_FATES[report.agency] if report.year == LAST_YEAR else Fate.PUBLISHED


def _specification(report: ReportFigures) -> Specification:
    """The report as its agency typed it: mostly clean, some of the last year faulty."""
    name = f"{report.agency}{report.year}年报"
    layout = Layout(
        ascii_brackets=report.year % 2 == 0,
        split_proactive=report.year % 3 == 0,
        break_after=12 if report.year % 4 == 0 else 0,
    )
    if report.year != LAST_YEAR:
        return Specification(name, report, layout)
    done = int(report.cells["applications.outcome_total.total"] or 0)
    received = int(report.cells["applications.received.total"] or 0)
    faults = {
        "示例区教育局": (wrong_total("applications.received.total", received + 1),),
        "示例区自然资源局": (wrong_total("applications.outcome_total.total", done + 1),),
        "示例区发展和改革局": (wrong_total("applications.received.total", received + 2),),
        "示例区住房和城乡建设局": (wrong_total("applications.granted.natural_person", 0),),
        "示例区青山街道办事处": (short_row("refused_inquiry"),),
        "示例区卫生健康局": (wrong_total("challenges.reconsideration.total", 7),),
        "示例区市场监督管理局": (placeholder("proactive.regulations.issued", "无"),),
        "示例区人力资源和社会保障局": (note("applications.received.welfare", 0, "含转来的申请"),),
    }
    return Specification(name, report, layout, faults.get(report.agency, ()))
