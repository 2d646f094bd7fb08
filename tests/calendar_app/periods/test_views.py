"""Week, day, Canales and year as pages: what they show, whose hours, what they cost."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import bench_month, planning
from calendar_app.models import Campaign, KeyDate, Pillar, Slot
from publishing.models import Channel

pytestmark = pytest.mark.django_db
MONDAY = date(2030, 5, 6)
VIEWS = {
    "calendar_month": "2030-05",
    "calendar_week": "2030-05-06",
    "calendar_day": "2030-05-07",
    "calendar_channels": "2030-05-06",
    "calendar_year": "2030",
}


@pytest.fixture
def post(brand, bob, channel):
    """On Tuesday 7 May 2030 at 18:30, Mexico's time."""
    made = planning.create_post(brand, by=bob, title="Domingo lento", text="Café", channels=[channel])
    planning.plan(made, date=date(2030, 5, 7), time=time(18, 30), by=bob)
    return made


@pytest.fixture
def page(brand, bob, signed_in):
    """`page("calendar_week")`: what Bob is shown."""

    def get(name, text="", query="", user=bob, **options):
        address = reverse(name, args=[brand.slug, text or VIEWS[name]]) + query
        return signed_in(user, **options).get(address).content.decode()

    return get


def day_of(html, day):
    return html.split(f'id="d-{day:%Y-%m-%d}"', 1)[1].split("</section>", 1)[0]


def test_in_the_week_a_post_stands_at_its_hour_on_the_brands_clocks(post, page):
    shown = day_of(page("calendar_week"), date(2030, 5, 7))
    assert 'class="at-74" data-movable' in shown
    assert "18:30" in shown
    assert "Domingo lento" in shown


def test_posts_at_the_same_hour_stand_side_by_side_and_the_rest_is_counted(post, page, brand, bob, channel):
    for number in range(4):
        other = planning.create_post(brand, by=bob, title=f"Otra {number}", text="x", channels=[channel])
        planning.plan(other, date=date(2030, 5, 7), time=time(18, 30), by=bob)
    html = page("calendar_day")
    assert "lane-4-5" in html
    html = page("calendar_day", text="2030-05-07", query="")
    assert html.count('class="chip chip-draft"') == 5


def test_in_canales_a_post_stands_in_each_of_its_rows_and_shows_how_it_stands_there(
    post, page, brand, channel
):
    other = Channel.objects.create(workspace=brand, network="bluesky", name="azul", account="azul")
    post.variants.create(channel=other)
    html = page("calendar_channels")
    for each in (channel, other):
        square = html.split(f'id="x-{each.pk}-2030-05-07"', 1)[1].split("</td>", 1)[0]
        assert "Domingo lento" in square
        assert f'id="p{post.pk}-{each.pk}"' in square


def test_the_year_says_how_much_each_day_holds_in_words(post, page, brand):
    KeyDate.objects.create(workspace=brand, key="own:1", name="Aniversario", starts=date(2030, 5, 7))
    html = page("calendar_year")
    spot = html.split("/dia/2030-05-07/", 1)[1].split("</a>", 1)[0]
    assert "1 publicación" in spot
    assert "Aniversario" in spot
    assert html.count('class="spot ') == 365


@pytest.mark.parametrize("name", ["calendar_month", "calendar_week"])
def test_campaigns_key_dates_and_free_hours_stand_on_their_days(name, post, page, brand, channel):
    for number in range(3):
        ends = MONDAY + timedelta(days=2)
        Campaign.objects.create(workspace=brand, name=f"Feria {number}", starts=MONDAY, ends=ends, hue=number)
    KeyDate.objects.create(workspace=brand, key="own:1", name="Aniversario", starts=MONDAY)
    Slot.objects.create(workspace=brand, channel=channel, weekday=0, time=time(13))
    html = page(name)
    monday = day_of(html, MONDAY)
    assert "Feria 0" in monday
    assert "band hue-1 band-begins" in monday
    assert "+1 campaña" in monday
    assert "Aniversario" in monday
    assert "day=2030-05-06&amp;time=13%3A00" in monday
    assert "Feria 0" not in day_of(html, date(2030, 5, 7))  # named once in the week
    assert "band hue-0" in day_of(html, date(2030, 5, 7))


def test_who_may_only_look_is_offered_no_free_hour(page, brand, channel, vera):
    Slot.objects.create(workspace=brand, channel=channel, weekday=0, time=time(13))
    assert "chip-ghost" in page("calendar_week")
    assert "chip-ghost" not in page("calendar_week", user=vera)


def test_a_pillar_is_a_mark_and_a_word(post, page, brand):
    post.pillar = Pillar.objects.create(workspace=brand, name="Receta", hue=5)
    post.save()
    shown = day_of(page("calendar_month"), date(2030, 5, 7))
    assert 'class="hue hue-5"' in shown
    assert "Pilar: Receta" in shown


def test_the_second_ruler_is_mine_by_profile_or_by_browser_and_only_where_it_differs(
    post, page, bob, brand, signed_in
):
    assert "ruler-mine" not in page("calendar_week")
    browser = signed_in(bob)
    browser.cookies["zona"] = "Asia/Kolkata"
    address = reverse("calendar_week", args=[brand.slug, "2030-05-06"])
    assert "11:30" in browser.get(address).content.decode()
    browser.cookies["zona"] = "Nowhere/<b>"
    assert "ruler-mine" not in browser.get(address).content.decode()
    bob.zone = "Europe/Madrid"
    bob.save()
    assert "08:00" in page("calendar_week").split('class="ruler"', 1)[1].split("ruler-mine", 2)[2]
    bob.zone = "America/Monterrey"  # another name for the same clocks
    bob.save()
    assert "ruler-mine" not in page("calendar_week")


@pytest.mark.parametrize("name", VIEWS)
def test_links_keep_the_filters_and_lead_to_the_other_views(name, post, page):
    html = page(name, query="?estado=draft")
    for path in ("semana/20", "dia/20", "canales/20", "anual/20"):
        assert f"calendario/{path}" in html
    assert html.count("estado=draft") > 6


@pytest.mark.parametrize(("name", "text"), [*VIEWS.items(), ("calendar_channels", "2030-05")])
def test_a_pulse_is_silent_until_something_changes(name, text, post, page, brand, bob, signed_in):
    html = page(name, text)
    address = html.split('data-poll-url-value="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    browser = signed_in(bob)
    assert browser.get(address).status_code == 204
    Campaign.objects.create(workspace=brand, name="Nueva", starts=date(2030, 5, 7), ends=date(2030, 5, 7))
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "Nueva" in answer.content.decode() or text == "2030-05"
    assert 'id="pulse"' in answer.content.decode()


def test_a_drop_in_the_week_sets_the_hour_and_answers_with_the_week(post, brand, bob, signed_in):
    here = f"http://testserver{reverse('calendar_week', args=[brand.slug, '2030-05-06'])}"
    answer = signed_in(bob).post(
        reverse("post_move", args=[brand.slug, post.pk]),
        {"day": "2030-05-09", "time": "10:15"},
        headers={"HX-Request": "true", "HX-Current-URL": here},
    )
    assert "at-41" in day_of(answer.content.decode(), date(2030, 5, 9))
    assert 'id="view"' in answer.content.decode()
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (date(2030, 5, 9), time(10, 15))


@pytest.mark.parametrize("text", ["2030-13-01", "hoy", "2030", "1969-12-31", "2999-12-31"])
def test_what_is_no_day_is_not_found(text, brand, bob, signed_in):
    for name in ("calendar_week", "calendar_day"):
        assert signed_in(bob).get(reverse(name, args=[brand.slug, text])).status_code == 404


def test_each_view_opens_without_a_period_on_todays(brand, bob, channel, signed_in):
    today = timezone.localdate(timezone=brand.tz)
    for view in ("week", "day", "channels", "year"):
        html = signed_in(bob).get(reverse(f"calendar_{view}_now", args=[brand.slug])).content.decode()
        assert 'aria-current="date"' in html or "day-today" in html
        assert str(today.year) in html


@pytest.mark.parametrize(("view", "most"), [("week", 20), ("day", 20), ("channels", 22), ("year", 15)])
def test_a_view_costs_the_same_statements_however_many_posts_there_are(view, most):
    few, many = (bench_month.run(posts=posts, in_month=True, view=view) for posts in (30, 1500))
    assert few["sql"] <= many["sql"] <= most
    assert many["bytes"] <= 150_000
