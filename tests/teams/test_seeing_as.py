"""«Ver como»: an admin looks at the brand with the eyes of a role or a seat, and touches nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from teams import custom_roles, seating, seeing_as
from teams.granting import Grant
from teams.models import AuditEntry, Membership
from teams.roles import Role, Verb
from tests.walking import brand_pages, one_of_everything

BANNER = "Dejar de ver como"


def seat(user) -> Membership:
    return Membership.objects.select_related("custom", "workspace").get(user=user)


@pytest.fixture
def looking(alice, signed_in):
    """Alice's browser, seeing her brand with these eyes."""

    def begin(eyes: str):
        client = signed_in(alice)
        client.post(reverse("seeing_as", args=["alameda"]), {"eyes": eyes})
        return client

    return begin


def page(client, name: str, *more: object) -> str:
    return client.get(reverse(name, args=["alameda", *more])).content.decode()


def test_she_sees_what_the_role_sees_under_a_banner(looking, brand):
    client = looking("viewer")
    shown = page(client, "team")
    assert BANNER in shown
    assert "Ves la marca como <strong>Lectura</strong>" in shown
    assert 'name="role"' not in shown
    assert client.get(reverse("settings", args=["alameda"])).status_code == 403
    assert AuditEntry.objects.filter(chain=brand.pk, did="seat.viewed_as", label="Lectura").exists()


def test_she_sees_what_a_person_sees_limits_and_all(looking, alice, bob, channel):
    seating.limit(seat(bob), channels=[channel.pk], campaigns=None, by=seat(alice))
    client = looking(f"seat-{seat(bob).pk}")
    shown = page(client, "channels")
    assert "Beto Luna" in shown
    assert reverse("brand_pause", args=["alameda"]) not in shown


def test_she_sees_what_a_role_of_the_brand_sees(looking, alice):
    role = custom_roles.make(name="Foto", verbs=["settings"], always_reviewed=False, by=seat(alice))
    client = looking(f"own-{role.pk}")
    assert client.get(reverse("settings", args=["alameda"])).status_code == 200
    assert client.get(reverse("connect", args=["alameda"])).status_code == 403


def test_never_more_than_she_may_herself(alice, bob, signed_in):
    role = custom_roles.make(name="Reclutar", verbs=["invite"], always_reviewed=False, by=seat(alice))
    seating.change_role(seat(bob), Grant(Role.VIEWER, role), by=seat(alice))
    his = signed_in(bob)
    his.post(reverse("seeing_as", args=["alameda"]), {"eyes": "admin"})
    assert BANNER in page(his, "team")
    assert his.get(reverse("settings", args=["alameda"])).status_code == 403
    assert his.get(reverse("post_new", args=["alameda"])).status_code == 403


def test_dejar_de_ver_como_ends_it(looking):
    client = looking("viewer")
    client.post(reverse("seeing_as_end", args=["alameda"]))
    assert BANNER not in page(client, "team")
    assert client.get(reverse("settings", args=["alameda"])).status_code == 200


def test_so_does_an_hour(looking):
    client = looking("viewer")
    kept = client.session[seeing_as.KEY]
    left = datetime.fromisoformat(kept["until"]) - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    session = client.session
    session[seeing_as.KEY] = {**kept, "until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert BANNER not in page(client, "team")
    assert seeing_as.KEY not in client.session


def test_so_does_the_session(looking, alice, signed_in):
    client = looking("viewer")
    client.post(reverse("account_logout"))
    client.force_login(alice)
    assert BANNER not in page(client, "team")
    assert BANNER not in page(signed_in(alice), "team")


def test_so_does_losing_the_right_to_seat_people(looking, alice, bob):
    client = looking("viewer")
    seating.change_role(seat(bob), Grant(Role.ADMIN), by=seat(alice))
    seating.change_role(seat(alice), Grant(Role.EDITOR), by=seat(bob))
    assert BANNER not in page(client, "team")


def test_so_does_the_seat_that_was_looked_through(looking, alice, bob):
    client = looking(f"seat-{seat(bob).pk}")
    seating.remove(seat(bob), by=seat(alice))
    assert BANNER not in page(client, "team")


@pytest.mark.parametrize("eyes", ["", "king", "own-1", "seat-9999999", "seat-x", "own-"])
def test_eyes_nobody_has_are_refused(looking, eyes):
    assert BANNER not in page(looking(eyes), "team")


def test_who_seats_nobody_sees_as_nobody(bob, signed_in):
    assert signed_in(bob).post(reverse("seeing_as", args=["alameda"]), {"eyes": "viewer"}).status_code == 403


# ── strictly to look at ───────────────────────────────────────────────────────────────────────────────


def everything_there() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the session's own."""
    skipped = {"Session", "UserSession"}
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model.__name__ not in skipped
    }


def test_nothing_is_written_by_whatever_address_and_method(looking, alice, brand):
    hers = one_of_everything(brand, alice)
    client = looking("admin")
    client.raise_request_exception = False
    before, wrong = everything_there(), []
    for address in brand_pages():
        url = address.filled(**hers)
        client.get(url)
        for method in ("post", "put", "patch", "delete"):
            if address.name != "seeing_as_end" and getattr(client, method)(url).status_code != 403:
                wrong.append(f"{method} {url}")
    assert not wrong
    after = everything_there()
    assert {name for name in before if before[name] != after[name]} == set()


def test_what_is_about_herself_waits_too(looking, alice):
    client = looking("viewer")
    answer = client.post(reverse("profile"), {"name": "Otra"})
    assert answer.status_code == 403
    assert "aquí solo se mira" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.name == "Alicia Ríos"


def test_the_sentence_reaches_htmx_and_scripts(looking):
    client = looking("viewer")
    url = reverse("post_new", args=["alameda"])
    assert "aquí solo se mira" in client.post(url, headers={"HX-Request": "true"}).headers[
        "HX-Trigger"
    ].encode().decode("unicode_escape")
    assert "aquí solo se mira" in client.post(url, headers={"Accept": "application/json"}).json()["errors"][0]


def test_coming_back_from_a_network_connects_nothing(looking):
    client = looking("admin")
    url = reverse("consent_return", args=["mastodon"])
    assert client.get(url, {"code": "x", "state": "y"}).status_code == 403


def test_every_verb_is_in_a_group_of_the_page():
    assert sorted(verb for _title, verbs in custom_roles.GROUPS for verb in verbs) == sorted(Verb)


@pytest.mark.parametrize(("name", "more"), [("audit_file", ["csv"]), ("deliveries_csv", [])])
def test_what_the_log_has_to_tell_of_is_not_for_borrowed_eyes(looking, brand, name, more):
    """Else «Ver como Administración» would take the log along and leave no trace in it."""
    answer = looking("admin").get(reverse(name, args=["alameda", *more]))
    assert answer.status_code == 403
    assert "aquí solo se mira" in answer.content.decode()
