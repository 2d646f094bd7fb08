"""The ledger: what is found, in what order, at what cost; its pages, its CSV and a person's decisions."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing import ledger
from publishing.content import content
from publishing.ledger import Sought, everything, page
from publishing.models import Attempt, Channel, Delivery
from publishing.states import Outcome, State

HELD_WHY = {"text": "Su hora pasó.", "params": {}}


@pytest.fixture
def second(brand):
    return Channel.objects.create(workspace=brand, network="practice", name="segundo", account="segundo")


def texts(found):
    return [one.content["text"] for one in found.deliveries]


def test_the_newest_come_first_over_all_channels(brand, channel, second, said):
    for day in range(6):
        said(channel if day % 2 else second, f"d{day}", days=day)
    assert texts(page(Sought(brand))) == ["d5", "d4", "d3", "d2", "d1", "d0"]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(brand, channel, second, said):
    for number in range(25):  # many at the same minute: the number decides
        said(channel if number % 3 else second, f"d{number}", days=number // 10)
    seen, before = [], None
    for _ in range(9):
        found = page(Sought(brand), before=before, size=3)
        seen += texts(found)
        before = ledger.read_place(ledger.written(found.older)) if found.older else None
        if before is None:
            break
    assert len(seen) == 25
    assert len(set(seen)) == 25
    assert [one.content["text"] for one in everything(Sought(brand), size=4)] == seen


def test_filters_by_state_channel_day_and_words(brand, channel, second, said):
    said(channel, "Llegó el café", state=State.SENT)
    said(channel, "Falló el té", state=State.FAILED, days=1)
    said(second, "Espera", days=2)
    said(second, "Detenida", days=3, held_at=timezone.now())
    assert texts(page(Sought(brand, state="failed"))) == ["Falló el té"]
    assert texts(page(Sought(brand, state="held"))) == ["Detenida"]
    assert texts(page(Sought(brand, state="person"))) == ["Detenida", "Falló el té"]
    assert texts(page(Sought(brand, channel=second))) == ["Detenida", "Espera"]
    assert texts(page(Sought(brand, text="CAFÉ".lower()))) == ["Llegó el café"]
    assert texts(page(Sought(brand, since=date(2026, 11, 21), until=date(2026, 11, 21)))) == ["Falló el té"]


def test_days_are_those_of_the_brand(brand, channel, said):
    said(
        channel, "noche del 19", planned_for=datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
    )  # 23:30 in Mexico City
    assert texts(page(Sought(brand, until=date(2026, 11, 19)))) == ["noche del 19"]
    assert texts(page(Sought(brand, since=date(2026, 11, 20)))) == []


def test_words_are_looked_for_a_stretch_at_a_time_and_the_page_says_how_far(
    monkeypatch, brand, channel, said
):
    monkeypatch.setattr(ledger, "SCAN", 4)
    said(channel, "aguja", days=0)
    for day in range(1, 9):
        said(channel, "paja", days=day)
    first = page(Sought(brand, text="aguja"))
    assert (texts(first), first.searched_to is not None) == ([], True)
    second = page(Sought(brand, text="aguja"), before=first.older)
    third = page(Sought(brand, text="aguja"), before=second.older)
    assert texts(third) == ["aguja"]
    assert third.older is None


def test_charlie_finds_only_his_own(charlie, brand, channel, said):
    said(channel)
    assert texts(page(Sought(charlie.workspaces.get()))) == []


@pytest.mark.parametrize("raw", ["", "x", "2026-01-01_5", "2026-01-01T00:00:00+00:00_x", "_", "9" * 400])
def test_a_place_that_is_none_shows_the_first_page(raw):
    assert ledger.read_place(raw) is None


def many(channel, number):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    rows = (
        Delivery(
            channel=channel,
            content=content(text=f"Publicación {n}"),
            planned_for=start + timedelta(minutes=n),
            state=State.SENT,
            remote_id=str(n),
        )
        for n in range(number)
    )
    Delivery.objects.bulk_create(rows, batch_size=2_000)


def test_a_page_costs_the_same_with_many_thousands(brand, channel, second, said):
    """Same number of queries, and nothing is counted; how long it takes is in docs/performance.md."""
    said(second, "fallida", state=State.FAILED)
    with CaptureQueriesContext(connection) as few:
        page(Sought(brand))
    many(channel, 20_000)
    with CaptureQueriesContext(connection) as lots:
        assert len(page(Sought(brand)).deliveries) == ledger.PAGE
        page(Sought(brand, state="failed"))
    assert len(lots) == 2 * len(few)
    assert not any("COUNT(" in query["sql"] for query in lots)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def browser(signed_in, bob):
    return signed_in(bob)


def url(name, brand, *more):
    return reverse(name, args=[brand.slug, *more])


def test_an_empty_ledger_shows_the_way(browser, brand):
    assert "Aquí queda cada publicación" in browser.get(url("deliveries", brand)).content.decode()


def test_the_list_filters_by_its_address_and_says_what_it_could_not_read(browser, brand, channel, said):
    said(channel, "Llegó", state=State.SENT)
    said(channel, "No llegó", state=State.FAILED, sentence={"text": "Pesa %(mb)s MB.", "params": {"mb": 9}})
    listed = browser.get(url("deliveries", brand), {"estado": "failed", "canal": channel.pk}).content.decode()
    assert "No llegó" in listed
    assert "Pesa 9 MB." in listed
    assert ">Llegó<" not in listed
    odd = browser.get(url("deliveries", brand), {"desde": "ayer", "estado": "failed"})
    assert odd.status_code == 200
    assert "note-danger" in odd.content.decode()
    assert ">Llegó<" not in odd.content.decode()  # the filters that can be read still hold


def test_htmx_gets_the_part_and_a_browser_the_page(browser, brand):
    assert b"<html" in browser.get(url("deliveries", brand)).content
    assert b"<html" not in browser.get(url("deliveries", brand), headers={"HX-Request": "true"}).content


def test_a_delivery_tells_its_whole_story_in_the_brands_hours(browser, brand, channel, said, bob):
    one = said(channel, "Hola <b>ñ</b>", state=State.SENT, verified_at=timezone.now(), created_by=bob)
    exchange = {"method": "POST", "url": "https://red.test/posts", "status": 201, "ms": 12, "excerpt": "<ok>"}
    Attempt.objects.create(
        delivery=one,
        number=1,
        step="publish",
        outcome=Outcome.RECEIPT,
        exchanges=[exchange],
        detail="a-detail",
    )
    told = browser.get(url("delivery", brand, one.pk)).content.decode()
    assert "viernes 20 nov 2026, 09:00" in told  # 15:00 UTC in Mexico City
    assert "Verificada" in told
    assert "Hola &lt;b&gt;ñ" in told
    assert "https://red.test/posts" in told
    assert "&lt;ok&gt;" in told
    assert 'href="https://red.test/1"' in told


def test_a_sentence_that_lacks_its_parameters_breaks_no_page(browser, brand, channel, said):
    for sentence in (
        {"text": "Espera %(minutes)d minutos."},
        {"text": "100 % lleno", "params": {"a": 1}},
        {},
    ):
        one = said(channel, state=State.FAILED, sentence=sentence)
        assert browser.get(url("delivery", brand, one.pk)).status_code == 200


@pytest.mark.parametrize(
    ("state", "verb", "becomes"),
    [
        (State.FAILED, "reintentar", State.WAITING),
        (State.UNSURE, "esta", State.SENT),
        (State.UNSURE, "no-esta", State.WAITING),
        (State.FAILED, "retirar", State.WITHDRAWN),
        (State.WAITING, "retirar", State.WITHDRAWN),
    ],
)
def test_bob_settles_and_his_name_is_in_the_story(browser, brand, channel, said, state, verb, becomes):
    one = said(channel, state=state)
    data = {"url": "https://red.test/7"}
    answer = browser.post(url("delivery_verb", brand, one.pk, verb), data, follow=True)
    one.refresh_from_db()
    assert one.state == becomes
    if verb != "retirar":
        assert "Beto Luna" in answer.content.decode()


def test_a_held_one_leaves_when_bob_says_so(browser, brand, channel, said):
    one = said(channel, held_at=timezone.now(), due_at=None, sentence=HELD_WHY)
    assert "Publicar ahora" in browser.get(url("delivery", brand, one.pk)).content.decode()
    browser.post(url("delivery_verb", brand, one.pk, "publicar-ahora"))
    one.refresh_from_db()
    assert (one.held_at, one.due_at is not None) == (None, True)


@pytest.mark.parametrize(
    ("state", "verb"),
    [(State.FAILED, "reintentar"), (State.UNSURE, "no-esta"), (State.WAITING, "publicar-ahora")],
)
def test_nothing_is_sent_by_a_channel_that_is_gone(browser, brand, channel, said, state, verb):
    one = said(channel, state=state, held_at=timezone.now() if state == State.WAITING else None)
    Channel.objects.update(health=Channel.Health.REMOVED)
    answer = browser.post(url("delivery_verb", brand, one.pk, verb), follow=True)
    one.refresh_from_db()
    assert one.state == state
    assert "se desconectó. Vuelve a conectar la cuenta" in answer.content.decode()


def test_what_is_planned_for_later_is_not_released_by_a_forged_address(browser, brand, channel, said):
    one = said(channel, days=3650, due_at=None)
    browser.post(url("delivery_verb", brand, one.pk, "publicar-ahora"))
    one.refresh_from_db()
    assert one.due_at is None


def test_a_link_that_is_none_is_refused_and_the_delivery_stays_uncertain(browser, brand, channel, said):
    one = said(channel, state=State.UNSURE)
    answer = browser.post(
        url("delivery_verb", brand, one.pk, "esta"), {"url": "javascript:alert(1)"}, follow=True
    )
    one.refresh_from_db()
    assert one.state == State.UNSURE
    assert "no es un enlace completo" in answer.content.decode()


def test_a_decision_that_comes_too_late_says_so(browser, brand, channel, said):
    one = said(channel, state=State.SENT)
    answer = browser.post(url("delivery_verb", brand, one.pk, "reintentar"), follow=True)
    one.refresh_from_db()
    assert one.state == State.SENT
    assert "cambió mientras la mirabas" in answer.content.decode()


def test_everything_of_one_cause_is_decided_at_once(browser, brand, channel, second, said):
    down = {"text": "La red no responde.", "params": {}}
    for day in range(3):
        said(channel, state=State.FAILED, sentence=down, days=day)
    other = said(second, state=State.FAILED, sentence=down)
    heavy = said(channel, state=State.FAILED, sentence={"text": "Pesa %(mb)s MB.", "params": {"mb": 9}})
    listed = browser.get(url("deliveries", brand), {"estado": "person"}).content.decode()
    assert "3 publicaciones" in listed
    data = {"channel": channel.pk, "cause": "La red no responde.", "verb": "retry"}
    answer = browser.post(url("deliveries_settle", brand), data, follow=True)
    assert "Se reintentan 3 publicaciones." in answer.content.decode()
    assert channel.deliveries.filter(state=State.WAITING).count() == 3
    for left in (other, heavy):
        left.refresh_from_db()
        assert left.state == State.FAILED


def test_held_ones_are_released_or_withdrawn_together(browser, brand, channel, said):
    for _ in range(2):
        said(channel, held_at=timezone.now(), sentence=HELD_WHY)
    planned = said(channel, days=3650)
    data = {"channel": channel.pk, "cause": HELD_WHY["text"]}
    browser.post(url("deliveries_settle", brand), {**data, "verb": "withdraw"})
    assert channel.deliveries.filter(state=State.WITHDRAWN).count() == 2
    planned.refresh_from_db()
    assert planned.state == State.WAITING


@pytest.mark.parametrize("data", [{}, {"channel": "x"}, {"channel": "9" * 30}, {"verb": "explode"}])
def test_a_decision_about_nothing_is_404(browser, brand, channel, data):
    assert browser.post(url("deliveries_settle", brand), {"verb": "retry", **data}).status_code == 404


def test_vera_reads_and_decides_nothing(signed_in, vera, brand, channel, said):
    one, eyes = said(channel, state=State.FAILED), signed_in(vera)
    assert "Reintentar" not in eyes.get(url("delivery", brand, one.pk)).content.decode()
    assert eyes.post(url("delivery_verb", brand, one.pk, "reintentar")).status_code == 403
    assert (
        eyes.post(url("deliveries_settle", brand), {"channel": channel.pk, "verb": "retry"}).status_code
        == 403
    )


def test_to_charlie_no_delivery_of_alices_exists(signed_in, charlie, brand, channel, said):
    one, his, eyes = said(channel, state=State.FAILED), charlie.workspaces.get(), signed_in(charlie)
    for slug in (brand.slug, his.slug):
        assert eyes.get(reverse("delivery", args=[slug, one.pk])).status_code == 404
        assert eyes.post(reverse("delivery_verb", args=[slug, one.pk, "reintentar"])).status_code == 404
        data = {"channel": channel.pk, "verb": "retry", "cause": ""}
        assert eyes.post(reverse("deliveries_settle", args=[slug]), data).status_code == 404
    foreign = eyes.get(reverse("deliveries", args=[his.slug]), {"canal": channel.pk}).content.decode()
    assert "note-danger" in foreign
    assert channel.name not in foreign
    assert eyes.get(reverse("deliveries_csv", args=[brand.slug])).status_code == 404


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_ledger_leaves_as_csv_in_the_brands_hours(browser, brand, channel, said):
    said(channel, "Con, coma\ny línea", state=State.SENT)
    said(channel, "Otra", state=State.FAILED)
    answer = browser.get(url("deliveries_csv", brand), {"estado": "sent"})
    assert answer["Content-Disposition"].endswith('.csv"')
    header, row = table(answer)
    assert header[:5] == ["Número", "Estado", "Canal", "Red", "Texto"]
    assert header[-1] == "America/Mexico_City"
    assert row[4] == "Con, coma\ny línea"
    assert row[5] == "2026-11-20 09:00:00"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "\r=1"])
def test_a_text_that_looks_like_a_formula_stays_a_text(browser, brand, channel, said, formula):
    said(channel, formula, state=State.SENT)
    assert table(browser.get(url("deliveries_csv", brand)))[1][4].startswith("'")
