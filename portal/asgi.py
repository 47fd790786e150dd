"""The ASGI entry point."""

from django.core.asgi import get_asgi_application

from portal.env import choose_settings

choose_settings("portal.settings.production")

application = get_asgi_application()
