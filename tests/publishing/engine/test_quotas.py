"""What a network allows in a window: counted from the ledger, per account and per app, never overstepped."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from publishing import vault
from publishing.engine.visiting import visit
from publishing.models import AppKeys, Channel, Delivery, Pace
from publishing.networks.contract import Cost, Quota
from publishing.states import State
from publishing.wording import say

from .conftest import perch_named

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


def sent() -> int:
    return Delivery.objects.filter(state=State.SENT).count()


def test_what_is_over_the_quota_waits_until_a_place_frees(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    parrot.quotas = (Quota(2, DAY, source="tests"),)
    due("uno")
    work()
    clock.pass_(hours=1)
    for text in ("dos", "tres"):
        due(text)
    work()
    assert sent() == 2
    waits = Delivery.objects.get(state=State.WAITING)
    assert waits.due_at == clock.now + timedelta(hours=23)
    assert (waits.failures, waits.published_at) == (0, None)
    told = say(waits.sentence)
    assert "2 publicaciones por cuenta cada 24 h" in told
    assert "…" not in told
    clock.pass_(hours=22, minutes=59)
    assert work() == 0
    clock.pass_(minutes=2)
    work()
    assert sent() == 3


def test_a_quota_of_one_form_lets_the_others_pass(due: Any, work: Any, parrot: Any) -> None:
    parrot.quotas = (Quota(1, DAY, source="tests", where=("form", ("reel",))),)
    for text, form in (("a", "reel"), ("b", "feed"), ("c", "reel"), ("d", "feed")):
        due(text, options={"form": form})
    work()
    assert [post.text for post in parrot.seen] == ["a", "b", "d"]
    assert Delivery.objects.get(state=State.WAITING).content["text"] == "c"


def test_nothing_is_uploaded_for_a_post_that_may_not_leave_today(due: Any, work: Any, parrot: Any) -> None:
    parrot.quotas = (Quota(1, DAY, source="tests"),)
    due("uno")
    due("dos")
    work()
    assert [post.text for post in parrot.seen] == ["uno"]


def test_what_never_left_takes_no_place(due: Any, work: Any, parrot: Any) -> None:
    from publishing.networks.contract import Refused, Sentence

    parrot.quotas = (Quota(1, DAY, source="tests"),)
    parrot.script = [Refused(Sentence("No."))]
    due("uno")
    due("dos")
    work()
    assert sent() == 1


def keys_of(network: str, workspace: Any = None) -> AppKeys:
    return AppKeys.objects.create(network=network, workspace=workspace, sealed=vault.seal_data({}))


def test_an_apps_quota_is_shared_by_all_that_were_connected_with_it(
    due: Any, work: Any, parrot: Any, perch: Any, brand: Any
) -> None:
    parrot.quotas = (Quota(2, DAY, per="app", source="tests"),)
    ours = keys_of("parrot")
    theirs = keys_of("parrot", brand)
    same, other = perch_named(brand, "misma"), perch_named(brand, "otra")
    Channel.objects.filter(pk__in=[perch.pk, same.pk]).update(app=ours)
    Channel.objects.filter(pk=other.pk).update(app=theirs)
    for channel in (perch, same, other):
        due("uno", channel=channel)
        due("dos", channel=channel)
    work()
    by_app = [Delivery.objects.filter(channel__app=app, state=State.SENT).count() for app in (ours, theirs)]
    assert by_app == [2, 2]
    assert "por aplicación" in say(Delivery.objects.filter(state=State.WAITING).first().sentence)


def test_a_network_without_quotas_is_not_counted(
    due: Any, work: Any, parrot: Any, django_assert_max_num_queries: Any
) -> None:
    due("uno")
    with django_assert_max_num_queries(30) as asked:
        work()
    assert not [query for query in asked.captured_queries if "quota" in query["sql"]]
    assert not Pace.objects.exists()


def test_what_a_post_costs_is_written_when_it_leaves(due: Any, work: Any, parrot: Any) -> None:
    parrot.cost = lambda post: Cost(Decimal("0.2")) if post.link else None
    due("uno")
    work()
    assert Delivery.objects.get().cost is None
    parrot.cost = lambda post: Cost(Decimal("0.015"))
    dear = due("dos")
    work()
    assert Delivery.objects.get(pk=dear.pk).cost == Decimal("0.015")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_only_one_takes_the_last_place(due: Any, parrot: Any, perch: Any, brand: Any) -> None:
    """Each on a channel of its own that shares the app, both right before their irreversible request."""
    parrot.quotas = (Quota(1, DAY, per="app", source="tests"),)
    other = perch_named(brand, "otra")
    now = timezone.now()
    due("uno", planned_for=now)
    due("dos", planned_for=now, channel=other)
    both_are_there = threading.Barrier(2, timeout=10)

    def at_once(post: Any, line: Any) -> Any:
        both_are_there.wait()
        return parrot._play(post, line, departs=True)

    parrot.script = [at_once, at_once]
    workers = [threading.Thread(target=visiting, args=(pk,)) for pk in (perch.pk, other.pk)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [State.SENT, State.WAITING]
    assert Delivery.objects.filter(published_at__isnull=False).count() == 1


def visiting(pk: int) -> None:
    try:
        visit([pk])
    finally:
        connections[connection.alias].close()
