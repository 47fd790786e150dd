"""What one reading may use."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes and seconds of one child process.

    The slowest readable PDF of the corpus takes a tenth of ``cpu_seconds``; ``wall_seconds`` ends
    a child that waits instead of working. ``answer_bytes`` bounds what the parent takes in.
    """

    address_space: int = 1024 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: float = 60.0
    file_bytes: int = 64 * MEGABYTE
    open_files: int = 64
    answer_bytes: int = 32 * MEGABYTE
