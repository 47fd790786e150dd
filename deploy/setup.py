"""``make setup``: the environment with everything that development and the tests need."""

import subprocess

import environment
from say import say


def main() -> None:
    """Make or refresh ``.venv`` and compile the message catalogues."""
    python = environment.prepare("dev")
    subprocess.run([python, environment.ROOT / "deploy" / "messages.py"], check=True)
    say(f"完成 Ready: {python.parent}")


if __name__ == "__main__":
    main()
