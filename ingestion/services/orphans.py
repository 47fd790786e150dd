"""Files that no row came to know: their process was killed between the move and the row."""

from __future__ import annotations

import logging
from itertools import islice
from pathlib import Path

from ingestion import storage
from ingestion.models import Upload

logger = logging.getLogger(__name__)

AT_ONCE = 500


def remove_orphans(root: Path) -> int:
    """Remove every stored file older than a day that no row names; return how many."""
    names, removed = storage.kept_long(root), 0
    while some := list(islice(names, AT_ONCE)):
        known = set(Upload.objects.filter(stored__in=some).values_list("stored", flat=True))
        for stored in (one for one in some if one not in known):
            logger.warning("file %s belongs to no upload and is removed", stored)
            storage.remove(root, stored)
            removed += 1
    return removed
