"""How one file is made from another: pure, and small enough to be kept beside what was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

KINDS = {"jpeg": "image", "png": "image", "mp4": "video", "mp3": "audio", "m4a": "audio"}
MIMES = {
    "jpeg": "image/jpeg", "png": "image/png", "mp4": "video/mp4", "mp3": "audio/mpeg", "m4a": "audio/mp4",
}  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """`width` × `height`: sides of the result in pixels (0: a sound). A picture may come out smaller where it
    has to weigh less, never below `least`."""

    to: str  # jpeg | png | mp4 | mp3 | m4a
    width: int = 0
    height: int = 0
    crop: tuple[int, int, int, int] | None = None  # what stays of the original: x, y, width, height
    pad: bool = False  # the whole picture, with bands around it, instead of a crop
    least: tuple[int, int] = (1, 1)
    bytes: int | None = None  # at most
    fps: float = 0.0  # 0: as it is
    bitrate: int = 0  # of the moving picture, or of a sound; bits a second

    @property
    def is_long(self) -> bool:
        """Films and sounds take a while: not while somebody waits for a page."""
        return KINDS[self.to] != "image"

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the defaults; tuples as lists."""
        plain = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}
        usual = asdict(Recipe(self.to))
        usual["least"] = list(usual["least"])
        return {name: value for name, value in plain.items() if name == "to" or value != usual[name]}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Recipe:
        return cls(**{name: tuple(v) if isinstance(v, list) else v for name, v in said.items()})
