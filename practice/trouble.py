"""Trouble on demand: what goes wrong with the next posts to an account, so that people see how it looks."""

from __future__ import annotations

from django.db.models import F, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import PracticeAccount


class Kind(TextChoices):
    SLOW = "slow", _("Tarda en contestar")
    THROTTLED = "throttled", _("Pide esperar (429)")
    ERROR = "error", _("Falla por dentro (500)")
    LOST_ANSWER = "lost_answer", _("La acepta, pero su respuesta se pierde")
    CUT_BEFORE = "cut_before", _("Corta la línea antes de aceptarla")
    EXPIRED = "expired", _("El acceso venció (401)")
    HTML = "html", _("Contesta una página en vez de datos")


SLOW_SECONDS = 6.0
RETRY_AFTER_SECONDS = 5


class NoSuchTrouble(ValueError):
    """The text names the kind that was asked for and the kinds there are."""


def set(handle: str, kind: str, times: int = 1) -> None:
    """The next `times` posts sent to @handle meet this trouble (an expired access: any request).

    Raises NoSuchTrouble, or PracticeAccount.DoesNotExist.
    """
    if kind not in Kind.values:
        said = gettext("«%(kind)s» no es un problema que ensayar; hay: %(known)s.")
        raise NoSuchTrouble(said % {"kind": kind, "known": ", ".join(Kind.values)})
    if not PracticeAccount.objects.filter(handle=handle).update(trouble=kind, trouble_left=max(0, times)):
        raise PracticeAccount.DoesNotExist(handle)


def clear(handle: str) -> None:
    PracticeAccount.objects.filter(handle=handle).update(trouble="", trouble_left=0)


def current(handle: str) -> tuple[Kind, int] | None:
    """What still goes wrong, and how many times."""
    account = PracticeAccount.objects.filter(handle=handle, trouble_left__gt=0).first()
    return (Kind(account.trouble), account.trouble_left) if account else None


def meet(account: PracticeAccount, *, posting: bool) -> Kind | None:
    """The trouble this request meets, counted down by one; two requests at once never share a turn."""
    if not account.trouble_left or not (posting or account.trouble == Kind.EXPIRED):
        return None
    still = PracticeAccount.objects.filter(pk=account.pk, trouble=account.trouble, trouble_left__gt=0)
    return Kind(account.trouble) if still.update(trouble_left=F("trouble_left") - 1) else None
