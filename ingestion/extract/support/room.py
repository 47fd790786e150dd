"""More room for the few readers that need it: a recogniser of scans, a converter of its own.

A reading runs under soft limits that suit every kind of text (see ``ingestion.isolation``); the
hard limits above them are the most that any kind may take.
"""

from __future__ import annotations

import resource

LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_NPROC)


def make_room() -> None:
    """Raise this process's soft limits of memory and processes to its hard ones."""
    for kind in LIMITS:
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))
