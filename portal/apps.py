"""The project as a Django app (its commands and templates), and the admin that it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """Sign-in, first administrator, demo data."""

    name = "portal"
    verbose_name = "政务公开年报"


class PortalAdminConfig(AdminConfig):
    """Django's own admin with our site as the default one."""

    default_site = "portal.site.PortalAdminSite"
