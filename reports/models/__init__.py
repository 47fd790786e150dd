"""The database of the domain."""

from reports.models.account import Role, User
from reports.models.agency import Agency, Level
from reports.models.applications import Applications
from reports.models.challenges import Challenges
from reports.models.correction import Confirmation, Correction
from reports.models.event import ChainHead, Event, Verb
from reports.models.finding import Life, Origin, ReportFinding
from reports.models.likeness import CommonWords, TextLikeness, TextMark, TextSketch
from reports.models.proactive import (
    ProactiveDocuments,
    ProactiveEnforcement,
    ProactiveFees,
    ProactiveProcurement,
    ProactiveServices,
)
from reports.models.recheck import RecheckState, RecheckStep, YearRecheck
from reports.models.report import AnnualReport, Scope
from reports.models.review import CellComment, Presence
from reports.models.rule_setting import RuleSetting
from reports.models.saved_filter import SavedFilter
from reports.models.year import ReportingYear

__all__ = [
    "Agency",
    "AnnualReport",
    "Applications",
    "CellComment",
    "ChainHead",
    "Challenges",
    "CommonWords",
    "Confirmation",
    "Correction",
    "Event",
    "Level",
    "Life",
    "Origin",
    "Presence",
    "ProactiveDocuments",
    "ProactiveEnforcement",
    "ProactiveFees",
    "ProactiveProcurement",
    "ProactiveServices",
    "RecheckState",
    "RecheckStep",
    "ReportFinding",
    "ReportingYear",
    "Role",
    "RuleSetting",
    "SavedFilter",
    "Scope",
    "TextLikeness",
    "TextMark",
    "TextSketch",
    "User",
    "Verb",
    "YearRecheck",
]
