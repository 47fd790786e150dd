"""The life of an uploaded file: the only code that writes an upload's state."""

from ingestion.services.enter import clean_name, take_in
from ingestion.services.jobs import Claim, Swept, claim, sweep
from ingestion.services.orphans import remove_orphans
from ingestion.services.person import WrongStateError, as_new_version, cancel, retry, settle
from ingestion.services.source import NotShownError, page_of, remove_shown, source_of
from ingestion.services.trials import findings_of_trial, remove_trials
from ingestion.services.work import Worked, read_next

__all__ = [
    "Claim",
    "NotShownError",
    "Swept",
    "Worked",
    "WrongStateError",
    "as_new_version",
    "cancel",
    "claim",
    "clean_name",
    "findings_of_trial",
    "page_of",
    "read_next",
    "remove_orphans",
    "remove_shown",
    "remove_trials",
    "retry",
    "settle",
    "source_of",
    "sweep",
    "take_in",
]
