"""For every network: a server to publish to, and who we are there.

A new network adds its stand here: one module named by its key, with a STAND.
"""

from __future__ import annotations

import importlib
import importlib.util

from publishing import networks
from tests.networks.stands.stand import KEY, Scripted, Stand, clip, file, photo, words

__all__ = ["KEY", "STANDS", "Scripted", "Stand", "clip", "file", "photo", "words"]


def _stand(key: str) -> Stand | None:
    name = f"{__name__}.{key}"
    return importlib.import_module(name).STAND if importlib.util.find_spec(name) else None


STANDS: dict[str, Stand] = {key: stand for key in networks.NETWORKS if (stand := _stand(key))}
