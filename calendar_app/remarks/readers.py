"""Who reads and writes comments: a seat in the brand, or a client behind a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from teams.models import Membership, User, Workspace
from teams.roles import Verb

from .. import permission
from ..models import Attachment, CalendarLink, Post, Remark
from ..sharing import links

Audience = Remark.Audience


@dataclass(frozen=True)
class Reader:
    """`base(post)`: the address under which her acts live. `picture(file)`: where she fetches it."""

    workspace: Workspace
    internal: bool
    base: Callable[[Post], str]
    picture: Callable[[Attachment], str]
    seat: Membership | None = None
    link: CalendarLink | None = None
    guest: str = ""
    frame: str = "base.html"  # the page all this stands in, where it is a page of its own
    channels: frozenset[int] = frozenset()  # behind a link: those it shows; empty: all

    @classmethod
    def of(cls, seat: Membership) -> Reader:
        """What is internal is for who may INTERNAL: nobody else learns so much as how many there are."""

        def base(post: Post) -> str:
            return reverse("post_remarks", args=[seat.workspace.slug, post.pk])

        return cls(seat.workspace, seat.may(Verb.INTERNAL), base, picture_for_the_team, seat=seat)

    @classmethod
    def behind(
        cls,
        link: CalendarLink,
        guest: str,
        *,
        base: Callable[[Post], str],
        picture: Callable[[Attachment], str],
        frame: str,
        channels: frozenset[int] = frozenset(),
    ) -> Reader:
        """A client without an account: only what she may see, and never more."""
        return cls(
            link.workspace, False, base, picture, link=link, guest=guest, frame=frame, channels=channels
        )

    def named(self, attachment: Attachment) -> str:
        """A file's own name is the team's: a client reads how it is described."""
        if self.link is None:
            return attachment.file.filename
        return attachment.alt or _("imagen %(number)s") % {"number": attachment.position + 1}

    @property
    def by(self) -> User | None:
        return self.seat.user if self.seat else None

    @property
    def signed(self) -> dict[str, object]:
        """How a verb is told who acts."""
        return {"by": self.by, "guest": self.guest, "link": self.link}

    @property
    def audiences(self) -> list[str]:
        return list(Audience.values) if self.internal else [str(Audience.CLIENT)]

    @property
    def default_audience(self) -> str:
        return self.audiences[0]

    def may_write(self, post: Post) -> bool:
        if self.link is not None:
            return self.link.comments and links.is_open(self.link)
        return self.seat is not None and permission.may_on(self.seat, Verb.COMMENT, post)

    def wrote(self, remark: Remark) -> bool:
        if self.link is not None:
            return remark.link_id == self.link.pk and remark.guest == self.guest
        return self.seat is not None and remark.by_id == self.seat.user_id


def picture_for_the_team(attachment: Attachment) -> str:
    """Of a video its still."""
    file = attachment.file
    return file.get_absolute_url() if file.kind in ("image", "gif") else file.thumbnail_url
