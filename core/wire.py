"""The socket side of `core.http`: connections that obey a deadline and open only to judged addresses.

requests and urllib3 time out per read, so a server that drips one byte every nineteen seconds holds a worker
for ever. Here every read and write of a socket looks at one deadline for the whole request: no side thread,
nothing to survive a fork.
"""

from __future__ import annotations

import functools
import logging
import socket
import ssl
import threading
import time
from typing import Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from core.addresses import Blocked, Guard, NoSuchName
from core.redact import RedactingFilter

# Its debug lines hold whole paths, and a path may hold a key (Telegram's does).
logging.getLogger("urllib3.connectionpool").addFilter(RedactingFilter())

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0


class UnderWay(threading.local):
    """What the sockets need to know of the request that this thread is carrying."""

    guard: Guard = Guard()
    deadline: float = float("inf")  # time.monotonic()
    longest_idle: float = 0.0  # seconds a kept connection may have rested and still be used
    sent: bool = False  # the connection stood and bytes may have left
    refusal: Exception | None = None  # Blocked or NoSuchName, before urllib3 wraps it beyond recognition


now = UnderWay()


def seconds_left(most: float) -> float:
    left = now.deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline of the whole request has passed")
    return min(most, left)


class PlainSocket(socket.socket):
    """Every read and write looks at the deadline of what this thread has under way."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(seconds_left(READ_SECONDS))
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any) -> None:
        self.settimeout(seconds_left(float("inf")))
        super().sendall(*args)


class TLSSocket(ssl.SSLSocket):
    """As PlainSocket."""

    def read(self, *args: Any) -> Any:
        self.settimeout(seconds_left(READ_SECONDS))
        return super().read(*args)

    def send(self, *args: Any) -> int:
        self.settimeout(seconds_left(READ_SECONDS))
        return super().send(*args)


@functools.cache
def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """One context for all connections: certifi's roots and the machine's. Loading them takes 55 ms of CPU."""
    context = create_urllib3_context()
    context.load_verify_locations(certifi.where())
    context.load_default_certs()
    if ca_file:
        context.load_verify_locations(ca_file)
    context.sslsocket_class = TLSSocket
    return context


def _open(host: str, port: int) -> socket.socket:
    try:
        addresses = now.guard.addresses(host, port, seconds_left(CONNECT_SECONDS))
    except (Blocked, NoSuchName) as refusal:
        now.refusal = refusal
        raise OSError(str(refusal)) from refusal
    for last, address in zip((*[False] * (len(addresses) - 1), True), addresses, strict=True):
        try:
            return _connect(address, port)
        except OSError:
            if last:
                raise
    raise OSError("no address")


def _connect(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = PlainSocket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(seconds_left(CONNECT_SECONDS))
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


class _Guarded(HTTPConnection):
    last_used: float = 0.0

    def _new_conn(self) -> socket.socket:
        return _open(self._dns_host, self.port or self.default_port)

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is None:
            self.connect()
        now.sent = True  # from here on nobody can prove that nothing left
        super().request(*args, **kwargs)


class _GuardedTLS(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded

    def _get_conn(self, timeout: float | None = None) -> Any:
        conn: Any = super()._get_conn(timeout)
        if conn.sock is not None and time.monotonic() - conn.last_used > now.longest_idle:
            conn.close()
        return conn

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.last_used = time.monotonic()
        super()._put_conn(conn)


class _TLSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}
