"""Telegram: what is said, what is heard; a lost answer is nobody's to guess."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    Access,
    CannotTell,
    Disconnected,
    Media,
    NetworkError,
    Refused,
    Remote,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.telegram import Telegram
from tests.fakes.telegram import CHANNEL, TOKEN, FakeTelegram
from tests.networks import specs
from tests.networks.conftest import telegram_access
from tests.networks.stands.stand import clip, gif, pdf, photo, song
from tests.real.saying import SAID, picture, post, publish

network = Telegram()
SEND = "POST /bot.*/send"


def line(**more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, secrets=(TOKEN,), **more)


def entered(server: FakeTelegram, **more: str) -> dict[str, str]:
    return {"token": TOKEN, "chat": "@cafealameda", "api_url": server.url, **more}


@pytest.mark.skipif(not specs.here("telegram"), reason=f"no contract of Telegram's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(telegram: FakeTelegram) -> None:
    with pytest.raises(NetworkError):
        line().post(f"{telegram.url}/bot{TOKEN}/sendMessage", json={"chat_id": True, "texto": "hola"})
    asked = telegram.requests.pop()
    assert specs.deviations("telegram", asked) == [
        "sendMessage: unknown field texto",
        "sendMessage.chat_id: bool is no Integer",
        "sendMessage: text is missing",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "chat", ["@cafealameda", "cafealameda", "https://t.me/cafealameda", "t.me/cafealameda/", str(CHANNEL)]
)
def test_a_channel_is_understood_as_people_write_it(telegram: FakeTelegram, chat: str) -> None:
    account = network.connect(entered(telegram, chat=chat), line())
    assert (account.id, account.name, account.url) == (
        str(CHANNEL),
        "Café Alameda",
        "https://t.me/cafealameda",
    )
    assert account.secrets == {"token": TOKEN}
    assert account.server == telegram.url


def test_without_a_server_of_ones_own_it_is_telegrams(telegram: FakeTelegram) -> None:
    through_a_stand_in = HttpLine(network, base_url=telegram.url, secrets=(TOKEN,))
    account = network.connect({"token": TOKEN, "chat": "@cafealameda"}, through_a_stand_in)
    assert account.server == "https://api.telegram.org"


@pytest.mark.parametrize("token", ["", "nada", "123:", f"{TOKEN}/../x", "1:a b", "987654321:AAF" + "x" * 32])
def test_a_wrong_token_is_said_to_be_one(telegram: FakeTelegram, token: str) -> None:
    with pytest.raises(Disconnected, match="no reconoce la clave del bot"):
        network.connect(entered(telegram, token=token), line())


def test_a_channel_that_isn_t_there_is_said_to_be_missing(telegram: FakeTelegram) -> None:
    with pytest.raises(Disconnected, match="no encuentra el canal"):
        network.connect(entered(telegram, chat="@otro"), line())


def test_a_bot_that_may_not_post_is_told_what_it_lacks(telegram: FakeTelegram) -> None:
    telegram.may_post = False
    with pytest.raises(Refused, match="no es administrador de «Café Alameda»"):
        network.connect(entered(telegram), line())


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_the_text_arrives_as_it_is(
    telegram: FakeTelegram, announce: Callable[[], None], departures: list[datetime]
) -> None:
    text = SAID + " <b>5 < 6 & 7</b> _a_ *b*"
    receipt = publish(network, post(text), telegram_access(telegram), before_departure=announce)
    message = telegram.messages[int(receipt.remote.id)]
    assert message["text"] == text
    assert receipt.remote.url == f"https://t.me/cafealameda/{receipt.remote.id}"
    assert len(departures) == 1


def test_one_picture_carries_the_text(telegram: FakeTelegram) -> None:
    receipt = publish(network, post(media=(picture("Un café"),)), telegram_access(telegram))
    message = telegram.messages[int(receipt.remote.id)]
    assert message["text"] == SAID
    assert message["file"][0] == "jardín de niños.png"


def test_several_pictures_are_one_album_with_one_text(telegram: FakeTelegram) -> None:
    said = post(media=tuple(picture(f"{n}") for n in range(10)), options={"silent": "1"})
    receipt = publish(network, said, telegram_access(telegram))
    assert [message["text"] for message in telegram.messages.values()] == [SAID, *[""] * 9]
    assert receipt.remote.extra["message_ids"] == list(telegram.messages)
    assert len(telegram.asked(SEND)) == 1


def test_a_reply_answers_its_post(telegram: FakeTelegram) -> None:
    first = publish(network, post("uno"), telegram_access(telegram))
    for media in ((), (picture("a"),), (picture("a"), picture("b"))):
        second = publish(network, post("dos", reply_to=first.remote, media=media), telegram_access(telegram))
        said = telegram.messages[int(second.remote.id)]["said"]
        assert said["reply_parameters"] == {"message_id": int(first.remote.id)}


def test_the_options_are_sent(telegram: FakeTelegram) -> None:
    options = {"silent": "1", "preview": "hide", "format": "html"}
    receipt = publish(network, post("<b>Hola</b>", options=options), telegram_access(telegram))
    said = telegram.messages[int(receipt.remote.id)]["said"]
    assert said["disable_notification"] is True
    assert said["link_preview_options"] == {"is_disabled": True}
    assert said["parse_mode"] == "HTML"


def test_a_private_channel_has_its_own_kind_of_address(telegram: FakeTelegram) -> None:
    access = replace(telegram_access(telegram), facts={})
    receipt = publish(network, post(), access)
    assert receipt.remote.url == f"https://t.me/c/1234567890/{receipt.remote.id}"


def test_a_group_that_moved_is_followed_once(telegram: FakeTelegram, announce: Callable[[], None]) -> None:
    new = -1009876543210
    telegram.moved[CHANNEL] = new
    telegram.chats[new] = {"id": new, "type": "supergroup", "title": "Café Alameda"}
    receipt = publish(network, post(), telegram_access(telegram), before_departure=announce)
    assert telegram.messages[int(receipt.remote.id)]["chat"] == new
    network.delete(receipt.remote, telegram_access(telegram), line())
    assert telegram.messages == {}


# ── trouble ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kind", ["lost_after", "half", "done_empty", "done_html", "lost_before", "empty", "html"]
)
def test_a_lost_answer_is_unsure_and_only_a_person_can_tell(telegram: FakeTelegram, kind: str) -> None:
    telegram.trouble(kind, on=SEND)
    said, access = post(), telegram_access(telegram)
    with pytest.raises(Unsure):
        network.publish(said, access, line())
    assert isinstance(network.find(said, access, line(), datetime.now(UTC)), CannotTell)


@pytest.mark.parametrize(
    ("canned", "error", "words"),
    [
        ("wrong_token", Disconnected, "clave del bot"),
        ("not_found", Disconnected, "clave del bot"),
        ("bot_was_kicked", Disconnected, "ya no puede publicar"),
        ("not_enough_rights", Disconnected, "ya no puede publicar"),
        ("chat_not_found", Disconnected, "no encuentra el canal"),
        ("message_too_long", Refused, "message is too long"),
        ("cant_parse_entities", Refused, "can't parse entities"),
        ("reply_not_found", Refused, "replied not found"),
        ("wrong_file", Refused, "wrong file"),
        ("too_many_requests", Throttled, "37 segundos"),
        ("server_error", Unsure, "problemas"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    telegram: FakeTelegram, canned: str, error: type[NetworkError], words: str
) -> None:
    telegram.trouble("reply", on=SEND, reply=canned)
    with pytest.raises(error, match=words):
        network.publish(post(), telegram_access(telegram), line())


def test_the_wait_of_a_429_is_kept_to_the_second(telegram: FakeTelegram) -> None:
    telegram.trouble("reply", on=SEND, reply="too_many_requests")
    before = datetime.now(UTC)
    with pytest.raises(Throttled) as error:
        network.publish(post(), telegram_access(telegram), line())
    assert timedelta(0) <= error.value.until - before - timedelta(seconds=37) < timedelta(seconds=1)


def test_a_page_instead_of_an_answer_before_anything_left_is_only_a_delay(telegram: FakeTelegram) -> None:
    telegram.trouble("html")
    with pytest.raises(Unavailable):
        network.connect(entered(telegram), line())


def test_the_token_is_in_no_trace(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")
    way = line()
    telegram.trouble("lost_after", on=SEND)
    with pytest.raises(Unsure) as error:
        network.publish(post(), telegram_access(telegram), way)
    secret = TOKEN.partition(":")[2]
    seen = f"{way.exchanges}{way!r}{error.value}{error.value.detail}{error.value.__cause__}{caplog.text}"
    assert secret not in seen
    assert "sendMessage" in way.exchanges[-1]["url"]


# ── afterwards and before ─────────────────────────────────────────────────────────────────────────────


def test_deleting_an_album_deletes_all_of_it_and_twice_is_fine(telegram: FakeTelegram) -> None:
    there = publish(network, post(media=(picture("a"), picture("b"))), telegram_access(telegram)).remote
    network.delete(there, telegram_access(telegram), line())
    network.delete(there, telegram_access(telegram), line())
    assert telegram.messages == {}


def test_one_that_can_t_be_deleted_is_said_so(telegram: FakeTelegram) -> None:
    telegram.trouble("reply", reply="message_cant_be_deleted")
    with pytest.raises(Refused, match="can't be deleted"):
        network.delete(Remote("1"), telegram_access(telegram), line())


def test_beside_a_picture_less_text_fits() -> None:
    said = post("x" * 1025)
    assert network.problems(said, network.limits) == []
    found = network.problems(replace(said, media=(picture(""),)), network.limits)
    assert [problem.code for problem in found] == ["text_too_long"]
    assert "1025" in str(found[0].sentence)
    assert "1024" in str(found[0].sentence)


def test_a_lost_description_is_said_and_doesn_t_block() -> None:
    found = network.problems(post(media=(picture("Un café"),)), network.limits)
    assert [(problem.code, problem.blocks) for problem in found] == [("alt_unsupported", False)]


@pytest.mark.parametrize(
    ("width", "height", "code"), [(6000, 4001, "image_too_large"), (2100, 100, "image_ratio")]
)
def test_a_picture_of_an_impossible_shape_is_refused(width: int, height: int, code: str) -> None:
    wide: Media = replace(picture(""), width=width, height=height)
    assert [problem.code for problem in network.problems(post(media=(wide,)), network.limits)] == [code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>hola", "Falta cerrar la etiqueta <b>"),
        ("hola</b>", "Sobra </b>"),
        ("<script>x</script>", "no admite la etiqueta <script>"),
        ("1 < 2", "suelto"),
    ],
)
def test_html_that_telegram_would_not_read_is_refused_beforehand(text: str, words: str) -> None:
    found = network.problems(post(text, options={"format": "html"}), network.limits)
    assert [problem.code for problem in found] == ["markup"]
    assert words in str(found[0].sentence)
    assert network.problems(post(text), network.limits) == []


@pytest.mark.parametrize("text", ['<b>a</b> <a href="https://a.mx/?a=1&b=2">b</a>', "1 &lt; 2", "a & b"])
def test_html_that_telegram_reads_passes(text: str) -> None:
    assert network.problems(post(text, options={"format": "html"}), network.limits) == []


def test_markup_doesn_t_count() -> None:
    long = "<b>" + "x" * 4096 + "</b>"
    assert network.problems(post(long, options={"format": "html"}), network.limits) == []
    assert [p.code for p in network.problems(post(long), network.limits)] == ["text_too_long"]


def test_access_shows_no_token() -> None:
    assert TOKEN not in repr(Access("1", {"token": TOKEN}))


# ── every other form ──────────────────────────────────────────────────────────────────────────────────


FORMS = {
    "sendVideo": (clip(), {"width": 1080, "height": 1920, "duration": 8, "supports_streaming": True}),
    "sendAnimation": (gif(), {"width": 320, "height": 240, "duration": 1}),
    "sendAudio": (song(), {"duration": 63}),
    "sendDocument": (pdf(), {}),
}


@pytest.mark.parametrize("method", FORMS)
def test_each_kind_of_file_has_its_own_method(telegram: FakeTelegram, method: str) -> None:
    media, about = FORMS[method]
    receipt = publish(network, post(media=(media,)), telegram_access(telegram))
    message = telegram.messages[int(receipt.remote.id)]
    assert [asked.path.rpartition("/")[2] for asked in telegram.asked(SEND)] == [method]
    assert {name: message["said"].get(name) for name in about} == about
    assert message["text"] == SAID
    with media.open() as content:
        assert message["file"] == (media.filename, media.mime, content.read())


def test_photos_and_videos_make_one_album(telegram: FakeTelegram) -> None:
    said = post(media=(photo(), clip(), photo(shade=7)), options={"spoiler": True, "caption_above": True})
    receipt = publish(network, said, telegram_access(telegram))
    album = telegram.messages[int(receipt.remote.id)]["said"]["media"]
    assert [each["type"] for each in album] == ["photo", "video", "photo"]
    assert [each.get("has_spoiler") for each in album] == [True, True, True]
    assert [each.get("show_caption_above_media") for each in album] == [True, None, None]
    assert album[0]["caption"] == SAID


@pytest.mark.parametrize(
    "media", [(photo(), gif()), (gif(), gif()), (song(), pdf()), (photo(), pdf())], ids=str
)
def test_what_telegram_doesn_t_put_together_is_said(media: tuple[Media, ...]) -> None:
    found = [p.code for p in network.problems(post(media=media), network.limits) if p.blocks]
    assert "media_mixed" in found
    as_files = post(media=media, options={"as_files": True})
    assert [p for p in network.problems(as_files, network.limits) if p.blocks] == []


def test_sent_as_a_file_a_picture_is_asked_neither_format_nor_shape(telegram: FakeTelegram) -> None:
    wide = replace(photo(), width=2100, height=100, mime="image/tiff")
    said = post(media=(wide,), options={"as_files": True})
    assert [p for p in network.problems(said, network.limits) if p.blocks] == []
    publish(network, said, telegram_access(telegram))
    assert len(telegram.asked("sendDocument")) == 1


def test_a_poll_asks_what_the_text_says(telegram: FakeTelegram) -> None:
    options = {"poll_choices": ["Café", "Té"], "poll_multiple": True, "poll_hours": 48, "protect": True}
    receipt = publish(network, post("¿Qué?", options=options), telegram_access(telegram))
    said = telegram.messages[int(receipt.remote.id)]["said"]
    assert (said["question"], said["options"]) == ("¿Qué?", [{"text": "Café"}, {"text": "Té"}])
    assert (said["allows_multiple_answers"], said["open_period"]) == (True, 48 * 3600)
    assert said["protect_content"] is True


def test_a_quiz_knows_its_right_answer_and_says_the_text_above(telegram: FakeTelegram) -> None:
    options = {
        "poll_choices": ["9", "10"],
        "poll_question": "¿A qué hora?",
        "poll_kind": "quiz",
        "poll_right": 2,
        "poll_why": "Los lunes, a las 10.",
        "format": "html",
    }
    said = post("<b>Horario</b>", options=options, media=(photo(),))
    receipt = publish(network, said, telegram_access(telegram))
    message = telegram.messages[int(receipt.remote.id)]
    assert (message["said"]["type"], message["said"]["correct_option_ids"]) == ("quiz", [1])
    assert message["said"]["description"] == "<b>Horario</b>"
    assert message["said"]["description_parse_mode"] == "HTML"
    assert message["file"][0] == "foto-120.jpg"


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("¿Qué?", {"poll_choices": ["Café"]}, "poll_choices"),
        ("¿Qué?", {"poll_choices": ["Café", "T" * 101]}, "poll_choices"),
        ("ñ" * 301, {}, "poll_question"),
        ("", {}, "poll_question"),
        ("ñ" * 1025, {"poll_question": "¿Qué?"}, "text_too_long"),
        ("¿Qué?", {"poll_kind": "quiz"}, "poll_right"),
        ("¿Qué?", {"poll_kind": "quiz", "poll_right": 3}, "poll_right"),
    ],
)
def test_a_poll_that_telegram_would_refuse_is_said_beforehand(
    text: str, more: dict[str, Any], code: str
) -> None:
    said = post(text, options={"poll_choices": ["Café", "Té"], **more})
    assert [problem.code for problem in network.problems(said, network.limits)] == [code]


def test_a_server_of_ones_own_takes_larger_files(telegram: FakeTelegram) -> None:
    account = network.connect(entered(telegram), line())
    assert account.facts["own_server"] is True
    film = replace(clip(), bytes=300 * 2**20, alt="")
    said = post(media=(film,))
    assert [p.code for p in network.problems(said, network.limits)] == ["file_too_heavy"]
    assert network.problems(said, network.limits_for(account.facts)) == []


def test_a_file_too_large_for_it_is_refused(telegram: FakeTelegram) -> None:
    telegram.trouble("reply", on=SEND, reply="too_large")
    with pytest.raises(Refused, match="Too Large"):
        network.publish(post(media=(clip(),)), telegram_access(telegram), line())


def test_a_link_s_preview_may_come_first(telegram: FakeTelegram) -> None:
    receipt = publish(network, post(options={"preview": "above"}), telegram_access(telegram))
    said = telegram.messages[int(receipt.remote.id)]["said"]
    assert said["link_preview_options"] == {"show_above_text": True}
