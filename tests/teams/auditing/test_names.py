"""Whatever the log is about is called something: by its own name, or in words by its number."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from publishing.models import Delivery
from publishing.states import State
from teams.auditing import Did, record
from teams.auditing.hiding import CALLED
from teams.auditing.reading import THINGS, called

# Parts of something, what is noted of a visit, and the log itself: no verb acts on them by themselves.
PARTS = {
    "calendar_app": "aim asked attachment batchitem channelrole conversion feedentry goal keydatechoice "
    "keydaterules linkcheck linkcode linkrules listener pillarshare postversion presence remark reviewentry "
    "reviewpolicy reviewround roundstep seal timeproposal variant",
    "media": "upload",
    "newsletter": "issue letter",
    "podcast": "episode",
    "practice": "practiceimage practicepost",
    "publishing": "appkeys attempt heartbeat notice pace reading serverapp",
    "teams": "auditentry audithead dataexport notification notificationchoice resetasked webhookcall",
}


def every_kind() -> list[type[Model]]:
    rooms = (apps.get_app_config(room) for room in settings.ROOMS if apps.is_installed(room))
    return [model for room in rooms for model in room.get_models()]


def has_always_a_name(model: type[Model]) -> bool:
    fields = (field for field in model._meta.concrete_fields if field.name in CALLED)
    return any(not field.blank and not field.null for field in fields)


@pytest.mark.parametrize("model", every_kind(), ids=lambda model: model._meta.label_lower)
def test_each_kind_has_a_name_in_words(model: type[Model]) -> None:
    part = model._meta.model_name in PARTS.get(model._meta.app_label, "").split()
    assert part or has_always_a_name(model) or model._meta.label_lower in THINGS


def test_no_name_is_given_to_what_is_no_more() -> None:
    assert sorted(THINGS.keys() - {model._meta.label_lower for model in every_kind()}) == []


@pytest.mark.parametrize("thing", [*THINGS, "later.thing"])
def test_none_reads_as_a_row_of_a_table(thing: str) -> None:
    said = called(f"{thing}:64", Did.DELIVERY_WITHDRAWN)
    assert re.fullmatch(r"[^.:_]* 64[^.:_]*|Entregas n\.º 64", said)


def test_a_delivery_is_called_by_its_number(brand, alice, channel, signed_in) -> None:
    one = Delivery.objects.create(
        channel=channel, content={}, state=State.WAITING, planned_for=timezone.now()
    )
    record(Did.DELIVERY_WITHDRAWN, by=alice, workspace=brand, on=one)
    shown = signed_in(alice).get(reverse("audit", args=["alameda"])).content.decode()
    assert f">Entrega {one.pk}</a>" in shown
    assert "publishing.delivery" not in shown
