"""Redis as Django's cache, and what counts when it is away: the limits go on, each process for itself.

Here lie only counters (how often somebody tried). Without this a Redis that is down would mean that nobody
can sign in; a limit that is then counted by each process is the lesser evil, and a line in the log says so.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
MOST = 10_000  # counters of one process
PATIENCE = 2  # seconds that Redis has to answer
PAUSE = 5.0  # seconds in which it isn't asked again after it failed


class RedisOrHere(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        super().__init__(server, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})
        self._here = LocMemCache("while-redis-is-away", {"OPTIONS": {"MAX_ENTRIES": MOST}})
        self._again_at = 0.0  # time.monotonic()

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("set", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("incr", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("delete", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked("has_key", *args, **kwargs)

    def _asked(self, what: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._again_at:
            try:
                return getattr(super(), what)(*args, **kwargs)
            except RedisError as trouble:
                self._again_at = time.monotonic() + PAUSE
                log.error("Redis is away (%s): each process counts its limits alone", type(trouble).__name__)
        return getattr(self._here, what)(*args, **kwargs)
