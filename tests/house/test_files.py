"""The house's own rules about files: lengths, locks, two READMEs, nothing remote."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
READMES = ("README.md", "README.zh-CN.md")
LIMIT, DECLARED_LIMIT = 400, 500
PACKAGES = ("portal", "reports", "ingestion", "deploy", "tests")


def sources() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


class TestSourceFiles:
    def test_stay_short(self) -> None:
        long = {}
        for path in sources():
            place = path.relative_to(ROOT).as_posix()
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > (DECLARED_LIMIT if place.startswith("reports/official/") else LIMIT):
                long[place] = lines
        assert long == {}

    def test_have_names_that_say_what_is_inside(self) -> None:
        vague = {"utils", "helpers", "common", "manager", "misc", "tools"}
        assert [path for path in sources() if path.stem in vague] == []


@pytest.mark.parametrize("name", ["base", "dev"])
class TestLock:
    def test_pins_every_requirement_with_a_hash(self, name: str) -> None:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert len(entries) > 30
        for entry in entries:
            assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+ ", entry), entry.splitlines()[0]
            assert "--hash=sha256:" in entry, entry.splitlines()[0]

    def test_names_no_address(self, name: str) -> None:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "://" not in text
        assert "index-url" not in text

    def test_holds_everything_that_is_asked_for(self, name: str) -> None:
        asked = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").lower()
        for line in asked.splitlines():
            if line and not line.startswith(("#", "-")):
                package = re.split(r"[\[~=<>]", line)[0].lower()
                assert f"\n{package}" in f"\n{lock}", package


class TestReadmes:
    @staticmethod
    def code(name: str) -> list[str]:
        """Return every command and variable a README shows, in order."""
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
        return lines + re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)

    def test_show_the_same_commands_and_variables(self) -> None:
        english, chinese = (self.code(name) for name in READMES)
        assert english == chinese

    def test_lead_with_two_commands(self) -> None:
        assert {"make run", "make test"} <= set(self.code(READMES[0]))

    def test_name_only_targets_that_exist(self) -> None:
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        named = {word.split()[1] for word in self.code(READMES[0]) if word.startswith("make ")}
        assert named <= targets

    def test_name_every_variable_that_is_read(self) -> None:
        code = (ROOT / "portal/env.py").read_text(encoding="utf-8")
        read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', code)) - {"PORTAL_DEMO", "PORTAL_DEBUG"}
        assert read <= set(self.code(READMES[0]))


class TestContinuousIntegration:
    def test_runs_the_linters_and_the_test_command(self) -> None:
        text = (ROOT / ".ci/run").read_text(encoding="utf-8")
        assert text.index("make lint") < text.index("make test")
