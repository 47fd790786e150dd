"""Reads one file in a child process of its own, with limits, no network and no secrets."""

from ingestion.isolation.limits import Limits
from ingestion.isolation.parent import Answer, Died, Read, Refused, Stopped, read

__all__ = ["Answer", "Died", "Limits", "Read", "Refused", "Stopped", "read"]
