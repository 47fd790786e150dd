"""The fork server: ``python -m ingestion.isolation.server N``; children it forks begin warm.

Workers run threads, and a process with threads cannot be forked; this one has a single thread. It
loads what reads text once, never opens a document, and forks a child for every order.

Orders come as messages over the socket with descriptor ``N``: a JSON object with the ``module`` to
run, the ``folder`` to run it in and the ``root`` to find it under, and three descriptors: standard
input, standard output and the child's line. On its line the server says the child's process id.
``b"wait"`` on the line asks it to wait for the child's end, the line's end to end the child; either
way nothing is left of the child's group once the server says the child's wait status. At the end of
the orders it ends everything.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass

import ingestion.extract.pipeline
import ingestion.extract.serialize
import ingestion.isolation.confinement  # noqa: F401 - all of them loaded here for the children
from ingestion.isolation.forks import WAIT, WAIT_SECONDS

MOST_BYTES = 65536
DESCRIPTORS = 3
LOOK_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is to run, in which folder, and where its programs are."""

    module: str
    folder: str
    root: str


class Server:
    """The children that run, each with its line."""

    def __init__(self, orders: socket.socket) -> None:
        self.orders = orders
        self.children: dict[socket.socket, int] = {}
        self.ending: dict[socket.socket, float] = {}
        self.ready = selectors.PollSelector()  # holds no descriptor of its own
        self.ready.register(orders, selectors.EVENT_READ)

    def serve(self) -> Order | None:
        """Fork and end children until there are no more orders; in a child, what it is to run."""
        while True:
            for key, _events in self.ready.select(LOOK_SECONDS if self.ending else None):
                if key.fileobj is not self.orders:
                    self._heard(key.data)
                    continue
                message, given, _flags, _from = socket.recv_fds(
                    self.orders, MOST_BYTES, DESCRIPTORS
                )
                if not message:
                    for pid in self.children.values():
                        end_group(pid)
                    return None
                order = self._take(Order(**json.loads(message)), given)
                if order is not None:
                    return order
            self._look()

    def _take(self, order: Order, given: list[int]) -> Order | None:
        """Fork; the order in the child. The line closes unsaid where there can be no child."""
        if len(given) < DESCRIPTORS:  # no room for more descriptors
            for descriptor in given:
                os.close(descriptor)
            return None
        line = socket.socket(fileno=given.pop())
        try:
            pid = os.fork()
        except OSError:
            line.close()
            pid = None
        if pid == 0:
            line.close()
            self._leave(order, given)
            return order
        for descriptor in given:
            os.close(descriptor)
        if pid is not None:
            self.children[line] = pid
            self.ready.register(line, selectors.EVENT_READ, line)
            with contextlib.suppress(OSError):  # who ordered it is gone; the line's end is heard
                line.send(str(pid).encode())
        return None

    def _leave(self, order: Order, given: list[int]) -> None:
        """Make the child a process of its own, with nothing of the server's but its code."""
        os.setsid()
        self.orders.close()
        for line in self.children:
            line.close()
        for descriptor, standard in zip(given, (0, 1), strict=True):
            os.dup2(descriptor, standard)
            os.close(descriptor)
        os.chdir(order.folder)
        os.environ.update(HOME=order.folder, TMPDIR=order.folder)
        if order.root not in sys.path:
            sys.path.insert(0, order.root)

    def _heard(self, line: socket.socket) -> None:
        """A child is to end: at once, or by itself within its seconds."""
        heard = b""
        with contextlib.suppress(OSError):
            heard = line.recv(len(WAIT))
        if heard:
            self.ending[line] = time.monotonic() + WAIT_SECONDS
        else:
            self.ready.unregister(line)
            self.ending[line] = 0.0

    def _look(self) -> None:
        """Say how a child ended, and forget it; its group ends before its number is free."""
        for line, until in list(self.ending.items()):
            pid = self.children[line]
            if time.monotonic() >= until:
                end_group(pid)
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            end_group(pid)
            _pid, status = os.waitpid(pid, 0)
            with contextlib.suppress(OSError):
                line.send(str(status).encode())
            with contextlib.suppress(KeyError):
                self.ready.unregister(line)
            del self.ending[line], self.children[line]
            line.close()


def end_group(pid: int) -> None:
    """End a child and its whole group, if it has one yet."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            end(pid, signal.SIGKILL)


def main() -> None:
    """Serve; a child leaves the loop and runs its module as a fresh interpreter would."""
    gc.collect()
    gc.freeze()  # what is shared with the children stays untouched, and theirs to collect is less
    order = Server(socket.socket(fileno=int(sys.argv[1]))).serve()
    if order is not None:
        runpy.run_module(order.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
