"""The Django project: settings, sign-in, and the address book of the portal."""

import django_stubs_ext

from portal.celery import app as celery_app

# Lets classes say what they hold at run time too: ``ModelAdmin[AnnualReport]``.
django_stubs_ext.monkeypatch()

__all__ = ["celery_app"]
