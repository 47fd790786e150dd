"""A developer's own machine: errors in the browser, plain HTTP, a sample key."""

from portal.settings.base import *

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
