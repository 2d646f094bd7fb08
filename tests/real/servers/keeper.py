"""Holds one server for as long as whoever asked for it lives: `keeper.py COMMAND…`, standard library only.

The server gets a session of its own. When our standard input closes (its writer ended, by kill -9 too) or the
server ends by itself, everything in that session is killed. The first line we print is the server's pid.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading


def kill_all(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def main() -> int:
    server = subprocess.Popen(
        sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True
    )
    print(server.pid, flush=True)

    def wait_for_the_end_of_our_starter() -> None:
        sys.stdin.buffer.read()
        kill_all(server.pid)

    threading.Thread(target=wait_for_the_end_of_our_starter, daemon=True).start()
    status = server.wait()
    kill_all(server.pid)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
