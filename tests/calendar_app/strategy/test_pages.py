"""The pages of the strategy, by Alice, by Bob, by who only looks, in both languages."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from calendar_app import planning
from calendar_app.models import Strategy
from calendar_app.strategy import drafting
from calendar_app.strategy.drafting import draft_of, save_draft
from calendar_app.strategy.in_force import in_force as holding

from .conftest import plain

DRAFT = reverse("strategy_draft", args=["alameda"])
FIRST = {
    "version": "0", "objectives-rows": "1", "objectives-0-name": "Más vecinos",
    "objectives-0-goals-rows": "1", "pillars-rows": "3", "pillars-0-name": "Recetas",
    "pillars-1-name": "Origen", "pillars-2-name": "Barrio", "audiences-rows": "1", "roles-rows": "0",
}  # fmt: skip


def page(answer: Any) -> str:
    return answer.content.decode()


def test_a_newcomer_is_led_to_the_one_page_and_leaves_it_with_a_strategy(brand, alice, signed_in, today):
    client = signed_in(alice)
    assert client.get(reverse("strategy", args=["alameda"])).url == DRAFT
    shown = page(client.get(DRAFT))
    assert shown.count('name="pillars-') >= 3
    answer = client.post(DRAFT, {**FIRST, "do": "put_in_force", "starts": today.isoformat()}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("strategy", args=["alameda"])
    assert [share.percent for share in holding(brand, today).shares.all()] == [34, 33, 33]
    assert "La versión 1 rige desde el" in page(answer)


def test_bob_saves_a_draft_and_does_not_put_it_in_force(brand, bob, signed_in, today):
    client = signed_in(bob)
    assert "Guardar y poner en vigor" not in page(client.get(DRAFT))
    client.post(DRAFT, {**FIRST, "do": "save"})
    assert draft_of(brand).number == 1
    forced = client.post(DRAFT, {**FIRST, "version": "1", "do": "put_in_force", "starts": today.isoformat()})
    assert forced.status_code == 403
    assert holding(brand, today) is None


@pytest.mark.parametrize("asked", [{"add": "pillars"}, {"remove": "pillars-0"}])
def test_a_row_more_or_less_saves_nothing_and_keeps_what_was_typed(brand, bob, signed_in, asked):
    answer = signed_in(bob).post(DRAFT, {**FIRST, "purpose": "Para el barrio", **asked})
    assert answer.status_code == 200
    assert "Para el barrio" in page(answer)
    assert f'name="pillars-rows" value="{4 if "add" in asked else 2}"' in page(answer)
    assert not Strategy.objects.exists()


def test_htmx_gets_the_form_alone(brand, bob, signed_in):
    answer = signed_in(bob).post(DRAFT, {**FIRST, "add": "pillars"}, headers={"HX-Request": "true"})
    assert page(answer).lstrip().startswith('<div id="draft"')


def test_a_mistake_comes_back_beside_its_field_and_everything_typed_is_there(brand, bob, signed_in):
    wrong = {**FIRST, "pillars-0-percent": "ciento", "voice_do": "Cerca y claro", "do": "save"}
    answer = signed_in(bob).post(DRAFT, wrong)
    assert answer.status_code == 422
    assert "«ciento» no es un porcentaje" in page(answer)
    assert 'value="ciento"' in page(answer)
    assert "Cerca y claro" in page(answer)
    assert not Strategy.objects.exists()


def test_shares_that_make_no_hundred_are_said_and_the_draft_is_kept(brand, alice, signed_in, today):
    given = {f"pillars-{number}-percent": "30" for number in range(3)}
    answer = signed_in(alice).post(
        DRAFT, {**FIRST, **given, "do": "put_in_force", "starts": today.isoformat()}
    )
    assert answer.status_code == 422
    assert "Los pilares suman 90 % (30 + 30 + 30)" in page(answer)
    assert draft_of(brand).shares.count() == 3
    again = {**FIRST, **given, "pillars-0-percent": "40", "version": "1", "do": "put_in_force"}
    signed_in(alice).post(DRAFT, {**again, "starts": today.isoformat()})
    assert holding(brand, today).number == 1


def test_two_people_at_once_lose_nothing(brand, alice, bob, signed_in):
    save_draft(brand, plain(purpose="Lo de Alicia"), by=alice, version=0)
    answer = signed_in(bob).post(DRAFT, {**FIRST, "purpose": "Lo de Beto", "do": "save"})
    assert answer.status_code == 409
    shown = page(answer)
    assert "Alicia Ríos guardó este borrador" in shown
    assert "Lo de Alicia" in shown, "what she keeps is shown beside"
    assert ">\nLo de Beto</textarea>" in shown, "what he typed is in its field"
    assert "Cambió el propósito." in shown
    assert 'name="version" value="1"' in shown
    kept = signed_in(bob).post(DRAFT, {**FIRST, "version": "1", "purpose": "Lo de Beto", "do": "save"})
    assert kept.status_code == 302
    assert draft_of(brand).purpose == "Lo de Beto"


def test_a_draft_that_began_meanwhile_is_not_changed_by_who_still_edits_it(
    brand, alice, bob, signed_in, in_force
):
    begun = in_force(0)
    late = {**FIRST, "version": str(begun.version), "purpose": "Tarde", "do": "save"}
    answer = signed_in(bob).post(DRAFT, late)
    assert answer.status_code == 409
    assert "El borrador ya no está" in page(answer)
    assert Strategy.objects.get(pk=begun.pk).purpose == ""
    signed_in(bob).post(DRAFT, {**late, "version": "0", "objectives-0-name": "Otro objetivo"})
    assert draft_of(brand).number == 2


def test_discarding_asks_for_the_draft_that_was_seen(brand, alice, bob, signed_in):
    draft = save_draft(brand, plain(), by=alice, version=0)
    drafting.save_draft(brand, plain(purpose="Más"), by=alice, version=draft.version)
    discard = reverse("strategy_discard", args=["alameda"])
    signed_in(bob).post(discard, {"version": "1"})
    assert draft_of(brand)
    signed_in(bob).post(discard, {"version": "2"})
    assert draft_of(brand) is None


# ── what was, what is, what comes ─────────────────────────────────────────────────────────────────────


def test_the_history_says_when_each_held_and_what_it_changed(brand, alice, vera, signed_in, in_force):
    in_force(-30)
    in_force(-10, plain(purpose="Reunir al barrio"))
    in_force(20)
    shown = page(signed_in(vera).get(reverse("strategy_history", args=["alameda"])))
    assert shown.count("En vigor del") == 2
    assert "En vigor desde el" in shown
    assert "Cambió el propósito." in shown
    assert "Rige hoy" in shown
    assert "Por empezar" in shown


def test_a_version_and_what_it_changed_of_another(brand, vera, signed_in, in_force):
    in_force(-30)
    in_force(-10, plain(purpose="Reunir al barrio"))
    client = signed_in(vera)
    assert "Ya empezó" in page(client.get(reverse("strategy_version", args=["alameda", 2])))
    compare = reverse("strategy_compare", args=["alameda", 2])
    assert "Reunir al barrio" in page(client.get(compare))
    assert client.get(compare, {"con": "x"}).status_code == 200
    assert client.get(reverse("strategy_version", args=["alameda", 9])).status_code == 404


def test_a_coming_version_is_taken_back_by_who_may(brand, alice, bob, signed_in, in_force):
    in_force(-10)
    coming = in_force(10)
    back = reverse("strategy_take_back", args=["alameda", coming.number])
    assert signed_in(bob).post(back).status_code == 403
    assert signed_in(alice).post(back).url == DRAFT
    assert draft_of(brand) == coming


def test_who_only_looks_sees_the_strategy_and_no_button(brand, vera, signed_in, in_force):
    client = signed_in(vera)
    assert "no tiene una estrategia en vigor" in page(client.get(reverse("strategy", args=["alameda"])))
    in_force(-10)
    shown = page(client.get(reverse("strategy", args=["alameda"])))
    assert "Recetas" in shown
    assert "Preparar una versión nueva" not in shown
    assert client.get(DRAFT).status_code == 403


# ── campaigns ─────────────────────────────────────────────────────────────────────────────────────────


CAMPAIGN = {"name": "Semana del Café", "starts": "2027-10-19", "ends": "2027-10-23", "hue": "1"}


def made(client: Any) -> str:
    return client.post(reverse("campaign_new", args=["alameda"]), CAMPAIGN).url


def test_a_campaign_from_beginning_to_archive(brand, bob, signed_in):
    client = signed_in(bob)
    address = made(client)
    assert "Del 19 oct 2027 al 23 oct 2027" in page(client.get(address))
    client.post(f"{address}editar/", {**CAMPAIGN, "name": "Fiesta del Café"})
    assert "Fiesta del Café" in page(client.get(reverse("campaigns", args=["alameda"])))
    client.post(f"{address}archivar/")
    assert "Fiesta del Café" not in page(client.get(reverse("campaigns", args=["alameda"]))).split("toast")[0]
    assert "Fiesta del Café" in page(client.get(reverse("campaigns", args=["alameda"]), {"archivadas": "1"}))
    client.post(f"{address}recuperar/")
    assert brand.campaigns.get().archived_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends": "2027-10-01"}, "antes de empezar"),
        ({"starts": "ayer"}, "«ayer» no es un día"),
        ({"name": ""}, "Falta"),
        ({"utm": "Semana del Café"}, "semana-del-cafe"),
    ],
)
def test_a_campaign_that_cannot_be_comes_back_in_words(brand, bob, signed_in, typed, sentence):
    answer = signed_in(bob).post(
        reverse("campaign_new", args=["alameda"]), {**CAMPAIGN, "brief": "Con pan", **typed}
    )
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert "Con pan" in page(answer)
    assert not brand.campaigns.exists()


def test_a_campaign_shows_its_posts_and_those_out_of_its_days(brand, bob, channel, signed_in):
    client = signed_in(bob)
    address = made(client)
    campaign = brand.campaigns.get()
    for day in (19, 28):
        post = planning.create_post(brand, by=bob, text=f"Día {day}", channels=[channel], campaign=campaign)
        planning.plan(post, date=date(2027, 10, day), time=time(9), by=bob)
    shown = page(client.get(address))
    assert "Día 19" in shown
    assert "Día 28" in shown
    assert "1 publicación tiene fecha fuera" in shown


def test_pausing_is_for_who_may_schedule(brand, bob, abel, signed_in):
    address = made(signed_in(bob))
    assert signed_in(abel).post(f"{address}pausar/").status_code == 403
    signed_in(bob).post(f"{address}pausar/")
    assert "En pausa: nada de ella sale" in page(signed_in(bob).get(address))
    signed_in(bob).post(f"{address}reanudar/")
    assert brand.campaigns.get().paused_at is None


@pytest.mark.parametrize("place", ["strategy", "strategy_history", "campaigns"])
def test_another_brands_pages_do_not_exist(brand, charlie, signed_in, place):
    assert signed_in(charlie).get(reverse(place, args=["alameda"])).status_code == 404


def test_what_is_alices_is_not_found_under_charlies_brand(brand, bob, charlie, signed_in, in_force):
    address = made(signed_in(bob))
    number = in_force(-10).number
    client = signed_in(charlie)
    assert client.get(address.replace("alameda", "ajena")).status_code == 404
    assert client.get(reverse("strategy_version", args=["ajena", number])).status_code == 404


@pytest.mark.parametrize(
    "place", ["strategy", "strategy_draft", "strategy_history", "campaigns", "campaign_new"]
)
def test_the_pages_open_in_english_too(brand, alice, signed_in, in_force, place):
    alice.language = "en"
    alice.save()
    in_force(-10)
    answer = signed_in(alice).get(reverse(place, args=["alameda"]))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "en"
