"""One job, one answer."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from typing import Any


def confine(limits: dict[str, int]) -> None:
    """`memory`, `file` in bytes, `processor` in seconds. Where a system lacks one, it goes without."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_CPU, limits["processor"]),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def main() -> None:
    job: dict[str, Any] = json.load(sys.stdin)
    confine(job.pop("limits"))
    json.dump(answer(**job), sys.stdout)


def answer(do: str, **about: Any) -> dict[str, Any]:
    """What was found, or {"trouble": code}."""
    from media.apart.films import Unreadable

    try:
        if do == "take":
            from media.apart.taking import take

            return take(**about)
        from media.apart.transcoding import transcode

        return transcode(**about)
    except Unreadable as trouble:
        return {"trouble": str(trouble)}
    except MemoryError:
        return {"trouble": "too_demanding"}


if __name__ == "__main__":
    main()
