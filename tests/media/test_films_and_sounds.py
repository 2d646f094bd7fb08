"""Films and sounds people bring: what is known of them, what is left out, what is refused."""

from __future__ import annotations

import io
import os
import struct

import av
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from media import separately
from media.models import MediaFile
from media.uploading import Rejected

from . import making


def bytes_of(file):
    return file.file.open("rb").read()


def reopened(file):
    return av.open(io.BytesIO(bytes_of(file)))


# ── what is known of them ─────────────────────────────────────────────────────────────────────────────


def test_a_film_is_known_by_what_it_holds(upload):
    file = upload(making.video(seconds=2, size=(320, 240), fps=24), "clip.mp4")
    assert (file.kind, file.mime, file.suffix) == ("video", "video/mp4", ".mp4")
    assert (file.width, file.height, file.seconds, file.fps) == (320, 240, 2.0, 24.0)
    assert (file.codec, file.audio_codec) == ("h264", "aac")
    assert file.bytes == len(bytes_of(file))


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        ({"container": "mov"}, ("video/mp4", "h264", "aac")),
        ({"codec": "hevc"}, ("video/mp4", "hevc", "aac")),
        ({"codec": "vp9", "audio": "opus", "container": "webm"}, ("video/webm", "vp9", "opus")),
        ({"codec": "prores", "audio": "pcm", "container": "mov"}, ("video/quicktime", "prores", "pcm_s16le")),
        ({"audio": None}, ("video/mp4", "h264", "")),
        ({"pixels": "yuv422p10le"}, ("video/mp4", "h264 yuv422p10le", "aac")),
    ],
    ids=lambda each: "-".join(map(str, each.values())) if isinstance(each, dict) else each[0],
)
def test_whatever_it_is_called(upload, made, kept):
    file = upload(making.video(**made), "foto.jpg")
    assert (file.mime, file.codec, file.audio_codec) == kept
    assert (file.seconds, file.fps) == (pytest.approx(1.0, abs=0.05), pytest.approx(30.0, abs=0.5))


@pytest.mark.parametrize(
    ("codec", "container", "mime"),
    [
        ("mp3", "mp3", "audio/mpeg"),
        ("aac", "ipod", "audio/mp4"),
        ("aac", "adts", "audio/mp4"),
        ("opus", "ogg", "audio/ogg"),
        ("pcm", "wav", "audio/wav"),
    ],
)
def test_sounds_too(upload, codec, container, mime):
    file = upload(making.sound(2, codec, container), "voz.bin")
    assert (file.kind, file.mime) == ("audio", mime)
    assert file.seconds == pytest.approx(2, abs=0.1)
    assert (file.codec, file.width, file.has_thumbnail) == ("", 0, False)


def test_what_was_filmed_lying_down_stands_up(upload):
    file = upload(making.lying_down(making.video(size=(320, 240))))
    assert (file.width, file.height) == (240, 320)
    with reopened(file) as film:
        assert abs(next(film.decode(video=0)).rotation) == 90, "the kept one still says how to turn it"


def test_a_still_of_it_is_the_small_one(upload):
    file = upload(making.video(size=(640, 360)))
    with Image.open(default_storage.open(file.thumbnail_name)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 180))
        assert small.convert("RGB").getpixel((5, 175))[0] > 200


def test_the_same_film_is_kept_once(upload):
    assert upload(making.video()) == upload(making.video(), "otra.mp4")


def test_one_can_play_it_before_it_is_all_there(upload):
    """Meta asks for the index in front."""
    kept = bytes_of(upload(making.video()))
    assert kept.index(b"moov") < kept.index(b"mdat")


def test_picture_and_sound_are_kept_bit_for_bit(upload):
    def packets(content):
        with av.open(io.BytesIO(content)) as film:
            return [bytes(packet) for packet in film.demux() if packet.size]

    assert packets(bytes_of(upload(making.video()))) == packets(making.video())


# ── what is left out ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content",
    [
        making.video(told=True),
        making.video(container="mov", told=True),
        making.video(codec="vp9", audio="opus", container="webm", told=True),
        making.sound(told=True),
        making.sound(1, "aac", "ipod", told=True),
        making.sound(1, "opus", "ogg", told=True),
        making.sound(1, "pcm", "wav", told=True),
    ],
    ids=["mp4", "mov", "webm", "mp3", "m4a", "ogg", "wav"],
)
def test_where_and_by_whom_is_not_kept(upload, content):
    kept = bytes_of(upload(content))
    for secret in (b"Alicia", b"19.43", b"secreto"):
        assert secret not in kept
    assert b"Alicia" in content or b"OggS" in content[:4], "the test's own file says it"


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x03\x04 secreto", b"%PDF-1.4 secreto"])
def test_what_hides_behind_a_film_is_not_kept(upload, hidden):
    assert hidden not in bytes_of(
        upload(making.video() + struct.pack(">I", len(hidden) + 8) + b"free" + hidden)
    )


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────


def refusal(upload, content, name="clip.mp4"):
    with pytest.raises(Rejected) as refused:
        upload(content, name)
    assert not MediaFile.objects.exists()
    assert name in str(refused.value)
    return str(refused.value)


def test_a_film_that_breaks_off_is_refused(upload):
    whole = bytes_of(upload(making.video(seconds=3)))
    MediaFile.objects.all().delete()
    assert "se corta antes de terminar" in refusal(upload, whole[: len(whole) * 2 // 3])


def test_a_film_whose_index_is_missing_is_refused(upload):
    content = making.video(seconds=3)
    assert "está dañado" in refusal(upload, content[: len(content) // 2])


def test_a_film_that_says_it_lasts_ten_hours_is_measured(upload):
    """Its header says so; what is in it lasts a second."""
    lying = making.patched(making.video(audio=None), b"mvhd", 16, struct.pack(">I", 10 * 3600 * 1000))
    lying = making.patched(lying, b"tkhd", 20, struct.pack(">I", 10 * 3600 * 1000))
    assert upload(lying).seconds == 1.0


def test_more_than_twelve_hours_are_refused(upload):
    """One frame that stays for two days."""
    lying = making.patched(
        making.video(seconds=0.04, fps=30, audio=None), b"stts", 12, struct.pack(">I", 2**31 - 1)
    )
    assert "horas; se aceptan hasta 12" in refusal(upload, lying)


def test_sides_are_those_of_the_picture_not_those_the_header_claims(upload):
    """65,535 × 65,535 in a few bytes, which a reader who believes it makes room for."""
    sides = struct.pack(">HH", 65535, 65535)
    file = upload(making.patched(making.video(codec="mpeg4", audio=None), b"mp4v", 24, sides))
    assert (file.width, file.height) == (320, 240)


def test_a_film_that_wants_another_file_played_is_kept_as_its_own_bytes(upload):
    """A data reference that says «not in this file»: nothing else is opened, and what is kept says «here»."""
    own = making.video(audio=None)
    at = own.index(b"url \x00\x00\x00\x01")
    kept = bytes_of(upload(own[: at + 7] + b"\x00" + own[at + 8 :]))
    assert b"url \x00\x00\x00\x01" in kept


@pytest.mark.parametrize(
    "content",
    [
        b"\0\0\0\x18ftypmp42" + os.urandom(4000),
        b"\x1a\x45\xdf\xa3" + os.urandom(4000),
        b"ID3\x04" + os.urandom(4000),
        b"OggS" + os.urandom(4000),
        b"RIFF\0\0\0\0WAVE" + os.urandom(4000),
        b"\0\0\0\x08moov",
    ],
    ids=["mp4", "webm", "mp3", "ogg", "wav", "nothing"],
)
def test_noise_with_a_films_first_bytes_is_refused(upload, content):
    assert refusal(upload, content)


def test_a_playlist_is_no_film(upload):
    """HLS would make a reader fetch whatever it names."""
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    assert "no es una imagen" in refusal(upload, playlist)


def test_a_photo_of_a_phone_is_told_what_to_do(upload):
    assert "Expórtala como JPEG" in refusal(upload, b"\0\0\0\x18ftypheic" + bytes(100), "IMG_1.HEIC")


def test_a_codec_nobody_shows_is_refused(upload):
    assert "Expórtalo como MP4" in refusal(
        upload, making.video(codec="h264", container="matroska"), "clip.mkv"
    )


@pytest.mark.parametrize("kind", ["video", "audio", "document"])
def test_too_large_is_said_with_both_figures(upload, settings, kind):
    settings.PAUTA_MAX_MB = {**settings.PAUTA_MAX_MB, kind: 1}
    start = {"video": making.video(), "audio": making.sound(), "document": making.pdf()}[kind]
    assert "pesa 1.5 MB; se aceptan hasta 1." in refusal(upload, start + bytes(3 * 2**19 - len(start)))


def test_who_takes_too_long_is_given_up(upload, monkeypatch):
    monkeypatch.setattr(separately, "seconds_for", lambda _size: 0.01)
    assert "exige demasiado" in refusal(upload, making.video())


def test_the_process_apart_knows_no_secret(upload, monkeypatch):
    asked = {}
    run = separately.subprocess.run

    def watched(*args, **kw):
        asked.update(kw)
        return run(*args, **kw)

    monkeypatch.setattr(separately.subprocess, "run", watched)
    monkeypatch.setenv("SECRET_KEY", "secreto")
    upload(making.video())
    assert set(asked["env"]) == {"PATH", "LC_ALL", "PYTHONDONTWRITEBYTECODE"}
