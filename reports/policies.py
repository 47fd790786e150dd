"""Who may do what, as plain functions: nothing is asked of the database beyond the account's
roles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from reports.models import Agency, AnnualReport, ReportingYear, Role, User
from reports.states import WITH_AGENCY, WITH_OFFICE, ReportState, Step

OFFICE = frozenset({Role.REVIEWER, Role.APPROVER})
STEP_ROLES: Mapping[Step, frozenset[Role]] = {
    Step.SUBMIT: frozenset({Role.STAFF}),
    Step.WITHDRAW: frozenset({Role.STAFF}),
    Step.TAKE_UP: OFFICE,
    Step.SEND_BACK: OFFICE,
    Step.APPROVE: frozenset({Role.APPROVER}),
    Step.PUBLISH: frozenset({Role.APPROVER}),
    Step.REOPEN: frozenset({Role.APPROVER}),
}
APART = (frozenset({Role.ADMINISTRATOR}), frozenset({Role.AUDITOR}))


def holds(user: User, *roles: Role) -> bool:
    """True where an active account holds one of the roles."""
    return user.is_active and not user.roles.isdisjoint(roles)


def covers(user: User, agency: Agency) -> bool:
    """True where the agency is the account's own or below it."""
    return user.is_active and user.agency is not None and user.agency.covers(agency)


def can_see(user: User, report: AnnualReport) -> bool:
    """Every account sees the reports of its own agency and those below."""
    return covers(user, report.agency)


def can_upload(user: User) -> bool:
    """Staff of an agency send files."""
    return holds(user, Role.STAFF) and user.agency is not None


def can_set_rules(user: User, agency: Agency) -> bool:
    """Administrators and approvers set the rules of their own agency, for it and all below."""
    return holds(user, Role.ADMINISTRATOR, Role.APPROVER) and user.agency == agency


def can_recheck(user: User) -> bool:
    """Whoever reviews or sets rules has a year checked anew, within the own subtree."""
    return user.agency is not None and holds(user, Role.ADMINISTRATOR, *OFFICE)


def can_show_words(report: str, stored: int | None, seen: Collection[int]) -> bool:
    """Words of a report are shown to who sees it.

    ``report`` is its name as a finding has it, ``stored`` its primary key, ``seen`` the keys of
    the reports that the account sees. One without a key is shown where it is the agency's own of
    another year.
    """
    return stored in seen if stored is not None else report.isdecimal()


def can_record(user: User, agency: Agency) -> bool:
    """A staff account's file becomes a report of its own agency or one below."""
    return can_upload(user) and covers(user, agency)


def can_edit(user: User, report: AnnualReport) -> bool:
    """Staff while the report is with the agency, reviewers and approvers while it is with the
    office.
    """
    if not can_see(user, report):
        return False
    state = ReportState(report.state)
    if state in WITH_AGENCY:
        return holds(user, Role.STAFF)
    return state in WITH_OFFICE and holds(user, *OFFICE)


def can_explain(user: User, report: AnnualReport) -> bool:
    """Whoever may change the figures may explain them."""
    return can_edit(user, report)


def can_waive(user: User, report: AnnualReport) -> bool:
    """An approver, while the report is with the office, never on an own report."""
    return (
        can_see(user, report)
        and ReportState(report.state) in WITH_OFFICE
        and holds(user, Role.APPROVER)
        and not is_own(user, report)
    )


def is_own(user: User, report: AnnualReport) -> bool:
    """True where this account uploaded or submitted the report."""
    return user.pk in {report.uploaded_by_id, report.submitted_by_id}


def can_review(user: User, report: AnnualReport) -> bool:
    """Reviewers and approvers review the reports of their own agency and those below."""
    return can_see(user, report) and holds(user, *OFFICE)


def can_assign(user: User, report: AnnualReport) -> bool:
    """An approver gives any report to a reviewer, a reviewer the own ones and those of nobody."""
    if not can_review(user, report):
        return False
    free = report.reviewer is None or not report.reviewer.is_active or report.reviewer == user
    return free or holds(user, Role.APPROVER)


def can_step(user: User, report: AnnualReport, step: Step) -> bool:
    """The role allows the step on this report, whatever its state; nobody approves an own
    report.
    """
    if not can_see(user, report) or not holds(user, *STEP_ROLES[step]):
        return False
    return step is not Step.APPROVE or not is_own(user, report)


def can_import(user: User) -> bool:
    """Whoever may change figures in some state may bring them in a workbook."""
    return holds(user, Role.STAFF, *OFFICE)


def can_manage_accounts(user: User) -> bool:
    """Administrators keep agencies, years and accounts."""
    return holds(user, Role.ADMINISTRATOR)


def reads_events(user: User) -> bool:
    """Everyone but staff reads the record of the own subtree; staff read the history of a
    report.
    """
    return holds(user, Role.AUDITOR, Role.ADMINISTRATOR, *OFFICE)


def roles_fit(roles: Collection[Role]) -> bool:
    """False where one account would hold administration or audit together with any other role."""
    return len(set(roles)) < 2 or all(alone.isdisjoint(roles) for alone in APART)


def why_blocked(errors: int, warnings: int) -> str:
    """The sentence that names what still stands against an approval; empty where nothing does."""
    if not errors and not warnings:
        return ""
    if errors and warnings:
        words = _("还有 %(errors)d 项必须修改、%(warnings)d 项需要说明")
    elif errors:
        words = _("还有 %(errors)d 项必须修改")
    else:
        words = _("还有 %(warnings)d 项需要说明")
    return words % {"errors": errors, "warnings": warnings}


def why_not_own() -> str:
    """The sentence for who wants to approve an own report."""
    return _("不能通过自己上传或提交的年报，由其他审批员办理")


def why_closed(year: ReportingYear) -> str:
    """The sentence for a year that takes no reports."""
    return _("%(year)s 年度的报送已关闭") % {"year": year}
