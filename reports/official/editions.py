"""The editions of the form, and which one a report year uses.

A report may mix editions table by table, so most code asks for ``table_of(code, edition)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reports.official.applications import APPLICATIONS_2019, APPLICATIONS_2021
from reports.official.challenges import CHALLENGES_2019, CHALLENGES_2021
from reports.official.proactive import PROACTIVE_2019, PROACTIVE_2021
from reports.official.schema import Cell, CellId, Edition, Form, Table, TableCode

FORM_2019 = Form(
    Edition.E2019,
    "国办公开办函〔2019〕60号",
    2019,
    2020,
    (PROACTIVE_2019, APPLICATIONS_2019, CHALLENGES_2019),
)
FORM_2021 = Form(
    Edition.E2021,
    "国办公开办函〔2021〕30号",
    2021,
    None,
    (PROACTIVE_2021, APPLICATIONS_2021, CHALLENGES_2021),
)
FORMS: tuple[Form, ...] = (FORM_2019, FORM_2021)

TITLE = "政府信息公开工作年度报告"
OVERVIEW = "一、总体情况"
PROBLEMS = "五、存在的主要问题及改进情况"
OTHER_MATTERS = "六、其他需要报告的事项"
NARRATIVE: Mapping[str, str] = {
    "overview": OVERVIEW,
    "problems": PROBLEMS,
    "other_matters": OTHER_MATTERS,
}
SECTIONS: tuple[str, ...] = (
    OVERVIEW,
    f"二、{PROACTIVE_2021.label}",
    f"三、{APPLICATIONS_2021.label}",
    f"四、{CHALLENGES_2021.label}",
    PROBLEMS,
    OTHER_MATTERS,
)


def form_of(edition: Edition | str) -> Form:
    """The form of an edition."""
    return next(form for form in FORMS if form.edition == Edition(edition))


def form_for(year: int) -> Form:
    """The form that a report year uses; ValueError before 2019, when no form was fixed."""
    for form in FORMS:
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    raise ValueError(f"no official form for report year {year}")


@cache
def table_of(code: TableCode | str, edition: Edition | str) -> Table:
    """One table of one edition."""
    return form_of(edition).table(code)


def cells_of(editions: Mapping[TableCode, Edition]) -> Mapping[CellId, Cell]:
    """Every cell of a report whose tables follow the given editions, in printed order."""
    return {
        cell.id: cell
        for code in TableCode
        for cell in table_of(code, editions[code]).cells.values()
    }


def find_cell(cell_id: CellId) -> Cell:
    """The cell of that id in the newest edition that has it; KeyError where none has."""
    for form in reversed(FORMS):
        table = cell_id.split(".", 1)[0]
        if table in TableCode.__members__.values() and cell_id in form.table(table).cells:
            return form.table(table).cells[cell_id]
    raise KeyError(cell_id)
