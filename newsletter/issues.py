"""An issue: a letter for each person who is on the list at that moment. The same key is the same issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, DateTimeField, F, QuerySet, Value
from django.utils import timezone

from core.names import shown
from core.own_api import NotTaken, key_of
from media.models import MediaFile

from .models import Issue, Letter, Newsletter, Subscriber

ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>:]+>?")
ALT = 1500  # characters of what a picture shows, in words
UNSETTLED = (Letter.State.WAITING, Letter.State.LEAVING)


def take(newsletter: Newsletter, said: Mapping[str, Any]) -> Issue:
    """A new issue with its letters, or the one with this key. Raises NotTaken."""
    key = key_of(said)
    known = newsletter.issues.filter(key=key).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return _made(newsletter, key, said)
    except IntegrityError:  # the same request, a moment earlier
        return newsletter.issues.get(key=key)


def _made(newsletter: Newsletter, key: str, said: Mapping[str, Any]) -> Issue:
    subject, text = shown(_said(said, "subject")), _said(said, "text").strip()
    if not subject or not text:
        raise NotTaken("subject" if not subject else "text", "subject and text: an issue needs both.")
    on = newsletter.subscribers.filter(state=Subscriber.State.ON)
    if not on.exists():
        raise NotTaken("nobody", "Nobody is subscribed yet.")
    issue = Issue.objects.create(
        newsletter=newsletter,
        key=key,
        subject=subject[: _longest("subject")],
        preheader=shown(_said(said, "preheader"))[: _longest("preheader")],
        text=text,
        link=_said(said, "link")[: _longest("link")],
        pictures=list(_pictures(newsletter, said.get("pictures"))),
    )
    _write_down(issue, on)
    return issue


def _write_down(issue: Issue, on: QuerySet[Subscriber]) -> None:
    """A letter for each, by one statement inside the database: lists are long, and who asks waits for it."""
    letter = {
        "issue_id": Value(issue.pk),
        "subscriber_id": F("pk"),
        "state": Value(Letter.State.WAITING.value),
        "due_at": Value(timezone.now(), output_field=DateTimeField()),
        "tries": Value(0),
        "reason": Value(""),
    }
    chosen, given = on.order_by("pk").values_list(*letter.values()).query.sql_with_params()
    into = f"{Letter._meta.db_table} ({', '.join(letter)})"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {into} {chosen}", given)  # every name is ours


def _said(said: Mapping[str, Any], name: str) -> str:
    """Without NUL, which PostgreSQL keeps in no text."""
    return str(said.get(name) or "").replace("\x00", "")


def _longest(name: str) -> int | None:
    """Characters the table takes."""
    return Issue._meta.get_field(name).max_length


def _pictures(newsletter: Newsletter, given: Any) -> Any:
    """By their digests, among this brand's own files only."""
    for each in given if isinstance(given, list) else []:
        digest, alt = str(each.get("sha256", "")), str(each.get("alt", ""))
        file = MediaFile.objects.filter(workspace=newsletter.workspace_id, sha256=digest).first()
        if file is None:
            raise NotTaken("pictures", f"pictures: {digest[:12]} is no file of this brand.")
        yield {"file": file.pk, "alt": alt[:ALT]}


def progress(issue: Issue) -> dict[str, int]:
    """How many letters are in each state."""
    found = issue.letters.values_list("state").annotate(number=Count("pk")).order_by()
    return {**dict.fromkeys(Letter.State.values, 0), **dict(found)}


def is_settled(issue: Issue) -> bool:
    return not issue.letters.filter(state__in=UNSETTLED).exists()


def why_refused(issue: Issue) -> str:
    """The mail server's words for the first letter it refused, without whose it was."""
    refused = issue.letters.filter(state=Letter.State.REFUSED).order_by("pk")
    return ADDRESS.sub("…", refused.values_list("reason", flat=True).first() or "")


def cancel(issue: Issue) -> int:
    """What has not left stays here; the page goes. Answers how many letters were held back."""
    Issue.objects.filter(pk=issue.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    return issue.letters.filter(state=Letter.State.WAITING).update(state=Letter.State.WITHDRAWN)
