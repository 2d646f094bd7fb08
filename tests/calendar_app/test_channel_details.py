"""What a channel has beside its words: options, a thread, a first comment, a title of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app import composing, planning, review
from calendar_app.models import Post
from publishing import networks
from publishing.models import Channel, Delivery
from publishing.networks.contract import Can, Cost, Field, Kind, Sentence, Unavailable

FORM = Field("form", "Forma", kind=Kind.CHOICE, choices=(("feed", "Muro"), ("reel", "Reel")), default="feed")
EVERY_KIND = (
    FORM,
    Field("note", "Nota", required=False, most=20),
    Field("story", "Relato", required=False, kind=Kind.LONG),
    Field("poll_choices", "Opciones de la encuesta", required=False, kind=Kind.LINES, least=2, most=4),
    Field("privacy", "Quién la ve", kind=Kind.CHOICE, choices=(("all", "Todos"), ("own", "Sólo yo"))),
    Field("topics", "Temas", required=False, kind=Kind.CHOICES, choices=(("a", "Café"), ("b", "Té")), most=1),
    Field("duet", "Permitir dúos", required=False, kind=Kind.YES_NO, where=("form", ("reel",))),
    Field("stitch", "Permitir pegar", required=False, kind=Kind.YES_NO, locked="La cuenta lo tiene apagado."),
    Field("hours", "Horas", required=False, kind=Kind.NUMBER, least=1, most=48),
    Field("site", "Sitio", required=False, kind=Kind.ADDRESS),
    Field("opens", "Abre", required=False, kind=Kind.MOMENT),
    Field("ends", "Termina", required=False, kind=Kind.DATE),
)


@pytest.fixture
def network(monkeypatch: Any) -> Any:
    """The practice network, with everything a network may ask."""
    practice = networks.get("practice")
    able = practice.can | {Can.THREAD, Can.FIRST_COMMENT, Can.TITLE}
    monkeypatch.setattr(type(practice), "can", able)
    monkeypatch.setattr(type(practice), "options", EVERY_KIND)
    monkeypatch.setattr(type(practice), "limits", replace(practice.limits, comment=50))
    return practice


@pytest.fixture
def post(network: Any, brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, text="El tueste", title="De casa", channels=[channel])


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Client:
    return signed_in(bob)


def at(name: str, post: Post) -> str:
    return reverse(name, args=["alameda", post.pk])


def typed(post: Post, channel: Channel, **fields: Any) -> dict[str, Any]:
    """What the form sends; `option_x` is the control of option x, the rest are named for the channel."""
    post.refresh_from_db()
    named = {name.replace("option_", "option-"): value for name, value in fields.items() if name != "then"}
    numbered = {}
    for name, value in named.items():
        kind, _dash, rest = name.partition("-")
        numbered[f"{kind}-{channel.pk}{_dash}{rest}"] = value
    sent = {"version": post.version, "text": post.text, "title": post.title, "channels": [channel.pk]}
    then = {"then": fields["then"]} if "then" in fields else {}
    return {
        **sent,
        "details": [channel.pk],
        f"option-{channel.pk}-privacy": "all",
        **numbered,
        **then,
    }


def save(browser: Client, post: Post, channel: Channel, **fields: Any) -> Any:
    browser.post(at("post_save", post), typed(post, channel, **fields))
    return post.variants.get(channel=channel)


def found(post: Post) -> list[str]:
    return [str(each) for each in composing.problems(Post.objects.get(pk=post.pk))]


def test_each_kind_of_option_is_kept_as_what_it_is(browser: Client, post: Post, channel: Channel) -> None:
    options = save(
        browser, post, channel, option_form="reel", option_note=" Hola ", option_story="Uno\r\ndos\n",
        option_poll_choices="Sí\n\n No ", option_topics=["b"], option_duet="1", option_hours="24",
        option_site="alameda.cafe", option_opens="2049-07-01T10:00", option_ends="2049-07-02",
    ).options  # fmt: skip
    assert options == {
        "form": "reel", "privacy": "all", "note": "Hola", "story": "Uno\ndos", "poll_choices": ["Sí", "No"],
        "topics": ["b"], "duet": True, "hours": 24, "site": "https://alameda.cafe",
        "opens": "2049-07-01T10:00:00-06:00", "ends": "2049-07-02",
    }  # fmt: skip
    assert found(post) == []


def test_what_was_typed_comes_back_in_its_controls(browser: Client, post: Post, channel: Channel) -> None:
    save(
        browser,
        post,
        channel,
        option_opens="2049-07-01T10:00",
        option_topics=["b"],
        option_poll_choices="Sí\nNo",
    )
    page = browser.get(at("post", post)).content.decode()
    assert 'value="2049-07-01T10:00"' in page
    assert f'name="option-{channel.pk}-topics" value="b" checked' in page
    assert ">Sí\nNo</textarea>" in page
    assert '<option value="all" selected>Todos</option>' in page


def test_nothing_is_preselected_where_the_person_must_choose(
    browser: Client, post: Post, channel: Channel
) -> None:
    page = browser.get(at("post", post)).content.decode()
    assert '<option value="" selected>Elige…</option>' in page
    assert '<option value="feed" selected>Muro</option>' in page
    assert post.variants.get().options == {}
    assert "practica: Elige «Quién la ve»: Red de práctica no publica sin eso." in found(post)


def test_an_option_of_another_form_does_not_leave(browser: Client, post: Post, channel: Channel) -> None:
    variant = save(browser, post, channel, option_form="feed", option_duet="1")
    assert variant.options["duet"] is True  # she may come back to the other form
    assert "duet" not in composing.says(variant, [])["options"]
    variant = save(browser, post, channel, option_form="reel", option_duet="1")
    assert composing.says(variant, [])["options"]["duet"] is True


def test_what_the_account_can_not_choose_is_off_and_says_why(
    browser: Client, post: Post, channel: Channel
) -> None:
    page = browser.get(at("post", post)).content.decode()
    assert "La cuenta lo tiene apagado." in page
    variant = save(browser, post, channel, option_stitch="1")
    assert "stitch" not in variant.options


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("note", "a" * 21, "«Nota» tiene 21 caracteres y Red de práctica admite 20."),
        ("poll_choices", "Sólo una", "«Opciones de la encuesta» tiene 1 y Red de práctica pide al menos 2."),
        (
            "poll_choices",
            "1\n2\n3\n4\n5",
            "«Opciones de la encuesta» tiene 5 y Red de práctica admite hasta 4.",
        ),
        ("privacy", "nadie", "«nadie» ya no está entre las opciones de «Quién la ve»"),
        ("topics", ["a", "b"], "«Temas» tiene 2 y Red de práctica admite hasta 1."),
        ("hours", "muchas", "«Horas» dice «muchas» y debe ser un número entero."),
        ("hours", "49", "«Horas» es 49 y Red de práctica admite hasta 48."),
        ("hours", "0", "«Horas» es 0 y Red de práctica pide al menos 1."),
        ("site", "ftp://alameda", "«Sitio» dice «ftp://alameda», que no es una dirección web"),
        ("opens", "mañana", "«Abre» dice «mañana», que no es una fecha con su hora."),
        ("ends", "31-12", "«Termina» dice «31-12», que no es una fecha."),
    ],
)
def test_a_wrong_option_is_kept_said_and_led_to(
    name: str, value: Any, sentence: str, browser: Client, post: Post, channel: Channel
) -> None:
    save(browser, post, channel, **{f"option_{name}": value})
    assert any(sentence in each for each in found(post))
    page = browser.get(at("post", post)).content.decode()
    assert f'href="#option-{channel.pk}-{name}"' in page
    assert f'id="option-{channel.pk}-{name}"' in page
    assert sentence in page
    with pytest.raises(planning.CannotPlan):
        planning.publish_now(Post.objects.get(pk=post.pk), by=post.author)


def test_an_old_page_without_the_controls_wipes_nothing(
    browser: Client, post: Post, channel: Channel
) -> None:
    save(browser, post, channel, option_note="Se queda", part_1="", comment="Y esto")
    post.refresh_from_db()
    sent = {"version": post.version, "text": "Otra cosa", "channels": [channel.pk]}
    browser.post(at("post_save", post), sent)
    variant = post.variants.get()
    assert (variant.options["note"], variant.first_comment) == ("Se queda", "Y esto")


# ── threads, first comment, title ─────────────────────────────────────────────────────────────────────


def parts(channel: Channel, *texts: str) -> dict[str, str]:
    return {f"part-{channel.pk}-{number}": text for number, text in enumerate(texts, 1)}


def send(browser: Client, post: Post, channel: Channel, *texts: str, then: str = "") -> list[str]:
    browser.post(at("post_save", post), {**typed(post, channel), **parts(channel, *texts), "then": then})
    return list(post.variants.get().parts)


def test_the_parts_of_a_thread_are_kept_in_order_and_empty_ones_are_none(
    browser: Client, post: Post, channel: Channel
) -> None:
    assert send(browser, post, channel, "Dos", " ", "Tres") == ["Dos", "Tres"]


@pytest.mark.parametrize(
    ("verb", "order"),
    [("up", ["B", "A", "C"]), ("down", ["A", "C", "B"]), ("drop", ["A", "C"])],
)
def test_without_scripts_a_button_moves_a_part(
    verb: str, order: list[str], browser: Client, post: Post, channel: Channel
) -> None:
    assert send(browser, post, channel, "A", "B", "C", then=f"part-{verb}-{channel.pk}-2") == order


def test_a_thread_has_an_end(browser: Client, post: Post, channel: Channel) -> None:
    answer = browser.post(
        at("post_save", post),
        {**typed(post, channel), **parts(channel, *["x"] * 31)},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"] == ["El hilo tiene 31 partes y caben 30: junta o quita algunas."]


def test_each_part_is_counted_and_its_problem_leads_to_it(
    browser: Client, post: Post, channel: Channel
) -> None:
    sent = {**typed(post, channel, comment="c" * 51), **parts(channel, "corta", "a" * 501)}
    page = browser.post(at("post_check", post), sent).content.decode()
    assert f'id="count-{channel.pk}-2"' in page
    assert "<strong>501</strong> / 500" in page
    assert "<strong>51</strong> / 50" in page
    assert "Parte 2: El texto tiene 501 caracteres" in page
    assert f'href="#part-{channel.pk}-2"' in page


def test_a_title_of_its_own_wins_over_the_teams(browser: Client, post: Post, channel: Channel) -> None:
    assert composing.says(post.variants.get(), [])["title"] == "De casa"
    assert composing.says(save(browser, post, channel, title="Para fuera"), [])["title"] == "Para fuera"


def test_thread_and_comment_are_previewed(browser: Client, post: Post, channel: Channel) -> None:
    sent = {**typed(post, channel, comment="El enlace"), **parts(channel, "Segunda")}
    page = browser.post(at("post_check", post), sent).content.decode()
    assert "Segunda" in page
    assert "El enlace" in page


# ── what a change does ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change", [{"option_note": "Otra"}, {"comment": "Otro"}, {"part_": "x"}, {"title": "T"}]
)
def test_any_of_it_breaks_the_approval(
    change: dict[str, Any], browser: Client, post: Post, channel: Channel, bob: Any, abel: Any
) -> None:
    save(browser, post, channel)
    post.refresh_from_db()
    review.request(post, by=bob)
    review.approve(post, by=abel, seen=review.digest(post))
    more = parts(channel, "Segunda") if "part_" in change else {}
    fields = {name: value for name, value in change.items() if name != "part_"}
    browser.post(at("post_save", post), {**typed(post, channel, **fields), **more})
    post.refresh_from_db()
    assert post.stage == "draft"


def test_a_changed_option_replaces_what_waits(
    browser: Client, post: Post, channel: Channel, bob: Any
) -> None:
    save(browser, post, channel, option_note="Antes")
    post.refresh_from_db()
    planning.plan(post, date=timezone.localdate() + timedelta(days=9), time=planning.DEFAULT_HOUR, by=bob)
    planning.schedule(post, by=bob)
    post.refresh_from_db()
    fields = typed(post, channel, option_note="Después")
    browser.post(at("post_save", post), {**fields, "date": post.planned_date, "time": post.planned_time})
    waiting = Delivery.objects.get(state="waiting")
    assert waiting.content["options"]["note"] == "Después"


# ── what it costs, what it consents to ────────────────────────────────────────────────────────────────


def test_costs_are_said_and_summed(
    browser: Client, post: Post, channel: Channel, brand: Any, network: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(type(network), "cost", lambda self, post: Cost(Decimal("0.2")) if post.link else None)
    other = Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")
    sent = {**typed(post, channel), "link": "alameda.cafe", "channels": [channel.pk, other.pk]}
    page = browser.post(at("post_check", post), sent).content.decode()
    assert "Red de práctica cobra US$0.20 por esta publicación" in page
    assert "Publicarla cuesta US$0.40 en total" in page
    assert "cobra" not in browser.post(at("post_check", post), typed(post, channel)).content.decode()


def test_what_publishing_consents_to_is_said_before(
    browser: Client, post: Post, channel: Channel, network: Any, monkeypatch: Any
) -> None:
    said = Sentence(
        "Al publicar aceptas la confirmación de uso de música de %(network)s.", {"network": "TikTok"}
    )
    monkeypatch.setattr(type(network), "agreement", lambda self, post, facts: said)
    page = browser.post(at("post_check", post), typed(post, channel)).content.decode()
    assert "Al publicar aceptas la confirmación de uso de música de TikTok." in page


def test_who_approves_sees_what_was_chosen(
    browser: Client, post: Post, channel: Channel, signed_in: Any, vera: Any
) -> None:
    save(browser, post, channel, option_form="reel", option_duet="1", option_topics=["b"])
    page = signed_in(vera).get(at("post", post)).content.decode()
    for words in ("Quién la ve", "Todos", "Permitir dúos", "Temas", "Té"):
        assert words in page


# ── what the account offers now ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def boards(network: Any, monkeypatch: Any) -> dict[str, Any]:
    """A network whose options come from the account's facts, and what it will answer."""
    offered: dict[str, Any] = {"boards": [["b1", "Recetas"]]}

    def options_for(self: Any, facts: Any) -> tuple[Field, ...]:
        choices = tuple(tuple(each) for each in facts.get("boards", ()))
        return (Field("board", "Tablero", kind=Kind.CHOICE, choices=choices), *EVERY_KIND)

    def look_around(self: Any, access: Any, line: Any) -> dict[str, Any]:
        if "refusal" in offered:
            raise offered["refusal"]
        return offered

    monkeypatch.setattr(type(network), "options_for", options_for)
    monkeypatch.setattr(type(network), "look_around", look_around)
    return offered


def look(browser: Client, post: Post, channel: Channel, **headers: str) -> str:
    address = reverse("post_look_around", args=["alameda", channel.pk]) + f"?post={post.pk}"
    sent = typed(post, channel, option_note="A medio escribir")
    return browser.post(address, sent, headers=headers).content.decode()


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {}])
def test_the_account_is_asked_again_and_what_was_typed_stays(
    headers: dict[str, str], browser: Client, post: Post, channel: Channel, boards: dict[str, Any]
) -> None:
    assert "Recetas" not in browser.get(at("post", post)).content.decode()
    page = look(browser, post, channel, **headers)
    assert '<option value="b1">Recetas</option>' in page
    assert "A medio escribir" in page
    assert "Leídas" in page
    assert ("<html" in page) is (not headers)
    assert "note" not in post.variants.get().options


def test_a_network_that_does_not_answer_is_said_and_changes_nothing(
    browser: Client, post: Post, channel: Channel, boards: dict[str, Any]
) -> None:
    boards["refusal"] = Unavailable(Sentence("No responde."))
    assert "No responde." in look(browser, post, channel, **{"hx-request": "true"})
    channel.refresh_from_db()
    assert channel.facts == {}


def test_what_is_no_longer_offered_stays_in_sight_and_is_said(
    browser: Client, post: Post, channel: Channel, boards: dict[str, Any]
) -> None:
    look(browser, post, channel)
    save(browser, post, channel, option_board="b1")
    boards["boards"] = [["b2", "Recetas nuevas"]]
    page = look(browser, post, channel)
    post.refresh_from_db()
    page = browser.get(at("post", post)).content.decode()
    assert '<option value="b1" selected>b1</option>' in page
    assert "«b1» ya no está entre las opciones de «Tablero»" in page


def test_another_brands_channel_is_not_asked(
    signed_in: Any, charlie: Any, browser: Client, post: Post, channel: Channel, boards: dict[str, Any]
) -> None:
    address = reverse("post_look_around", args=["ajena", channel.pk])
    assert signed_in(charlie).post(address, {}).status_code == 404
    assert browser.post(f"{address}?post=9".replace("ajena", "alameda"), {}).status_code == 404
    channel.refresh_from_db()
    assert channel.facts == {}


def test_who_only_looks_does_not_ask(
    signed_in: Any, vera: Any, post: Post, channel: Channel, boards: Any
) -> None:
    address = reverse("post_look_around", args=["alameda", channel.pk])
    assert signed_in(vera).post(address, {}).status_code == 403


# ── a creator's own settings (TikTok obliges us to show them before every post) ───────────────────────


@pytest.fixture
def creator(brand: Any) -> Channel:
    facts = {
        "nickname": "Alameda ☕",
        "privacy": ["SELF_ONLY"],
        "duet_disabled": True,
        "read_at": "2026-11-22T10:00:00Z",
    }
    return Channel.objects.create(workspace=brand, network="tiktok", name="tt", account="tt", facts=facts)


def test_who_publishes_on_tiktok_sees_the_creators_settings_and_chooses_by_herself(
    browser: Client, brand: Any, bob: Any, creator: Channel
) -> None:
    post = planning.create_post(brand, by=bob, text="El tueste", channels=[creator])
    page = browser.get(at("post", post)).content.decode()
    privacy = page.partition(f'id="option-{creator.pk}-privacy"')[2].partition("</select>")[0]
    assert "Publicas como <strong>Alameda ☕</strong>" in page
    assert '<option value="" selected>Elige…</option>' in privacy
    assert "SELF_ONLY" in privacy
    assert "PUBLIC_TO_EVERYONE" not in privacy
    duet = page.partition(f'id="option-{creator.pk}-allow_duet"')[2].partition(">")[0]
    assert " disabled" in duet
    assert "checked" not in duet
    assert "Al publicar" in page.partition('id="checks"')[2]
    assert sum(each.field == "options.privacy" for each in composing.problems(post)) == 1
    assert post.variants.get().options == {}
