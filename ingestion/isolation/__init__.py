"""Reads one file in a child process of its own, with limits, no network and no secrets."""

from ingestion.isolation.limits import Limits
from ingestion.isolation.parent import (
    Answer,
    Died,
    Listener,
    Read,
    Refused,
    Stopped,
    end_kept,
    read,
)

__all__ = ["Answer", "Died", "Limits", "Listener", "Read", "Refused", "Stopped", "end_kept", "read"]
