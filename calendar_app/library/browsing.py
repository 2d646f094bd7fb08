"""What of the library a page shows: its filters live in the address, and cost the same whatever it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import MediaFile
from teams.models import Workspace

from ..finding.folding import Folded, fold
from ..finding.tagged import TaggedWithAny
from . import folders, using
from .folders import Branch

A_PAGE = 48
SOON = timedelta(days=30)  # rights that end within it are shown as ending
TAGGED_READ = 2000  # files whose tags are counted
TAGS_OFFERED = 40
LOOSE = "sin"  # in no folder
SAID = Folded(Concat("filename", Value(" "), "alt", Value(" "), "credit"))

KINDS = {
    "imagen": (_("Imágenes"), ("image", "gif")),
    "video": (_("Videos"), ("video",)),
    "audio": (_("Audio"), ("audio",)),
    "documento": (_("Documentos"), ("document",)),
}
USES = {"en-uso": _("En uso"), "sin-uso": _("Sin usar")}
WANTING = {
    "alt": _("Sin texto alternativo"),
    "derechos": _("Derechos por vencer o vencidos"),
}


@dataclass(frozen=True)
class Search:
    """`folder`: a number, LOOSE, or empty for all. `away`: what was put away, not what is in sight."""

    words: str = ""
    folder: str = ""
    kind: str = ""
    use: str = ""
    wanting: str = ""
    tag: str = ""
    away: bool = False
    as_list: bool = False

    @classmethod
    def read(cls, asked: QueryDict) -> Search:
        """What makes no sense counts as not asked."""
        folder, tag = asked.get("carpeta", ""), asked.get("etiqueta", "")
        return cls(
            words=" ".join(asked.get("q", "").replace("\0", "").split())[:100],
            folder=folder if folder == LOOSE or is_number(folder) else "",
            kind=known(asked.get("tipo", ""), KINDS),
            use=known(asked.get("uso", ""), USES),
            wanting=known(asked.get("falta", ""), WANTING),
            tag=tag.replace("\0", "")[:100],
            away="archivo" in asked,
            as_list=asked.get("ver") == "lista",
        )

    @property
    def narrows(self) -> bool:
        return any((self.words, self.folder, self.kind, self.use, self.wanting, self.tag, self.away))


def known(asked: str, choices: dict[str, Any]) -> str:
    return asked if asked in choices else ""


def is_number(asked: str) -> bool:
    return asked.isascii() and asked.isdecimal() and len(asked) < 19


@dataclass
class Shelf:
    """One page of the library as somebody searched it."""

    brand: Workspace
    search: Search
    number: Any = 1
    a_page: int = A_PAGE
    today: date = field(default_factory=timezone.localdate)  # the brand's: its zone is active on its pages

    @cached_property
    def folders(self) -> list[Branch]:
        return folders.tree(self.brand)

    @cached_property
    def here(self) -> Branch | None:
        """The folder that is open."""
        return next((each for each in self.folders if str(each.pk) == self.search.folder), None)

    @property
    def above(self) -> list[Branch]:
        """From the top down to the open folder, it left out."""
        chain, parents = [], {each.pk: each for each in self.folders}
        branch = self.here
        while branch and branch.folder.parent_id:
            branch = parents[branch.folder.parent_id]
            chain.insert(0, branch)
        return chain

    @property
    def inner(self) -> list[Branch]:
        parent = self.here.pk if self.here else None
        loose = self.search.folder == LOOSE
        return [] if loose else [each for each in self.folders if each.folder.parent_id == parent]

    @cached_property
    def page(self) -> Page:
        return Paginator(self.files, self.a_page).get_page(self.number)

    @property
    def files(self) -> QuerySet[MediaFile]:
        away = self.search.away
        found = MediaFile.objects.filter(workspace=self.brand, made_from=None, archived_at__isnull=not away)
        found = found.filter(*conditions(self)).annotate(used=using.is_used())
        for word in self.search.words.split():
            found = found.alias(said=SAID).filter(saying(word))
        return found.select_related("folder").order_by("-created_at", "-pk")

    @cached_property
    def tags(self) -> list[str]:
        """The most used first; of the files tagged last."""
        tagged = MediaFile.objects.filter(workspace=self.brand, archived_at=None).exclude(tags=[])
        rows = tagged.order_by("-pk").values_list("tags", flat=True)[:TAGGED_READ]
        counted = Counter(tag for tags in rows for tag in tags)
        return [tag for tag, _count in counted.most_common(TAGS_OFFERED)]


def conditions(shelf: Shelf) -> list[Q]:
    search, found = shelf.search, []
    if search.folder == LOOSE:
        found.append(Q(folder=None))
    elif search.folder:
        found.append(Q(folder__in=folders.below(shelf.folders, int(search.folder)) if shelf.here else []))
    if search.kind:
        found.append(Q(kind__in=KINDS[search.kind][1]))
    if search.use:
        found.append(Q(using.is_used()) if search.use == "en-uso" else ~Q(using.is_used()))
    if search.wanting == "alt":
        found.append(Q(alt="", kind__in=("image", "gif", "video")))
    elif search.wanting == "derechos":
        found.append(Q(rights_until__lte=shelf.today + SOON))
    if search.tag:
        found.append(Q(TaggedWithAny("tags", [search.tag])))
    return found


def saying(word: str) -> Q:
    """In its name, its description or its author, whatever the accents; or as one of its tags."""
    tag = word.lstrip("#") or word
    return Q(said__contains=fold(word)) | Q(TaggedWithAny("tags", [tag, tag.lower(), tag.capitalize()]))


def standing(file: MediaFile, today: date) -> str:
    """Of its rights: "" | soon | over."""
    if file.rights_until is None or file.rights_until > today + SOON:
        return ""
    return "over" if file.rights_until < today else "soon"
