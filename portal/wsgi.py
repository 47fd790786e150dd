"""The WSGI entry point."""

from django.core.wsgi import get_wsgi_application

from portal.env import choose_settings

choose_settings("portal.settings.production")

application = get_wsgi_application()
