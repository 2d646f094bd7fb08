"""Installs every real server that isn't there yet: `python -m tests.real.servers`.

`./run test` starts it beside the first parts. What can't be had is told by the test that needs it, not here.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.real.servers import bluesky, ghost, oidc, synapse, wordpress
from tests.real.servers.ground import Missing

INSTALLS: tuple[Callable[[], object], ...] = (
    ghost.install,
    bluesky.install,
    synapse.install,
    oidc.install,
    wordpress.install,
)


def main() -> None:
    os.nice(10)  # the tests that run meanwhile go first
    for install in INSTALLS:
        try:
            install()
        except Missing as reason:
            print(f"{install.__module__.rpartition('.')[2]}: {reason}", flush=True)


if __name__ == "__main__":
    main()
