"""Deleting one's account: what goes, what stays without her, and when she can't."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.db.models import CASCADE
from django.urls import reverse

from calendar_app.models import Post, SavedView
from teams.account import leaving
from teams.models import AuditEntry, Invitation, Membership, User
from teams.refusals import LastAdmin
from tests.conftest import PASSWORD, person, seat
from tests.teams.account.conftest import confirm, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(brand, alice):
    """Writes on Alice's team and is about to go."""
    return seat(brand, person("eva@alameda.test", "Eva Mora"), "editor")


@pytest.fixture
def hers(client, eva):
    enter(client, eva.email)
    confirm(client)
    return client


def say_farewell(client, typed="eva@alameda.test"):
    return client.post(reverse("account_delete"), {"email": typed})


def test_what_she_wrote_stays_without_her(hers, eva, brand):
    post = Post.objects.create(workspace=brand, text="Hola", author=eva)
    answer = say_farewell(hers)
    assert "Cuenta eliminada" in answer.content.decode()
    post.refresh_from_db()
    assert str(post.author) == "Persona eliminada"
    assert post.author.email == f"eliminada-{eva.pk}@eliminada.invalid"
    assert not post.author.name


def test_nothing_opens_any_more(hers, eva):
    say_farewell(hers)
    assert "_auth_user_id" not in hers.session
    enter(hers, "eva@alameda.test")
    assert "_auth_user_id" not in hers.session
    eva.refresh_from_db()
    assert not eva.is_active
    assert not eva.has_usable_password()
    assert not EmailAddress.objects.filter(email="eva@alameda.test").exists()


def test_a_last_letter_says_so(hers, eva, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        say_farewell(hers)
    (letter,) = [each for each in mail.outbox if "se eliminó" in each.subject]
    assert letter.to == ["eva@alameda.test"]


def test_the_log_keeps_who_she_was(hers, eva):
    say_farewell(hers)
    assert AuditEntry.objects.get(did="account.deleted").who == "Eva Mora"


def test_she_types_her_own_address_first(hers, eva):
    answer = say_farewell(hers, "otra@alameda.test")
    assert answer.status_code == 422
    assert "otra@alameda.test" in answer.content.decode()
    eva.refresh_from_db()
    assert eva.is_active


def test_without_confirming_that_it_is_her_nothing_happens(client, eva):
    enter(client, eva.email)
    assert say_farewell(client).status_code == 302
    eva.refresh_from_db()
    assert eva.is_active


def test_the_only_admin_of_a_brand_cannot_go(sure, alice, brand, bob):
    page = sure.get(reverse("account_delete")).content.decode()
    assert "Eres la única persona que administra Café Alameda" in page
    with pytest.raises(LastAdmin):
        leaving.leave(alice)
    alice.refresh_from_db()
    assert alice.is_active
    assert Membership.objects.filter(user=alice).exists()
    Membership.objects.filter(user=bob).update(role="admin")
    leaving.leave(alice)


def test_she_can_be_invited_again_as_somebody_new(hers, eva, brand):
    say_farewell(hers)
    offer = Invitation.objects.create(workspace=brand, email="eva@alameda.test", role="editor")
    hers.post(reverse("invitation", args=[offer.token]), {"name": "Eva", "password": PASSWORD})
    again = User.objects.get(email="eva@alameda.test")
    assert again.pk != eva.pk
    assert Membership.objects.filter(user=again, workspace=brand).exists()


def test_nothing_that_is_hers_alone_is_left(hers, eva, brand):
    """Whatever model comes: CASCADE to a person says that the row is hers."""
    SavedView.objects.create(workspace=brand, owner=eva, name="La mía")
    own = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is User and field.remote_field.on_delete is CASCADE
    ]
    assert len(own) > 6
    say_farewell(hers)
    left = [model.__name__ for model, name in own if model._base_manager.filter(**{name: eva}).exists()]
    assert not left


def test_the_page_says_before_what_goes_and_what_stays(hers):
    page = hers.get(reverse("account_delete")).content.decode()
    assert "Se borra" in page
    assert "La bitácora conserva" in page
