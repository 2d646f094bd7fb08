"""Which addresses this installation may speak to.

A person types a server's name; without a guard that name could lead to our own database, to a neighbour on
the inside, or to a cloud's metadata service. So a name is resolved once, every address is judged here, and
the socket is opened to the judged address itself (`core.wire`), never to the name: a name server that
answers differently the second time changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Reach = Literal["public", "private", "never"]

# Carry an IPv4 address in their last 32 bits: NAT64 (RFC 6052), and what SIIT translates (RFC 7915).
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))
# Not of the public internet, though `is_global` of older Pythons says so: a house's own NAT64 (RFC 8215),
# where the IPv4 address lies anywhere; segment routing (RFC 9602); documentation (RFC 9637).
_INSIDE = tuple(ipaddress.IPv6Network(block) for block in ("64:ff9b:1::/48", "5f00::/16", "3fff::/20"))

# Never ours to call, whoever vouches, unless listed: link-local (cloud metadata among it), metadata services
# that live elsewhere (AWS and Google over IPv6, Azure, Alibaba, Oracle), «this host», multicast, reserved.
_NEVER = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "192.0.0.192/32",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "fe80::/10",
        "fec0::/10",
        "fd00:ec2::254/128",
        "fd20:ce::254/128",
        "168.63.129.16/32",
        "ff00::/8",
    )
)


class Blocked(Exception):
    """`host` leads to `address`, where we don't go. Neither is secret: the person typed the host."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} leads to {address}, which is not a public address")
        self.host = host
        self.address = address


class NoSuchName(Exception):
    """The name doesn't resolve, or its name server kept silent."""


def unwrap(address: IPAddress) -> IPAddress:
    """The IPv4 address in an IPv6 one (mapped, compatible, 6to4, Teredo, NAT64, SIIT), else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    carries_v4 = any(address in block for block in _TRANSLATED)
    carries_v4 |= int(address) >> 32 == 0 and int(address) > 1
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if carries_v4 else address


def reach(address: IPAddress) -> Reach:
    """How far an address reaches: `public`, `private` (an operator may vouch for it), or `never`."""
    bare = unwrap(address)
    if any(bare in block for block in _NEVER if block.version == bare.version):
        return "never"
    inside = any(bare in block for block in _INSIDE if block.version == bare.version)
    return "public" if bare.is_global and not inside else "private"


@dataclass(frozen=True)
class Guard:
    """The rule for one caller.

    private_ok: someone with a shell on this machine vouched for the address: loopback and private networks,
    and plain http, are fine; link-local and metadata addresses still are not.
    allow: `host`, `host:port`, `1.2.3.4`, `[::1]:8080` or `10.0.0.0/8`: fine whatever they lead to.
    """

    private_ok: bool = False
    allow: frozenset[str] = frozenset()
    _blocks: tuple[IPNetwork, ...] = field(init=False, repr=False, compare=False, default=())

    @classmethod
    def of(cls, private_ok: bool = False, allow: Iterable[str] = ()) -> Guard:
        return cls(private_ok, frozenset(entry.strip().lower() for entry in allow if entry.strip()))

    def __post_init__(self) -> None:
        blocks = (_as_block(entry) for entry in self.allow)
        object.__setattr__(self, "_blocks", tuple(block for block in blocks if block))

    def listed(self, host: str, port: int) -> bool:
        """Is this name (or literal address) on the list by itself?"""
        bare = host.strip("[]").lower()
        return not self.allow.isdisjoint({bare, f"{bare}:{port}", f"[{bare}]", f"[{bare}]:{port}"})

    def permits(self, host: str, port: int, address: IPAddress) -> bool:
        if self.listed(host, port) or any(_inside(address, block) for block in self._blocks):
            return True
        distance = reach(address)
        return distance == "public" or (distance == "private" and self.private_ok)

    def refuses_outright(self, host: str, port: int) -> bool:
        """A literal address that nobody may vouch for: there is no better way to write it."""
        bare = host.strip("[]")
        if not _is_literal(bare):
            return False
        address = ipaddress.ip_address(bare)
        return reach(address) == "never" and not self.permits(host, port, address)

    def plain_http_ok(self, host: str, port: int) -> bool:
        return self.private_ok or self.listed(host, port) or _literal_in(host, self._blocks)

    def addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """The addresses of `host` that may be called, in the resolver's order. Raises Blocked, NoSuchName."""
        found = look_up(host.strip("[]"), port, seconds)
        good = [a for a in found if self.permits(host, port, ipaddress.ip_address(a.partition("%")[0]))]
        if not good:
            raise Blocked(host, found[0])
        return good


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """Every address of a name. getaddrinfo also understands 127.1, 0x7f.1, 2130706433 and 0177.0.0.1, so that
    what is judged is what those lead to. It knows no deadline: a side thread keeps it from holding us."""
    answer: list[str] = []
    trouble: list[Exception] = []

    def ask() -> None:
        try:
            records = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.extend(dict.fromkeys(str(record[4][0]) for record in records))
        except (OSError, ValueError) as error:
            trouble.append(error)

    if _is_literal(host):
        ask()
    else:
        asking = threading.Thread(target=ask, daemon=True, name="look-up")
        asking.start()
        asking.join(seconds)
    if not answer:
        raise NoSuchName(host) from (trouble[0] if trouble else None)
    return list(answer)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _as_block(entry: str) -> IPNetwork | None:
    try:
        return ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


def _inside(address: IPAddress, block: IPNetwork) -> bool:
    return any(a.version == block.version and a in block for a in (address, unwrap(address)))


def _literal_in(host: str, blocks: tuple[IPNetwork, ...]) -> bool:
    bare = host.strip("[]")
    return _is_literal(bare) and any(_inside(ipaddress.ip_address(bare), block) for block in blocks)
