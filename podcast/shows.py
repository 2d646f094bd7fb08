"""Opening a show, changing what it says of itself, and its token."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.own_api import fingerprint, new_token
from media.models import MediaFile
from teams.auditing import Did, recorded
from teams.models import Workspace

from .models import Show

SIDES = (1400, 3000)  # Apple's: square, JPEG or PNG
PICTURES = frozenset({"image/jpeg", "image/png"})


class CannotOpen(ValueError):
    """The text says what is wrong with what was entered; `field` is where."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def open_show(workspace: Workspace, **said: Any) -> tuple[Show, str]:
    """A new show and its token, which is shown this once. Raises CannotOpen."""
    token = new_token()
    show = Show(workspace=workspace, token_hash=fingerprint(token), **said)
    for number in range(1, 100):
        show.slug = _slug(show.title or workspace.slug, number)
        try:
            show.clean_fields(exclude=["workspace", "cover"])
            with transaction.atomic():
                show.save()
        except ValidationError as wrong:
            raise _cannot(wrong) from None
        except IntegrityError:
            continue  # somebody's show is called so already
        return show, token
    raise CannotOpen(_("Ya hay muchos podcasts con ese título: elige otro."), "title")


def _slug(title: str, number: int) -> str:
    plain = slugify(title)[:50].strip("-") or "podcast"
    return plain if number == 1 else f"{plain}-{number}"


def _cannot(wrong: ValidationError) -> CannotOpen:
    field, said = next(iter(wrong.message_dict.items()))
    return CannotOpen(" ".join(said), field)


@transaction.atomic
@recorded(Did.SHOW_CHANGED)
def change(show: Show, *, by: Any) -> None:
    """What it says of itself, and its cover."""
    show.save()
    show.touch()


def renew(show: Show) -> str:
    """A new token; the old one stops working."""
    token = new_token()
    Show.objects.filter(pk=show.pk).update(token_hash=fingerprint(token))
    return token


def holder(token: str) -> Show | None:
    """Whose token this is."""
    return Show.objects.filter(token_hash=fingerprint(token)).select_related("workspace", "cover").first()


def judge_cover(file: MediaFile) -> None:
    """Raises CannotOpen where directories would refuse it."""
    square = file.width == file.height and SIDES[0] <= file.width <= SIDES[1]
    if file.mime not in PICTURES or not square:
        seen = {"width": file.width, "height": file.height, "kind": file.mime.partition("/")[2].upper()}
        raise CannotOpen(
            _(
                "La portada mide %(width)s × %(height)s (%(kind)s) y tiene que ser cuadrada, de 1400 a 3000 "
                "píxeles, en JPEG o PNG."
            )
            % seen,
            "cover",
        )


def set_cover(show: Show, file: MediaFile) -> None:
    """Raises CannotOpen."""
    judge_cover(file)
    Show.objects.filter(pk=show.pk).update(cover=file, changed_at=timezone.now())
