"""The environment, read once and typed; nothing else in the project touches ``os.environ``."""

import atexit
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR: Final = Path(__file__).resolve().parent.parent
SAMPLE_SECRET_KEY: Final = "a-sample-key-for-development-only-never-for-a-real-office-0000000"  # noqa: S105
SECRET_KEY_LENGTH: Final = 50

SQLITE_OPTIONS: Final = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON"),
}
REDIS_OPTIONS: Final = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment asks for.

    ``data`` is the folder of everything that must survive a restart; ``database`` is Django's
    entry for the default database; ``broker_options`` are kombu's transport options;
    ``proxies`` counts the trusted reverse proxies in front of the web process.
    """

    data: Path
    debug: bool
    demo: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    https: bool
    proxies: int
    log_level: str
    database: dict[str, Any]
    broker_url: str
    broker_options: dict[str, Any]

    @property
    def cookie_prefix(self) -> str:
        """``__Host-`` binds a cookie to this very host; browsers take it over HTTPS only."""
        return "__Host-" if self.https else ""

    @property
    def hsts_seconds(self) -> int:
        """One year over HTTPS, none over plain HTTP."""
        return 31_536_000 if self.https else 0

    def require_production(self) -> "Environment":
        """Return this environment if an office may run on it, else refuse to start.

        Raises ``ImproperlyConfigured`` with one sentence that names the variable and the act.
        """
        if self.debug:
            raise ImproperlyConfigured("PORTAL_DEBUG is on: unset it outside development.")
        if len(self.secret_key) < SECRET_KEY_LENGTH or self.secret_key == SAMPLE_SECRET_KEY:
            raise ImproperlyConfigured(
                f"PORTAL_SECRET_KEY is missing, a sample, or shorter than {SECRET_KEY_LENGTH} "
                "characters: set a random one."
            )
        if not self.allowed_hosts or "*" in self.allowed_hosts:
            raise ImproperlyConfigured(
                "PORTAL_ALLOWED_HOSTS must list the host names that people type, without *."
            )
        return self


def choose_settings(module: str) -> None:
    """Let ``module`` be the settings unless ``DJANGO_SETTINGS_MODULE`` already names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def use_temporary_data() -> None:
    """Keep this process's data in a folder that goes away at its end: the tests' choice."""
    folder = tempfile.TemporaryDirectory(prefix="portal-test-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    os.environ["PORTAL_DATA"] = folder.name


def read() -> Environment:
    """Read and type the environment.

    Raises ``ImproperlyConfigured`` where a variable does not have the type that it should.
    """
    env = environ.Env()
    data = Path(env.str("PORTAL_DATA", default=str(BASE_DIR / "var"))).resolve()
    broker_url = env.str("REDIS_URL", default="filesystem://localhost/")
    return Environment(
        data=data,
        debug=env.bool("PORTAL_DEBUG", default=False),
        demo=env.bool("PORTAL_DEMO", default=False),
        secret_key=env.str("PORTAL_SECRET_KEY", default=""),
        allowed_hosts=tuple(env.list("PORTAL_ALLOWED_HOSTS", default=[])),
        trusted_origins=tuple(env.list("PORTAL_TRUSTED_ORIGINS", default=[])),
        https=env.bool("PORTAL_HTTPS", default=True),
        proxies=env.int("PORTAL_PROXIES", default=0),
        log_level=env.str("PORTAL_LOG_LEVEL", default="INFO"),
        database=_database(env.str("DATABASE_URL", default=""), data),
        broker_url=broker_url,
        broker_options=_broker_options(broker_url, data),
    )


def _database(url: str, data: Path) -> dict[str, Any]:
    """Return Django's entry for ``url``, or for the SQLite file under ``data`` if it is empty."""
    if not url:
        url = f"sqlite:///{data / 'portal.sqlite3'}"
    entry = dict(environ.Env.db_url_config(url))
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        test_file = {"NAME": str(data / "test.sqlite3")}
        return {**entry, "OPTIONS": dict(SQLITE_OPTIONS), "TEST": test_file}
    return {**entry, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _broker_options(url: str, data: Path) -> dict[str, Any]:
    """Return kombu's options: folders for the embedded broker, short time-outs for Redis."""
    if url.startswith("filesystem:"):
        queue = data / "queue"
        return {
            "data_folder_in": str(queue / "messages"),
            "data_folder_out": str(queue / "messages"),
            "control_folder": str(queue / "control"),
            "store_processed": False,
            "polling_interval": 0.1,
        }
    return dict(REDIS_OPTIONS)
