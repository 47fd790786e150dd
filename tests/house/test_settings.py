"""Production settings refuse to start unsafely, and pass Django's own deployment check."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from portal import env

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "PORTAL_SECRET_KEY": "k9" * 40 + "abcdefghij",
    "PORTAL_ALLOWED_HOSTS": "annual.example",
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
}


def start(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the deployment check in a process of its own, as a server would start."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PORTAL_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **GOOD, "PORTAL_DATA": str(tmp_path), **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class TestProduction:
    def test_passes_the_deployment_check_without_a_warning(self, tmp_path: Path) -> None:
        done = start(tmp_path)
        assert done.returncode == 0, done.stderr

    def test_refuses_in_a_process_without_a_key(self, tmp_path: Path) -> None:
        done = start(tmp_path, PORTAL_SECRET_KEY="")
        assert done.returncode != 0
        assert "PORTAL_SECRET_KEY" in done.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORTAL_SECRET_KEY", ""),
            ("PORTAL_SECRET_KEY", "short"),
            ("PORTAL_SECRET_KEY", env.SAMPLE_SECRET_KEY),
            ("PORTAL_DEBUG", "on"),
            ("PORTAL_ALLOWED_HOSTS", ""),
            ("PORTAL_ALLOWED_HOSTS", "*"),
            ("PORTAL_ALLOWED_HOSTS", "annual.example,*"),
        ],
    )
    def test_refuses(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
        for key, good in GOOD.items():
            monkeypatch.setenv(key, good)
        env.read().require_production()
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match=name):
            env.read().require_production()


class TestEnvironment:
    def test_keeps_sqlite_writes_safe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        options = env.read().database["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in options["init_command"]
        assert "journal_mode=WAL" in options["init_command"]

    def test_takes_postgresql_from_its_url(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db.example/portal")
        database = env.read().database
        assert database["ENGINE"].endswith("postgresql")
        assert database["HOST"] == "db.example"
        assert database["CONN_HEALTH_CHECKS"]

    def test_uses_folders_as_broker_without_redis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("REDIS_URL", raising=False)
        read = env.read()
        assert read.broker_url == "filesystem://localhost/"
        assert read.broker_options["polling_interval"] == 0.1
        assert read.broker_options["data_folder_in"] == read.broker_options["data_folder_out"]

    def test_never_waits_long_for_redis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
        options = env.read().broker_options
        assert options["socket_timeout"] == 2
        assert options["socket_connect_timeout"] == 1

    def test_binds_cookies_to_the_host_over_https_only(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PORTAL_HTTPS", "on")
        assert env.read().cookie_prefix == "__Host-"
        monkeypatch.setenv("PORTAL_HTTPS", "off")
        assert env.read().cookie_prefix == ""


class TestPasswords:
    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    )
    def test_are_kept_as_argon2(self) -> None:
        assert identify_hasher(make_password("长而少见的口令")).algorithm == "argon2"

    def test_put_argon2_first_in_the_base_settings(self) -> None:
        text = (ROOT / "portal/settings/base.py").read_text(encoding="utf-8")
        hashers = text[text.index("PASSWORD_HASHERS") :]
        assert hashers.index("Argon2") < hashers.index("PBKDF2")

    def test_and_other_settings_are_read_from_the_environment_in_one_place(self) -> None:
        packages = ("portal", "reports", "ingestion")
        reading = re.compile(r"os\.environ(?!\.update\()|getenv")
        sources = (path for package in packages for path in (ROOT / package).rglob("*.py"))
        guilty = [
            path.relative_to(ROOT).as_posix()
            for path in sources
            if reading.search(path.read_text(encoding="utf-8")) and path.name != "env.py"
        ]
        assert guilty == [], "only portal/env.py reads the environment"
