"""One way to talk to the person at the terminal, and one way to stop with a clear sentence."""

import sys
from typing import NoReturn


def say(text: str = "") -> None:
    """Print ``text`` now: a long step follows."""
    print(text, flush=True)


def stop(sentence: str) -> NoReturn:
    """End the command with exit status 1 and one sentence on standard error."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)
