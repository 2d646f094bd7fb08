"""Where this room takes part in what goes on below it: asked, told and run without being known there."""

from __future__ import annotations

from django.db.backends.signals import connection_created
from django.db.models.signals import post_delete, post_save

from publishing import gates, vouching
from publishing.models import Channel
from publishing.permission import tell_campaigns
from publishing.signals import settled
from publishing.telling import let_tell
from publishing.ticking import CHORES
from teams.models import Workspace

from .filters import tell_turns
from .finding.folding import teach_sqlite
from .models import ReviewPolicy
from .permission import campaign_of
from .review.around import brand_saved, channel_saved
from .review.waiting import for_person
from .sealing.freeing import rule_changed
from .sealing.gate import unsealed
from .sealing.news import tell_held
from .sealing.telling import on_settled
from .sealing.vouching import post_of, seal_of

OURS = {  # by the name of the task: seconds between two turns
    "calendar_app.tasks.convert_waiting": 5,
    "calendar_app.tasks.run_imports": 5,
    "calendar_app.tasks.run_batches": 5,
    "calendar_app.tasks.mind_reviews": 30,
    "calendar_app.tasks.read_feeds": 60,
    "calendar_app.tasks.repeat_posts": 900,
    "calendar_app.tasks.fill_from_evergreen": 900,
    "calendar_app.tasks.thin_versions": 3600,
    "calendar_app.tasks.empty_library_of_old": 3600,
    "media.tasks.sweep": 3600,
}


def in_publishing() -> None:
    """What may leave, what a delivery's page says of it, and who hears of what became of it."""
    gates.register("seals", unsealed)
    vouching.register("post", post_of)
    vouching.register("seal", seal_of)
    tell_campaigns(campaign_of)
    let_tell(tell_held)
    settled.connect(on_settled, dispatch_uid="calendar_app.seals")


def in_what_changes() -> None:
    post_save.connect(brand_saved, sender=Workspace, dispatch_uid="calendar_app.brand_saved")
    post_save.connect(channel_saved, sender=Channel, dispatch_uid="calendar_app.channel_saved")
    for each in (post_save, post_delete):
        each.connect(rule_changed, sender=ReviewPolicy, dispatch_uid="calendar_app.rule_changed")


def in_finding() -> None:
    connection_created.connect(teach_sqlite, dispatch_uid="calendar_app.teach_sqlite")
    tell_turns(for_person)


def in_the_chores() -> None:
    CHORES.update(OURS)
