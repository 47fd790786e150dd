"""Random reports, each fixed by its seed: figures × layout × defects × kind of file."""

from __future__ import annotations

from random import Random

from portal.demo.district import AGENCIES, FIRST_YEAR, LAST_YEAR, history
from portal.demo.faults import draw
from portal.demo.figures import ReportFigures, figures
from portal.demo.generate import Specification
from portal.demo.printed import Layout, MoneyUnit
from portal.demo.shapes import PrintedReport, Weight
from portal.demo.traps import TRAPS
from portal.demo.writers import WRITERS
from reports.official.editions import FORMS, form_for
from reports.official.schema import Edition, TableCode

TRAP_SHARE = 0.12
MIXED_SHARE = 0.15  # of the reports print two editions in one document


def sample(seed: int) -> tuple[Specification, str]:
    """The report of this seed and the kind of file to write it as; the seed is in its name."""
    dice = Random(seed)  # noqa: S311
    agency, size = dice.choice(AGENCIES)
    report = history(agency, size)[dice.randrange(LAST_YEAR - FIRST_YEAR + 1)]
    if dice.random() < MIXED_SHARE:
        report = mixed(report)
    layout = _layout(dice)
    kind = dice.choice(sorted(WRITERS))
    defects = draw(dice, report)
    chosen = [name for name in TRAPS if dice.random() < TRAP_SHARE]
    start = dice.random()
    weight = dice.choice(tuple(Weight))

    def trapped(printed: PrintedReport) -> PrintedReport:
        turn = Random(start)  # noqa: S311 - the same at every call
        for name in chosen:
            printed = TRAPS[name](turn, printed)
        return printed

    name = "-".join((f"family-{seed:05d}", *chosen))
    return Specification(name, report, layout, defects, trapped, weight), kind


def is_plain(specification: Specification) -> bool:
    """True for a report that gives no cause for any doubt: no defect, each table in its year's
    edition, amounts with a unit, rows named as the form names them.
    """
    report = specification.report
    usual = form_for(report.year).edition
    return (
        not specification.defects
        and all(edition == usual for edition in report.forms.values())
        and specification.layout.money is not MoneyUnit.BARE
    )


def mixed(report: ReportFigures) -> ReportFigures:
    """The report with its applications table in the other edition."""
    own = form_for(report.year).edition
    other = next(form.edition for form in FORMS if form.edition != own)
    forms = {**report.forms, TableCode.APPLICATIONS: other}
    kept = {
        cell: value
        for cell, value in report.cells.items()
        if not cell.startswith(tuple(_only(TableCode.APPLICATIONS, own, other)))
    }
    return figures(report.agency, report.year, kept, forms=forms, signed=report.signed)


def _only(code: TableCode, one: Edition, other: Edition) -> list[str]:
    """The starts of cells of rows that only the first edition has."""
    rows = {form.edition: {row.code for row in form.table(code).rows} for form in FORMS}
    return [f"{code}.{row}." for row in sorted(rows[one] - rows[other])]


def _layout(dice: Random) -> Layout:
    def odd(share: float = 0.25) -> bool:
        return dice.random() < share

    return Layout(
        ascii_brackets=odd(0.4),
        thousands=odd(),
        full_width=odd(0.15),
        money=dice.choice((MoneyUnit.YUAN, MoneyUnit.YUAN, MoneyUnit.WAN, MoneyUnit.BARE)),
        split_proactive=odd(),
        title_on_two_lines=odd(),
        numbering=dice.choice((".", ".", "、", "．")),
        spaced_groups=odd(),
        vertical_groups=odd(),
        explained_headers=odd(),
        plus_sign=odd(),
        merged_sections=odd(0.15),
        break_after=dice.choice((0, 0, 0, 4, 9, 12, 20)),
        header_again=odd(0.6),
    )
