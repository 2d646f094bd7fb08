"""When something of the calendar runs by itself. The results are rows, not answers."""

from __future__ import annotations

from celery import shared_task

from . import converting
from .bulk import large
from .exchange import feed_rounds, importing
from .keeping import versions
from .library import putting_away
from .review import reminding
from .rhythm import evergreen, materialising


@shared_task
def convert_waiting() -> None:
    converting.convert_waiting()


@shared_task
def repeat_posts() -> None:
    materialising.make_due()


@shared_task
def fill_from_evergreen() -> None:
    evergreen.fill_due()


@shared_task
def run_imports() -> None:
    importing.run_waiting()


@shared_task
def run_batches() -> None:
    large.run_waiting()


@shared_task
def thin_versions() -> None:
    versions.thin()


@shared_task
def empty_library_of_old() -> None:
    putting_away.sweep()


@shared_task
def read_feeds() -> None:
    feed_rounds.read_due()


@shared_task
def mind_reviews() -> None:
    reminding.mind()
