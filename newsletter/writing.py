"""A letter as it is read: a subject, words for every mail program, and a way out in each.

Sources: RFC 5322 (message), RFC 2369 and RFC 8058 (List-Unsubscribe, one click), RFC 2919 (List-Id).
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.mailroom import postal
from core.names import shown
from media.models import MediaFile

from .models import Issue, Letter, Newsletter, Subscriber


def absolute(path: str) -> str:
    return settings.PAUTA_URL + path


def message(letter: Letter) -> EmailMessage:
    issue, newsletter = letter.issue, letter.issue.newsletter
    leave = absolute(reverse("newsletter_leave", args=[letter.subscriber.token]))
    words = {**shown_in(issue), "leave": leave, "web": absolute(issue.get_absolute_url())}
    made = _addressed(newsletter, letter.subscriber, issue.subject)
    made["Message-ID"] = f"<{issue.key}.{letter.subscriber_id}@{_domain(newsletter)}>"
    made["List-Id"] = f"<{newsletter.slug}.{_domain(newsletter)}>"
    made["List-Unsubscribe"] = f"<{leave}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _words(made, newsletter, "newsletter/mail/letter", words)
    return made


def confirmation(subscriber: Subscriber) -> EmailMessage:
    """The question whether she really asked for it."""
    newsletter = subscriber.newsletter
    path = reverse("newsletter_confirm", args=[subscriber.token])
    with translation.override(newsletter.language):
        subject = _("Confirma tu suscripción a «%(title)s»") % {"title": newsletter.title}
    made = _addressed(newsletter, subscriber, subject)
    made["Message-ID"] = f"<confirm.{subscriber.pk}.{int(timezone.now().timestamp())}@{_domain(newsletter)}>"
    _words(made, newsletter, "newsletter/mail/confirm", {"newsletter": newsletter, "address": absolute(path)})
    return made


def _addressed(newsletter: Newsletter, subscriber: Subscriber, subject: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = Address(shown(newsletter.sender_name), addr_spec=postal(newsletter.sender))
    made["To"] = Address(shown(subscriber.name), addr_spec=postal(subscriber.email))
    made["Subject"] = shown(subject)
    made["Date"] = format_datetime(timezone.now())
    return made


def _words(made: EmailMessage, newsletter: Newsletter, template: str, words: dict[str, Any]) -> None:
    with translation.override(newsletter.language):
        made.set_content(render_to_string(f"{template}.txt", words), cte="quoted-printable")
        made.add_alternative(
            render_to_string(f"{template}.html", words), subtype="html", cte="quoted-printable"
        )


def _domain(newsletter: Newsletter) -> str:
    return postal(newsletter.sender).rpartition("@")[2]


def shown_in(issue: Issue) -> dict[str, Any]:
    """What page and letter show alike."""
    known = {file.pk: file for file in MediaFile.objects.filter(pk__in=[p["file"] for p in issue.pictures])}
    pictures = [
        {
            "url": absolute(reverse("newsletter_picture", args=[issue.newsletter.slug, issue.pk, number])),
            "alt": picture["alt"],
            "width": min(known[picture["file"]].width, 600),
        }
        for number, picture in enumerate(issue.pictures)
        if picture["file"] in known
    ]
    return {"issue": issue, "newsletter": issue.newsletter, "pictures": pictures}
