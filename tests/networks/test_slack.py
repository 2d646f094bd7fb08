"""Slack: what is said, what is heard, and what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.consent import completed
from publishing.networks.contract import (
    App,
    CannotTell,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.slack import PATIENCE, Slack
from tests.fakes.slack import CLIENT, CLIENT_SECRET, CODE, GENERAL, REFRESH, SECRET_CHANNEL, TOKEN, FakeSlack
from tests.networks import specs, talking
from tests.networks.stands.slack import POST, SHOW, access
from tests.networks.stands.stand import clip, photo, words

network = Slack()
APP = App(CLIENT, CLIENT_SECRET)
BACK = "https://pauta.example/vuelta"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


def line(server: FakeSlack) -> HttpLine:
    return talking.line_to(network, server)


def said(server: FakeSlack) -> dict[str, Any]:
    return list(server.messages.values())[-1]


@pytest.mark.skipif(not specs.here("slack"), reason=f"no contract of Slack's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(slack: FakeSlack) -> None:
    headers, api = {"Authorization": f"Bearer {TOKEN}"}, "https://slack.com/api"
    way = line(slack)
    way.put(f"{api}/chat.postMensaje", headers=headers)
    way.get(f"{api}/auth.test", headers=headers)
    way.post(f"{api}/chat.postMessage", json={"texto": "x", "text": 7}, headers=headers)
    found = [each for asked in slack.requests for each in specs.deviations("slack", asked)]
    slack.requests.clear()
    assert found == [
        "PUT /api/chat.postMensaje: no such method",
        "auth.test: asked with GET",
        "chat.postMessage: unknown argument texto",
        "chat.postMessage: channel is missing",
        "chat.postMessage: text is no such thing",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_the_person_chooses_among_the_channels_the_app_sees(slack: FakeSlack) -> None:
    grant = network.exchange(APP, CODE, "", BACK, line(slack))
    network.check_scopes(grant)
    offered = [completed(one, grant) for one in network.offers(grant, APP, line(slack))]
    assert [(one.id, one.name) for one in offered] == [
        (GENERAL, "#general · Café"),
        (SECRET_CHANNEL, "#equipo · Café"),
    ]
    assert offered[0].url == f"https://cafe.slack.com/archives/{GENERAL}"
    assert set(offered[0].secrets) == {"access_token", "refresh_token"}
    assert offered[0].expires_at


def test_a_code_works_once_and_scopes_that_miss_are_named(slack: FakeSlack) -> None:
    with pytest.raises(Disconnected, match="Empieza de nuevo"):
        network.exchange(APP, "otro", "", BACK, line(slack))
    slack.scopes = "files:write"
    with pytest.raises(Refused, match="channels:read, chat:write"):
        network.check_scopes(network.exchange(APP, CODE, "", BACK, line(slack)))


def test_a_rotated_token_is_renewed_once(slack: FakeSlack) -> None:
    grant = network.renew(access(), line(slack))
    assert network.renewed(access(), grant)["refresh_token"] != REFRESH
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.renew(access(), line(slack))


def test_wrong_app_keys_are_no_refused_renewal(slack: FakeSlack) -> None:
    wrong = replace(access(), app=App(CLIENT, "otro"))
    with pytest.raises(Refused) as told:
        network.renew(wrong, line(slack))
    assert told.value.code == "invalid_client"


def test_trouble_at_slack_is_no_refused_renewal(slack: FakeSlack) -> None:
    slack.trouble("reply", reply="internal_error")
    with pytest.raises(Unavailable):
        network.renew(access(), line(slack))


def test_a_pasted_token_says_which_channels_there_are(slack: FakeSlack) -> None:
    with pytest.raises(Refused, match=rf"{GENERAL} \(#general"):
        network.connect({"access_token": TOKEN}, line(slack))
    assert network.connect({"access_token": TOKEN, "account": SECRET_CHANNEL}, line(slack)).facts["private"]
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.connect({"access_token": "xoxb-otro"}, line(slack))


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_what_arrives_is_what_was_composed(slack: FakeSlack) -> None:
    post = words("¡Té & pan <3! 🎉", link="https://café.example/?a=1&b=2", options={"unfurl": "none"})
    receipt = talking.publish(network, slack, post, access())
    assert said(slack)["text"] == "¡Té &amp; pan &lt;3! 🎉\n\nhttps://café.example/?a=1&amp;b=2"
    assert said(slack)["metadata"] == {"event_type": "pauta_delivery", "event_payload": {"key": post.key}}
    assert (said(slack)["said"]["unfurl_links"], said(slack)["said"]["unfurl_media"]) == (False, False)
    assert receipt.remote.url.endswith("?x=1")


def test_markdown_goes_as_markdown_and_plain_text_is_not_read_as_markup(slack: FakeSlack) -> None:
    talking.publish(network, slack, words("**a** & b", options={"format": "markdown"}), access())
    assert said(slack)["said"]["markdown_text"] == "**a** & b"
    talking.publish(network, slack, words("*a*", options={"format": "plain"}), access())
    assert said(slack)["said"]["mrkdwn"] is False


def test_thread_parts_answer_the_first_message_never_an_answer(slack: FakeSlack) -> None:
    first = talking.publish(network, slack, words("uno"), access()).remote
    second = talking.publish(network, slack, words("dos", reply_to=first), access()).remote
    third = words("tres", reply_to=second, options={"broadcast": True})
    talking.publish(network, slack, third, access())
    assert (said(slack)["thread_ts"], said(slack)["said"]["reply_broadcast"]) == (first.id, True)
    with_file = words("foto", reply_to=second, media=(photo(),), options={"broadcast": True})
    talking.publish(network, slack, with_file, access())
    assert said(slack)["thread_ts"] == first.id


def test_files_go_up_whole_and_are_shown_together(slack: FakeSlack) -> None:
    slack.looks = 3
    post = words("Té & pan", media=(photo(), clip(300_000)))
    kept: list[StillWorking] = []
    receipt = talking.publish(network, slack, post, access(), kept.append)
    assert [(file["alt"], file["content"]) for file in slack.files.values()] == [
        ("Un café", post.media[0].open().read()),
        (None, post.media[1].open().read()),
    ]
    assert said(slack)["text"] == "Té &amp; pan"
    assert (receipt.remote.id, receipt.remote.extra["files"]) == (said(slack)["ts"], list(slack.files))
    assert [each.left for each in kept] == [False, True, True, True, True]
    assert len(slack.asked(SHOW)) == 1


def test_files_that_slack_never_shows_are_still_accepted(slack: FakeSlack) -> None:
    slack.looks = 10_000
    post = words(media=(photo(),))
    memo = {"files": ["F1"], "shown": True, "looks": PATIENCE}
    slack.files["F1"] = {"id": "F1", "name": "x", "looks": 99}
    ending = network.resume(memo, post, access(), line(slack))
    assert isinstance(ending, Receipt)
    assert (ending.remote.id, ending.verified) == ("F1", False)
    network.delete(ending.remote, access(), line(slack))
    assert slack.files == {}


def test_a_crash_between_files_goes_on_where_it_was(slack: FakeSlack) -> None:
    post = words(media=(clip(40 * 2**20), photo()))
    first = network.publish(post, access(), line(slack))
    assert isinstance(first, StillWorking)
    assert len(first.memo["files"]) == 1
    second = network.resume(first.memo, post, access(), line(slack))
    assert isinstance(second, StillWorking)
    assert len(slack.asked("POST /upload")) == 2
    assert isinstance(network.resume(second.memo, post, access(), line(slack)), StillWorking)
    assert len(slack.messages) == 1


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
@pytest.mark.parametrize("reply", [False, True])
def test_an_answer_that_was_lost_after_it_was_done_is_found(slack: FakeSlack, kind: str, reply: bool) -> None:
    slack.page = 2
    above = Remote(slack.say(GENERAL, "antes")["ts"]) if reply else None
    post = words(reply_to=above)
    for n in range(5):
        slack.say(GENERAL, f"Otra {n}", {"thread_ts": above.id} if above else None)
    talking.lost(network, slack, post, access(), POST, kind)
    found = talking.find(network, slack, post, access())
    assert isinstance(found, Receipt)
    assert (found.remote.id, found.verified) == (said(slack)["ts"], True)


def test_one_that_never_arrived_is_known_to_be_absent(slack: FakeSlack) -> None:
    slack.say(GENERAL, words().text)  # a person's, without our key
    talking.lost(network, slack, words(), access(), POST, "lost_before")
    assert talking.find(network, slack, words(), access()) is None


def test_a_channel_it_may_not_read_is_a_persons_to_judge(slack: FakeSlack) -> None:
    talking.lost(network, slack, words(), access(), POST, "lost_after")
    slack.channels[GENERAL]["is_member"] = False
    assert isinstance(talking.find(network, slack, words(), access()), CannotTell)


def test_more_than_we_read_is_no_proof_of_absence(slack: FakeSlack) -> None:
    slack.page = 1
    for n in range(12):
        slack.say(GENERAL, f"Otra {n}")
    assert isinstance(talking.find(network, slack, words(), access()), CannotTell)


@pytest.mark.parametrize(("kind", "there"), [("lost_after", True), ("lost_before", False)])
def test_lost_files_are_asked_where_they_are_shown(slack: FakeSlack, kind: str, there: bool) -> None:
    post = words(media=(photo(), photo(shade=30)))
    working = talking.lost(network, slack, post, access(), SHOW, kind)
    found = talking.find(network, slack, post, access(), working)
    assert isinstance(found, Receipt) if there else found is None


# ── what Slack says ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("invalid_auth", Disconnected, "Vuelve a conectar"),
        ("token_revoked", Disconnected, "token_revoked"),
        ("token_expired", Disconnected, "Vuelve a conectar"),
        ("account_inactive", Disconnected, "Vuelve a conectar"),
        ("missing_scope", Disconnected, "falta permiso"),
        ("not_in_channel", Disconnected, "/invite"),
        ("channel_not_found", Disconnected, "ya no existe"),
        ("is_archived", Disconnected, "archivado"),
        ("restricted_action", Disconnected, "no permite publicar"),
        ("msg_too_long", Refused, "demasiado largo"),
        ("no_text", Refused, "mensajes vacíos"),
        ("invalid_blocks", Refused, "invalid_blocks"),
        ("thread_not_found", Refused, "hilo"),
        ("rate_limited", Throttled, "esperar"),
        ("rate_limited_in_the_body", Throttled, "esperar"),
        ("internal_error", Unsure, "problemas"),
        ("fatal_error", Unsure, "problemas"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    slack: FakeSlack, canned: str, error: type[NetworkError], words_said: str
) -> None:
    slack.trouble("reply", on=POST, reply=canned)
    with pytest.raises(error, match=words_said):
        talking.publish(network, slack, words(), access())
    assert slack.messages == {}


def test_the_wait_is_kept_to_the_second(slack: FakeSlack) -> None:
    slack.trouble("reply", on=POST, reply="rate_limited")
    with pytest.raises(Throttled) as told:
        talking.publish(network, slack, words(), access())
    assert timedelta(seconds=25) < told.value.until - datetime.now(UTC) <= timedelta(seconds=30)


@pytest.mark.parametrize("on", ["POST /api/files.getUploadURLExternal", SHOW])
def test_a_file_that_slack_refuses_is_said(slack: FakeSlack, on: str) -> None:
    slack.trouble("reply", on=on, reply="file_type_not_allowed")
    with pytest.raises(Refused, match="no aceptó un archivo"):
        talking.publish(network, slack, words(media=(photo(),)), access())


def test_an_address_that_can_t_be_asked_for_is_made(slack: FakeSlack) -> None:
    slack.trouble("lost_after", on="GET /api/chat.getPermalink")
    remote = talking.publish(network, slack, words(), access()).remote
    assert remote.url == f"https://cafe.slack.com/archives/{GENERAL}/p{remote.id.replace('.', '')}"


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds_files_included(slack: FakeSlack) -> None:
    there = talking.publish(network, slack, words(media=(photo(),)), access()).remote
    network.delete(there, access(), line(slack))
    network.delete(there, access(), line(slack))
    assert (slack.messages, slack.files) == ({}, {})


def test_reactions_and_answers_are_counted_for_what_still_exists(slack: FakeSlack) -> None:
    there = talking.publish(network, slack, words(), access()).remote
    figures = network.readings([there, Remote("404")], access(), line(slack))
    assert figures == {there.id: {"likes": 3, "replies": 4}}
