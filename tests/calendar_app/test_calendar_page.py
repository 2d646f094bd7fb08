"""The calendar as people meet it: what it shows, what it costs, how posts move on it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calendar_app import bench_month, listing, planning
from calendar_app import month as months
from calendar_app.clocks import today_in
from calendar_app.filters import Filters, shown_key
from calendar_app.grid import Month
from calendar_app.models import Post, Variant
from calendar_app.periods.stamp import stamp
from calendar_app.states import Stage
from core.time import moment
from publishing.models import Channel, Delivery
from publishing.states import State

pytestmark = pytest.mark.django_db
SAID = {"text": "", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}
NEXT_MONTH = Month.of(timezone.now().date()).next


@pytest.fixture
def a_post(brand, channel, bob):
    """`a_post("Título", date(…), time(…))`: a draft of Bob's on the practice channel."""

    def write(title="Hola", day=None, hour=None, **facts):
        post = Post(
            workspace=brand, title=title, text=f"{title} con todas sus letras", author=bob, zone=brand.zone
        )
        if day:
            post.planned_date, post.planned_time = day, hour or time(9)
            post.planned_for = moment(day, post.planned_time, brand.zone).instant
        for name, value in facts.items():
            setattr(post, name, value)
        post.save()
        Variant.objects.create(post=post, channel=channel)
        return post

    return write


def deliver(post, state, **facts):
    variant = post.variants.get()
    if state == State.SENT:
        facts.setdefault("remote_id", "1")
    if state == State.SENDING:
        facts.update(lease="x", lease_until=timezone.now())
    variant.delivery = Delivery.objects.create(
        channel=variant.channel,
        content=SAID,
        state=state,
        planned_for=post.planned_for or timezone.now(),
        **facts,
    )
    variant.save()
    return variant.delivery


def month_of(brand, month=NEXT_MONTH, query=""):
    return reverse("calendar_month", args=[brand.slug, month]) + query


def stamp_of(brand, month):
    return stamp(brand, *months.span_of(brand, month), [])


def cell(html, day):
    """The part of the page that shows this day."""
    return html.split(f'id="d-{day:%Y-%m-%d}"', 1)[1].split("</section>", 1)[0]


# ── what it shows ─────────────────────────────────────────────────────────────────────────────────────


def test_a_post_is_on_its_day_with_its_hour_its_state_and_its_network(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    a_post("Llega la cosecha", day, time(18, 30), stage=Stage.IN_REVIEW)
    html = signed_in(bob).get(month_of(brand)).content.decode()
    shown = cell(html, day)
    assert "Llega la cosecha" in shown
    assert "18:30" in shown
    assert "chip-in-review" in shown
    assert "En revisión" in shown
    assert "Red de práctica" in shown
    assert "Llega la cosecha" not in cell(html, day + timedelta(days=1))


def test_the_hour_is_that_of_the_brands_clocks_wherever_the_reader_is(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    post = a_post("Tarde", day, time(22, 15))
    assert post.planned_for.astimezone(UTC).date() == day + timedelta(days=1)
    assert "22:15" in cell(signed_in(bob).get(month_of(brand)).content.decode(), day)


def test_a_full_day_shows_the_first_three_and_says_how_many_more(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    for hour in range(8, 15):
        a_post(f"De las {hour}", day, time(hour))
    shown = cell(signed_in(bob).get(month_of(brand)).content.decode(), day)
    assert [f"De las {hour}" in shown for hour in range(8, 15)] == [True] * 3 + [False] * 4
    assert "+4 más" in shown
    assert f"?dia={day}" in shown


def test_the_header_counts_the_month_and_says_what_failed(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    deliver(a_post("Uno", day), State.FAILED)
    a_post("Dos", day)
    a_post("De otro mes", NEXT_MONTH.next.first + timedelta(days=1))
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "<strong>2</strong> publicaciones" in html
    assert "1 ha fallado" in html


def test_what_has_no_date_lies_in_the_tray(brand, bob, a_post, signed_in):
    for number in range(listing.TRAY_CARDS + 2):
        a_post(f"Idea {number}")
    tray = signed_in(bob).get(month_of(brand)).content.decode().split('id="tray"', 1)[1]
    assert f'<span class="count">{listing.TRAY_CARDS + 2}</span>' in tray
    assert tray.count("tray-card") == listing.TRAY_CARDS
    assert "mes=sin-fecha" in tray


def test_archived_posts_and_those_of_others_stay_away(brand, charlie, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    a_post("Guardada", day, archived_at=timezone.now())
    Post.objects.filter(pk=a_post("Ajena", day).pk).update(workspace=charlie.workspaces.get())
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "Guardada" not in html
    assert "Ajena" not in html


def test_weeks_start_as_the_brands_country_prints_them(brand, bob, signed_in):
    for country, first in (("MX", "domingo"), ("ES", "lunes")):
        brand.country = country
        brand.save()
        html = signed_in(bob).get(month_of(brand)).content.decode()
        assert html.split('class="month-head"', 1)[1].split("</span>", 1)[0].endswith(first)


def test_the_night_the_clocks_change_is_marked(brand, bob, signed_in):
    brand.zone = "Europe/Madrid"
    brand.save()
    html = signed_in(bob).get(month_of(brand, Month(2026, 10))).content.decode()
    assert "los relojes se atrasan 60 min" in cell(html, date(2026, 10, 25))
    assert "relojes" not in cell(html, date(2026, 10, 24))


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "hoy", "0000-01", "9999-12", "2026-01-01"])
def test_what_is_not_a_month_is_not_found(brand, bob, signed_in, month):
    assert signed_in(bob).get(f"/m/{brand.slug}/calendario/{month}/").status_code == 404


def test_who_may_only_look_is_offered_nothing_to_move_or_make(brand, vera, a_post, signed_in):
    a_post("Quieta", NEXT_MONTH.first + timedelta(days=3))
    html = signed_in(vera).get(month_of(brand)).content.decode()
    assert "Quieta" in html
    assert "data-movable" not in html
    assert "day-add" not in html


def test_what_has_left_cannot_be_picked_up(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    deliver(a_post("Salió", day), State.SENT)
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "data-movable" not in cell(html, day)
    a_post("Espera", day)
    assert "data-movable" in cell(signed_in(bob).get(month_of(brand)).content.decode(), day)


# ── filters ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_database_computes_the_same_look_as_the_page(brand, a_post):
    """Every stage with every delivery, held or not, verified or not, taken down or not, stopped or not."""
    now = timezone.now()
    flags = [
        dict(zip(("held_at", "verified_at", "deleted_at"), f, strict=True))
        for f in product([None, now], repeat=3)
    ]
    stops = [{}, {"paused_at": now}, {"health": Channel.Health.DISCONNECTED}]
    number = 0
    for stage, returned, stop in product([Stage.DRAFT, Stage.IN_REVIEW], [False, True], stops):
        for state, facts in product([None, *State.values], flags):
            number += 1
            channel = Channel.objects.create(
                workspace=brand, network="practice", name=f"n{number}", account=f"a{number}", **stop
            )
            post = a_post(f"P{number}", stage=stage, changes_requested=returned)
            post.variants.update(channel=channel)
            if state:
                deliver(post, state, **facts)
    shown = dict(Post.objects.annotate(shown=shown_key()).values_list("pk", "shown"))
    looks = {card.post.pk: card.look.key for card in listing.as_cards(Post.objects.all(), brand)}
    assert shown == looks
    assert len(set(looks.values())) >= 11
    brand.paused_at = now
    brand.save()
    shown = dict(Post.objects.annotate(shown=shown_key()).values_list("pk", "shown"))
    assert shown == {card.post.pk: card.look.key for card in listing.as_cards(Post.objects.all(), brand)}


def test_filters_narrow_by_channel_state_person_and_words(brand, bob, alice, channel, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    a_post("Del canal", day)
    failed = a_post("Rota", day)
    deliver(failed, State.FAILED)
    hers = a_post("De Alicia", day, author=alice)
    hers.variants.all().delete()

    def titles(query):
        html = signed_in(bob).get(month_of(brand, query=query)).content.decode()
        return {title for title in ("Del canal", "Rota", "De Alicia") if title in cell(html, day)}

    assert titles("") == {"Del canal", "Rota", "De Alicia"}
    assert titles(f"?canal={channel.pk}") == {"Del canal", "Rota"}
    assert titles("?estado=failed") == {"Rota"}
    assert titles("?estado=failed&estado=draft") == {"Del canal", "Rota", "De Alicia"}
    assert titles(f"?persona={alice.pk}") == {"De Alicia"}
    assert titles("?q=canal con todas") == {"Del canal"}
    assert titles("?canal=999999") == set()


NONSENSE = [
    "?canal=x",
    "?canal=-1",
    "?canal=99999999999999999999",
    "?canal=1&canal=٣",
    "?estado=roto",
    "?persona=%00",
    "?q=%00",
    "?q=" + "a" * 5000,
]


@pytest.mark.parametrize("query", NONSENSE)
def test_no_address_breaks_the_page(brand, bob, a_post, signed_in, query):
    a_post("Hola", NEXT_MONTH.first)
    assert signed_in(bob).get(month_of(brand, query=query)).status_code == 200
    assert signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query).status_code == 200


def test_filters_are_kept_by_the_links_of_the_page(brand, bob, signed_in):
    html = signed_in(bob).get(month_of(brand, query="?estado=failed&q=pan+y+caf%C3%A9")).content.decode()
    kept = "?estado=failed&amp;q=pan+y+caf%C3%A9"
    assert f"{month_of(brand, NEXT_MONTH.next)}{kept}" in html
    assert f"{month_of(brand, NEXT_MONTH.previous)}{kept}" in html


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_a_day_a_month_or_what_has_no_date_in_pages(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    for number in range(53):
        a_post(f"Número {number:02}", day, time(number % 24))
    a_post("Otro día", day + timedelta(days=1))
    a_post("Suelta")

    def listed(query):
        return signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query).content.decode()

    assert listed(f"?dia={day}").count("row-item") == 50
    assert listed(f"?dia={day}&page=2").count("row-item") == 3
    assert "Otro día" not in listed(f"?dia={day}&page=2")
    assert "Otro día" in listed(f"?mes={NEXT_MONTH}&page=2")
    assert "Suelta" in listed("?mes=sin-fecha")
    assert "Suelta" not in listed(f"?mes={NEXT_MONTH}")


@pytest.mark.parametrize(
    "query", ["?dia=2026-02-30", "?dia=9999-12-31", "?mes=nunca", "?dia=", "?page=99", "?page=x"]
)
def test_a_stretch_that_cannot_be_read_shows_this_month(brand, bob, signed_in, query):
    response = signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query)
    assert response.status_code == 200
    assert str(today_in(brand).year) in response.content.decode()


# ── what it costs ─────────────────────────────────────────────────────────────────────────────────────


def test_the_page_costs_the_same_statements_however_many_posts_there_are():
    few, many, years = (
        bench_month.run(posts=posts, in_month=in_month)
        for posts, in_month in ((30, True), (2500, True), (2500, False))
    )
    assert 5 < few["sql"] == many["sql"] == years["sql"] <= 20
    assert many["bytes"] <= 150_000
    assert not Post.objects.exists()
    assert not Delivery.objects.exists()


def test_a_poll_of_a_page_that_has_not_changed_is_three_aggregates_and_no_answer(
    brand, bob, a_post, signed_in
):
    a_post("Hola", NEXT_MONTH.first)
    browser = signed_in(bob)
    address = pulse_of(browser.get(month_of(brand)).content.decode())
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 204
    assert len(queries) <= 6


def pulse_of(html):
    return html.split('data-poll-url-value="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


# ── live ──────────────────────────────────────────────────────────────────────────────────────────────

CHANGES = {
    "a new post": lambda post: Post.objects.create(workspace=post.workspace),
    "a new title": lambda post: (setattr(post, "title", "Otra"), post.save()),
    "archived": lambda post: (setattr(post, "archived_at", timezone.now()), post.save()),
    "handed over": lambda post: deliver(post, State.WAITING),
    "its channel pauses": lambda post: Channel.objects.update(paused_at=timezone.now()),
    "its channel is lost": lambda post: Channel.objects.update(health="disconnected"),
    "the brand pauses": lambda post: (
        setattr(post.workspace, "paused_at", timezone.now()),
        post.workspace.save(),
    ),
}
STEPS = [State.WAITING, State.SENDING, State.SENT, State.FAILED, State.UNSURE]


@pytest.mark.parametrize("change", CHANGES)
def test_the_page_learns_of_every_change_it_would_show(brand, bob, a_post, signed_in, change):
    post = a_post("Hola", NEXT_MONTH.first)
    browser = signed_in(bob)
    address = pulse_of(browser.get(month_of(brand)).content.decode())
    CHANGES[change](post)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert 'id="month"' in answer.content.decode()
    assert pulse_of(answer.content.decode()) != address
    assert browser.get(pulse_of(answer.content.decode())).status_code == 204


def test_each_step_of_a_delivery_changes_the_stamp(brand, a_post):
    post = a_post("Hola", NEXT_MONTH.first)
    seen = {stamp_of(brand, NEXT_MONTH)}
    for state in STEPS:
        deliver(post, state)
        seen.add(stamp_of(brand, NEXT_MONTH))
        Delivery.objects.all().delete()
    delivery = deliver(post, State.SENT)
    for moment_of in ("verified_at", "deleted_at"):
        setattr(delivery, moment_of, timezone.now())
        delivery.save()
        seen.add(stamp_of(brand, NEXT_MONTH))
    assert len(seen) == 1 + len(STEPS) + 2


def test_another_month_changing_is_not_news(brand, a_post):
    a_post("Hola", NEXT_MONTH.first)
    before = stamp_of(brand, NEXT_MONTH)
    a_post("Lejos", NEXT_MONTH.next.next.first + timedelta(days=14))
    assert stamp_of(brand, NEXT_MONTH) == before


# ── moving ────────────────────────────────────────────────────────────────────────────────────────────


def drop(browser, post, day, *, on, **more):
    """As the board does it: htmx posts the day and says which page it is on."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{on}"}
    return browser.post(
        reverse("post_move", args=[post.workspace.slug, post.pk]), {"day": day, **more}, headers=headers
    )


def test_a_drop_keeps_the_hour_and_answers_with_both_days_and_the_way_back(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day, time(18, 30))
    browser = signed_in(bob)
    answer = drop(browser, post, day + timedelta(days=2), on=month_of(brand))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Viajera" in cell(html, day + timedelta(days=2))
    assert "Viajera" not in cell(html, day)
    assert html.count('class="day') < 20  # the two days, not the month
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (day + timedelta(days=2), time(18, 30))
    said = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert "«Viajera» movida al" in said
    assert f"?day={day}&time=18%3A30" in said


def test_undo_puts_it_back_where_it_was(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day, time(18, 30))
    browser = signed_in(bob)
    drop(browser, post, day + timedelta(days=2), on=month_of(brand))
    undo = reverse("post_move", args=[brand.slug, post.pk]) + f"?day={day}&time=18%3A30"
    assert browser.post(undo, headers={"HX-Request": "true"}).status_code == 204
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (day, time(18, 30))


def test_from_the_tray_to_a_day_and_back(brand, bob, a_post, signed_in):
    post = a_post("Sin día")
    browser = signed_in(bob)
    day = NEXT_MONTH.first + timedelta(days=3)
    html = drop(browser, post, day, on=month_of(brand)).content.decode()
    assert "Sin día" in cell(html, day)
    assert "Sin día" not in html.split('id="tray"', 1)[1]
    html = drop(browser, post, "", on=month_of(brand)).content.decode()
    post.refresh_from_db()
    assert post.planned_for is None
    assert "Sin día" in html.split('id="tray"', 1)[1]


def test_a_drop_on_the_night_the_clocks_change_says_what_became_of_the_hour(brand, bob, a_post, signed_in):
    brand.zone = "Europe/Madrid"
    brand.save()
    spring = last_sunday_of_march(timezone.now().year + 1)
    post = a_post("Madrugadora", spring - timedelta(days=1), time(2, 30))
    answer = drop(signed_in(bob), post, spring, on=month_of(brand, Month.of(spring)))
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (spring, time(3, 30))
    said = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert "las 02:30 no existen" in said
    assert "03:30" in said


def last_sunday_of_march(year):
    last = date(year, 3, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_what_was_sent_stays_and_says_why(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Salió", day)
    deliver(post, State.SENT)
    answer = drop(signed_in(bob), post, day + timedelta(days=1), on=month_of(brand))
    assert answer.status_code == 422  # the board puts the chip back on any 4xx
    assert "Ya se publicó en" in answer["HX-Trigger"].encode().decode("unicode_escape")
    post.refresh_from_db()
    assert post.planned_date == day


@pytest.mark.parametrize("day", ["ayer", "2026-02-30", "<script>", "99999-01-01"])
def test_a_day_that_is_none_moves_nothing(brand, bob, a_post, signed_in, day):
    post = a_post("Quieta", NEXT_MONTH.first)
    assert drop(signed_in(bob), post, day, on=month_of(brand)).status_code == 422
    post.refresh_from_db()
    assert post.planned_date == NEXT_MONTH.first


def test_a_day_that_is_over_moves_nothing(brand, bob, a_post, signed_in):
    post = a_post("Quieta", NEXT_MONTH.first)
    answer = drop(signed_in(bob), post, "2020-01-01", on=month_of(brand))
    assert answer.status_code == 422
    assert "ya pasó" in answer["HX-Trigger"].encode().decode("unicode_escape")


def test_without_javascript_the_form_moves_and_returns_to_where_one_was(brand, bob, a_post, signed_in):
    post = a_post("Viajera", NEXT_MONTH.first, time(9))
    address = reverse("post_move", args=[brand.slug, post.pk])
    there = reverse("calendar_list", args=[brand.slug])
    values = {"day": NEXT_MONTH.last, "time": "20:45", "next": there}
    assert signed_in(bob).post(address, values).url == there
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (NEXT_MONTH.last, time(20, 45))
    elsewhere = signed_in(bob).post(address, {"day": NEXT_MONTH.first, "next": "https://evil.example/"})
    assert elsewhere.url.startswith(f"/m/{brand.slug}/")


def test_moving_asks_who_one_is(brand, vera, charlie, a_post, signed_in):
    post = a_post("Quieta", NEXT_MONTH.first)
    assert drop(signed_in(vera), post, NEXT_MONTH.last, on=month_of(brand)).status_code == 403
    assert drop(signed_in(charlie), post, NEXT_MONTH.last, on=month_of(brand)).status_code == 404
    own = charlie.workspaces.get()
    through_his_own = reverse("post_move", args=[own.slug, post.pk])
    assert signed_in(charlie).post(through_his_own, {"day": NEXT_MONTH.last}).status_code == 404
    post.refresh_from_db()
    assert post.planned_date == NEXT_MONTH.first


def test_the_move_keeps_the_filters_of_the_page_it_was_made_on(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day)
    a_post("Vecina", day + timedelta(days=1))
    html = drop(
        signed_in(bob), post, day + timedelta(days=1), on=month_of(brand, query="?q=Viajera")
    ).content.decode()
    assert "Viajera" in html
    assert "Vecina" not in html


def test_a_scheduled_post_takes_its_delivery_along(brand, bob, a_post, signed_in):
    post = a_post("Viajera", NEXT_MONTH.first, time(9))
    [delivery] = planning.schedule(post, by=bob)
    drop(signed_in(bob), post, NEXT_MONTH.last, on=month_of(brand))
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert delivery.planned_for == moment(NEXT_MONTH.last, time(9), brand.zone).instant == delivery.due_at


# ── the quick look ────────────────────────────────────────────────────────────────────────────────────


def test_the_quick_look_offers_what_one_may_do(brand, bob, abel, vera, a_post, signed_in):
    post = a_post("Hola", NEXT_MONTH.first, stage=Stage.IN_REVIEW)
    address = reverse("post_quick", args=[brand.slug, post.pk])
    part = {"HX-Request": "true"}
    approver = signed_in(abel).get(address, headers=part).content.decode()
    assert "Aprobar" in approver
    assert "Mover a…" not in approver
    editor = signed_in(bob).get(address, headers=part).content.decode()
    assert "Mover a…" in editor
    assert 'value="approve"' not in editor
    viewer = signed_in(vera).get(address, headers=part).content.decode()
    assert "<form" not in viewer
    assert "<html" not in viewer
    assert "<html" in signed_in(vera).get(address).content.decode()


def test_a_strangers_quick_look_finds_nothing(brand, charlie, a_post, signed_in):
    post = a_post("Hola", NEXT_MONTH.first)
    assert signed_in(charlie).get(reverse("post_quick", args=[brand.slug, post.pk])).status_code == 404


def test_what_is_written_is_shown_never_run(brand, bob, a_post, signed_in):
    post = a_post("<script>alert(1)</script>", NEXT_MONTH.first, text="<img src=x onerror=alert(1)>")
    pages = [month_of(brand), reverse("calendar_list", args=[brand.slug]) + f"?mes={NEXT_MONTH}"]
    for address in [*pages, reverse("post_quick", args=[brand.slug, post.pk])]:
        html = signed_in(bob).get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_filters_read_what_they_wrote():
    from django.http import QueryDict

    filters = Filters(channels=(3, 4), states=("draft", "failed"), person=2, words="pan & café")
    assert Filters.read(QueryDict(filters.as_query[1:])) == filters
    assert not Filters.read(QueryDict(""))
    assert Filters().as_query == Filters().as_more == ""


def test_todays_cell_is_told_apart(brand, bob, signed_in):
    today = datetime.now(brand.tz).date()
    html = signed_in(bob).get(reverse("calendar", args=[brand.slug])).content.decode()
    before = html.split(f'id="d-{today:%Y-%m-%d}"', 1)[0]
    assert "day-today" in before.rsplit("<section", 1)[1]
    assert html.count("day-today") == 1


@pytest.mark.parametrize("there", ["/m/alameda/calendario/2030-05/", "https://elsewhere.test/"])
def test_a_verb_leads_back_to_our_page_and_to_no_other(brand, bob, a_post, signed_in, there):
    post = a_post("Vuelve")
    answer = signed_in(bob).post(reverse("post_schedule", args=[brand.slug, post.pk]), {"next": there})
    ours = reverse("post", args=[brand.slug, post.pk])
    assert answer.url == (there if there.startswith("/") else ours)
