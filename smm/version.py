"""The version, read from its only home: the newest heading of CHANGELOG.md (`## 0.1.0 - 2026-11-22`)."""

from __future__ import annotations

import re

from smm.env import ROOT

HEADING = re.compile(r"^## v?(\d+\.\d+(?:\.\d+)?)", re.MULTILINE)


def version() -> str:
    changelog = ROOT / "CHANGELOG.md"
    found = HEADING.search(changelog.read_text(encoding="utf-8")) if changelog.is_file() else None
    return found[1] if found else "0"
