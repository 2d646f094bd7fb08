"""Discord's bot: what is said, what is heard, and what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    CannotTell,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unsure,
)
from publishing.networks.discord import Discord
from publishing.networks.line import HttpLine
from tests.fakes.discord import BOT, FORUM, GUILD, NEWS, TEXT, TOKEN, FakeDiscord
from tests.networks import specs, talking
from tests.networks.stands.discord import access
from tests.networks.stands.stand import clip, photo, words

network = Discord()
SAY = r"POST .*/messages$"
PLACE = f"https://discord.com/channels/{GUILD}"


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as server:
        yield server


def line(server: FakeDiscord) -> HttpLine:
    return talking.line_to(network, server)


def said(server: FakeDiscord, number: int = -1) -> dict[str, Any]:
    return list(server.messages.values())[number]


@pytest.mark.skipif(not specs.here("discord"), reason=f"no contract of Discord's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(discord: FakeDiscord) -> None:
    headers = {"Authorization": f"Bot {TOKEN}"}
    url = f"https://discord.com/api/v10/channels/{TEXT}/messages"
    line(discord).post(url, json={"content": "hola", "texto": "x", "flags": "4"}, headers=headers)
    asked = discord.requests.pop()
    assert sorted(specs.deviations("discord", asked)) == [
        "POST /channels/{channel_id}/messages: flags is not of type 'integer', 'null'",
        "POST /channels/{channel_id}/messages: unknown field texto",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "channel", ["general", "#General", TEXT, f"https://discord.com/channels/{GUILD}/{TEXT}"]
)
def test_a_channel_is_understood_as_people_write_it(discord: FakeDiscord, channel: str) -> None:
    account = network.connect({"token": f" Bot {TOKEN}", "channel": channel}, line(discord))
    assert (account.id, account.name) == (TEXT, "#general · Café Alameda")
    assert account.url == f"{PLACE}/{TEXT}"
    assert account.secrets == {"token": TOKEN}
    assert account.facts["bot"] == BOT


@pytest.mark.parametrize(
    ("channel", "words"), [("", "Escribe en qué canal"), ("nada", "no ve el canal «nada»")]
)
def test_without_a_channel_it_lists_those_the_bot_reaches(
    discord: FakeDiscord, channel: str, words: str
) -> None:
    with pytest.raises(Refused, match=rf"{words}.*#general \({TEXT}\), #anuncios.*#foro") as told:
        network.connect({"token": TOKEN, "channel": channel}, line(discord))
    assert "categoría" not in str(told.value)


def test_a_bot_that_nobody_invited_says_so(discord: FakeDiscord) -> None:
    discord.in_guild = False
    with pytest.raises(Refused, match="Invítalo a tu servidor"):
        network.connect({"token": TOKEN}, line(discord))


def test_a_wrong_token_is_disconnected(discord: FakeDiscord) -> None:
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.connect({"token": "otra", "channel": TEXT}, line(discord))


def test_a_category_is_no_place_to_write(discord: FakeDiscord) -> None:
    with pytest.raises(Refused, match="elige un canal de texto"):
        network.connect({"token": TOKEN, "channel": "197038439483310104"}, line(discord))


def test_a_forum_offers_its_tags_and_an_announcement_channel_its_crosspost(discord: FakeDiscord) -> None:
    forum = network.connect({"token": TOKEN, "channel": "foro"}, line(discord)).facts
    news = network.look_around(access(NEWS), line(discord))
    assert [f.choices for f in network.options_for(forum) if f.name == "forum_tags"] == [
        (("301", "Novedades"),)
    ]
    assert "crosspost" in {field.name for field in network.options_for(news)}
    assert not {"crosspost", "forum_tags"} & {field.name for field in network.options_for(access().facts)}


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_what_arrives_is_what_was_composed(discord: FakeDiscord) -> None:
    post = words("¡Mañana! 🎉 @everyone", link="https://café.example/menú", media=(photo(), clip(300_000)))
    receipt = talking.publish(network, discord, post, access())
    message = said(discord)
    assert message["content"] == "¡Mañana! 🎉 @everyone\n\nhttps://café.example/menú"
    assert message["allowed"] == {"parse": []}
    assert [(a["filename"], a["size"], a["description"]) for a in message["attachments"]] == [
        (post.media[0].filename, post.media[0].bytes, "Un café"),
        ("clip.mp4", 300_000, "Un video"),
    ]
    assert receipt.remote.url == f"{PLACE}/{TEXT}/{receipt.remote.id}"


def test_who_is_called_how_loudly_and_what_card_are_the_persons_choice(discord: FakeDiscord) -> None:
    chosen = {"mentions": ["roles", "everyone"], "silent": True, "link_card": "card"}
    talking.publish(
        network, discord, words(title="El menú", link="https://a.example/", options=chosen), access()
    )
    assert said(discord)["allowed"] == {"parse": ["everyone", "roles"]}
    assert said(discord)["flags"] == 4096
    assert said(discord)["embeds"] == [{"title": "El menú", "url": "https://a.example/"}]
    assert "https" not in said(discord)["content"]
    talking.publish(network, discord, talking.another(words(options={"link_card": "none"})), access())
    assert said(discord)["flags"] == 4


def test_a_poll_asks_its_question_once(discord: FakeDiscord) -> None:
    chosen = {"poll_choices": ["Café", " ", "Té"], "poll_hours": 48, "poll_multiple": True}
    talking.publish(network, discord, words("¿Qué preparamos?", options=chosen), access())
    assert said(discord)["content"] == ""
    assert said(discord)["poll"] == {
        "question": {"text": "¿Qué preparamos?"},
        "answers": [{"poll_media": {"text": "Café"}}, {"poll_media": {"text": "Té"}}],
        "duration": 48,
        "allow_multiselect": True,
    }


def test_a_thread_part_and_a_comment_answer_the_message_above(discord: FakeDiscord) -> None:
    first = talking.publish(network, discord, words("uno"), access()).remote
    talking.publish(network, discord, talking.another(words("dos", reply_to=first, comment=True)), access())
    assert said(discord)["message_reference"] == {"message_id": first.id, "channel_id": TEXT}


def test_an_announcement_is_crossposted_once(discord: FakeDiscord) -> None:
    news, post = access(NEWS, type=5), words(options={"crosspost": True})
    kept: list[StillWorking] = []
    receipt = talking.publish(network, discord, post, news, kept.append)
    assert kept[0].left
    again = network.resume(kept[0].memo, post, news, line(discord))
    assert discord.crossposted == [receipt.remote.id]
    assert isinstance(again, Receipt)
    assert (again.remote.id, again.but) == (receipt.remote.id, None)
    assert len(discord.messages) == 1


def test_a_crosspost_that_is_refused_doesn_t_unsay_the_message(discord: FakeDiscord) -> None:
    discord.trouble("reply", on="crosspost", reply="no_permission")
    receipt = talking.publish(network, discord, words(options={"crosspost": True}), access(NEWS, type=5))
    assert "no la reenvió" in str(receipt.but)
    assert "discord_50013" in str(receipt.but)


def test_in_a_forum_a_post_is_a_thread_and_its_answers_go_inside(discord: FakeDiscord) -> None:
    forum = access(FORUM, type=15)
    post = words("uno", title="Abrimos", options={"forum_tags": ["301"]}, media=(photo(),))
    first = talking.publish(network, discord, post, forum).remote
    assert discord.channels[first.id]["applied_tags"] == ["301"]
    assert first.url == f"{PLACE}/{first.id}"
    second = talking.publish(network, discord, talking.another(words("dos", reply_to=first)), forum).remote
    assert discord.messages[second.id]["channel_id"] == first.id
    assert second.url == f"{PLACE}/{first.id}/{second.id}"


def test_the_same_nonce_again_is_the_same_message(discord: FakeDiscord) -> None:
    post = words()
    talking.lost(network, discord, post, access(), SAY, "lost_after")
    again = talking.publish(network, discord, post, access())
    assert list(discord.messages) == [again.remote.id]
    assert network.remembers(access().facts) == timedelta(seconds=120)
    assert network.remembers({"type": 15}) == timedelta(0)


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
def test_an_answer_that_was_lost_after_it_was_done_is_found(discord: FakeDiscord, kind: str) -> None:
    post = words(media=(photo(),))
    talking.lost(network, discord, post, access(), SAY, kind)
    found = talking.find(network, discord, post, access())
    assert isinstance(found, Receipt)
    assert (found.remote.id, found.verified) == (said(discord)["id"], True)


def test_one_that_never_arrived_is_known_to_be_absent(discord: FakeDiscord) -> None:
    post = words("Abrimos")
    discord.say(TEXT, {"content": "Abrimos"}, author="7")  # a person's
    discord.say(TEXT, {"content": "Abrimos"}, age=3600)  # ours, older
    discord.say(TEXT, {"content": "Cerramos"})
    talking.lost(network, discord, post, access(), SAY, "lost_before")
    assert talking.find(network, discord, post, access()) is None


def test_a_channel_that_looks_empty_proves_nothing(discord: FakeDiscord) -> None:
    post = words()
    talking.lost(network, discord, post, access(), SAY, "lost_after")
    discord.sees_history = False
    assert isinstance(talking.find(network, discord, post, access()), CannotTell)


def test_more_than_we_read_is_no_proof_of_absence(discord: FakeDiscord) -> None:
    for n in range(500):
        discord.say(TEXT, {"content": f"Otra {n}"})
    assert isinstance(talking.find(network, discord, words(), access()), CannotTell)


def test_a_lost_thread_is_found_by_its_title(discord: FakeDiscord) -> None:
    forum, post = access(FORUM, type=15), words("uno", title="Abrimos")
    talking.lost(network, discord, post, forum, "POST .*/threads$", "lost_after")
    found = talking.find(network, discord, post, forum)
    assert isinstance(found, Receipt)
    assert found.remote.extra["thread"]
    assert talking.find(network, discord, words("uno", title="Otro"), forum) is None
    later = datetime.now(UTC) + timedelta(hours=1)
    assert talking.find(network, discord, post, forum, since=later) is None


def test_a_message_that_was_accepted_before_its_crosspost_is_known(discord: FakeDiscord) -> None:
    working = StillWorking({"message": "77", "channel": NEWS}, left=True)
    found = talking.find(network, discord, words(), access(NEWS, type=5), working)
    assert isinstance(found, Receipt)
    assert found.remote.id == "77"


# ── what Discord says ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("unauthorized", Disconnected, "Vuelve a conectar"),
        ("no_access", Disconnected, "falta permiso.*50001"),
        ("no_permission", Disconnected, "falta permiso.*50013"),
        ("unknown_channel", Disconnected, "ya no existe"),
        ("empty_message", Refused, "mensajes vacíos"),
        ("too_large", Refused, "pesan demasiado"),
        ("content_too_long", Refused, "content: Must be 2000"),
        ("unknown_reference", Refused, "message_reference: Unknown message"),
        ("harmful_link", Refused, "peligroso un enlace"),
        ("blocked_by_automod", Refused, "moderación automática"),
        ("tag_required", Refused, "al menos una etiqueta"),
        ("slowmode", Throttled, "más tarde"),
        ("rate_limited", Throttled, "esperar 1.337 segundos"),
        ("rate_limited_shared", Throttled, "muchos mensajes"),
        ("banned_by_cloudflare", Throttled, "esperar"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    discord: FakeDiscord, canned: str, error: type[NetworkError], words_said: str
) -> None:
    discord.trouble("reply", on=SAY, reply=canned)
    with pytest.raises(error, match=words_said):
        talking.publish(network, discord, words(), access())
    assert discord.messages == {}


def test_a_bot_that_lost_its_role_holds_the_channel(discord: FakeDiscord) -> None:
    discord.may_post = False
    with pytest.raises(Disconnected, match="Enviar mensajes"):
        talking.publish(network, discord, words(), access())


@pytest.mark.parametrize(
    ("canned", "seconds", "code"),
    [
        ("rate_limited", 1.337, "rate_user"),
        ("rate_limited_globally", 64.57, "rate_global"),
        ("banned_by_cloudflare", 3600, "http_429"),
    ],
)
def test_the_wait_is_kept_to_the_fraction(
    discord: FakeDiscord, canned: str, seconds: float, code: str
) -> None:
    discord.trouble("reply", on=SAY, reply=canned)
    before = datetime.now(UTC)
    with pytest.raises(Throttled) as told:
        talking.publish(network, discord, words(), access())
    assert told.value.code == code
    assert timedelta(0) <= told.value.until - before - timedelta(seconds=seconds) < timedelta(seconds=5)


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", [access(), access(FORUM, type=15)], ids=["message", "thread"])
def test_deleting_twice_succeeds(discord: FakeDiscord, place: Any) -> None:
    there = talking.publish(network, discord, words(title="Abrimos"), place).remote
    network.delete(there, place, line(discord))
    network.delete(there, place, line(discord))
    assert discord.messages == {}


def test_reactions_and_answers_are_counted_for_what_still_exists(discord: FakeDiscord) -> None:
    there = talking.publish(network, discord, words(), access()).remote
    thread = talking.publish(network, discord, words(title="Abrimos"), access(FORUM, type=15)).remote
    figures = network.readings(
        [there, thread, Remote("404", extra={"channel": TEXT})], access(), line(discord)
    )
    assert figures == {there.id: {"likes": 5}, thread.id: {"likes": 5, "replies": 4}}


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (words("x" * 301, options={"poll_choices": ["a", "b"]}), ["poll_question"]),
        (words("¿?", options={"poll_choices": ["a"]}), ["poll_choices"]),
        (words("¿?", options={"poll_choices": ["a", "b" * 56]}), ["poll_choices"]),
        (words("", options={"poll_choices": ["a", "b"]}), ["poll_question"]),
        (words("", title="¿Café?", options={"poll_choices": ["a", "b"]}), []),
        (words("", link="https://a.example/", options={"link_card": "card"}), []),
        (words(media=(photo(),) * 6 + (clip(),) * 5), ["too_many_files"]),
        (words(media=(clip(11 * 2**20),)), ["file_too_heavy"]),
    ],
)
def test_what_doesn_t_fit_is_said(post: Any, codes: list[str]) -> None:
    assert [problem.code for problem in network.problems(post, network.limits)] == codes


def test_a_forum_asks_for_a_title_and_maybe_a_tag() -> None:
    limits = network.limits_for({"type": 15, "needs_tag": True})
    codes = [problem.code for problem in network.problems(words(), limits)]
    assert codes == ["title_missing", "tag_missing"]
    whole = words(title="Abrimos", options={"forum_tags": ["301"]})
    assert network.problems(whole, limits) == []
    assert [p.code for p in network.problems(words(title="x" * 101), network.limits_for({"type": 15}))] == [
        "title_too_long"
    ]
