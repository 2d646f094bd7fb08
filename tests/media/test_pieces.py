"""A large file that comes in pieces: tus 1.0, cuts, other people's hands, what it becomes."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import socket
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media import pieces, tasks
from media.models import MediaFile, Upload
from media.rejecting import Rejected
from tests.media import making
from tests.media.conftest import picture

BYTES = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def incoming(settings, tmp_path):
    settings.INCOMING = tmp_path / "incoming"
    settings.INCOMING.mkdir(exist_ok=True)
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.INCOMING)
    return settings.INCOMING


@pytest.fixture
def client(bob):
    client = Client()
    client.force_login(bob)
    return client


def begin(client: Client, length: int, name: str = "clip.mp4", **headers: str):
    told = f"filename {base64.b64encode(name.encode()).decode()},filetype dmlkZW8vbXA0"
    asked = {**TUS, "Upload-Length": str(length), "Upload-Metadata": told, **headers}
    return client.post(reverse("uploads", args=["alameda"]), headers=asked)


def send(client: Client, place: str, content: bytes, at: int, **headers: str):
    said = {**TUS, "Upload-Offset": str(at), **headers}
    return client.patch(place, content, content_type=BYTES, headers=said)


def offset(client: Client, place: str) -> int:
    return int(client.head(place, headers=TUS)["Upload-Offset"])


# ── the protocol ──────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_it_speaks(client, settings):
    settings.PAUTA_MAX_MB = {"image": 1, "video": 7}
    answer = client.options(reverse("uploads", args=["alameda"]))
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Resumable"]) == (204, "1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert answer["Tus-Max-Size"] == str(7 * 2**20)


def test_a_film_in_three_pieces_becomes_the_brands_file(client, brand, bob):
    film = making.video()
    begun = begin(client, len(film))
    assert begun.status_code == 201
    place, third = begun["Location"], len(film) // 3
    for at in (0, third):
        answer = send(client, place, film[at : at + third], at)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(at + third))
        assert "Upload-Expires" in answer
    assert offset(client, place) == 2 * third
    assert send(client, place, film[2 * third :], 2 * third).status_code == 204
    file = pieces.finish(Upload.objects.get())
    assert (file.workspace, file.uploaded_by, file.kind, file.filename) == (brand, bob, "video", "clip.mp4")
    assert pieces.finish(Upload.objects.get()) == file, "asking twice is asking once"


def test_nothing_of_it_is_left_beside_once_it_is_a_file(client, incoming):
    content = picture()
    place = begin(client, len(content), "pan.jpg")["Location"]
    send(client, place, content, 0)
    pieces.finish(Upload.objects.get())
    assert list(incoming.iterdir()) == []
    assert offset(client, place) == len(content), "who asks again hears that all of it came"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "diez"}, 400),
        ({"Upload-Length": "9" * 30}, 400),
        ({"Upload-Length": "٣"}, 400),
        ({"Upload-Length": str(2**40)}, 413),
    ],
)
def test_what_it_cannot_begin_it_refuses(client, headers, status):
    assert begin(client, 10, **headers).status_code == status
    assert not Upload.objects.exists()


def test_too_large_is_said_before_a_byte_travels(client, settings):
    settings.PAUTA_MAX_MB = {"video": 1}
    answer = begin(client, 5 * 2**20, "boda.mp4")
    assert "«boda.mp4» pesa 5.0 MB; se aceptan hasta 1." in answer.content.decode()


def test_a_full_disk_is_said_before_a_byte_travels(client, monkeypatch):
    monkeypatch.setattr(pieces.shutil, "disk_usage", lambda _path: type("Disk", (), {"free": 1000}))
    assert begin(client, 2000).status_code == 507


def test_who_leaves_ten_half_done_ends_one_before_the_next(client):
    for _ in range(pieces.MOST_OPEN):
        assert begin(client, 10).status_code == 201
    answer = begin(client, 10)
    assert answer.status_code == 429
    assert "Ya tienes 10 subidas a medias" in answer.content.decode()
    assert client.delete(reverse("upload", args=["alameda", Upload.objects.first().key]), headers=TUS)
    assert begin(client, 10).status_code == 201


def test_a_piece_that_starts_elsewhere_changes_nothing(client):
    place = begin(client, 10)["Location"]
    send(client, place, b"12345", 0)
    assert send(client, place, b"zz", 3).status_code == 409
    assert send(client, place, b"zz", 7).status_code == 409
    assert offset(client, place) == 5


def test_more_than_was_announced_is_refused(client, incoming):
    place = begin(client, 10)["Location"]
    assert send(client, place, b"x" * 11, 0).status_code == 413
    assert offset(client, place) == 0
    assert next(incoming.iterdir()).stat().st_size == 0


def test_a_piece_is_bytes_and_nothing_else(client):
    place = begin(client, 10)["Location"]
    answer = client.patch(place, b"12345", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"})
    assert answer.status_code == 415


def test_a_piece_that_was_altered_on_the_way_is_asked_for_again(client):
    place = begin(client, 10)["Location"]
    good = base64.b64encode(hashlib.sha256(b"12345").digest()).decode()
    assert send(client, place, b"12x45", 0, **{"Upload-Checksum": f"sha256 {good}"}).status_code == 460
    assert offset(client, place) == 0
    assert send(client, place, b"12345", 0, **{"Upload-Checksum": f"sha256 {good}"}).status_code == 204
    assert send(client, place, b"6", 5, **{"Upload-Checksum": "md5 aaaa"}).status_code == 400
    assert send(client, place, b"6", 5, **{"Upload-Checksum": "sha1 ¿?"}).status_code == 400
    assert offset(client, place) == 5


def test_ended_by_her_it_is_gone(client, incoming):
    place = begin(client, 10)["Location"]
    send(client, place, b"12345", 0)
    assert client.delete(place, headers=TUS).status_code == 204
    assert client.head(place, headers=TUS).status_code == 404
    assert list(incoming.iterdir()) == []


def test_a_client_that_can_only_post_says_what_it_means(client):
    place = begin(client, 10)["Location"]
    headers = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert client.post(place, b"12345", content_type=BYTES, headers=headers).status_code == 204
    assert client.get(place, headers={**headers, "X-HTTP-Method-Override": "DELETE"}).status_code == 405
    assert offset(client, place) == 5


def test_a_foreign_page_cannot_begin_or_go_on(bob, db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert begin(client, 10).status_code == 403
    upload = pieces.begin(bob.memberships.get().workspace, by=bob, length=10)
    place = reverse("upload", args=["alameda", upload.key])
    assert send(client, place, b"12345", 0).status_code == 403


# ── whose it is ───────────────────────────────────────────────────────────────────────────────────────


def test_nobody_else_finds_it_not_even_on_her_team(client, alice, charlie):
    place = begin(client, 10)["Location"]
    for other in (alice, charlie):
        stranger = Client()
        stranger.force_login(other)
        assert stranger.head(place, headers=TUS).status_code == 404
        assert send(stranger, place, b"12345", 0).status_code == 404
        assert stranger.delete(place, headers=TUS).status_code == 404
    assert offset(client, place) == 0


def test_nor_is_it_found_through_another_brand_of_hers(client, bob, charlie):
    from teams.models import Membership, Workspace

    Membership.objects.create(workspace=Workspace.objects.get(slug="ajena"), user=bob, role="editor")
    place = begin(client, 10)["Location"]
    assert client.head(place.replace("alameda", "ajena"), headers=TUS).status_code == 404


def test_its_address_cannot_be_guessed_and_its_name_is_no_path(client, incoming):
    places = {begin(client, 10, "../../etc/passwd")["Location"] for _ in range(3)}
    assert {len(place.rstrip("/").rpartition("/")[2]) for place in places} == {43}
    assert len(places) == len(list(incoming.iterdir())) == 3
    assert {each.filename for each in Upload.objects.all()} == {"passwd"}
    assert client.head(reverse("upload", args=["alameda", "..%2fsecret"]), headers=TUS).status_code == 404


# ── what comes in ─────────────────────────────────────────────────────────────────────────────────────

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' + b" " * 9000
HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 9000


@pytest.mark.parametrize(("content", "word"), [(SVG, "SVG"), (HTML, "no es una imagen")])
def test_what_is_no_film_is_told_with_its_first_piece(client, incoming, content, word):
    place = begin(client, 500_000, "clip.mp4")["Location"]
    answer = send(client, place, content, 0)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Upload.objects.exists()
    assert list(incoming.iterdir()) == []


def test_a_picture_keeps_to_the_limit_of_pictures(client, settings):
    settings.PAUTA_MAX_MB = {"image": 1, "video": 9}
    place = begin(client, 5 * 2**20, "mural.jpg")["Location"]
    answer = send(client, place, picture(size=(900, 900))[:5000].ljust(5000, b"\0"), 0)
    assert answer.status_code == 422
    assert "pesa 5.0 MB; se aceptan hasta 1" in answer.content.decode()


def test_a_broken_film_is_refused_at_the_end_with_the_same_words_as_any(client, bob):
    broken = making.video()[:-3000]
    place = begin(client, len(broken))["Location"]
    send(client, place, broken, 0)
    with pytest.raises(Rejected, match=r"clip\.mp4"):
        pieces.finish(Upload.objects.get())
    assert not Upload.objects.exists()
    assert not MediaFile.objects.exists()


def test_half_a_file_is_none_yet(client):
    place = begin(client, 10)["Location"]
    send(client, place, b"12345", 0)
    with pytest.raises(pieces.Refused) as refusal:
        pieces.finish(Upload.objects.get())
    assert refusal.value.status == 409
    assert offset(client, place) == 5


# ── cuts ──────────────────────────────────────────────────────────────────────────────────────────────


class Cut(io.BytesIO):
    """A line that is lost after so many bytes."""

    def __init__(self, content: bytes, after: int) -> None:
        super().__init__(content[:after])
        self.lost = after < len(content)

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece and self.lost:
            raise OSError("request data read error")
        return piece


PICTURE = picture("PNG", size=(400, 300))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, len(PICTURE)), max_size=6))
def test_however_it_is_cut_what_arrives_is_what_was_sent(brand, bob, cuts):
    upload = pieces.begin(brand, by=bob, length=len(PICTURE), filename="pan.png")
    for cut in [*cuts, len(PICTURE)]:
        pieces.add(upload, Cut(PICTURE[upload.offset :], cut), at=upload.offset)
        assert pieces.path_of(upload).read_bytes() == PICTURE[: upload.offset]
    assert upload.offset == len(PICTURE)
    assert pieces.finish(upload).file.open("rb").read() == PICTURE


def test_bytes_that_never_were_counted_are_written_again(brand, bob):
    """A process that dies in the middle leaves bytes on the disk that the row doesn't know."""
    upload = pieces.begin(brand, by=bob, length=len(PICTURE), filename="pan.png")
    pieces.path_of(upload).write_bytes(os.urandom(len(PICTURE) // 2))
    pieces.add(upload, io.BytesIO(PICTURE), at=0)
    assert pieces.finish(upload).file.open("rb").read() == PICTURE


def test_two_requests_do_not_write_at_once(client):
    place = begin(client, 10)["Location"]
    with pieces.held(Upload.objects.get()):
        assert send(client, place, b"12345", 0).status_code == 423
        assert client.head(place, headers=TUS).status_code == 423
        assert client.delete(place, headers=TUS).status_code == 423
    assert send(client, place, b"12345", 0).status_code == 204


def until_let_go(upload: Upload) -> None:
    """The server has counted what came; who writes holds the file a little longer."""
    for _ in range(300):
        upload.refresh_from_db()
        with suppress(pieces.Refused):
            if upload.offset:
                with pieces.held(upload):
                    return
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_keeps_what_came(live_server, bob, signed_in):
    film = making.video(seconds=3)
    upload = pieces.begin(bob.memberships.get().workspace, by=bob, length=len(film), filename="clip.mp4")
    session = signed_in(bob).cookies["sessionid"].value
    place, half = reverse("upload", args=["alameda", upload.key]), len(film) // 2
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: {live_server.thread.host}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: 0\r\nContent-Type: {BYTES}\r\nContent-Length: {len(film)}\r\n"
        f"X-CSRFToken: {'a' * 32}\r\nCookie: sessionid={session}; csrftoken={'a' * 32}\r\n\r\n"
    )
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as line:
        line.sendall(head.encode() + film[:half])
    until_let_go(upload)
    assert upload.offset == half
    pieces.add(upload, io.BytesIO(film[half:]), at=half)
    assert hashlib.sha256(pieces.path_of(upload).read_bytes()).digest() == hashlib.sha256(film).digest()
    assert pieces.finish(upload).kind == "video"


# ── what nobody went on with ──────────────────────────────────────────────────────────────────────────


def test_after_a_day_without_a_piece_it_is_over(client, incoming):
    place = begin(client, 10)["Location"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = send(client, place, b"12345", 0)
    assert answer.status_code == 410
    assert "caducó" in answer.content.decode()
    tasks.sweep()
    assert not Upload.objects.exists()
    assert list(incoming.iterdir()) == []


def test_every_piece_gives_it_another_day(client):
    place = begin(client, 10)["Location"]
    Upload.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    send(client, place, b"12345", 0)
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(hours=23)
    tasks.sweep()
    assert Upload.objects.exists()
