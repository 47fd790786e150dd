"""Reads one file in this fresh process and prints the peak of its memory in KB."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json

PEAK = re.compile(r"VmHWM:\s+(\d+) kB")

json.dumps(to_json(extract(Path(sys.argv[1]))))
found = PEAK.search(Path("/proc/self/status").read_text(encoding="utf-8"))
print(found.group(1) if found else 0)
