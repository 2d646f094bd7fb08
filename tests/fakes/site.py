"""A real web site on loopback: pages by path, as bytes; what was asked is remembered."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

RSS = "application/rss+xml; charset=utf-8"


class Site:
    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.slow: dict[str, float] = {}  # seconds, by path
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._talking())
        self._http.daemon_threads, self._http.block_on_close = True, False
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def put(
        self, path: str, body: bytes | str = b"", status: int = 200, kind: str = RSS, **headers: str
    ) -> str:
        """`Retry_After="60"` becomes the header Retry-After. Returns the page's whole address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {"Content-Type": kind, **named}, content)
        return self.url + path

    def _talking(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Talking(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                time.sleep(site.slow.get(self.path, 0))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                etag = headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                self.send_response_only(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        return Talking
