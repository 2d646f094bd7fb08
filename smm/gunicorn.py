"""How the web server runs, on one machine and in an image alike."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from core import passing
from smm import env
from smm.logs import log_level, logging_settings

env.load_dotenv()

bind = f"{env.text('BIND', '127.0.0.1')}:{env.port()}"
workers = env.number("WEB_WORKERS", 2, low=1, high=64)
worker_class = "gthread"
threads = env.number("WEB_THREADS", 4, low=1, high=64)
timeout = 60
graceful_timeout = 10
max_requests = 20_000
max_requests_jitter = 2_000
MEMORY = "/dev/shm"  # noqa: S108
# Not under /tmp, which may be on a disk: a slow heartbeat file looks like a dead worker.
worker_tmp_dir = MEMORY if os.access(MEMORY, os.W_OK) else None
logconfig_dict = logging_settings(log_level())

# Counters of all processes, for /metrics: they have to be shared before anything counts.
SHARED = Path(worker_tmp_dir or tempfile.gettempdir())
passing.sweep(SHARED, "pauta-metrics-")
COUNTERS, COUNTING = passing.make(SHARED, "pauta-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(COUNTERS)


def post_worker_init(worker: Any) -> None:
    """What is loaded by now stays: the collector of cycles needn't look through it again and again.

    A page makes some ten thousand objects that go by themselves; at Python's own 700 it would look for cycles
    dozens of times a page, a sixth of what the page costs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def on_exit(server: Any) -> None:
    shutil.rmtree(COUNTERS, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    """What it counted stays counted."""
    from smm.folding import fold

    fold(COUNTERS, server.WORKERS.keys())
