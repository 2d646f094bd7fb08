"""A server that says exactly the bytes a test wants, when it wants: what no honest HTTP server would do."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Self

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
Manner = Callable[[socket.socket, bytes], None]


class RawServer:
    """`manner(connection, request)` is called for each request head; `heads` and `connections` remember."""

    def __init__(self, manner: Manner, tls: ssl.SSLContext | None = None) -> None:
        self._manner = manner
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.heads: list[bytes] = []
        self.connections = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._open, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(guest,), daemon=True).start()

    def _serve(self, guest: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            if self._tls:
                guest = self._tls.wrap_socket(guest, server_side=True)
            while head := self._head(guest):
                self.heads.append(head)
                self._manner(guest, head)
        guest.close()

    @staticmethod
    def _head(guest: socket.socket) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = guest.recv(65536)
            if not piece:
                return b""
            head += piece
        return head


def saying(answer: bytes) -> Manner:
    return lambda guest, _head: guest.sendall(answer)


def dripping(prefix: bytes, drop: bytes, every: float = 0.05) -> Manner:
    def drip(guest: socket.socket, _head: bytes) -> None:
        guest.sendall(prefix)
        while True:
            guest.sendall(drop)
            time.sleep(every)

    return drip
