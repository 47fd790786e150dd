"""Where and as what ``make run`` serves: address, data folder, demo or not, and its environment."""

import os
import secrets
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT
from say import stop

ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104  (compared, not bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The answers of HOST, PORT, PORTAL_DATA and DEMO."""

    host: str
    port: int
    data: Path
    demo: bool

    @property
    def address(self) -> str:
        """The address to open on this very machine."""
        return f"http://{'127.0.0.1' if self.host in ANY_ADDRESS else self.host}:{self.port}"

    def log(self, name: str) -> Path:
        """Return the log file of one child."""
        return self.data / "log" / f"{name}.log"


def read() -> Place:
    """Read the variables; stop with one sentence where one is not what it should be."""
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"PORT={port}：端口是 1 到 65535 的数字，例如 make run PORT=8001")
    return Place(
        host=os.environ.get("HOST", "127.0.0.1"),
        port=int(port),
        data=Path(os.environ.get("PORTAL_DATA") or ROOT / "var").resolve(),
        demo=os.environ.get("DEMO", "1").lower() not in {"0", "no", "off", "false"},
    )


def claim_port(place: Place) -> None:
    """Stop with one sentence where someone else listens on the port or the host is not ours."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            stop(
                f"{place.host}:{place.port} 不能使用（{error.strerror}）。换一个端口再启动，"
                f"例如 Try another port: make run PORT={place.port + 1}"
            )


def secret_key(data: Path) -> str:
    """Return the data folder's own key, made at the first start and readable by us alone."""
    path = data / "secret-key"
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        fresh.replace(path)
    return path.read_text().strip()


def own_names(place: Place) -> str:
    """Return the host names by which people may reach this machine, comma-separated."""
    names = {"localhost", "127.0.0.1", "[::1]"}
    if place.host in ANY_ADDRESS:
        names |= {socket.gethostname(), socket.getfqdn()}
        try:
            done = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return ",".join(sorted(names))
        names.update(f"[{word}]" if ":" in word else word for word in done.stdout.split())
    else:
        names.add(place.host)
    return ",".join(sorted(names))


def child_environment(place: Place) -> dict[str, str]:
    """Return the environment of every child: production settings, plain HTTP unless told."""
    ours = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORTAL_SECRET_KEY": secret_key(place.data),
        "PORTAL_ALLOWED_HOSTS": own_names(place),
        "PORTAL_HTTPS": "off",
    }
    fixed = {
        "PORTAL_DATA": str(place.data),
        "PORTAL_DEMO": "on" if place.demo else "off",
        "PYTHONUNBUFFERED": "1",
    }
    return {**ours, **os.environ, **fixed}
