"""Synapse itself is asked what the room holds, with plain requests, never through the adapter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from publishing.networks.contract import (
    Access,
    Disconnected,
    Post,
    Receipt,
    Refused,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.matrix import Matrix
from tests.media import making
from tests.real.door import Door
from tests.real.saying import SAID, access_of, line_to, picture, post, publish, struck
from tests.real.servers.synapse import Synapse

network = Matrix()


def entered(synapse: Synapse, **other: str) -> dict[str, str]:
    own = {"server": synapse.url, "room": synapse.alias, "user": synapse.user, "password": synapse.password}
    return {**own, **other}


@pytest.fixture(scope="session")
def account_of_session(synapse_of_session: Synapse) -> Any:
    return network.connect(entered(synapse_of_session), line_to(network))


@pytest.fixture
def access(synapse: Synapse, account_of_session: Any) -> Access:
    return access_of(account_of_session)


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def messages(synapse: Synapse, text: str = "") -> list[Any]:
    """What stands in the room, as its people see it."""
    path = f"rooms/{quote(synapse.room)}/messages?dir=b&limit=500"
    events = synapse.call("GET", path)["chunk"]
    said = [event["content"] for event in events if event["type"] == "m.room.message"]
    return [content for content in said if content and text in content["body"]]


def unique(text: str = "Una sola vez", **more: Any) -> Post:
    return post(f"{text} · {datetime.now(UTC)}", **more)


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_names_the_room_and_its_limits(synapse: Synapse, account_of_session: Any) -> None:
    assert account_of_session.id == synapse.room
    assert account_of_session.name == "Noticias (@alicia:localhost)"
    assert account_of_session.facts["upload_bytes"] > 1_000_000


def test_a_wrong_password_is_said_in_a_sentence(synapse: Synapse) -> None:
    with pytest.raises(Disconnected, match="no aceptó el usuario"):
        network.connect(entered(synapse, password="otra"), line_to(network))


def test_an_encrypted_room_is_refused(synapse: Synapse) -> None:
    locked = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    synapse.new_room("cifrada", initial_state=[locked])
    with pytest.raises(Refused, match="cifrada"):
        network.connect(entered(synapse, room="#cifrada:localhost"), line_to(network))


def test_a_room_that_does_not_exist_is_named(synapse: Synapse) -> None:
    with pytest.raises(Refused, match="#nadie:localhost"):
        network.connect(entered(synapse, room="#nadie:localhost"), line_to(network))


# ── what is there equals what was composed ────────────────────────────────────────────────────────────


def test_words_arrive_as_written(synapse: Synapse, access: Access) -> None:
    said = unique(SAID)
    receipt = publish(network, said, access)
    (there,) = messages(synapse, said.text)
    assert (there["msgtype"], there["body"]) == ("m.text", said.text)
    event = synapse.call("GET", f"rooms/{quote(synapse.room)}/event/{quote(receipt.remote.id)}")
    assert event["content"] == there


def test_a_picture_arrives_byte_by_byte_with_its_caption(synapse: Synapse, access: Access) -> None:
    image = picture("Una taza")
    said = unique("Con imagen", media=(image,))
    publish(network, said, access)
    (there,) = messages(synapse, said.text)
    assert (there["msgtype"], there["filename"]) == ("m.image", image.filename)
    file = there["url"].removeprefix("mxc://")
    assert synapse.call("GET", f"media/download/{file}", version="client/v1") == image.open().read()


def test_a_video_arrives_with_its_length(synapse: Synapse, access: Access) -> None:
    film = making.clip(2)
    said = unique("Con video", media=(film,))
    publish(network, said, access)
    (there,) = messages(synapse, said.text)
    assert there["msgtype"] == "m.video"
    assert there["info"]["duration"] == pytest.approx(2000, abs=200)


def test_a_thread_hangs_together(synapse: Synapse, access: Access) -> None:
    first = publish(network, unique("Uno"), access).remote
    second = publish(network, unique("Dos", reply_to=first, thread_root=first), access).remote
    publish(network, unique("Tres", reply_to=second, thread_root=first), access)
    path = f"rooms/{quote(synapse.room)}/relations/{quote(first.id)}/m.thread"
    assert len(synapse.call("GET", path, version="client/v1")["chunk"]) == 2
    assert network.readings([first], access, line_to(network))[first.id]["replies"] == 2


def test_deletion_and_twice_is_no_error(synapse: Synapse, access: Access) -> None:
    said = unique("Adiós")
    receipt = publish(network, said, access)
    for _time in range(2):
        network.delete(receipt.remote, access, line_to(network))
    assert messages(synapse, said.text) == []


def test_a_message_at_the_limit_arrives_and_one_above_is_refused(synapse: Synapse, access: Access) -> None:
    longest = network.limits.text or 0
    assert isinstance(publish(network, post("ñ" * (longest // 2)), access), Receipt)
    with pytest.raises(Refused, match="no aceptó"):
        publish(network, post("x" * 70_000), access)


# ── trouble in mid-flow ───────────────────────────────────────────────────────────────────────────────


def test_a_server_that_is_down_before_costs_nothing(synapse: Synapse, access: Access) -> None:
    said = unique()
    synapse.server.stop()
    with pytest.raises(Unavailable):
        publish(network, said, access)
    synapse.server.start()
    publish(network, said, access)
    assert len(messages(synapse, said.text)) == 1


def test_killed_at_the_irreversible_request_it_is_settled_by_looking(
    synapse: Synapse, access: Access, since: datetime
) -> None:
    said = unique()
    with pytest.raises(Unsure):
        publish(network, said, access, before_departure=struck(synapse.server))
    synapse.server.make_sure_it_runs()
    if network.find(said, access, line_to(network), since) is None:
        publish(network, said, access)
    assert len(messages(synapse, said.text)) == 1


def test_an_answer_lost_after_acceptance_is_found_and_the_same_transaction_makes_no_second(
    synapse: Synapse, access: Access, since: datetime
) -> None:
    said = unique()
    with Door(synapse.port) as door, pytest.raises(Unsure):
        publish(network, said, replace(access, server=door.url), before_departure=door.swallow)
    found = network.find(said, access, line_to(network), since)
    assert isinstance(found, Receipt)
    assert publish(network, said, access).remote.id == found.remote.id
    assert len(messages(synapse, said.text)) == 1


def test_a_session_that_was_closed_disconnects(synapse: Synapse) -> None:
    account = network.connect(entered(synapse), line_to(network))
    own = Synapse.__new__(Synapse)
    own.url, own.token = synapse.url, account.secrets["token"]
    own.call("POST", "logout", {})
    with pytest.raises(Disconnected, match="ya no acepta"):
        publish(network, unique(), access_of(account))


def tell_too_much(access: Access) -> None:
    for _number in range(20):
        publish(network, unique(), access)


def test_too_many_messages_are_throttled_until_the_server_says(strict_synapse: Synapse) -> None:
    access = access_of(network.connect(entered(strict_synapse), line_to(network)))
    for _number in range(2):
        publish(network, unique(), access)
    with pytest.raises(Throttled) as told:
        tell_too_much(access)
    assert timedelta(seconds=1) < told.value.until - datetime.now(UTC) < timedelta(seconds=30)
