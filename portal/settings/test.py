"""The tests: their own data folder, a fast password hash, tasks that wait for the test."""

from portal.env import use_temporary_data

use_temporary_data()

from portal.settings.base import *  # noqa: E402  (reads the environment just changed)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
