"""Reference data and statistics as flat files (xlsx, csv): what django-import-export reads, shows
and writes. Everything is saved through actions.
"""

from reports.resources.base import TransferResource
from reports.resources.formats import FORMATS
from reports.resources.reference import AgencyResource, ReportingYearResource
from reports.resources.statistics import STATISTICS_RESOURCES

__all__ = [
    "FORMATS",
    "STATISTICS_RESOURCES",
    "AgencyResource",
    "ReportingYearResource",
    "TransferResource",
]
