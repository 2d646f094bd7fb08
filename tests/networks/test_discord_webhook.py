"""Discord's webhooks: what is said, what is heard; a lost answer is nobody's to guess."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publishing.networks.contract import CannotTell, Disconnected, NetworkError, Refused, Throttled
from publishing.networks.discord_webhook import DiscordWebhook
from publishing.networks.line import HttpLine
from tests.fakes.discord import FORUM, GUILD, HOOK, HOOK_TOKEN, TEXT, FakeDiscord
from tests.networks import talking
from tests.networks.stands.discord_webhook import ADDRESS, access
from tests.networks.stands.stand import photo, words

network = DiscordWebhook()
SAY = r"POST .*/webhooks/\d+/[\w-]+$"


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as server:
        yield server


def line(server: FakeDiscord) -> HttpLine:
    return talking.line_to(network, server, access())


@pytest.mark.parametrize(
    "address",
    [ADDRESS, ADDRESS.replace("discord.com/api", "canary.discordapp.com/api/v9"), ADDRESS + "?wait=true"],
)
def test_its_address_is_all_that_is_needed(discord: FakeDiscord, address: str) -> None:
    account = network.connect({"url": f" {address} "}, line(discord))
    assert (account.id, account.name, account.secrets) == (HOOK, "Café", {"token": HOOK_TOKEN})
    assert account.url == f"https://discord.com/channels/{GUILD}/{TEXT}"


@pytest.mark.parametrize(
    "address", ["", "https://discord.com/", ADDRESS.replace("discord.com", "evil.example")]
)
def test_what_is_no_webhook_is_never_asked(discord: FakeDiscord, address: str) -> None:
    with pytest.raises(Refused, match="no es la dirección de un webhook"):
        network.connect({"url": address}, line(discord))
    assert discord.requests == []


def test_a_thread_is_another_account(discord: FakeDiscord) -> None:
    account = network.connect({"url": ADDRESS, "thread": "197038439483310199"}, line(discord))
    assert account.id == f"{HOOK}:197038439483310199"


def test_what_arrives_is_what_was_composed_and_signed(discord: FakeDiscord) -> None:
    post = words("Hola ☕", media=(photo(),), options={"username": "Café Alameda"})
    receipt = talking.publish(network, discord, post, access())
    message = discord.messages[receipt.remote.id]
    assert (message["content"], message["username"], message["allowed"]) == (
        "Hola ☕",
        "Café Alameda",
        {"parse": []},
    )
    assert message["attachments"][0]["description"] == "Un café"
    assert receipt.remote.url == f"https://discord.com/channels/{GUILD}/{TEXT}/{receipt.remote.id}"


def test_in_a_thread_all_goes_to_it(discord: FakeDiscord) -> None:
    receipt = talking.publish(network, discord, words(), access(thread="197038439483310199"))
    assert receipt.remote.extra == {"channel": "197038439483310199", "thread": "197038439483310199"}


def test_in_a_forum_a_title_opens_a_thread_and_parts_follow_inside(discord: FakeDiscord) -> None:
    discord.hooks[HOOK]["channel_id"] = FORUM
    with pytest.raises(Refused, match="es un foro: escribe un título"):
        talking.publish(network, discord, words(), access())
    post = words("uno", title="Abrimos", options={"new_thread": True})
    first = talking.publish(network, discord, post, access()).remote
    second = talking.publish(network, discord, words("dos", reply_to=first), access()).remote
    assert discord.messages[second.id]["channel_id"] == first.extra["thread"]


@pytest.mark.parametrize("kind", ["lost_before", "lost_after"])
def test_a_lost_answer_is_a_persons_to_judge(discord: FakeDiscord, kind: str) -> None:
    talking.lost(network, discord, words(), access(), SAY, kind)
    assert isinstance(talking.find(network, discord, words(), access()), CannotTell)


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("unknown_webhook", Disconnected, "fue borrado"),
        ("invalid_webhook_token", Disconnected, "ya no reconoce la clave"),
        ("rate_limited_shared", Throttled, "336.57"),
        ("content_too_long", Refused, "2000 or fewer"),
    ],
)
def test_each_refusal_means_what_it_says(
    discord: FakeDiscord, canned: str, error: type[NetworkError], words_said: str
) -> None:
    discord.trouble("reply", on=SAY, reply=canned)
    with pytest.raises(error, match=words_said):
        talking.publish(network, discord, words(), access())
    assert discord.messages == {}


def test_deleting_twice_succeeds_and_reactions_are_counted(discord: FakeDiscord) -> None:
    there = talking.publish(network, discord, words(), access(thread="197038439483310199")).remote
    assert network.readings([there], access(), line(discord)) == {there.id: {"likes": 5}}
    network.delete(there, access(), line(discord))
    network.delete(there, access(), line(discord))
    assert network.readings([there], access(), line(discord)) in ({}, {there.id: {"likes": 0}})
    assert all(asked.one("thread_id") == "197038439483310199" for asked in discord.asked("DELETE"))


def test_a_thread_without_title_is_said_before() -> None:
    found = network.problems(words(options={"new_thread": True}), network.limits)
    assert [problem.code for problem in found] == ["title_missing"]
