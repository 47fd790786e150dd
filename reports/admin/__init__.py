"""The admin: declaration, and one action a button."""

from reports.admin import reference, reports

__all__ = ["reference", "reports"]
