"""How long we wait before trying again, and when we stop: pure."""

from __future__ import annotations

from datetime import timedelta
from random import Random

# 2, 4, 8 … 256 s, then every five minutes: about 40 minutes in all, longer than most outages of a network.
FIRST = timedelta(seconds=2)
LONGEST = timedelta(minutes=5)
TRIES = 15


def backoff(failures: int, random: Random) -> timedelta:
    """Wait after the `failures`-th failure (1, 2 …): doubling, ±20 % so that channels don't march in step."""
    doubled = min(FIRST * 2 ** (max(failures, 1) - 1), LONGEST) if failures < 12 else LONGEST
    return doubled * random.uniform(0.8, 1.2)


def spent(failures: int) -> bool:
    return failures >= TRIES
