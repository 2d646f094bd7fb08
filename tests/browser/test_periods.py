"""Week, day, Canales and year in Chromium: what they show, in every look; how posts are carried on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from .conftest import KeptBack

expect = pytest.importorskip("playwright.sync_api").expect
MONDAY = date(2030, 5, 6)
VIEWS = {
    "mes": "calendar_month",
    "semana": "calendar_week",
    "dia": "calendar_day",
    "canales": "calendar_channels",
    "anual": "calendar_year",
}
TEXTS = {
    "mes": "2030-05",
    "semana": "2030-05-06",
    "dia": "2030-05-07",
    "canales": "2030-05-06",
    "anual": "2030",
}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spain(brand: Any) -> Any:
    """Weeks begin on Monday, clocks change twice a year."""
    brand.zone, brand.country = "Europe/Madrid", "ES"
    brand.save()
    return brand


@pytest.fixture
def plan(spain: Any, alice: Any, channel: Any) -> Callable[..., Any]:
    """`plan("Título", date, time)`: a draft of Alice's."""
    from calendar_app import planning

    def write(title: str, day: date | None = None, hour: time | None = None) -> Any:
        post = planning.create_post(spain, by=alice, title=title, text=f"{title}.", channels=[channel])
        if day:
            planning.plan(post, date=day, time=hour, by=alice)
        return post

    return write


@pytest.fixture
def post(plan: Callable[..., Any]) -> Any:
    """On Tuesday 7 May 2030 at 18:30."""
    return plan("Domingo lento", date(2030, 5, 7), time(18, 30))


@pytest.fixture
def surrounded(spain: Any, channel: Any, post: Any) -> Any:
    """Two campaigns that overlap, a pillar, a followed key date, a weekly slot."""
    from calendar_app.models import Campaign, KeyDate, Pillar, Slot

    for number, (name, day, days) in enumerate(
        (("Cosecha nueva", MONDAY, 4), ("Ferias", date(2030, 5, 8), 9))
    ):
        ends = day + timedelta(days=days)
        Campaign.objects.create(workspace=spain, name=name, starts=day, ends=ends, hue=number)
    post.pillar = Pillar.objects.create(workspace=spain, name="Receta", hue=2)
    post.save()
    KeyDate.objects.create(workspace=spain, key="own:1", name="Aniversario", starts=date(2030, 5, 9))
    Slot.objects.create(workspace=spain, channel=channel, weekday=2, time=time(13))
    return post


@pytest.fixture
def on(alice: Any, sign_in: Any, visit: Any) -> Callable[..., Any]:
    """`on("semana")`: Alice looks at that view of 6–12 May 2030."""
    sign_in(alice)

    def look(view: str, text: str = "", query: str = "") -> Any:
        return visit(reverse(VIEWS[view], args=["alameda", text or TEXTS[view]]) + query)

    return look


def cell(page: Any, day: str) -> Any:
    return page.locator(f"#d-{day}")


def card(page: Any, title: str = "Domingo lento") -> Any:
    return page.locator(".board").get_by_role("link", name=title)


def planned(post: Any) -> tuple[date | None, time | None]:
    post.refresh_from_db()
    return post.planned_date, post.planned_time


# ── every view, every look ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", [*VIEWS, "canales-mes"])
def test_no_look_of_a_view_has_anything_to_object_to(
    surrounded: Any, on: Any, looks: Any, accessible: Any, picture: Any, view: str
) -> None:
    page = on("canales", "2030-05") if view == "canales-mes" else on(view)
    if view != "anual":
        expect(card(page).first).to_be_attached()
    if not view.startswith("canales"):
        expect(page.locator(".content").get_by_role("link", name="Cosecha nueva")).to_be_visible()
    picture(f"calendario-{view}-{looks}")
    accessible()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_reads_in_english(
    surrounded: Any, on: Any, alice: Any, accessible: Any, picture: Any, words: None, view: str
) -> None:
    alice.language = "en"
    alice.save()
    page = on(view)
    assert page.locator("html").get_attribute("lang") == "en"
    picture(f"calendar-{view}-en")
    accessible()


def test_one_goes_from_view_to_view_with_a_key_and_keeps_the_filters(post: Any, on: Any) -> None:
    page = on("mes", query="?estado=draft")
    for key, path in (
        ("s", "semana/2030-04-29"),
        ("d", "dia/2030-04-29"),
        ("k", "canales/2030-04-29"),
        ("y", "anual/2030"),
        ("m", "calendario/2030-"),
    ):
        page.keyboard.press(key)
        page.wait_for_url(f"**/{path}**")
        assert "estado=draft" in page.url
    page.keyboard.press("l")
    page.wait_for_url("**/lista/**")
    assert "estado=draft" in page.url


def test_the_arrows_turn_the_period_and_t_comes_back_to_today(post: Any, on: Any) -> None:
    page = on("semana")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/semana/2030-05-13/")
    page.keyboard.press("t")
    page.wait_for_url(lambda url: "2030" not in url)
    expect(page.locator(".hours .day-today")).to_be_visible()


def test_the_year_is_walked_with_arrows_and_opened_with_enter(post: Any, on: Any) -> None:
    page = on("anual")
    page.locator(".spot[tabindex='0'], .spot:not([tabindex])").first.focus()
    for key in ("Home", "PageDown", "PageDown", "PageDown", "PageDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator(".spot:focus")).to_contain_text("7 mayo: 1 publicación")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dia/2030-05-07/")


# ── carried by mouse ──────────────────────────────────────────────────────────────────────────────────


def carry(page: Any, start: Any, x: float, y: float) -> None:
    """Pressed on the card's upper left, moved in steps, still pressed."""
    box = start.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 14)
    page.mouse.move(x + 20, y + 8, steps=6)


def test_in_the_week_a_drop_sets_the_day_and_the_hour_to_a_quarter(post: Any, on: Any) -> None:
    page = on("semana")
    track = cell(page, "2030-05-09").locator("ol").bounding_box()
    page.locator(".content").evaluate("element => element.scrollTo(0, element.scrollHeight / 3)")
    track = cell(page, "2030-05-09").locator("ol").bounding_box()
    ten = track["y"] + track["height"] * 15.3 / 24
    carry(page, card(page), track["x"] + 4, ten)
    expect(page.locator(".is-carried .chip-hour")).to_have_text("15:15")
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("«Domingo lento» movida al")
    expect(cell(page, "2030-05-09").locator(".chip").first).to_contain_text("15:15")
    assert planned(post) == (date(2030, 5, 9), time(15, 15))


def test_a_drop_on_a_free_hour_takes_it_in_month_and_week(surrounded: Any, on: Any) -> None:
    for view in ("mes", "semana"):
        page = on(view)
        ghost = cell(page, "2030-05-08").locator(".ghost")
        card(page).scroll_into_view_if_needed()
        box = ghost.bounding_box()
        carry(page, card(page), box["x"] + 8, box["y"] + 4)
        expect(page.locator(".is-carried .chip-hour")).to_have_text("13:00")
        page.mouse.up()
        expect(page.locator(".toast")).to_contain_text("13:00")
        expect(cell(page, "2030-05-08").locator(".ghost")).to_have_count(0)
        assert planned(surrounded) == (date(2030, 5, 8), time(13))
        page.keyboard.press("z")
        expect(cell(page, "2030-05-08").locator(".ghost")).to_have_count(1)
        assert planned(surrounded) == (date(2030, 5, 7), time(18, 30))


def test_held_over_the_arrow_the_month_turns_and_the_card_is_let_go_there(post: Any, on: Any) -> None:
    page = on("mes")
    arrow = page.get_by_role("link", name="Periodo siguiente").bounding_box()
    with page.expect_request("**/calendario/2030-06/"):
        carry(page, card(page), arrow["x"] - 8, arrow["y"] + 6)
    page.mouse.move(arrow["x"], arrow["y"] + 300)  # over the arrow it would turn again
    expect(page.get_by_role("heading", level=1)).to_contain_text("junio")
    there = cell(page, "2030-06-12").bounding_box()
    page.mouse.move(there["x"] + 40, there["y"] + 60, steps=4)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("12 jun 2030, 18:30")
    expect(cell(page, "2030-06-12").get_by_role("link", name="Domingo lento")).to_contain_text("18:30")
    assert planned(post) == (date(2030, 6, 12), time(18, 30))
    assert page.url.endswith("/2030-06/")


def test_a_month_that_is_slow_to_come_is_asked_for_once(post: Any, on: Any) -> None:
    page = on("mes")
    month = KeptBack(page, "**/calendario/2030-06/")
    arrow = page.get_by_role("link", name="Periodo siguiente").bounding_box()
    carry(page, card(page), arrow["x"] - 8, arrow["y"] + 6)
    month.wait()
    page.wait_for_timeout(2000)  # over an arrow of a month that is there it turns again after 1.4 seconds
    page.mouse.move(arrow["x"], arrow["y"] + 300)
    assert len(month.routes) == 1
    month.let_go()
    expect(page.get_by_role("heading", level=1)).to_contain_text("junio")
    page.keyboard.press("Escape")


def test_escape_while_carried_by_mouse_puts_it_back(post: Any, on: Any) -> None:
    page = on("mes")
    there = cell(page, "2030-05-16").bounding_box()
    carry(page, card(page), there["x"] + 20, there["y"] + 50)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(cell(page, "2030-05-07").get_by_role("link", name="Domingo lento")).to_be_visible()
    expect(page.locator(".is-carried")).to_have_count(0)
    assert planned(post) == (date(2030, 5, 7), time(18, 30))


def test_in_canales_a_drop_moves_the_day(post: Any, on: Any) -> None:
    page = on("canales")
    there = page.locator("td[data-day='2030-05-10']").bounding_box()
    carry(page, card(page), there["x"] + 6, there["y"] + 10)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("10 may 2030, 18:30")
    expect(page.locator("td[data-day='2030-05-10']")).to_contain_text("Domingo lento")
    assert planned(post) == (date(2030, 5, 10), time(18, 30))


def test_from_the_tray_to_an_hour_and_back(plan: Any, on: Any) -> None:
    post = plan("Sin fecha aún")
    page = on("semana")
    page.locator(".content").evaluate("element => element.scrollTo(0, 0)")
    track = cell(page, "2030-05-08").locator("ol").bounding_box()
    carry(page, card(page, "Sin fecha aún"), track["x"] + 4, track["y"] + track["height"] * 8 / 24)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("8 may 2030, 08:00")
    expect(cell(page, "2030-05-08").locator(".chip")).to_contain_text("Sin fecha aún")
    assert planned(post) == (date(2030, 5, 8), time(8))
    tray = page.locator("#tray").bounding_box()
    carry(page, card(page, "Sin fecha aún"), tray["x"] + 20, tray["y"] + 80)
    page.mouse.up()
    expect(page.locator(".toast").last).to_contain_text("ya no tiene fecha")
    expect(page.locator("#tray")).to_contain_text("Sin fecha aún")
    assert planned(post) == (None, None)


def test_the_compass_hears_where_a_card_is(post: Any, on: Any) -> None:
    page = on("semana")
    page.evaluate(
        """() => { window.heard = [];
        for (const name of ["board:over", "board:end"])
            document.addEventListener(name, event => window.heard.push([name, event.detail])); }"""
    )
    card(page).focus()
    for key in ("Space", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    heard = page.evaluate("window.heard")
    assert heard[0] == ["board:over", {"post": str(post.pk), "day": "2030-05-08", "hour": "18:30"}]
    assert heard[-1][0] == "board:end"


# ── carried by finger ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def finger(context: Any, page: Any) -> Callable[..., None]:
    """`finger("touchStart", x, y)` as a real screen reports it."""
    session = context.new_cdp_session(page)

    def touch(kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_finger_that_rests_lifts_the_card_and_carries_it(
    plan: Any, on: Any, page: Any, finger: Any
) -> None:
    post = plan("Domingo lento", date(2030, 5, 7), time(18, 30))
    plan("Otra", date(2030, 5, 8), time(9))
    page.set_viewport_size({"width": 390, "height": 844})
    on("mes")
    start, there = card(page).bounding_box(), cell(page, "2030-05-08").bounding_box()
    x, y = start["x"] + 60, start["y"] + 20
    finger("touchStart", x, y)
    expect(page.locator(".is-carried")).to_be_visible()
    for step in range(1, 6):
        finger("touchMove", x, y + (there["y"] + 60 - y) * step / 5)
    finger("touchEnd")
    expect(page.locator(".toast")).to_contain_text("8 may 2030, 18:30")
    expect(cell(page, "2030-05-08")).to_contain_text("Domingo lento")
    assert planned(post) == (date(2030, 5, 8), time(18, 30))


def test_a_finger_that_moves_at_once_scrolls(post: Any, on: Any, page: Any, finger: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    on("mes")
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))  # however long the moves take, it is at once
    box = card(page).bounding_box()
    finger("touchStart", box["x"] + 60, box["y"] + 20)
    for step in range(1, 5):
        finger("touchMove", box["x"] + 60, box["y"] + 20 - 30 * step)
    page.clock.run_for(1000)
    expect(page.locator(".is-carried")).to_have_count(0)
    finger("touchEnd")
    assert planned(post) == (date(2030, 5, 7), time(18, 30))


# ── carried by keys ───────────────────────────────────────────────────────────────────────────────────


def test_in_the_week_arrows_carry_by_days_and_quarters_of_an_hour(post: Any, on: Any) -> None:
    page = on("semana")
    card(page).focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_contain_text("9 de mayo, 18:45")
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("18:45")
    expect(card(page)).to_be_focused()
    assert planned(post) == (date(2030, 5, 9), time(18, 45))


def test_page_down_carries_it_into_the_next_month_and_escape_brings_all_back(post: Any, on: Any) -> None:
    page = on("mes")
    card(page).focus()
    page.keyboard.press("Space")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("junio")
    expect(page.locator("#live")).to_contain_text("7 de junio")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_contain_text("mayo")
    expect(card(page)).to_be_focused()
    assert planned(post) == (date(2030, 5, 7), time(18, 30))
    page.keyboard.press("Space")
    page.keyboard.press("PageDown")
    expect(page.locator("#live")).to_contain_text("7 de junio")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("14 jun")
    expect(cell(page, "2030-06-14").get_by_role("link", name="Domingo lento")).to_be_focused()
    assert planned(post) == (date(2030, 6, 14), time(18, 30))


def test_keys_pressed_while_the_month_turns_are_for_the_month_that_comes(post: Any, on: Any) -> None:
    page = on("mes")
    month = KeptBack(page, "**/calendario/2030-06/")
    card(page).focus()
    for key in ("Space", "PageDown", "ArrowDown", "ArrowRight", "Space"):
        page.keyboard.press(key)
    month.wait()
    month.let_go()
    expect(page.locator(".toast")).to_contain_text("15 jun")
    expect(cell(page, "2030-06-15").get_by_role("link", name="Domingo lento")).to_be_focused()
    assert planned(post) == (date(2030, 6, 15), time(18, 30))


def test_h_takes_the_free_hour_of_the_day(surrounded: Any, on: Any) -> None:
    page = on("mes")
    card(page).focus()
    for key in ("Space", "ArrowRight", "h"):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_contain_text("8 de mayo, 13:00")
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("13:00")
    assert planned(surrounded) == (date(2030, 5, 8), time(13))


def test_an_hour_that_does_not_exist_is_explained_where_it_lands(plan: Any, on: Any) -> None:
    """On 31 March 2030 the clocks of Spain jump from 02:00 to 03:00."""
    post = plan("Madrugadora", date(2030, 3, 30), time(2, 30))
    page = on("semana", "2030-03-25")
    expect(cell(page, "2030-03-31")).to_contain_text("23 h")
    expect(cell(page, "2030-03-31")).to_contain_text("De 02:00 a 03:00 no existe")
    card(page, "Madrugadora").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator(".toast")).to_contain_text("no existen")
    expect(cell(page, "2030-03-31").locator(".chip")).to_contain_text("03:30")
    assert planned(post) == (date(2030, 3, 31), time(3, 30))


def test_what_the_server_refuses_goes_back_to_its_hour(post: Any, on: Any, complaints: list[str]) -> None:
    page = on("semana")
    page.route("**/mover/", lambda route: route.fulfill(status=500, body="broken"))
    card(page).focus()
    for key in ("Space", "ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.locator(".toast-danger")).to_contain_text("error 500")
    expect(cell(page, "2030-05-07").locator(".chip")).to_contain_text("18:30")
    complaints.clear()  # the 500 was ours


# ── live ──────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_changed_is_put_in_place(plan: Any, post: Any, on: Any) -> None:
    for view in ("mes", "semana", "canales", "anual"):
        page = on(view)
        page.evaluate("document.querySelectorAll('[data-is]').forEach(part => part.dataset.seen = '1')")
        parts = page.locator("[data-is]").count()
        plan(f"Recién llegada {view}", date(2030, 5, 10), time(9))
        page.evaluate("document.dispatchEvent(new CustomEvent('posts-changed'))")
        fresh = page.locator("[data-is]:not([data-seen])")
        expect(fresh.first).to_be_attached()
        assert fresh.count() <= 2 < parts
        if view != "anual":
            expect(page.locator("[data-day='2030-05-10']").first).to_contain_text(
                f"Recién llegada {view}"[:9]
            )


def test_an_answer_that_was_overtaken_keeps_nothing_newer_away(plan: Any, post: Any, on: Any) -> None:
    page = on("mes")
    asked = KeptBack(page, "**/calendario/pulso/**")
    said = []
    for number, title in enumerate(("Primera", "Segunda"), 1):
        plan(title, date(2030, 5, 10), time(9))
        page.evaluate("document.dispatchEvent(new CustomEvent('posts-changed'))")
        said.append(asked.wait(number)[-1].fetch())
    for route, answer in zip(list(asked.routes), said, strict=True):
        route.fulfill(response=answer)
    there = expect(cell(page, "2030-05-10"))
    there.to_contain_text("Segunda", timeout=8_000)  # by itself it asks every fifteen seconds


def test_nothing_is_put_in_place_under_a_card_that_is_carried(plan: Any, post: Any, on: Any) -> None:
    page = on("mes")
    card(page).focus()
    page.keyboard.press("Space")
    plan("Recién llegada", date(2030, 5, 10), time(9))
    page.evaluate("document.dispatchEvent(new CustomEvent('posts-changed'))")
    page.wait_for_timeout(600)
    expect(cell(page, "2030-05-10").locator(".chip")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(cell(page, "2030-05-10").locator(".chip")).to_be_visible()


# ── my own clock ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lives_in", ["Asia/Kolkata", "America/Mexico_City"])
def test_a_browser_elsewhere_shows_the_brands_hours_and_mine_beside_them(
    post: Any, on: Any, lives_in: str
) -> None:
    page = on("semana")
    expect(page.locator(".ruler-mine").first).to_be_visible()
    expect(cell(page, "2030-05-07").locator(".chip")).to_contain_text("18:30")
    rows = page.locator(".ruler li").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('span')].map(part => part.textContent))"
    )
    mine = dict(rows)
    if lives_in == "Asia/Kolkata":
        assert (mine["00:00"], mine["20:00"], mine["21:00"]) == ("03:30", "23:30", "00:30 +1")
    else:
        assert (mine["00:00"], mine["08:00"]) == ("16:00 -1", "00:00")


@pytest.mark.parametrize("lives_in", ["Asia/Kolkata"])
def test_my_hours_do_not_come_under_a_card_that_is_carried(
    page: Any, post: Any, on: Any, lives_in: str
) -> None:
    held: list[Any] = []
    page.route(
        "**/semana/2030-05-06/",
        lambda each: each.continue_() if each.request.is_navigation_request() else held.append(each),
    )
    on("semana")
    card(page).focus()
    page.keyboard.press("Space")
    expect(page.locator(".is-lifted")).to_have_count(1)
    [again] = held
    with page.expect_response("**/semana/2030-05-06/"):
        again.continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".is-lifted")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("8 may 2030")


def test_in_the_brands_own_zone_there_is_one_ruler(post: Any, on: Any) -> None:
    """The browser of these tests lives in Madrid, as the brand does here."""
    page = on("semana")
    expect(page.locator(".ruler li").first).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.locator(".ruler-mine")).to_have_count(0)


# ── without JavaScript ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scripting", [False])
@pytest.mark.parametrize("view", ["semana", "dia", "canales", "anual"])
def test_without_javascript_a_view_is_read_and_left(post: Any, on: Any, view: str) -> None:
    page = on(view)
    page.get_by_role("link", name="Periodo siguiente").click()
    expect(page).not_to_have_url(re.compile(TEXTS[view]))
    page.get_by_role("link", name="Periodo anterior").click()
    expect(page).to_have_url(re.compile(TEXTS[view]))
