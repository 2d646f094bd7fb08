"""Trouble on demand: each kind looks as it would on a real network, over a real connection."""

import time

import pytest
import requests
from django.core.management import CommandError, call_command

from practice import accounts, trouble
from practice.models import PracticeAccount, PracticePost


@pytest.fixture
def network(live_server):
    """The practice network over real HTTP: `network.post()` sends one post to @cafe."""

    class Network:
        url = f"{live_server.url}/practica/api/v1"
        headers = {"Authorization": f"Bearer {accounts.open('cafe', 'Café')}"}

        def post(self):
            return requests.post(
                f"{self.url}/posts", json={"key": "k", "text": "Hola"}, headers=self.headers, timeout=5
            )

        def me(self):
            return requests.get(f"{self.url}/me", headers=self.headers, timeout=5)

    return Network()


def arrived():
    return PracticePost.objects.count()


def test_a_lost_answer_means_it_is_there_and_nobody_said_so(network):
    trouble.set("cafe", "lost_answer")
    with pytest.raises(requests.ConnectionError):
        network.post()
    assert arrived() == 1


def test_a_line_cut_before_means_it_never_arrived(network):
    trouble.set("cafe", "cut_before")
    with pytest.raises(requests.ConnectionError):
        network.post()
    assert arrived() == 0


@pytest.mark.parametrize(
    ("kind", "status"), [("error", 500), ("throttled", 429), ("expired", 401), ("html", 200)]
)
def test_a_refusal_takes_nothing(network, kind, status):
    trouble.set("cafe", kind)
    answer = network.post()
    assert (answer.status_code, arrived()) == (status, 0)


def test_who_has_to_wait_is_told_how_long(network):
    trouble.set("cafe", "throttled")
    assert int(network.post().headers["Retry-After"]) == trouble.RETRY_AFTER_SECONDS


def test_a_page_instead_of_data(network):
    trouble.set("cafe", "html")
    assert network.post().headers["Content-Type"].startswith("text/html")


def test_slow_is_slow_and_arrives(network, monkeypatch):
    monkeypatch.setattr(trouble, "SLOW_SECONDS", 0.5)
    trouble.set("cafe", "slow")
    began = time.monotonic()
    assert network.post().status_code == 201
    assert time.monotonic() - began > 0.5


def test_it_ends_after_as_many_times_as_asked(network):
    trouble.set("cafe", "error", 2)
    assert [network.post().status_code for _ in range(3)] == [500, 500, 201]
    assert trouble.current("cafe") is None


def test_only_an_expired_access_is_met_by_looking(network):
    trouble.set("cafe", "error")
    assert network.me().status_code == 200
    trouble.set("cafe", "expired")
    assert network.me().status_code == 401


def test_another_account_is_not_touched(network):
    accounts.open("otra", "Otra")
    trouble.set("otra", "error")
    assert network.post().status_code == 201


def test_it_can_be_called_off(network):
    trouble.set("cafe", "error", 9)
    assert trouble.current("cafe") == (trouble.Kind.ERROR, 9)
    trouble.clear("cafe")
    assert network.post().status_code == 201


def test_a_trouble_that_does_not_exist_is_named_with_those_that_do(db):
    with pytest.raises(trouble.NoSuchTrouble, match=r"«terremoto».*lost_answer"):
        trouble.set("cafe", "terremoto")


def test_an_account_that_does_not_exist(db):
    with pytest.raises(PracticeAccount.DoesNotExist):
        trouble.set("nadie", "slow")


def test_the_command_sets_and_clears_it(db):
    accounts.open("cafe", "Café")
    call_command("practice_trouble", "cafe", "lost_answer", "--times", "3")
    assert trouble.current("cafe") == (trouble.Kind.LOST_ANSWER, 3)
    call_command("practice_trouble", "cafe", "none")
    assert trouble.current("cafe") is None
    with pytest.raises(CommandError, match="nadie"):
        call_command("practice_trouble", "nadie", "slow")
