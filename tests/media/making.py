"""Real files for tests, made by code: films, sounds, animations, documents. Each is made once a session.

film = making.video(seconds=2, size=(720, 1280))        # bytes of an MP4, H.264 and AAC
post = Post(…, media=(making.as_media(film, "video", "video/mp4", width=720, height=1280, seconds=2),))
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from array import array
from fractions import Fraction
from functools import cache, partial
from typing import Any

import av
from PIL import Image, ImageDraw

from publishing.networks.contract import Media

RATE = 48_000  # audio samples a second
ENCODERS = {
    "h264": "libx264", "hevc": "libx265", "vp8": "libvpx", "vp9": "libvpx-vp9", "mpeg4": "mpeg4",
    "aac": "aac", "opus": "libopus", "mp3": "libmp3lame", "pcm": "pcm_s16le", "prores": "prores_ks",
}  # fmt: skip
# Where and by whom, as phones write it into the container.
TOLD = {"location": "+19.4326-099.1332/", "com.apple.quicktime.location.ISO6709": "+19.4326-099.1332/",
        "title": "Alicia Ríos en casa", "artist": "Alicia Ríos", "comment": "secreto"}  # fmt: skip


@cache
def video(
    seconds: float = 1,
    size: tuple[int, int] = (320, 240),
    fps: int = 30,
    codec: str = "h264",
    audio: str | None = "aac",
    container: str = "mp4",
    told: bool = False,
    pixels: str = "",
) -> bytes:
    """A square crosses the picture; a tone sounds. `container`: mp4 | mov | webm | matroska. `told`: with a
    position and a name in it. `pixels`: another pixel format than the codec's usual."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as out:
        if told:
            out.metadata.update(TOLD)
        picture = out.add_stream(ENCODERS[codec], rate=fps, options=quick(codec))
        picture.width, picture.height = size
        picture.pix_fmt = pixels or ("yuv422p10le" if codec == "prores" else "yuv420p")
        sound = track(out, audio) if audio else None
        for number in range(max(1, round(seconds * fps))):
            frame = av.VideoFrame.from_image(drawn(size, number))
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        if sound is not None:
            sing(out, sound, seconds)
    return made.getvalue()


@cache
def sound(seconds: float = 1, codec: str = "mp3", container: str = "mp3", told: bool = False) -> bytes:
    """A tone: `mp3`/`mp3`, `aac`/`ipod` (M4A), `aac`/`adts`, `opus`/`ogg`, `pcm`/`wav`."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as out:
        if told:
            out.metadata.update(TOLD)
        sing(out, track(out, codec), seconds)
    return made.getvalue()


@cache
def gif(frames: int = 3, size: tuple[int, int] = (60, 40), milliseconds: int = 100) -> bytes:
    return animated("GIF", frames, size, milliseconds)


@cache
def animated(format: str, frames: int, size: tuple[int, int], milliseconds: int) -> bytes:
    made = io.BytesIO()
    first, *rest = [drawn(size, number) for number in range(frames)]
    first.save(made, format, save_all=True, append_images=rest, duration=milliseconds, loop=0)
    return made.getvalue()


@cache
def pdf(pages: int = 2) -> bytes:
    made = io.BytesIO()
    first, *rest = [Image.new("RGB", (120, 160), "white") for _ in range(pages)]
    first.save(made, "PDF", save_all=True, append_images=rest)
    return made.getvalue()


@cache
def office(kind: str = "docx", macros: bool = False, padding: int = 0) -> bytes:
    """A DOCX or PPTX as far as anyone looks into it. `padding`: bytes of zeros packed inside it."""
    main = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}[kind]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        archive.writestr(main, "<document/>")
        if macros:
            archive.writestr(main.split("/")[0] + "/vbaProject.bin", b"Sub AutoOpen()")
        if padding:
            archive.writestr("media/zeros.bin", bytes(padding))
    return made.getvalue()


def old_office(stream: str = "WordDocument") -> bytes:
    """A DOC or PPT («PowerPoint Document») as far as anyone looks into it: header and one directory."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    header[30:32] = (9).to_bytes(2, "little")
    name = stream.encode("utf-16-le")
    entry = name + bytes(64 - len(name)) + (len(name) + 2).to_bytes(2, "little") + bytes(62)
    return bytes(header) + entry + bytes(384) + bytes(512)


def as_media(
    content: bytes, kind: str, mime: str, *, filename: str = "", alt: str = "", **facts: Any
) -> Media:
    """What a network is handed for these bytes; `facts`: width, height, seconds, fps, codec, reachable …"""
    digest = hashlib.sha256(content).hexdigest()
    sides = {"width": facts.pop("width", 0), "height": facts.pop("height", 0)}
    public = facts.pop("public", lambda: f"https://pauta.example/p/{digest[:16]}")
    return Media(
        kind=kind,
        mime=mime,
        bytes=len(content),
        alt=alt,
        filename=filename or f"archivo.{mime.rpartition('/')[2]}",
        sha256=digest,
        open=partial(io.BytesIO, content),
        public=public,
        **sides,
        **facts,
    )


def clip(
    seconds: float = 1, size: tuple[int, int] = (320, 240), fps: int = 30, alt: str = "", **facts: Any
) -> Media:
    """`video()` as a network is handed it."""
    content, known = video(seconds, size, fps), {"codec": "h264", "audio_codec": "aac"}
    known |= {"width": size[0], "height": size[1], "seconds": float(seconds), "fps": float(fps), **facts}
    return as_media(content, "video", "video/mp4", filename="clip.mp4", alt=alt, **known)


# ── how ───────────────────────────────────────────────────────────────────────────────────────────────


def drawn(size: tuple[int, int], number: int) -> Image.Image:
    """Left half red, right half blue, and a white square that moves on with every frame."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    side = max(2, min(size) // 5)
    left = (number * 7) % max(1, size[0] - side)
    ImageDraw.Draw(image).rectangle((left, side, left + side, 2 * side), fill="white")
    return image


def quick(codec: str) -> dict[str, str]:
    if codec in ("h264", "hevc"):
        return {"preset": "ultrafast"} | ({"x265-params": "log-level=none"} if codec == "hevc" else {})
    return {"deadline": "realtime", "cpu-used": "8"} if codec.startswith("vp") else {}


def track(out: Any, codec: str) -> Any:
    return out.add_stream(ENCODERS[codec], rate=RATE, layout="stereo")


def sing(out: Any, stream: Any, seconds: float) -> None:
    """440 Hz, handed over in whatever shape the encoder takes."""
    resampler = av.AudioResampler(stream.format, "stereo", RATE, frame_size=stream.frame_size or 1024)
    for start in range(0, max(1, round(seconds * RATE)), RATE):
        count = max(1, min(RATE, round(seconds * RATE) - start))
        wave = array("f", (math.sin(math.tau * 440 * (start + n) / RATE) / 4 for n in range(count)))
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=count)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        for plane in frame.planes:
            plane.update(wave.tobytes())
        for ready in resampler.resample(frame):
            out.mux(stream.encode(ready))
    for ready in resampler.resample(None):
        out.mux(stream.encode(ready))
    out.mux(stream.encode(None))


def lying_down(content: bytes) -> bytes:
    """The same MP4 with the first track marked to be turned a quarter, as phones do."""
    matrix = b"".join(
        each.to_bytes(4, "big", signed=True) for each in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    )
    at = content.index(b"tkhd") + 4 + 40
    return content[:at] + matrix + content[at + 36 :]


def patched(content: bytes, box: bytes, offset: int, value: bytes) -> bytes:
    """With `value` written `offset` bytes behind the name of the first such box: a header that lies."""
    at = content.index(box) + 4 + offset
    return content[:at] + value + content[at + len(value) :]
