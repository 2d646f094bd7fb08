"""Once a day, accounts are asked again what they offer; networks with nothing to say are left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from publishing import looking_around, networks, tasks
from publishing.models import Channel
from publishing.networks.contract import Sentence, Unavailable
from publishing.networks.practice import Practice

pytestmark = pytest.mark.django_db


class Offers(Practice):
    """The practice network, with boards."""

    def look_around(self, access: Any, line: Any) -> Any:
        return {"boards": [["1", "Pan"]]}


class Away(Practice):
    def look_around(self, access: Any, line: Any) -> Any:
        raise Unavailable(Sentence("No contesta."))


@pytest.fixture
def offering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(networks.NETWORKS, "practice", Offers())


def test_only_networks_that_say_something_are_asked(channel: Any) -> None:
    assert looking_around.stale(timezone.now()) == []


def test_a_channel_is_asked_once_a_day(channel: Any, offering: None) -> None:
    now = timezone.now()
    assert looking_around.stale(now) == [channel.pk]
    tasks.look_around_channel(channel.pk)
    assert Channel.objects.get().facts["boards"] == [["1", "Pan"]]
    assert looking_around.stale(now) == []
    assert looking_around.stale(now + timedelta(hours=25)) == [channel.pk]


def test_what_does_not_answer_keeps_what_was_known(channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Channel.objects.update(facts={"boards": [["1", "Pan"]]})
    monkeypatch.setitem(networks.NETWORKS, "practice", Away())
    tasks.look_around_channel(channel.pk)
    assert Channel.objects.get().facts == {"boards": [["1", "Pan"]]}


def test_a_channel_that_is_gone_is_no_error(db: None) -> None:
    tasks.look_around_channel(4242)
