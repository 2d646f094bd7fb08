"""The presets as one table people can read; seats as the team page shows them; races for the last admin."""

from __future__ import annotations

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse

from teams import seating, tabulating
from teams.granting import Grant
from teams.models import AuditEntry, CustomRole, Membership, User
from teams.refusals import CannotSeat, LastAdmin
from teams.roles import ALWAYS_REVIEWED, MAY, Role, Verb


def seat(user) -> Membership:
    return Membership.objects.select_related("custom", "workspace").get(user=user)


def page(client, name: str, *more: object) -> str:
    return client.get(reverse(name, args=["alameda", *more])).content.decode()


# ── «Qué puede cada rol» ──────────────────────────────────────────────────────────────────────────────


def test_the_table_people_read_is_the_table_that_decides(brand):
    own = CustomRole.objects.create(workspace=brand, name="Foto", verbs=["see", "library"])
    shown = tabulating.table(brand)
    read = {
        column.key: {row.verb for _title, rows in shown.groups for row in rows if row.may[place]}
        for place, column in enumerate(shown.columns)
    }
    assert read == {**{role: set(MAY[role]) for role in Role.values}, f"own-{own.pk}": {"see", "library"}}


def test_it_has_every_verb_once(brand):
    verbs = [row.verb for _title, rows in tabulating.table(brand).groups for row in rows]
    assert sorted(verbs) == sorted(Verb)


@pytest.mark.parametrize("name", ["team", "roles"])
def test_anybody_of_the_team_may_read_it(vera, signed_in, name):
    text = page(signed_in(vera), name)
    assert "Qué puede cada rol" in text
    assert text.count('<th scope="row">') >= len(Verb)
    assert "Crear un rol" not in text


def test_a_trainee_is_marked_in_it(brand):
    assert [column.key for column in tabulating.table(brand).columns if column.always_reviewed] == list(
        ALWAYS_REVIEWED
    )


def test_every_preset_sees_and_only_the_admin_seats_people():
    assert all(Verb.SEE in verbs for verbs in MAY.values())
    assert [role for role, verbs in MAY.items() if Verb.INVITE in verbs] == [Role.ADMIN]
    assert MAY[Role.BOTH] == MAY[Role.EDITOR] | MAY[Role.COMMUNITY]


# ── a seat ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", Role.values)
def test_each_role_can_be_given_and_is_written_down(alice, bob, brand, signed_in, role):
    if role == seat(bob).role:
        seating.change_role(seat(bob), Grant(Role.VIEWER), by=seat(alice))
    signed_in(alice).post(reverse("seat_role", args=["alameda", seat(bob).pk]), {"role": role})
    assert seat(bob).role == role
    entry = AuditEntry.objects.filter(chain=brand.pk, did="seat.role").last()
    assert entry.after == {"role": str(Role(role).label)}
    assert entry.who_id == alice.pk


@pytest.mark.parametrize("role", ["king", "own-1", "", "own-²"])
def test_a_role_that_is_none_changes_nothing(alice, bob, signed_in, role):
    url = reverse("seat_role", args=["alameda", seat(bob).pk])
    text = signed_in(alice).post(url, {"role": role}, follow=True).content.decode()
    assert "Ese rol no existe" in text
    assert seat(bob).role == "editor"


def test_the_team_page_says_when_each_was_last_here_to_who_seats_people_only(alice, vera, bob, signed_in):
    hers = signed_in(alice)
    assert "Última vez" in page(hers, "team")
    assert "Nunca" in page(hers, "team")
    assert "Última vez" not in page(signed_in(vera), "team")


def test_who_was_taken_off_meanwhile_is_said(alice, bob):
    stale = seat(bob)
    seating.remove(seat(bob), by=seat(alice))
    with pytest.raises(CannotSeat, match="ya no es parte del equipo"):
        seating.change_role(stale, Grant(Role.VIEWER), by=seat(alice))


def test_leaving_and_being_sent_away_are_written_down(alice, bob, vera, brand):
    seating.remove(seat(vera), by=seat(vera))
    seating.remove(seat(bob), by=seat(alice))
    told = AuditEntry.objects.filter(chain=brand.pk, did="seat.removed").values_list("who_id", "label")
    assert list(told) == [(vera.pk, "Vera Paz"), (alice.pk, "Beto Luna")]


# ── races ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_two_admins_who_leave_at_once_do_not_leave_the_brand_alone(alice, bob):
    Membership.objects.filter(user=bob).update(role=Role.ADMIN)
    together, outcomes = threading.Barrier(2), []

    def leave(user: User) -> None:
        mine = seat(user)
        together.wait(timeout=10)
        try:
            seating.remove(mine, by=mine)
            outcomes.append("left")
        except LastAdmin:
            outcomes.append("stayed")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[user]) for user in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["left", "stayed"]
    assert Membership.objects.filter(role=Role.ADMIN).count() == 1


def test_the_page_has_no_button_that_is_refused(alice, bob, vera, signed_in):
    """What the page of who may not offers her leads nowhere she is refused."""
    his = signed_in(vera)
    for address in re.findall(r'(?:href|action)="(/m/alameda/equipo/[^"#?]*)"', page(his, "team")):
        assert his.get(address).status_code in (200, 405), address
