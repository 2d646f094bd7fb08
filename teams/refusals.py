"""What the verbs of the team answer when they will not do what was asked: a sentence. Nothing has changed."""

from __future__ import annotations

from django.utils.translation import gettext as _


class CannotSeat(ValueError):
    """The text is for the person: what is wrong and the way out."""


class LastAdmin(CannotSeat):
    def __init__(self) -> None:
        super().__init__(
            _("La marca se quedaría sin quien la administre. Da antes ese rol a otra persona del equipo.")
        )
