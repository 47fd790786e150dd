"""The scripts behind ``make``: what they promise without starting a portal."""

import os
import signal
import stat
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="x"/><error message="y"/></testcase>
<testcase name="d"><skipped message="no ../shared"/></testcase>
<testcase name="e"><skipped message="no ../shared"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import a script of deploy/ as it imports its own neighbours; forget it afterwards."""
    monkeypatch.syspath_prepend(str(DEPLOY))
    for path in DEPLOY.glob("*.py"):
        monkeypatch.delitem(sys.modules, path.stem, raising=False)

    def load(name: str) -> ModuleType:
        module = __import__(name)
        assert Path(module.__file__ or "").parent == DEPLOY
        return module

    yield load
    for path in DEPLOY.glob("*.py"):
        sys.modules.pop(path.stem, None)


class TestSummary:
    def test_counts_each_test_once(self, script: Any, tmp_path: Path) -> None:
        report = tmp_path / "report.xml"
        report.write_text(REPORT)
        result = script("test").Result("pure")
        result.read(report)
        assert (result.passed, result.failed, result.skipped) == (2, 1, {"no ../shared": 2})

    @pytest.mark.parametrize(
        ("failed", "missing", "ci", "status"),
        [(0, "", "", 0), (1, "", "", 1), (0, "no Chromium", "", 0), (0, "no Chromium", "true", 1)],
    )
    def test_ends_with_the_counts_and_fails_in_ci_where_a_part_is_missing(
        self,
        script: Any,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        failed: int,
        missing: str,
        ci: str,
        status: int,
    ) -> None:
        monkeypatch.setenv("CI", ci)
        module = script("test")
        results = [
            module.Result("pure", passed=3, failed=failed, skipped={"why": 2}),
            module.Result("browser", missing=missing),
        ]
        assert module.summarise(results) == status
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == f"3 passed, {failed} failed, 2 skipped"
        assert ("browser: did not run (no Chromium)" in lines) is bool(missing)


class TestPlace:
    def test_refuses_a_port_that_is_none(
        self, script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PORT", "80x")
        with pytest.raises(SystemExit):
            script("place").read()
        assert "PORT=80x" in capsys.readouterr().err

    def test_says_so_where_the_port_is_taken(
        self, script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        module = script("place")
        with module.socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            monkeypatch.setenv("PORT", str(other.getsockname()[1]))
            with pytest.raises(SystemExit):
                module.claim_port(module.read())
        assert "make run PORT=" in capsys.readouterr().err

    def test_keeps_one_key_for_us_alone(self, script: Any, tmp_path: Path) -> None:
        module = script("place")
        key = module.secret_key(tmp_path)
        assert len(key) >= 50
        assert module.secret_key(tmp_path) == key
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    @pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "annual.example"])
    def test_names_the_hosts_it_answers_to(
        self, script: Any, monkeypatch: pytest.MonkeyPatch, host: str
    ) -> None:
        monkeypatch.setenv("HOST", host)
        module = script("place")
        names = module.own_names(module.read()).split(",")
        assert {"localhost", "127.0.0.1"} <= set(names)
        assert "*" not in names
        assert host == "0.0.0.0" or host in names

    def test_lets_the_environment_overrule_all_but_the_data_folder(
        self, script: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
        monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", "annual.example")
        module = script("place")
        child = module.child_environment(module.read())
        assert child["PORTAL_ALLOWED_HOSTS"] == "annual.example"
        assert child["PORTAL_DATA"] == str(tmp_path)
        assert child["DJANGO_SETTINGS_MODULE"].endswith("production") or os.environ.get(
            "DJANGO_SETTINGS_MODULE"
        )


class TestChild:
    def child(self, script: Any, tmp_path: Path, *code: str) -> Any:
        command = [sys.executable, "-c", *code]
        return script("children").Child("sleeper", command, os.environ, tmp_path / "log" / "x.log")

    def test_is_started_again_when_it_dies(self, script: Any, tmp_path: Path) -> None:
        child = self.child(script, tmp_path, "import time; time.sleep(60)")
        child.start()
        first = child._process.pid
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while child._process.pid == first and time.monotonic() < deadline:
            child.keep_alive()
        assert child._process.pid != first
        script("children").stop_all([child])
        assert child._process.poll() is not None

    def test_is_given_up_when_it_keeps_dying(
        self, script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = script("children")
        monkeypatch.setattr(module.time, "sleep", lambda _seconds: None)
        child = self.child(script, tmp_path, "raise SystemExit(3)")
        child.start()

        def die_forever() -> None:
            while True:
                child._process.wait()
                child.keep_alive()

        with pytest.raises(module.GivenUpError, match=r"x\.log"):
            die_forever()
        assert len(child._starts) == module.RESTARTS


class TestData:
    def test_serves_one_portal_at_a_time(
        self, script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        module = script("run")
        handle = module.hold_data(tmp_path)
        with pytest.raises(SystemExit):
            module.hold_data(tmp_path)
        assert "PORTAL_DATA" in capsys.readouterr().err
        os.close(handle)
