"""Opening a film or a sound, and what is known of it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.stream import Disposition
from PIL import Image

av.logging.set_level(av.logging.PANIC)


class Unreadable(Exception):
    """Its text is a code: broken | empty | truncated | codec | no_picture | too_demanding | no_space."""


@contextmanager
def opened(path: str, form: str) -> Iterator[Any]:
    """The container at `path`, read as `form` and as nothing else: no guessing, no other file, no network."""
    with open(path, "rb") as file, unreadable(), av.open(file, format=form, io_open=refused) as container:
        yield container


def refused(url: str, _flags: int, _options: Any) -> Any:
    """A film may name other files to be played with it: ours may not."""
    raise PermissionError(url)


@contextmanager
def unreadable(code: str = "broken") -> Iterator[None]:
    try:
        yield
    except (av.FFmpegError, OSError, ValueError, EOFError, LookupError, ArithmeticError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise Unreadable("no_space" if full else code) from error


def picture_of(container: Any) -> Any | None:
    """Its moving picture; a cover is none."""
    cover = Disposition.attached_pic
    return next((each for each in container.streams.video if not each.disposition & cover), None)


def sound_of(container: Any) -> Any | None:
    return next(iter(container.streams.audio), None)


def codec_of(stream: Any | None) -> str:
    """As everyone calls it: "h264", "aac"; a picture of H.264 that phones can't show says its pixels."""
    if stream is None:
        return ""
    name = str(stream.codec.canonical_name)
    pixels = getattr(stream, "pix_fmt", None)
    unusual = name == "h264" and pixels not in ("yuv420p", "yuvj420p", None)
    return (f"{name} {pixels}" if unusual else name)[:20]


@dataclass
class Span:
    """From when to when packets of one track go, and how many they are: measured, not believed."""

    base: Fraction
    count: int = 0
    first: int | None = None
    last: int = 0
    end: int = 0

    def add(self, packet: Any) -> None:
        at = packet.pts if packet.pts is not None else packet.dts
        self.count += 1
        self.first = at if self.first is None else min(self.first, at)
        self.last = max(self.last, at)
        self.end = max(self.end, at + (packet.duration or 0))

    @property
    def seconds(self) -> float:
        if self.first is None:
            return 0.0
        end = self.end
        if end == self.last and self.count > 1:  # nobody said how long the last one stays
            end += (self.last - self.first) // (self.count - 1)
        return max(0.0, float((end - self.first) * self.base))


def still(container: Any, stream: Any, at: float) -> Any:
    """The frame shown at `at` seconds (or the last before the end), decoded. Raises Unreadable."""
    found = None
    with unreadable():
        for frame in container.decode(stream):
            found = frame
            if frame.time is None or frame.time - float((stream.start_time or 0) * stream.time_base) >= at:
                break
    if found is None:
        raise Unreadable("broken")
    return found


def turned(frame: Any) -> Image.Image:
    """As it is shown: phones film lying down and write how to turn it."""
    with unreadable():
        image: Image.Image = frame.to_image()
    quarter = round(frame.rotation / 90) % 4
    return image.rotate(90 * quarter, expand=True) if quarter else image
