"""Uploaded files and what single readings of them say."""

from ingestion.models.extraction import Extraction
from ingestion.models.upload import Upload

__all__ = ["Extraction", "Upload"]
