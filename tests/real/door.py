"""A door in front of a server that carries everything faithfully, until it is told to swallow the answers."""

from __future__ import annotations

import contextlib
import socket
import threading


class Door:
    """`url` stands for the server at `port`. `swallow()`: from now on requests arrive and answers don't."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._swallowing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._open, daemon=True).start()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def swallow(self) -> None:
        self._swallowing.set()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _address = self._listening.accept()
                inside = socket.create_connection(("127.0.0.1", self._port))
                threading.Thread(target=self._carry_in, args=(guest, inside), daemon=True).start()
                threading.Thread(target=self._carry_out, args=(inside, guest), daemon=True).start()

    def _carry_in(self, guest: socket.socket, inside: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := guest.recv(65536):
                inside.sendall(piece)
        inside.close()

    def _carry_out(self, inside: socket.socket, guest: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := inside.recv(65536):
                if self._swallowing.is_set():
                    break
                guest.sendall(piece)
        with contextlib.suppress(OSError):
            guest.shutdown(socket.SHUT_RDWR)  # closing alone would wait for the thread that reads from it
        guest.close()
