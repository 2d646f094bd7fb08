"""What a snapshot tells a network of its files."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from media.uploading import take
from publishing.content import content, draft_post, media_of
from publishing.networks.contract import Refused
from publishing.networks.hosted import digest_of
from tests.media import making


@pytest.fixture
def film(brand, alice):
    return take(brand, SimpleUploadedFile("clip.mp4", making.video(seconds=2)), by=alice)


def test_what_was_measured_goes_with_it(film):
    media = draft_post(content(text="Hola", media=[(film, "Pan")])).media[0]
    assert (media.kind, media.seconds, media.fps) == ("video", 2.0, 30.0)
    assert (media.codec, media.audio_codec, media.alt) == ("h264", "aac", "Pan")
    with media.open() as file:
        assert file.read() == film.file.open("rb").read()


def test_a_network_that_fetches_gets_an_address(film, settings, client):
    settings.PAUTA_URL = "https://pauta.example.org"
    settings.ALLOWED_HOSTS = ["pauta.example.org"]
    media = media_of(content(text="", media=[(film, "")]))[0]
    assert media.reachable
    path = media.public().removeprefix("https://pauta.example.org")
    fetched = client.get(path, secure=True, SERVER_NAME="pauta.example.org")
    assert b"".join(fetched.streaming_content) == film.file.open("rb").read()


def test_it_gets_none_where_another_file_lies_in_its_place(film):
    media = media_of(content(text="", media=[(film, "")]))[0]
    default_storage.delete(film.file.name)
    default_storage.save(film.file.name, ContentFile(b"otra cosa"))
    for told in (media.public, lambda: digest_of(media)):
        with pytest.raises(Refused, match="ya no es el que se adjunt"):
            told()


def test_at_home_nobody_can_fetch_it(film, settings):
    settings.PAUTA_URL = "http://127.0.0.1:8000"
    assert not media_of(content(text="", media=[(film, "")]))[0].reachable


def test_a_snapshot_from_before_films_still_reads(film):
    said = content(text="Hola", media=[(film, "")])
    for name in ("seconds", "fps", "frames", "codec", "audio_codec"):
        del said["media"][0][name]
    media = media_of(said)[0]
    assert (media.seconds, media.frames, media.codec) == (0.0, 0, "")


def test_its_address_is_in_no_record_of_it(film):
    assert "http" not in repr(media_of(content(text="", media=[(film, "")]))[0])
