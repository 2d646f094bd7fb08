"""What the brand itself has against a post, whatever its networks say: rights that end, gaps not filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .found import Found
from .models import Attachment, Post, Variant
from .writing_aids.variables import gaps


def troubles(post: Post, variants: list[Variant], attachments: Iterable[Attachment]) -> Iterator[Found]:
    yield from unfilled(post, variants)
    yield from ended(attachments, day_of(post))


def day_of(post: Post) -> date:
    """The day on which it leaves: planned, or today where the brand is."""
    return post.planned_date or timezone.now().astimezone(post.workspace.tz).date()


def ended(attachments: Iterable[Attachment], day: date) -> Iterator[Found]:
    over = _("El permiso de uso de «%(file)s» termina el %(until)s, antes de que salga la publicación.")
    for each in attachments:
        until = each.file.rights_until
        if until is not None and until < day:
            told = {"file": each.file.filename, "until": date_format(until, "j b Y")}
            yield Found("rights_expired", over % told, field="media", file=each.file.pk)


def unfilled(post: Post, variants: list[Variant]) -> Iterator[Found]:
    """Each gap once: of the original in the original, of a channel's own words there."""
    waits = _("Falta decir qué es {%(name)s}: escribe lo que va ahí, o quita las llaves.")
    seen: set[str] = set()
    for field, text, variant in said(post, variants):
        for name in gaps(text):
            if name not in seen:
                seen.add(name)
                yield Found("gap", waits % {"name": name}, field=field, channel=variant and variant.channel)


def said(post: Post, variants: list[Variant]) -> Iterator[tuple[str, str, Variant | None]]:
    """(field, words, variant): all that the public would read."""
    if not variants or any(each.text is None for each in variants):
        yield "text", post.text, None
    for each in variants:
        if each.text is not None:
            yield "text", each.text, each
        yield from ((f"part-{number}", part, each) for number, part in enumerate(each.parts or [], 1))
        yield "comment", each.first_comment or "", each
