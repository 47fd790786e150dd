"""What the child takes away from itself before it opens the file. Linux only; one thread."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import tempfile
from pathlib import Path

from ingestion.isolation.limits import Limits

PR_SET_PDEATHSIG = 1
CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
_LIBC = ctypes.CDLL(None, use_errno=True)


def confine(limits: Limits, parent: int) -> None:
    """Die with the parent, leave the network, accept the limits.

    ``parent`` is the process id the child was started from: where it is gone already, the child
    ends at once.
    """
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    leave_network()
    os.umask(0o077)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.address_space, limits.most_address_space),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.most_cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_NPROC, 0, limits.most_processes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        most = resource.getrlimit(kind)[1]
        allowed = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(kind, (min(soft, allowed), allowed))


def settle(folder: Path, limits: Limits) -> None:
    """Make ``folder`` this process's own for the next file, and give that file its seconds."""
    os.chdir(folder)
    tempfile.tempdir = str(folder)
    for name in ("HOME", "TMPDIR"):
        os.putenv(name, str(folder))  # for libraries that ask the system
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, hard), hard))


def leave_network() -> bool:
    """Move to an empty network, and say whether the kernel allowed it."""
    return not _LIBC.unshare(CLONE_NEWNET) or not _LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNET)
