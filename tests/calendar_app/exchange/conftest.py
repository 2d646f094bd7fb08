from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.site import Site


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """A web site on loopback that this installation may read."""
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    with Site() as made:
        yield made


@pytest.fixture
def add(brand: Any, alice: Any) -> Callable[..., Any]:
    """`add(url, …)`: a feed of Alice's."""
    from calendar_app.exchange import feeding

    def adding(url: str, by: Any = None, **said: Any) -> Any:
        return feeding.add(brand, by=by or alice, url=url, **said)[0]

    return adding
