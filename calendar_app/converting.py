"""Making the films and sounds that wait to be converted, one at a time in each worker."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from media.converting import convert
from media.recipe import Recipe
from media.rejecting import Rejected
from media.separately import patience

from . import adapting
from .models import Conversion
from .refusals import CannotPlan

log = logging.getLogger(__name__)
State = Conversion.State
ONE = threading.Lock()  # an encoder takes all the processor it gets
MARGIN = timedelta(minutes=10)


def convert_waiting() -> int:
    """All that wait, the oldest first. Returns how many were made; 0 at once where this worker is at it."""
    if not ONE.acquire(blocking=False):
        return 0
    try:
        forget_lost(timezone.now())
        made = 0
        while conversion := claimed(timezone.now()):
            made += finish(conversion)
        return made
    finally:
        ONE.release()


def forget_lost(now: datetime) -> None:
    """A worker that died says nothing: what it had in hand is said for it."""
    for lost in Conversion.objects.filter(state=State.WORKING, until__lt=now).select_related("by"):
        with in_her_language(lost):
            fail(lost, _("La conversión se interrumpió. Inténtalo de nuevo."))


def claimed(now: datetime) -> Conversion | None:
    """The next one, ours: two workers never make the same."""
    waiting = Conversion.objects.filter(state=State.WAITING).order_by("asked_at", "pk")
    for conversion in waiting.select_related("file", "by", "variant__post__workspace")[:5]:
        until = now + timedelta(seconds=3 * patience(conversion.file.seconds)) + MARGIN
        mine = Conversion.objects.filter(pk=conversion.pk, state=State.WAITING, recipe=conversion.recipe)
        if mine.update(state=State.WORKING, until=until):
            return conversion
    return None


def finish(conversion: Conversion) -> bool:
    with in_her_language(conversion):
        try:
            made = convert(conversion.file, Recipe.of(conversion.recipe), by=conversion.by)
            if Conversion.objects.filter(
                pk=conversion.pk, state=State.WORKING
            ).exists():  # else she gave it up
                variant = conversion.variant
                adapting.use(variant.post, variant, conversion.file, made, by=conversion.by)
            return True
        except (Rejected, CannotPlan) as refusal:
            fail(conversion, str(refusal))
        except PermissionDenied:
            fail(conversion, _("Quien pidió la conversión ya no puede escribir en esta marca."))
        except Exception:
            log.exception("a conversion failed")
            fail(conversion, _("La conversión falló por un error nuestro. Inténtalo de nuevo."))
    return False


def fail(conversion: Conversion, sentence: str) -> None:
    still = Conversion.objects.filter(pk=conversion.pk, state=State.WORKING)
    still.update(state=State.FAILED, sentence=sentence, until=None)


def in_her_language(conversion: Conversion) -> translation.override:
    return translation.override(conversion.by.language if conversion.by else None)
