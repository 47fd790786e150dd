"""What one reading may use."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes and seconds of one child process.

    The slowest readable PDF of the corpus takes a tenth of ``cpu_seconds``; ``wall_seconds`` ends
    a child that waits instead of working, in time for an answer within a minute. ``answer_bytes``
    bounds what the parent takes in. ``address_space`` suits every kind of text, and no process is
    started; a reader that needs more asks for it (``ingestion.extract.support.room``) and gets
    ``most_address_space``, ``most_processes`` and ``most_cpu_seconds``, which counts over the
    process's life.
    """

    address_space: int = 1024 * MEGABYTE
    most_address_space: int = 4096 * MEGABYTE
    most_processes: int = 4096
    cpu_seconds: int = 50
    most_cpu_seconds: int = 1800
    wall_seconds: float = 55.0
    file_bytes: int = 64 * MEGABYTE
    open_files: int = 64
    answer_bytes: int = 32 * MEGABYTE
