"""Installations for the tests of this room; each with a database of its own on the server of the suite."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.smm.backups.installations import ON_POSTGRES, Installation, postgres, with_server


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Installation]]:
    made: list[str] = []

    def new(name: str, *, kind: str = "") -> Installation:
        folder = tmp_path_factory.mktemp(name)
        if (kind or ("postgres" if ON_POSTGRES else "sqlite")) == "sqlite":
            return Installation(folder)
        made.append(f"pauta_of_{os.getpid()}_{name}")
        return Installation(folder, postgres(made[-1]))

    yield new
    with_server(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in made)) if made else None
