"""Everything that can happen to a report: one small class each.

An action is made with keywords, ``check()`` raises an ``ActionError``, ``execute()`` does it.
"""

from reports.actions.approve import Approve, Publish, Reopen
from reports.actions.assign import Assign, require_assignable
from reports.actions.base import (
    ActionError,
    BadValue,
    Blocked,
    NeedsReason,
    NotPermitted,
    ReportAction,
    Stale,
    StepAction,
    WrongState,
)
from reports.actions.comment import Comment, SettleComment
from reports.actions.confirm import ConfirmCells
from reports.actions.correct import Correct, ImportValues
from reports.actions.desk import (
    Hold,
    Keeper,
    Release,
    TakeOver,
    keeper_of,
    note_presence,
    why_kept,
)
from reports.actions.edit_narrative import EditNarrative
from reports.actions.events import refuse, verify_chain, write_event
from reports.actions.explain import Explain, Waive
from reports.actions.recheck_year import StartRecheck
from reports.actions.record_extraction import Reading, RecordExtraction
from reports.actions.review import SendBack, TakeUp
from reports.actions.saved_filters import ForgetFilter, SaveFilter
from reports.actions.set_rule import SetRule
from reports.actions.submit import Submit, Withdraw
from reports.states import Step

STEPS: dict[Step, type[StepAction]] = {
    action.step: action for action in (Submit, Withdraw, TakeUp, SendBack, Approve, Publish, Reopen)
}

__all__ = [
    "STEPS",
    "ActionError",
    "Approve",
    "Assign",
    "BadValue",
    "Blocked",
    "Comment",
    "ConfirmCells",
    "Correct",
    "EditNarrative",
    "Explain",
    "ForgetFilter",
    "Hold",
    "ImportValues",
    "Keeper",
    "NeedsReason",
    "NotPermitted",
    "Publish",
    "Reading",
    "RecordExtraction",
    "Release",
    "Reopen",
    "ReportAction",
    "SaveFilter",
    "SendBack",
    "SetRule",
    "SettleComment",
    "Stale",
    "StartRecheck",
    "StepAction",
    "Submit",
    "TakeOver",
    "TakeUp",
    "Waive",
    "Withdraw",
    "WrongState",
    "keeper_of",
    "note_presence",
    "refuse",
    "require_assignable",
    "verify_chain",
    "why_kept",
    "write_event",
]
