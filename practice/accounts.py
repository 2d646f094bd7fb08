"""Opening and closing accounts on the practice network. There is no sign-up page: only Pauta opens them."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from core.own_api import fingerprint, new_token

from .models import PracticeAccount, PracticeImage

HANDLE = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")
RESERVED = frozenset({"api"})


class HandleRefused(ValueError):
    """This handle can't be opened. `reason` is "malformed" or "taken"."""

    def __init__(self, handle: str, reason: str) -> None:
        super().__init__(f"practice handle {handle!r} is {reason}")
        self.handle, self.reason = handle, reason


def open(handle: str, name: str) -> str:
    """A new account at /practica/<handle>/; returns its token, which is shown this once.

    Raises HandleRefused where the handle isn't 2–40 of a–z, 0–9, «-», «_», or exists already.
    """
    if not HANDLE.fullmatch(handle) or handle in RESERVED:
        raise HandleRefused(handle, "malformed")
    token = new_token()
    try:
        with transaction.atomic():
            PracticeAccount.objects.create(handle=handle, name=name[:80], token_hash=fingerprint(token))
    except IntegrityError:
        raise HandleRefused(handle, "taken") from None
    return token


def renew(handle: str) -> str:
    """A new token for an account; the old one stops working. Raises PracticeAccount.DoesNotExist."""
    token = new_token()
    if not PracticeAccount.objects.filter(handle=handle).update(token_hash=fingerprint(token)):
        raise PracticeAccount.DoesNotExist(handle)
    return token


def close(handle: str) -> None:
    """The account, its posts and its pictures are gone. Nothing happens if there was none."""
    for image in PracticeImage.objects.filter(account__handle=handle):
        image.image.delete(save=False)
    PracticeAccount.objects.filter(handle=handle).delete()


def holder(token: str) -> PracticeAccount | None:
    """Whose token this is."""
    return PracticeAccount.objects.filter(token_hash=fingerprint(token)).first()
