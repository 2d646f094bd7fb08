"""A door in front of a server that carries everything faithfully, until it is told to swallow the answers."""

from __future__ import annotations

import contextlib
import socket
import threading


class Door:
    """`url` stands for the server at `port`.

    `swallow()`: from now on requests arrive and answers don't. `swallow(words)`: from the first request that
    holds these words, and only for its connection.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._words: bytes | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._open, daemon=True).start()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def swallow(self, words: bytes = b"") -> None:
        self._words = words

    def carry_everything(self) -> None:
        self._words = None

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _address = self._listening.accept()
                inside = socket.create_connection(("127.0.0.1", self._port))
                cut = threading.Event()
                threading.Thread(target=self._carry_in, args=(guest, inside, cut), daemon=True).start()
                threading.Thread(target=self._carry_out, args=(inside, guest, cut), daemon=True).start()

    def _carry_in(self, guest: socket.socket, inside: socket.socket, cut: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := guest.recv(65536):
                if self._words is not None and self._words in piece:
                    cut.set()
                inside.sendall(piece)
        inside.close()

    def _carry_out(self, inside: socket.socket, guest: socket.socket, cut: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := inside.recv(65536):
                if cut.is_set():
                    break
                guest.sendall(piece)
        with contextlib.suppress(OSError):
            guest.shutdown(socket.SHUT_RDWR)  # closing alone would wait for the thread that reads from it
        guest.close()
