"""A multipart/form-data body that is read from its files while it is sent: nothing is held in memory.

    with multipart.body({"payload_json": "…"}, [multipart.part("files[0]", media)]) as form:
        line.post(url, data=form, headers=form.headers)

Sizes are known beforehand, so Content-Length is sent: many upload doors refuse chunked bodies (RFC 7578).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Self

from urllib3.fields import RequestField

from publishing.networks.contract import Media

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One file of the form. `size` in bytes, exactly."""

    name: str
    filename: str
    mime: str
    size: int
    open: Callable[[], BinaryIO]


def part(name: str, media: Media) -> Part:
    return Part(name, media.filename, media.mime, media.bytes, media.open)


class Streamed:
    """What `requests` streams: it has a length, is iterable and is read piece by piece, once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._opened = ExitStack()
        self._pieces = self.pieces()
        self._left = b""

    def pieces(self) -> Iterator[bytes]:
        raise NotImplementedError

    def __len__(self) -> int:
        return self._size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._left) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._left += piece
        cut = len(self._left) if size < 0 else size
        given, self._left = self._left[:cut], self._left[cut:]
        return given

    def content(self, open_it: Callable[[], BinaryIO]) -> Iterator[bytes]:
        file = self._opened.enter_context(open_it())
        while piece := file.read(PIECE):
            yield piece


class Whole(Streamed):
    """One file as the whole body."""

    def __init__(self, media: Media) -> None:
        self._media = media
        super().__init__(media.bytes)

    def pieces(self) -> Iterator[bytes]:
        yield from self.content(self._media.open)


class Body(Streamed):
    """A form of fields (name, value, media type or «») and files."""

    def __init__(self, fields: Iterable[tuple[str, str, str]], files: Iterable[Part]) -> None:
        self._boundary = uuid.uuid4().hex
        self._fields = [self._field(name, value, mime) for name, value, mime in fields]
        self._files = [(self._head(each), each) for each in files]
        self._tail = f"--{self._boundary}--\r\n".encode()
        in_files = sum(len(head) + each.size + 2 for head, each in self._files)
        super().__init__(sum(map(len, self._fields)) + in_files + len(self._tail))

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": f"multipart/form-data; boundary={self._boundary}"}

    def pieces(self) -> Iterator[bytes]:
        yield from self._fields
        for head, each in self._files:
            yield head
            yield from self.content(each.open)
            yield b"\r\n"
        yield self._tail

    def _field(self, name: str, value: str, mime: str) -> bytes:
        return self._rendered(RequestField(name, b""), mime) + value.encode() + b"\r\n"

    def _head(self, each: Part) -> bytes:
        return self._rendered(RequestField(each.name, b"", each.filename), each.mime)

    def _rendered(self, field: RequestField, mime: str) -> bytes:
        field.make_multipart(content_type=mime or None)
        return f"--{self._boundary}\r\n{field.render_headers()}".encode()


def body(fields: Mapping[str, str], files: Iterable[Part], json_fields: tuple[str, ...] = ()) -> Body:
    """`json_fields`: which of the fields are JSON and say so."""
    typed = (
        (name, value, "application/json" if name in json_fields else "") for name, value in fields.items()
    )
    return Body(typed, files)
