"""A file shown beside its figures: pages as pictures, anything else as its tables and text.

Runs in a child process (``ingestion.source.child``); what leaves it is pictures of its own making,
and words, never the file's own markup.
"""

from ingestion.source.blocks import blocks_of
from ingestion.source.pages import picture_of, sizes_of

CHILD = "ingestion.source.child"

__all__ = ["CHILD", "blocks_of", "picture_of", "sizes_of"]
