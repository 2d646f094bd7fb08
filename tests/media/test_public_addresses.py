"""What a network gets that fetches by itself, and what nobody gets."""

from __future__ import annotations

import time

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from media import publicly
from media.models import MediaFile

from . import making
from .conftest import picture


@pytest.fixture
def outside(settings):
    settings.PAUTA_URL = "https://pauta.example.org"
    settings.ALLOWED_HOSTS = ["pauta.example.org"]
    return settings


@pytest.fixture
def film(upload, outside):
    return upload(making.video(), "clip «secreto».mp4")


@pytest.fixture
def fetch(client):
    """As a network does: no cookie, no session."""

    def get(address: str, method: str = "get", **headers: str):
        path = address.removeprefix("https://pauta.example.org")
        return getattr(client, method)(path, headers=headers, secure=True, SERVER_NAME="pauta.example.org")

    return get


def address_of(file: MediaFile) -> str:
    return publicly.address(file.pk, file.sha256, file.suffix)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_it_gets_exactly_the_bytes(film, fetch):
    answer, content = fetch(address_of(film)), film.file.open("rb").read()
    assert (answer.status_code, body(answer)) == (200, content)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(content))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-transform" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_address_is_plain_and_names_nobody(film):
    address = address_of(film)
    assert address.startswith("https://pauta.example.org/")
    assert address.isascii()
    assert address.endswith(".mp4")
    assert "secreto" not in address
    assert len(address) < 200


def test_asking_twice_gives_the_same_address(film):
    assert address_of(film) == address_of(film)


def test_head_says_how_much_there_is(film, fetch):
    answer = fetch(address_of(film), "head")
    assert (answer.status_code, answer["Content-Length"]) == (200, str(film.bytes))
    assert getattr(answer, "content", b"") == b""
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)), ("bytes=-10", slice(-10, None))],
)
def test_a_part_is_a_part(film, fetch, asked, part):
    answer, content = fetch(address_of(film), Range=asked), film.file.open("rb").read()
    assert (answer.status_code, body(answer)) == (206, content[part])
    first, last = part.indices(len(content))[0], part.indices(len(content))[1] - 1
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
    assert answer["Content-Length"] == str(len(content[part]))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_416(film, fetch, asked):
    answer = fetch(address_of(film), Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{film.bytes}")


@pytest.mark.parametrize("asked", ["bytes=5-1", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=٣-٤"])
def test_what_makes_no_sense_gets_all_of_it(film, fetch, asked):
    assert fetch(address_of(film), Range=asked).status_code == 200


def test_a_part_of_another_version_gets_all_of_it(film, fetch):
    answer = fetch(address_of(film), **{"Range": "bytes=0-9", "If-Range": '"another"'})
    assert answer.status_code == 200


def test_nothing_redirects(film, fetch):
    assert fetch(address_of(film) + "/").status_code == 404


def test_it_ends_by_itself_after_a_day(film, fetch, monkeypatch):
    address, now = address_of(film), time.time()
    for hours, status in ((23.9, 200), (25.1, 404)):
        then = timezone.now().fromtimestamp(now + hours * 3600, tz=timezone.get_default_timezone())
        monkeypatch.setattr(publicly.timezone, "now", lambda then=then: then)
        assert fetch(address).status_code == status
        monkeypatch.undo()


def test_it_ends_with_its_key(film, fetch, settings):
    address, old, new = address_of(film), settings.PAUTA_KEYS[0], Fernet.generate_key().decode()
    settings.PAUTA_KEYS = [new, old]
    assert fetch(address).status_code == 200, "a new key in front: what was given out still opens"
    settings.PAUTA_KEYS = [new]
    assert fetch(address).status_code == 404


def test_no_part_of_it_can_be_changed(film, upload, fetch):
    other = upload(picture())
    pk, ends, seal, suffix = address_of(film).rpartition("/")[2].split(".")
    start = address_of(film).rpartition("/")[0]
    for forged in (
        f"{other.pk}.{ends}.{seal}.{suffix}",
        f"{pk}.{int(ends) + 3600}.{seal}.{suffix}",
        f"{pk}.{ends}.{'A' * 43}.{suffix}",
        f"{pk}.{ends}.{seal}",
        f"{pk}.{ends}.{seal}/../../x.{suffix}",
        f"0{pk}.{ends}.{seal[:-1]}é.{suffix}",
    ):
        assert fetch(f"{start}/{forged}").status_code == 404


def test_it_is_only_read(film, fetch):
    assert fetch(address_of(film), "post").status_code == 405


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("https://pauta.cafe-alameda.mx", True),
        ("https://8.8.8.8", True),
        ("https://[2606:4700::1111]:8443", True),
        ("http://pauta.cafe-alameda.mx", False),
        ("https://localhost", False),
        ("https://pauta", False),
        ("https://pauta.local", False),
        ("https://pauta.internal.", False),
        ("https://192.168.1.10", False),
        ("https://[::1]", False),
        ("https://[::ffff:10.0.0.1]", False),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_who_can_reach_us(settings, address, reached):
    settings.PAUTA_URL = address
    assert publicly.reachable() is reached
