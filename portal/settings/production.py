"""An office's servers. Refuses to start on a missing key, DEBUG, or any host name."""

from portal.settings.base import *
from portal.settings.base import ENV

ENV.require_production()

SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = ENV.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
SECURE_HSTS_PRELOAD = ENV.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.proxies else None
SESSION_COOKIE_SECURE = ENV.https
SESSION_COOKIE_NAME = f"{ENV.cookie_prefix}session"
CSRF_COOKIE_SECURE = ENV.https
CSRF_COOKIE_NAME = f"{ENV.cookie_prefix}csrf"
LANGUAGE_COOKIE_SECURE = ENV.https
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
