"""Real servers for the length of the session, each started when its first test asks for it.

In CI a server that can't be had is a failure; elsewhere it is a skip with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.real.servers.bluesky import BlueskyPDS
from tests.real.servers.ghost import RealGhost
from tests.real.servers.ground import Missing
from tests.real.servers.oidc import OIDCProvider
from tests.real.servers.synapse import Synapse
from tests.real.servers.wordpress import WordPress


def started(make: Callable[[], Any]) -> Iterator[Any]:
    try:
        server = make()
    except Missing as reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"real server: {reason}")
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def wordpress_of_session() -> Iterator[WordPress]:
    yield from started(WordPress)


@pytest.fixture(scope="session")
def pds_of_session() -> Iterator[BlueskyPDS]:
    yield from started(BlueskyPDS)


@pytest.fixture(scope="session")
def oidc_of_session() -> Iterator[OIDCProvider]:
    yield from started(OIDCProvider)


@pytest.fixture
def oidc(oidc_of_session: OIDCProvider) -> OIDCProvider:
    oidc_of_session.server.make_sure_it_runs()
    return oidc_of_session


@pytest.fixture
def wordpress(wordpress_of_session: WordPress) -> WordPress:
    """A running WordPress, also after a test that has hurt it."""
    wordpress_of_session.server.make_sure_it_runs()
    return wordpress_of_session


@pytest.fixture
def pds(pds_of_session: BlueskyPDS) -> BlueskyPDS:
    pds_of_session.server.make_sure_it_runs()
    return pds_of_session


@pytest.fixture(scope="session")
def synapse_of_session() -> Iterator[Synapse]:
    yield from started(Synapse)


@pytest.fixture(scope="session")
def ghost_of_session() -> Iterator[RealGhost]:
    yield from started(RealGhost)


@pytest.fixture
def synapse(synapse_of_session: Synapse) -> Synapse:
    synapse_of_session.server.make_sure_it_runs()
    return synapse_of_session


@pytest.fixture
def strict_synapse() -> Iterator[Synapse]:
    """One that lets three messages through and then one in twenty seconds."""
    yield from started(lambda: Synapse(messages_per_second=0.05, burst=3))


@pytest.fixture
def ghost(ghost_of_session: RealGhost) -> RealGhost:
    ghost_of_session.server.make_sure_it_runs()
    return ghost_of_session


@pytest.fixture
def strict_pds() -> Iterator[BlueskyPDS]:
    """A PDS that counts requests, as the public ones do; its own, because it stays angry for minutes."""
    yield from started(lambda: BlueskyPDS(rate_limits=True))
