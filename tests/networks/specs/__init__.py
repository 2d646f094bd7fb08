"""Holding what our adapters ask against the vendors' machine-readable contracts.

They lie outside the repository (`PAUTA_SPECS`, else `../shared/specs`); without them the check is skipped,
and says so. One module a network: `SPEC` the contract's folder, `deviations(asked)`, and `ACCEPTED`: where we
go another way than the contract says, and why.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.fakes.server import Asked

FOLDER = Path(os.environ.get("PAUTA_SPECS") or Path(__file__).parents[4] / "shared" / "specs")


def has_contract(network: str) -> bool:
    """Is there a module that reads a contract of this network's?"""
    return bool(network) and importlib.util.find_spec(f"{__name__}.{network}") is not None


def here(network: str) -> bool:
    """Is its contract on this machine?"""
    return has_contract(network) and (FOLDER / _module(network).SPEC).is_dir()


def deviations(network: str, asked: Asked) -> list[str]:
    """What about this request the contract doesn't say, without what is accepted."""
    module = _module(network)
    return [each for each in module.deviations(asked) if each not in module.ACCEPTED]


def assert_kept(network: str, asked: Iterable[Asked]) -> None:
    """Fails with every deviation of these requests. Without the contract, nothing is judged."""
    if here(network):
        found = [each for one in asked for each in deviations(network, one)]
        assert found == [], found


def _module(network: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{network}")


@functools.cache
def spec(path: str) -> Any:
    """A contract's JSON, by its path below FOLDER."""
    return json.loads((FOLDER / path).read_text(encoding="utf-8"))
