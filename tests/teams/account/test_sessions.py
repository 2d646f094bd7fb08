"""Where she is signed in, and closing it from elsewhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from teams.account import sessions
from teams.models import AuditEntry
from tests.conftest import PASSWORD
from tests.teams.account.conftest import confirm, enter

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def desk(alice):
    client = Client(headers={"user-agent": FIREFOX})
    enter(client, alice.email)
    return client


@pytest.fixture
def phone(alice):
    client = Client(headers={"user-agent": IPHONE})
    enter(client, alice.email)
    return client


def opens(client):
    return client.get(reverse("profile")).status_code == 200


def other_of(user, client):
    return UserSession.objects.filter(user=user).exclude(session_key=client.session.session_key).get()


def test_each_is_listed_with_its_device(desk, phone):
    page = desk.get(reverse("account_sessions")).content.decode()
    assert "Firefox en Linux" in page
    assert "Safari en iPhone" in page
    assert page.count(">Esta<") == 1


def test_one_is_closed_from_another(desk, phone, alice):
    desk.post(reverse("account_session_end", args=[other_of(alice, desk).pk]))
    assert opens(desk)
    assert not opens(phone)
    assert AuditEntry.objects.filter(did="session.revoked", who_id=alice.pk).exists()


def test_all_the_others_at_once(desk, phone, alice):
    desk.post(reverse("account_sessions_end"))
    assert opens(desk)
    assert not opens(phone)


def test_nobody_elses_can_be_closed(desk, signed_in, charlie, alice):
    mine = UserSession.objects.get(user=alice)
    answer = signed_in(charlie).post(reverse("account_session_end", args=[mine.pk]))
    assert answer.status_code == 404
    assert opens(desk)


def test_a_changed_password_closes_the_others(desk, phone):
    confirm(desk)
    new = "otra-frase-larga-y-serena"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    desk.post(reverse("account_change_password"), asked)
    assert opens(desk)
    assert not opens(phone)


def test_a_session_from_before_is_listed_at_its_next_page(client, alice):
    client.force_login(alice)
    assert not UserSession.objects.exists()
    client.get(reverse("profile"))
    assert UserSession.objects.get().user == alice


def test_the_next_pages_write_nothing(client, alice, django_assert_max_num_queries):
    client.force_login(alice)
    client.get(reverse("profile"))
    with django_assert_max_num_queries(20) as seen:
        client.get(reverse("profile"))
    assert not [each["sql"] for each in seen if "usersession" in each["sql"]]


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (IPHONE, ("Safari", "iPhone")),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537 Edg/130.0",
            ("Edge", "Windows"),
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537", ("Chrome", "Android")),
        ("curl/8.1", ("", "")),
    ],
)
def test_a_device_is_called_by_its_common_names(agent, named):
    assert sessions.device(agent) == named
