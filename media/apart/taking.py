"""A film or a sound somebody brings: looked into, and written anew with nothing but picture and sound.

Kept: the encoded picture and the first sound track, bit for bit, with how to turn and colour the picture.
Left out: positions, names, titles, dates, covers, chapters, subtitles, further tracks (phones keep a track of
positions beside the picture), and whatever hides before, between or behind. What an encoder wrote inside the
picture itself is not touched.
"""

from __future__ import annotations

from typing import Any

import av

from media.apart.films import (
    Span,
    Unreadable,
    codec_of,
    opened,
    picture_of,
    sound_of,
    still,
    turned,
    unreadable,
)

POSTER = 320  # the longer side, in pixels
IN_MP4 = {"h264", "hevc", "mpeg4", "av1"}
SOUND_IN_MP4 = {"", "aac", "mp3", "ac3", "eac3", "alac"}
IN_MOV = {*IN_MP4, "prores", "mjpeg", "dnxhd", "h263", "qtrle", "png", "rawvideo"}
IN_WEBM = {"vp8", "vp9", "av1"}
SOUND_IN_WEBM = {"", "opus", "vorbis"}
SOUNDS = {  # what is read as → (what it may hold, what it is written as)
    "mov": ({"aac", "alac"}, "ipod"), "aac": ({"aac"}, "ipod"), "mp3": ({"mp3"}, "mp3"),
    "ogg": ({"opus", "vorbis", "flac"}, "ogg"), "wav": ({"pcm_s16le", "pcm_s24le", "pcm_s32le",
    "pcm_u8", "pcm_f32le"}, "wav"),
}  # fmt: skip
OPTIONS = {
    "mp4": {"movflags": "faststart"}, "mov": {"movflags": "faststart"}, "ipod": {"movflags": "faststart"},
    "mp3": {"id3v2_version": "0", "write_id3v1": "0"}, "wav": {"write_bext": "0"},
}  # fmt: skip
SLACK = 0.03  # a container may round its length; more than this missing means that it breaks off


def take(source: str, target: str, poster: str, form: str) -> dict[str, Any]:
    """Writes the clean one to `target` and a small WebP of a film to `poster`; tells what is known of it."""
    with opened(source, form) as given:
        picture, sound = picture_of(given), sound_of(given)
        container = container_for(form, codec_of(picture).split(" ")[0], codec_of(sound))
        spans = copied(given, [each for each in (picture, sound) if each is not None], target, container)
        refuse_truncated(given, spans)
        facts = {"container": container, "codec": codec_of(picture), "audio_codec": codec_of(sound)}
        seconds = length(given, spans)
        facts |= {"seconds": round(seconds, 3)}
        if picture is None:
            return facts
        shown = spans[picture.index]
        facts["fps"] = round(shown.count / shown.seconds, 3) if shown.seconds else 0.0
    return facts | pictured(target, container, poster, at=min(1.0, seconds / 3))


def container_for(form: str, picture: str, sound: str) -> str:
    """What it is written as. Raises Unreadable where no browser and no network would know what to do."""
    if not picture:
        holds, container = SOUNDS.get(form, (set(), ""))
        if sound not in holds:
            raise Unreadable("codec" if sound and form != "matroska" else "no_picture")
        return container
    if form == "matroska" and picture in IN_WEBM and sound in SOUND_IN_WEBM:
        return "webm"
    if form == "mov" and picture in IN_MP4 and sound in SOUND_IN_MP4:
        return "mp4"
    if form == "mov" and picture in IN_MOV:
        return "mov"
    raise Unreadable("codec")


def copied(given: Any, streams: list[Any], target: str, container: str) -> dict[int, Span]:
    """Packet by packet, never the whole file. What was seen of each track, by its index."""
    spans = {stream.index: Span(stream.time_base) for stream in streams}
    options = {"fflags": "+bitexact", **OPTIONS.get(container, {})}
    with unreadable(), av.open(target, "w", format=container, options=options) as out:
        copies = {stream.index: template(out, stream) for stream in streams}
        for packet in given.demux(streams):
            if packet.dts is None or packet.size == 0:
                continue
            spans[packet.stream_index].add(packet)
            packet.stream = copies[packet.stream_index]
            out.mux(packet)
        if not any(span.count for span in spans.values()):
            raise Unreadable("empty")
    return spans


def template(out: Any, stream: Any) -> Any:
    copy = out.add_stream_from_template(stream, opaque=True)
    copy.metadata.clear()
    if codec_of(stream) == "hevc":
        copy.codec_context.codec_tag = "hvc1"  # the only one Apple's players know
    return copy


def refuse_truncated(given: Any, spans: dict[int, Span]) -> None:
    """The container says how long it is and how many pieces it has: what can't be read of that is missing."""
    found = max((float(span.end * span.base) for span in spans.values()), default=0.0)
    says = (given.duration or 0) / av.time_base + max(0.0, (given.start_time or 0) / av.time_base)
    picture = picture_of(given)
    pieces = picture.frames if picture is not None else 0
    if says - found > max(0.5, SLACK * says) or (
        pieces and spans[picture.index].count < pieces * (1 - SLACK)
    ):
        raise Unreadable("truncated")


def length(given: Any, spans: dict[int, Span]) -> float:
    """Seconds: as the container says where that is about what was measured (it knows of cut edges)."""
    measured = max(span.seconds for span in spans.values())
    says = (given.duration or 0) / av.time_base
    return says if abs(says - measured) <= max(0.1, SLACK * measured) else measured


def pictured(path: str, container: str, poster: str, at: float) -> dict[str, Any]:
    """Its sides as shown, and the small still in `poster`."""
    with opened(path, {"webm": "matroska"}.get(container, "mov")) as film:
        image = turned(still(film, picture_of(film), at))
    width, height = image.size
    image.thumbnail((POSTER, POSTER))
    image.save(poster, "WEBP", quality=80)
    return {"width": width, "height": height}
