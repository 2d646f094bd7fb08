"""The networks Pauta can speak to: the one explicit list. Adding a network: docs/adding-a-network.md."""

from __future__ import annotations

from publishing.networks.contract import Network
from publishing.networks.practice import Practice

NETWORKS: tuple[Network, ...] = (Practice(),)


class UnknownNetwork(KeyError):
    """Nobody here is called that; says who is."""

    def __str__(self) -> str:
        return f"there is no network «{self.args[0]}»; there are: {', '.join(n.key for n in NETWORKS)}"


def all() -> tuple[Network, ...]:
    """Every network, in the order people see them."""
    return NETWORKS


def get(key: str) -> Network:
    for network in NETWORKS:
        if network.key == key:
            return network
    raise UnknownNetwork(key)
