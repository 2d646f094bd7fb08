"""Roles a brand makes for itself: anybody who seats people may, and nobody gives what she may not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from teams import custom_roles, granting, inviting, joining, seating
from teams.granting import Grant
from teams.models import AuditEntry, CustomRole, Membership
from teams.refusals import CannotSeat, LastAdmin
from teams.roles import Role, Verb


def seat(user) -> Membership:
    return Membership.objects.select_related("custom", "workspace").get(user=user)


@pytest.fixture
def made(alice):
    """A role as somebody with all the rights makes it."""

    def make(name: str, *verbs: str, always_reviewed: bool = False) -> CustomRole:
        return custom_roles.make(name=name, verbs=verbs, always_reviewed=always_reviewed, by=seat(alice))

    return make


@pytest.fixture
def recruiter(made, bob, alice):
    """Bob seats people, writes, and no more."""
    role = made("Reclutar", Verb.INVITE, Verb.WRITE)
    seating.change_role(seat(bob), Grant(Role.VIEWER, role), by=seat(alice))
    return bob


# ── making one ────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_makes_one_that_sees_the_brand_and_may_what_was_ticked(alice, brand, signed_in):
    said = {"name": "Fotografía", "verbs": ["library", "write"], "always_reviewed": "on"}
    answer = signed_in(alice).post(reverse("role_new", args=["alameda"]), said, follow=True)
    assert "Rol «Fotografía» guardado" in answer.content.decode()
    role = brand.custom_roles.get()
    assert (role.verbs, role.always_reviewed) == (["see", "write", "library"], True)
    assert AuditEntry.objects.filter(chain=brand.pk, did="role.created", label="Fotografía").exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " \u202e "}, "obligatorio"),
        ({"name": "diseño"}, "ya es un rol de Pauta"),
        ({"name": "FOTO"}, "ya tiene un rol que se llama"),
        ({"name": "Otro", "verbs": ["fly"]}, "fly"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(alice, brand, made, signed_in, said, sentence):
    made("Foto")
    answer = signed_in(alice).post(reverse("role_new", args=["alameda"]), {"verbs": ["write"], **said})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert brand.custom_roles.count() == 1


def test_another_brands_role_is_none(made, charlie, signed_in):
    role = made("Foto")
    theirs = signed_in(charlie)
    assert theirs.get(reverse("role", args=["ajena", role.pk])).status_code == 404
    with pytest.raises(CannotSeat, match="no existe"):
        granting.read(seat(charlie).workspace, f"own-{role.pk}")


# ── giving it ─────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_given_on_the_team_page_and_holds_at_once(alice, bob, made, signed_in):
    role = made("Foto", Verb.LIBRARY)
    key = f"own-{role.pk}"
    page = signed_in(alice).post(
        reverse("seat_role", args=["alameda", seat(bob).pk]), {"role": key}, follow=True
    )
    assert "tiene ahora el rol Foto" in page.content.decode()
    his = seat(bob)
    assert (his.may("library"), his.may("write"), his.role_name) == (True, False, "Foto")


def test_who_is_invited_with_it_takes_it(alice, charlie, brand, made):
    grant = Grant(Role.VIEWER, made("Foto", Verb.LIBRARY))
    offer = inviting.invite(email=charlie.email, grant=grant, by=seat(alice))
    assert joining.join(offer, charlie).may("library")


def test_changing_it_changes_what_all_who_have_it_may(alice, bob, made):
    role = made("Foto", Verb.LIBRARY)
    seating.change_role(seat(bob), Grant(Role.VIEWER, role), by=seat(alice))
    custom_roles.change(role, name="Foto", verbs=["write"], always_reviewed=True, by=seat(alice))
    his = seat(bob)
    assert (his.may("library"), his.may("write"), his.always_reviewed) == (False, True, True)


def test_one_in_use_stays_and_it_is_said_who_has_it(alice, bob, made, signed_in):
    role = made("Foto")
    seating.change_role(seat(bob), Grant(Role.VIEWER, role), by=seat(alice))
    hers = signed_in(alice)
    page = hers.post(reverse("role_remove", args=["alameda", role.pk]), follow=True).content.decode()
    assert "lo tiene Beto Luna" in page
    seating.change_role(seat(bob), Grant(Role.EDITOR), by=seat(alice))
    inviting.invite(email="nueva@x.mx", grant=Grant(Role.VIEWER, role), by=seat(alice))
    page = hers.post(reverse("role_remove", args=["alameda", role.pk]), follow=True).content.decode()
    assert "lo tiene nueva@x.mx" in page
    assert CustomRole.objects.exists()


def test_one_nobody_has_is_taken_away(alice, made, signed_in):
    role = made("Foto")
    signed_in(alice).post(reverse("role_remove", args=["alameda", role.pk]))
    assert not CustomRole.objects.exists()


# ── nobody gives what she may not ─────────────────────────────────────────────────────────────────────


def test_who_may_not_change_settings_makes_nobody_an_admin_not_even_herself(recruiter, vera):
    for target in (vera, recruiter):
        with pytest.raises(CannotSeat, match="permite lo que tú no puedes"):
            seating.change_role(seat(target), Grant(Role.ADMIN), by=seat(recruiter))
    with pytest.raises(CannotSeat, match="permite lo que tú no puedes"):
        inviting.invite(email="nueva@x.mx", grant=Grant(Role.ADMIN), by=seat(recruiter))


def test_nor_by_a_role_of_her_own_making(recruiter, made):
    with pytest.raises(CannotSeat, match="Ajustes de la marca"):
        custom_roles.make(name="Todo", verbs=["settings"], always_reviewed=False, by=seat(recruiter))
    role = made("Foto", Verb.WRITE)
    with pytest.raises(CannotSeat, match="permite lo que tú no puedes"):
        custom_roles.change(role, name="Foto", verbs=["connect"], always_reviewed=False, by=seat(recruiter))
    role.refresh_from_db()
    assert role.verbs == ["see", "write"]


def test_nor_touches_who_may_more(recruiter, alice, abel):
    for verb in (seating.remove, lambda her, by: seating.change_role(her, Grant(Role.VIEWER), by=by)):
        with pytest.raises(CannotSeat, match="No puedes cambiar el lugar de Alicia Ríos"):
            verb(seat(alice), by=seat(recruiter))
    with pytest.raises(CannotSeat, match="Abel Soto"):
        seating.remove(seat(abel), by=seat(recruiter))


def test_what_she_may_she_gives(recruiter, vera):
    seating.change_role(seat(vera), Grant(Role.VIEWER), by=seat(recruiter))
    seating.remove(seat(vera), by=seat(recruiter))
    assert not Membership.objects.filter(user=vera).exists()


def test_whose_every_word_is_reviewed_seats_nobody_free_of_it(made, bob, vera, alice):
    role = made(
        "Aprendiz que invita", Verb.INVITE, Verb.WRITE, Verb.COMMENT, Verb.INTERNAL, always_reviewed=True
    )
    seating.change_role(seat(bob), Grant(Role.VIEWER, role), by=seat(alice))
    with pytest.raises(CannotSeat, match="pasa siempre por revisión"):
        seating.change_role(seat(vera), Grant(Role.WRITER), by=seat(bob))
    seating.change_role(seat(vera), Grant(Role.TRAINEE), by=seat(bob))


def test_her_rights_are_read_again_when_she_acts(recruiter, vera, alice):
    stale = seat(recruiter)
    seating.change_role(seat(recruiter), Grant(Role.VIEWER), by=seat(alice))
    with pytest.raises(PermissionDenied):
        seating.change_role(seat(vera), Grant(Role.VIEWER), by=stale)


# ── somebody always administers the brand ─────────────────────────────────────────────────────────────


def test_an_own_role_that_administers_counts(alice, bob, made):
    chief = made("Jefatura", *Verb.values)
    seating.change_role(seat(bob), Grant(Role.VIEWER, chief), by=seat(alice))
    seating.remove(seat(alice), by=seat(alice))
    with pytest.raises(LastAdmin):
        custom_roles.change(chief, name="Jefatura", verbs=["invite"], always_reviewed=False, by=seat(bob))
    chief.refresh_from_db()
    assert "settings" in chief.verbs
    with pytest.raises(LastAdmin):
        seating.remove(seat(bob), by=seat(bob))


def test_who_was_deactivated_does_not_count(alice, bob):
    seating.change_role(seat(bob), Grant(Role.ADMIN), by=seat(alice))
    bob.is_active = False
    bob.save()
    with pytest.raises(LastAdmin):
        seating.remove(seat(alice), by=seat(alice))


def test_holding_the_last_one_to_a_channel_leaves_the_brand_alone_too(alice, channel):
    with pytest.raises(LastAdmin):
        seating.limit(seat(alice), channels=[channel.pk], campaigns=None, by=seat(alice))
    assert not seat(alice).is_limited


def test_may_start_a_brand_who_administers_one_by_whatever_role(alice, bob, made):
    from teams import brands

    assert not brands.may_create(bob)
    seating.change_role(seat(bob), Grant(Role.VIEWER, made("Jefatura", *Verb.values)), by=seat(alice))
    assert brands.may_create(bob)
