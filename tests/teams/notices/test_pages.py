"""The bell, the list, the preferences, and a brand's webhooks, as a browser without JavaScript sees them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from teams.models import Membership, Notification, Webhook, WebhookCall
from teams.notices import Event, carrying, choosing, reading


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def hers(signed_in, alice):
    return signed_in(alice)


def test_the_bell_counts_what_is_unread_and_says_nothing_while_it_is_the_same(hers, alice, bob, asks):
    assert hers.get("/avisos/campana/?n=0").status_code == 204
    asks(bob, of=[alice])
    answer = hers.get("/avisos/campana/?n=0")
    assert answer.status_code == 200
    assert "n=1" in answer.content.decode()
    assert hers.get("/avisos/campana/?n=1").status_code == 204


def test_the_bell_is_cheap(hers, alice, bob, asks, django_assert_max_num_queries):
    for _ in range(120):
        asks(bob, of=[alice])
    assert "n=99" in hers.get("/avisos/campana/?n=1").content.decode()
    with django_assert_max_num_queries(4):  # session, person, seats, notices
        assert hers.get("/avisos/campana/?n=99").status_code == 204


def test_every_page_of_the_brand_shows_the_number(hers, alice, bob, asks):
    asks(bob, of=[alice])
    html = page(hers, reverse("team", args=["alameda"]))
    bell = re.search(r'<a class="place" id="bell".*?</a>', html, re.S)[0]
    assert ">1<" in bell
    assert "sin leer" in bell


def test_a_notice_leads_to_where_it_is_dealt_with_and_is_read_then(hers, alice, bob, asks):
    asks(bob, of=[alice], url="/m/alameda/aprobaciones/?de=mi")
    (notice,) = reading.told(alice)
    answer = hers.get(reverse("notice", args=[notice.pk]))
    assert answer["Location"] == "/m/alameda/aprobaciones/?de=mi"
    assert reading.unread_count(alice) == 0


def test_a_row_that_was_tampered_with_leads_nowhere_else(hers, alice, bob, asks):
    asks(bob, of=[alice])
    Notification.objects.update(url="//malo.example/")
    assert hers.get(reverse("notice", args=[Notification.objects.get().pk]))["Location"] == "/avisos/"


def test_read_and_unread_one_by_one_and_all(hers, alice, bob, asks):
    for _ in range(3):
        asks(bob, of=[alice])
    first = reading.told(alice).first()
    hers.post(reverse("notice_mark", args=[first.pk]))
    assert reading.unread_count(alice) == 2
    hers.post(reverse("notice_mark", args=[first.pk]))
    assert reading.unread_count(alice) == 3
    hers.post(reverse("notices_read"))
    assert reading.unread_count(alice) == 0


def test_filtered_by_brand_kind_and_unread_and_all_marked_as_filtered(hers, alice, bob, charlie, asks):
    other = charlie.workspaces.get()
    Membership.objects.create(workspace=other, user=alice)
    asks(bob, of=[alice], text="De la Alameda")
    asks(bob, of=[alice], text="Falló algo", event=Event.DELIVERY_FAILED)
    asks(charlie, of=[alice], text="De la ajena", workspace=other)
    assert "De la ajena" not in page(hers, "/avisos/?brand=alameda")
    only = page(hers, "/avisos/?brand=alameda&event=delivery.failed")
    assert "Falló algo" in only
    assert "De la Alameda" not in only
    hers.post(reverse("notices_read"), {"brand": "ajena"})
    assert reading.unread_count(alice) == 2
    assert "De la ajena" not in page(hers, "/avisos/?unread=on")
    assert "De la ajena" in page(hers, "/avisos/?brand=no-existe")


def test_many_are_shown_by_pages(hers, alice, bob, asks):
    for number in range(31):
        asks(bob, of=[alice], text=f"Noticia {number}.")
    assert "Noticia 0." not in page(hers, "/avisos/")
    assert "Noticia 0." in page(hers, "/avisos/?page=2")


def test_what_somebody_wrote_is_escaped(hers, alice, bob, asks):
    asks(bob, of=[alice], params={"who": "<script>x</script>", "title": "Pan", "said": "<img src=x>"})
    html = page(hers, "/avisos/")
    assert "<script>x" not in html
    assert "<img src=x" not in html


def test_a_strangers_notice_is_not_found(signed_in, charlie, alice, bob, asks):
    asks(bob, of=[alice])
    pk = Notification.objects.get().pk
    assert signed_in(charlie).get(reverse("notice", args=[pk])).status_code == 404
    assert signed_in(charlie).post(reverse("notice_mark", args=[pk])).status_code == 404
    assert reading.unread_count(alice) == 1


# ── preferences ───────────────────────────────────────────────────────────────────────────────────────


def filled(client):
    """What a browser would send back of the page as it stands."""
    form = client.get("/avisos/preferencias/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (False, None)}


def test_she_chooses_per_event_and_takes_it_back(hers, alice):
    data = filled(hers) | {"mail_REVIEW_REQUESTED": "digest", "digest_hour": "19"}
    data.pop("app_LINK_OPENED")
    assert hers.post("/avisos/preferencias/", data).status_code == 302
    wishes = choosing.all_wishes(alice)
    assert wishes[Event.REVIEW_REQUESTED] == choosing.Wish(True, "digest")
    assert not wishes[Event.LINK_OPENED].in_app
    alice.refresh_from_db()
    assert alice.digest_hour == 19
    assert filled(hers)["mail_REVIEW_REQUESTED"] == "digest"
    hers.post("/avisos/preferencias/", {"reset": "1"})
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].mail == "now"


def test_what_can_not_be_turned_off_stays_on_whatever_is_sent(hers, alice):
    hers.post("/avisos/preferencias/", filled(hers) | {"mail_ACCOUNT_SECURITY": "never"})
    assert choosing.wishes_of([alice], Event.ACCOUNT_SECURITY)[alice.pk].mail == "now"


@pytest.mark.parametrize("wrong", [{"digest_hour": "24"}, {"mail_REVIEW_REQUESTED": "siempre"}])
def test_nonsense_is_refused_and_nothing_changes(hers, alice, wrong):
    assert hers.post("/avisos/preferencias/", filled(hers) | wrong).status_code == 422
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].mail == "now"


# ── webhooks ──────────────────────────────────────────────────────────────────────────────────────────

NEW = {"name": "Equipo", "url": "https://a.example/gancho", "events": ["delivery.failed"]}


def test_the_secret_is_shown_once(hers, alice):
    first = hers.post("/m/alameda/webhooks/nuevo/", NEW)
    (secret,) = set(re.findall(r"whsec_[\w+/=]+", first.content.decode()))
    assert first["Cache-Control"].find("no-store") >= 0
    hook = Webhook.objects.get()
    place = f"/m/alameda/webhooks/{hook.pk}/"
    assert secret not in page(hers, place) + page(hers, "/m/alameda/webhooks/")
    again = hers.post(place + "secreto/").content.decode()
    assert secret not in again
    assert "whsec_" in again


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"url": "gopher://a/"}, "no es una dirección web"),
        ({"url": "https://u:clave@a.example/"}, "no puede llevar usuario"),
        ({"events": []}, "Elige al menos un suceso"),
        ({"events": ["remark.new"]}, "remark.new"),
        ({"name": ""}, "obligatorio"),
    ],
)
def test_a_wrong_one_is_refused_with_the_way_out_and_keeps_what_was_typed(hers, alice, wrong, says):
    answer = hers.post("/m/alameda/webhooks/nuevo/", NEW | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Webhook.objects.exists()


def test_test_log_stop_start_and_send_again_by_hand(hers, hook, program):
    place = f"/m/alameda/webhooks/{hook.pk}/"
    hers.post(place + "probar/")
    program.answers[:] = [307]
    carrying.send_due()
    assert "no se siguen redirecciones" in page(hers, place)
    WebhookCall.objects.update(state="failed", due_at=None)
    assert "Enviar otra vez" in page(hers, place)
    hers.post(f"{place}envios/{WebhookCall.objects.get().pk}/")
    assert carrying.send_due() == 1
    assert program.said()["type"] == "webhook.test"
    hers.post(place + "detener/")
    assert "Reanudar" in page(hers, place)
    hers.post(place + "reanudar/")
    assert "Detener" in page(hers, place)
    hers.post(place + "quitar/")
    assert not Webhook.objects.exists()


def test_a_call_of_another_webhook_is_not_found_here(hers, hook, charlie):
    theirs = Webhook.objects.create(workspace=charlie.workspaces.get(), name="x", url="https://a.example/")
    call = WebhookCall.objects.create(webhook=theirs, event="webhook.test", body={}, state="failed")
    assert hers.post(f"/m/alameda/webhooks/{hook.pk}/envios/{call.pk}/").status_code == 404
    assert hers.post(f"/m/alameda/webhooks/{theirs.pk}/probar/").status_code == 404
    assert hers.get(f"/m/alameda/webhooks/{theirs.pk}/").status_code == 404
