"""Matrix against a homeserver that plays it. The same against a real Synapse: tests/real/test_matrix.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Disconnected,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.matrix import OUR_KEY, Matrix
from tests.fakes.matrix import ALIAS, PASSWORD, ROOM, TOKEN, USER, FakeMatrix
from tests.networks.stands.matrix import access as access_to
from tests.networks.stands.stand import file, photo, words

network = Matrix()
SEND = "PUT /_matrix/client/v3/rooms/.*/send/"


@pytest.fixture
def server() -> Iterator[FakeMatrix]:
    with FakeMatrix() as server:
        yield server


@pytest.fixture
def access(server: FakeMatrix) -> Access:
    return access_to(server)


def line(**more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, **more)


def publish(post: Post, access: Access) -> Receipt:
    ending = network.publish(post, access, line())
    if isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, post, access, line())
    return ending


def another(key: str, **more: Any) -> Post:
    """A post of another delivery."""
    return replace(words(**more), key=key * 32)


def entered(server: FakeMatrix, **other: str) -> dict[str, str]:
    return {"server": server.url, "room": ALIAS, "user": "alicia", "password": PASSWORD, **other}


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_opens_a_session_and_joins_the_room(server: FakeMatrix) -> None:
    account = network.connect(entered(server), line())
    assert (account.id, account.name) == (ROOM, f"Noticias del café ({USER})")
    assert account.secrets["token"] in server.tokens
    assert PASSWORD not in account.secrets.values()
    assert account.facts == {"user": USER, "upload_bytes": 50_000_000}


def test_a_token_needs_no_password(server: FakeMatrix) -> None:
    given = {"server": server.url, "room": ROOM, "token": TOKEN}
    assert network.connect(given, line()).secrets == {"token": TOKEN}


def test_without_either_it_says_what_to_write(server: FakeMatrix) -> None:
    with pytest.raises(Refused, match="usuario y contraseña"):
        network.connect(entered(server, password=""), line())


def test_a_wrong_password_is_said_so(server: FakeMatrix) -> None:
    with pytest.raises(Disconnected, match="no aceptó el usuario"):
        network.connect(entered(server, password="otra"), line())


def test_a_room_that_one_may_not_enter_is_named(server: FakeMatrix) -> None:
    with pytest.raises(Refused, match=r"#secreta:localhost"):
        network.connect(entered(server, room="#secreta:localhost"), line())


def test_an_encrypted_room_is_refused(server: FakeMatrix) -> None:
    server.state["m.room.encryption"] = {"algorithm": "m.megolm.v1.aes-sha2"}
    with pytest.raises(Refused, match="cifrada de extremo a extremo"):
        network.connect(entered(server), line())


def test_a_room_where_only_others_may_write_is_refused_with_the_level_needed(server: FakeMatrix) -> None:
    server.state["m.room.power_levels"] = {"users": {USER: 0}, "events_default": 50}
    with pytest.raises(Refused, match="nivel 50"):
        network.connect(entered(server), line())


# ── what arrives is what was composed ─────────────────────────────────────────────────────────────────


def test_words_arrive_as_written_with_the_link_below(server: FakeMatrix, access: Access) -> None:
    receipt = publish(words("¡Ñandú! 🦤", link="https://café.example/menú"), access)
    (said,) = server.messages
    assert (said["msgtype"], said["body"]) == ("m.text", "¡Ñandú! 🦤\n\nhttps://café.example/menú")
    assert said["m.mentions"] == {}  # nobody is woken up by accident
    event = receipt.remote.id.replace(":", "%3A")
    assert receipt.remote.url == f"https://matrix.to/#/!cafe:localhost/{event}"


def test_a_notice_wakes_nobody(server: FakeMatrix, access: Access) -> None:
    publish(words(options={"notice": True}), access)
    assert server.messages[0]["msgtype"] == "m.notice"


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (photo(), "m.image"),
        (file("audio", b"ID3", "audio/mpeg", "charla.mp3", seconds=12.5, alt="Charla"), "m.audio"),
        (file("document", b"%PDF-1.7", "application/pdf", "menú.pdf", alt="El menú"), "m.file"),
    ],
    ids=["image", "audio", "document"],
)
def test_a_file_carries_the_words_as_its_caption(
    server: FakeMatrix, access: Access, media: Any, kind: str
) -> None:
    publish(words("Otoño", media=(media,)), access)
    (said,) = server.messages
    assert (said["msgtype"], said["body"], said["filename"]) == (kind, "Otoño", media.filename)
    assert server.files[said["url"]] == (media.filename, media.open().read())
    assert said["info"]["size"] == media.bytes


def test_a_file_without_words_is_described_by_its_alt(server: FakeMatrix, access: Access) -> None:
    publish(words("", media=(photo(),)), access)
    assert server.messages[0]["body"] == "Un café"


def test_parts_of_a_thread_name_their_root_and_their_parent(server: FakeMatrix, access: Access) -> None:
    first = publish(another("1"), access).remote
    second = publish(another("2", reply_to=first, thread_root=first), access).remote
    publish(another("3", reply_to=second, thread_root=first), access)
    relation = server.messages[2]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", first.id)
    assert relation["m.in_reply_to"] == {"event_id": second.id}


# ── lost answers ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_the_same_transaction_makes_no_second_message(server: FakeMatrix, access: Access) -> None:
    post = words()
    assert publish(post, access).remote == publish(post, access).remote
    assert len(server.messages) == 1


def test_what_was_heard_is_found_and_what_was_not_is_absent(
    server: FakeMatrix, access: Access, since: datetime
) -> None:
    post = words()
    assert network.find(post, access, line(), since) is None
    server.trouble("lost_after", on=SEND)
    with pytest.raises(Unsure):
        publish(post, access)
    found = network.find(post, access, line(), since)
    assert isinstance(found, Receipt)
    assert found.verified


def test_in_a_busy_room_it_leafs_back_to_the_moment_it_left(
    server: FakeMatrix, access: Access, since: datetime
) -> None:
    post = words()
    server.say("$ours", {OUR_KEY: post.key, "body": "x"})
    for number in range(250):
        server.say(f"$other{number}", {"body": "otra cosa"})
    found = network.find(post, access, line(), since)
    assert isinstance(found, Receipt)
    assert found.remote.id == "$ours"
    server.events[100]["origin_server_ts"] = 0  # before it left: no need to look further
    assert network.find(another("4"), access, line(), since) is None


def test_a_room_too_busy_to_read_is_left_to_a_person(
    server: FakeMatrix, access: Access, since: datetime
) -> None:
    for number in range(2100):
        server.say(f"$other{number}", {"body": "otra cosa"})
    assert network.find(words(), access, line(), since) is CANNOT_TELL


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("what_happened", "error", "said"),
    [
        ("unknown_token", Disconnected, "Vuelve a conectar"),
        ("forbidden", Disconnected, "dale permiso"),
        ("too_large", Refused, "event too large"),
        ("resource_limit", Refused, "Monthly Active User"),
        ("unknown", Unsure, "500"),
    ],
)
def test_each_refusal_has_its_meaning(
    server: FakeMatrix, access: Access, what_happened: str, error: type[NetworkError], said: str
) -> None:
    server.trouble("reply", on=SEND, reply=what_happened)
    with pytest.raises(error, match=said):
        publish(words(), access)
    assert server.messages == []


@pytest.mark.parametrize("what_happened", ["limit_exceeded", "limit_exceeded_of_old"])
def test_it_waits_as_long_as_it_is_told_to(server: FakeMatrix, access: Access, what_happened: str) -> None:
    server.trouble("reply", on=SEND, reply=what_happened)
    before = datetime.now(UTC)
    with pytest.raises(Throttled) as told:
        publish(words(), access)
    assert timedelta(seconds=6) < told.value.until - before < timedelta(seconds=9)


def test_an_upload_that_is_cut_costs_nothing(server: FakeMatrix, access: Access) -> None:
    server.trouble("lost_after", on="POST /_matrix/media")
    with pytest.raises(Unavailable):
        network.publish(words(media=(photo(),)), access, line())
    assert server.messages == []


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deletion_and_twice_is_no_error(server: FakeMatrix, access: Access) -> None:
    remote = publish(words(), access).remote
    for _time in range(2):
        network.delete(remote, access, line())
    assert server.messages == []


def test_readings_are_reactions_and_answers_in_its_thread(server: FakeMatrix, access: Access) -> None:
    remote = publish(words(), access).remote
    for kind in ("m.annotation", "m.annotation", "m.thread", "m.reference"):
        server.say("$x", {"m.relates_to": {"rel_type": kind, "event_id": remote.id}})
    assert network.readings([remote], access, line()) == {remote.id: {"likes": 2, "replies": 1}}


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


def test_length_is_what_the_event_grows_by() -> None:
    assert network.length('ñ\n"') == 6


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (words("ñ" * 30_001), "text_too_long"),
        (words(media=(photo(), photo(shade=9))), "too_many_images"),
        (words(media=(replace(photo(), bytes=60_000_000),)), "image_too_heavy"),
    ],
)
def test_what_the_server_would_refuse_is_said_before(post: Post, code: str) -> None:
    limits = network.limits_for({"upload_bytes": 50_000_000})
    assert code in [problem.code for problem in network.problems(post, limits)]


def test_a_remote_without_an_address_is_still_deleted(server: FakeMatrix, access: Access) -> None:
    network.delete(Remote("$nunca:localhost"), access, line())
