"""The raw ceiling: the same HTTP client, the same number of processes and threads, no ledger.

Run as `python -m bench.ceiling --url U --requests N --threads T`; prints the seconds it took.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from core.addresses import Guard
from core.http import session


def hammer(url: str, requests: int, threads: int) -> float:
    """Seconds for so many posts by so many threads."""
    http = session(Guard.of(private_ok=True))
    address = f"{url}/practica/api/v1/posts"
    said = {"key": "0" * 32, "text": "Publicación", "link": "", "media_ids": [], "reply_to": None}
    headers = {"Authorization": "Bearer a-token-for-measuring"}

    def post(_number: int) -> int:
        return http.exchange("POST", address, json=said, headers=headers).status

    started = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        statuses = set(pool.map(post, range(requests)))
    if statuses != {200}:
        raise RuntimeError(f"the counterpart answered {statuses}")
    return time.monotonic() - started


def ceiling(url: str, requests: int, processes: int, threads: int) -> float:
    """Posts per second."""
    share = requests // processes
    command = [
        sys.executable,
        "-m",
        "bench.ceiling",
        "--url",
        url,
        "--requests",
        str(share),
        "--threads",
        str(threads),
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _process in range(processes)]
    slowest = max(float(process.communicate()[0]) for process in running)
    return share * processes / slowest


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    chosen = parser.parse_args()
    sys.stdout.write(str(hammer(chosen.url, chosen.requests, chosen.threads)))
