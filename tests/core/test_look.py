"""Icons, states and hours as the pages show them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from core.templatetags import hours, look

NINE = datetime(2026, 10, 15, 15, 0, tzinfo=UTC)  # 09:00 in Mexico City


def rendered(text: str, **context: object) -> str:
    return Template("{% load look hours %}" + text).render(Context(context))


def test_an_icon_is_decoration_unless_it_stands_for_a_word() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "clock" %}')
    assert "visually-hidden" not in rendered('{% icon "clock" %}')
    assert '<span class="visually-hidden">Cerrar &amp; salir</span>' in rendered(
        '{% icon "x" label=word %}', word="Cerrar & salir"
    )


def test_an_icon_that_is_not_listed_says_where_to_list_it() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"«unicorn».*icons.json"):
        rendered('{% icon "unicorn" %}')


def test_every_icon_that_a_template_names_is_listed() -> None:
    pages = [
        *Path(settings.BASE_DIR, "templates").rglob("*.html"),
        *settings.BASE_DIR.glob("*/templates/**/*.html"),
    ]
    named = {
        name for page in pages for name in re.findall(r'{% icon "([^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert named - look.icon_names() == set()


def test_every_state_has_an_icon_of_the_sprite() -> None:
    assert {icon for icon, _word in look.STATES.values()} <= look.icon_names()


def test_every_network_has_its_glyph() -> None:
    from publishing.networks import NETWORKS

    assert {f"net-{key}" for key in NETWORKS} <= look.icon_names()
    assert "#globe" in rendered('{% network_icon "a_new_one" %}')


def test_every_state_of_a_post_and_of_a_delivery_has_a_look() -> None:
    from calendar_app.states import Stage
    from publishing.states import State

    assert set(Stage.values) | set(State.values) <= set(look.STATES)


def test_a_state_is_a_shape_and_a_word() -> None:
    shown = rendered('{% state "in_review" %}')
    assert "#eye" in shown
    assert "En revisión" in shown
    assert "state-in-review" in shown


def test_hours_are_those_of_the_active_zone_and_keep_the_instant() -> None:
    with timezone.override("America/Mexico_City"):
        assert hours.hour(NINE) == '<time datetime="2026-10-15T15:00:00Z">09:00</time>'
        assert "jueves 15 oct 2026, 09:00" in hours.moment(NINE)
    with timezone.override("Asia/Kathmandu"):
        assert ">20:45<" in hours.hour(NINE)


def test_english_keeps_its_capitals() -> None:
    with timezone.override("America/Mexico_City"), translation.override("en"):
        assert "Thursday, Oct 15, 2026, 09:00" in hours.moment(NINE)


def test_no_instant_shows_nothing() -> None:
    assert [tag(None) for tag in (hours.hour, hours.moment, hours.short_moment, hours.distance)] == [""] * 4


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=20), "ahora"),
        (timedelta(hours=-2, minutes=-10), "hace 2\xa0horas"),
        (timedelta(hours=18, minutes=1), "dentro de 18\xa0horas"),
    ],
)
def test_distance_says_one_unit(away: timedelta, words: str) -> None:
    assert f">{words}<" in hours.distance(timezone.now() + away)


def test_initials_take_two_words() -> None:
    assert [look.initials(name) for name in ("Café Alameda", "Alameda", "a b c", "")] == ["CA", "A", "AB", ""]
