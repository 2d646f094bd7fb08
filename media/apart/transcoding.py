"""A film or a sound made into another: H.264 High and AAC-LC in an MP4 that plays while it loads, MP3, M4A.

Sides, cut, bands, frames a second and bits a second come from a recipe (media.recipe). Pixels come out
square, upright, 8 bit 4:2:0, progressive, with closed groups of pictures of two seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av

from media.apart.films import Unreadable, opened, picture_of, sound_of, unreadable
from media.apart.taking import take

SOUND = 128_000  # bits a second
RATE = 48_000
QUARTERS = {1: ["transpose=cclock"], 2: ["hflip", "vflip"], 3: ["transpose=clock"]}
ENCODERS = {"mp4": ("aac", "mp4"), "m4a": ("aac", "ipod"), "mp3": ("libmp3lame", "mp3")}


def transcode(source: str, target: str, poster: str, form: str, recipe: dict[str, Any]) -> dict[str, Any]:
    """Writes `target` and `poster`; tells what is known of the result, as `taking.take` does."""
    to = recipe["to"]
    codec, container = ENCODERS[to]
    rough = f"{target}.rough"
    with opened(source, form) as given, unreadable(), av.open(rough, "w", format=container) as out:
        picture = picture_of(given) if to == "mp4" else None
        sound = sound_of(given)
        if (picture or sound) is None:
            raise Unreadable("empty")
        tracks = {}
        if picture is not None:
            tracks[picture.index] = Moving(out, picture, recipe)
        if sound is not None:
            bits = SOUND if to == "mp4" else recipe["bitrate"]
            tracks[sound.index] = Sounding(out, codec, bits)
        pour(given, [each for each in (picture, sound) if each is not None], tracks, out)
    return take(rough, target, poster, {"mp3": "mp3"}.get(container, "mov"))


def pour(given: Any, streams: list[Any], tracks: dict[int, Any], out: Any) -> None:
    """Both tracks side by side, so that a player never has to leap."""
    for packet in given.demux(streams):
        for frame in packet.decode():
            for made in tracks[packet.stream_index].take(frame):
                out.mux(made)
    for track in tracks.values():
        for made in track.end():
            out.mux(made)


class Moving:
    """Turned, cut, scaled, banded, evenly timed, encoded."""

    def __init__(self, out: Any, picture: Any, recipe: dict[str, Any]) -> None:
        self.recipe, self.picture = recipe, picture
        guessed = picture.average_rate or picture.guessed_rate or Fraction(30)
        wanted = recipe.get("fps", 0.0)
        self.rate = Fraction(wanted).limit_denominator(1001) if wanted else usual(guessed)
        self.stream = out.add_stream("libx264", rate=self.rate, options=options(recipe["bitrate"], self.rate))
        self.stream.width, self.stream.height = recipe["width"], recipe["height"]
        self.stream.pix_fmt = "yuv420p"
        self.stream.bit_rate = recipe["bitrate"]
        self.stream.time_base = self.stream.codec_context.time_base = 1 / self.rate
        self.graph: Any = None

    def take(self, frame: Any) -> Iterator[Any]:
        if self.graph is None:
            self.graph = self.made_for(frame)
        self.graph.push(frame)
        yield from self.ready()

    def made_for(self, frame: Any) -> Any:
        graph = av.filter.Graph()
        last = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=self.picture.time_base
        )
        for words in chain(frame, self.recipe, self.rate):
            name, _, settings = words.partition("=")
            link = graph.add(name, settings) if settings else graph.add(name)
            last.link_to(link)
            last = link
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph

    def ready(self) -> Iterator[Any]:
        while True:
            try:
                frame = self.graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            frame.pict_type = 0  # the encoder chooses; the source's choices are not ours
            yield from self.stream.encode(frame)

    def end(self) -> Iterator[Any]:
        if self.graph is None:
            raise Unreadable("broken")
        self.graph.push(None)
        yield from self.ready()
        yield from self.stream.encode(None)


class Sounding:
    """Stereo at 48 kHz, or as near as the encoder comes."""

    def __init__(self, out: Any, codec: str, bits: int) -> None:
        self.stream = out.add_stream(codec, rate=RATE, layout="stereo")
        self.stream.bit_rate = bits
        context = self.stream.codec_context
        self.resampler = av.AudioResampler(
            context.format, "stereo", RATE, frame_size=context.frame_size or 1024
        )

    def take(self, frame: Any) -> Iterator[Any]:
        for ready in self.resampler.resample(frame):
            yield from self.stream.encode(ready)

    def end(self) -> Iterator[Any]:
        for ready in self.resampler.resample(None):
            yield from self.stream.encode(ready)
        yield from self.stream.encode(None)


def chain(frame: Any, recipe: dict[str, Any], rate: Fraction) -> list[str]:
    """The filters, in FFmpeg's words."""
    wide, high = recipe["width"], recipe["height"]
    filters = [*QUARTERS.get(round(frame.rotation / 90) % 4, [])]
    if "crop" in recipe:
        x, y, w, h = recipe["crop"]
        filters.append(f"crop={w}:{h}:{x}:{y}")
    if recipe.get("pad"):
        filters.append(f"scale={wide}:{high}:force_original_aspect_ratio=decrease:force_divisible_by=2")
        filters.append(f"pad={wide}:{high}:(ow-iw)/2:(oh-ih)/2")
    else:
        filters.append(f"scale={wide}:{high}")
    return [*filters, "setsar=1", f"fps={rate.numerator}/{rate.denominator}", "format=yuv420p"]


def options(bitrate: int, rate: Fraction) -> dict[str, str]:
    """x264's: the rate is a ceiling over any two seconds, so that a film keeps to the weight it may have."""
    group = str(max(1, round(2 * rate)))
    ceiling = {"maxrate": str(bitrate), "bufsize": str(2 * bitrate)}
    return {"preset": "veryfast", "profile": "high", "g": group, "flags": "+cgop", **ceiling}


def usual(rate: Fraction) -> Fraction:
    """A rate a player knows: phones write 29.97 as 2997003/100000."""
    return min(max(rate, Fraction(1)), Fraction(120)).limit_denominator(1001)
