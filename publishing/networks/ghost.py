"""Ghost: a post on one site, as a draft first, then published; by newsletter too, where it is asked for.

Sources: docs.ghost.org/admin-api (posts, images, media, files); the JSON schemas the server validates with
(@tryghost/admin-api-schema). A PUT needs the draft's `updated_at`: publishing twice is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from publishing.networks import fitting, ghost_site
from publishing.networks import wordpress_text as writing
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    Can,
    CannotTell,
    Disconnected,
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Network,
    NetworkError,
    Post,
    Preview,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
    Unavailable,
)
from publishing.networks.ghost_site import Site


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("Ghost no aceptó la entrada: %(reason)s")
KEY_GONE = _(
    "Ghost ya no acepta la clave de la integración. Crea otra en Ajustes → Avanzado → Integraciones y vuelve "
    "a conectar."
)
CHANGED = _(
    "Alguien cambió el borrador en Ghost mientras se publicaba. Se vuelve a intentar con lo más reciente."
)
HELD_BACK = _("Ghost dejó la entrada como «%(status)s» en vez de publicarla. Revísala en el sitio.")
EXCERPT_TOO_LONG = _("El resumen tiene %(length)s caracteres y Ghost admite %(limit)s.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y Ghost admite %(limit)s.")
EXCERPT = 300
OUT = ("published", "sent")


class Ghost(Network):
    key = "ghost"
    name = "Ghost"
    icon = "net-ghost"
    can = frozenset(
        {
            Can.TEXT, Can.IMAGES, Can.VIDEO, Can.AUDIO, Can.DOCUMENT, Can.ALT_TEXT, Can.TITLE, Can.TAGS,
            Can.DELETE, Can.FIND,
        }
    )  # fmt: skip
    limits = Limits(
        files={
            "image": FileRule(100, frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})),
            "video": FileRule(10, frozenset({"video/mp4", "video/webm"})),
            "audio": FileRule(10, frozenset({"audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4"})),
            "document": FileRule(10),
        },
        mixed=True,
        title=2000,
        source="@tryghost/admin-api-schema posts.json; files: Ghost sets no number of its own",
    )
    credentials = (
        Field("url", _("Dirección del sitio"), aliases=("site", "server")),
        Field(
            "admin_key",
            _("Clave de administración (Admin API key)"),
            secret=True,
            help=_("En Ghost: Ajustes → Avanzado → Integraciones → Agregar integración personalizada."),
            aliases=("key", "token"),
        ),
    )
    options = (
        Field("excerpt", _("Resumen"), required=False, kind=Kind.LONG, most=EXCERPT),
        Field(
            "visibility",
            _("Quién la lee"),
            required=False,
            kind=Kind.CHOICE,
            choices=(("public", _("Todos")), ("members", _("Miembros")), ("paid", _("Miembros de pago"))),
        ),
        Field("featured", _("Destacarla en el sitio"), required=False, kind=Kind.YES_NO),
        Field("newsletter", _("Enviarla también con el boletín"), required=False, kind=Kind.CHOICE),
        Field("email_only", _("Sólo por correo, no en el sitio"), required=False, kind=Kind.YES_NO),
    )
    preview = Preview(layout="article", card="")

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        """Its newsletters are offered by name; without any there is nothing to send with."""
        offered = tuple((slug, name) for slug, name in facts.get("newsletters") or ())
        if not offered:
            return tuple(field for field in self.options if field.name not in ("newsletter", "email_only"))
        sent = {"newsletter": replace(self._option("newsletter"), choices=offered)}
        slugs = tuple(slug for slug, _name in offered)
        sent["email_only"] = replace(self._option("email_only"), where=("newsletter", slugs))
        return tuple(sent.get(field.name, field) for field in self.options)

    def _option(self, name: str) -> Field:
        return next(field for field in self.options if field.name == name)

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        return {"newsletters": ghost_site.newsletters(Site.of(access, line))}

    def written(self, post: Post) -> str:
        return writing.written(post)

    def length(self, text: str) -> int:
        return len(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        title, excerpt = writing.title(post), _option(post, "excerpt")
        found = [*fitting.nothing_said(self.written(post) or post.title, post, self.name)]
        if limits.title and len(title) > limits.title:
            told = {"length": len(title), "limit": limits.title}
            found.append(Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title"))
        if len(excerpt) > EXCERPT:
            told = {"length": len(excerpt), "limit": EXCERPT}
            found.append(
                Problem("excerpt_too_long", Sentence(EXCERPT_TOO_LONG, told), field="options.excerpt")
            )
        return [
            *found,
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        site = Site.entered(entered["url"], entered["admin_key"].strip(), line)
        about = site.get("site")
        site.get("posts", limit=1, fields="id")  # the site is public; only this proves the key
        address = str(about.dig("site", "url")).rstrip("/")
        return Account(
            id=address.partition("://")[2],
            name=str(about.dig("site", "title")),
            url=address,
            server=site.address,
            secrets={"admin_key": site.key},
            facts={"newsletters": ghost_site.newsletters(site)},
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        """The draft, unless an earlier attempt left one."""
        site = Site.of(access, line)
        draft = ghost_site.under_our_slug(post, site) or ghost_site.new_draft(post, site)
        return StillWorking({"post": draft["id"]})

    def resume(self, memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> Receipt:
        site = Site.of(access, line)
        draft = site.get(f"posts/{memo['post']}").dig("posts", 0)
        if draft["status"] in OUT:
            return Receipt(_remote(draft), verified=True)
        said: dict[str, Any] = {"updated_at": draft["updated_at"], "status": "published"}
        newsletter = _option(post, "newsletter")
        if newsletter and post.options.get("email_only"):
            said["email_only"] = True
        line.no_return()
        reply = site.put(f"posts/{memo['post']}", {"newsletter": newsletter or None}, {"posts": [said]})
        there = reply.dig("posts", 0)
        if (status := there.get("status")) not in OUT:
            raise Refused(Sentence(HELD_BACK, {"status": status}), code=f"status_{status}")
        return Receipt(_remote(there))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By the draft's id. What a person threw away meanwhile, a person decides."""
        if not memo:
            return None  # no draft, so nothing could be published
        try:
            there = Site.of(access, line).get(f"posts/{memo['post']}").dig("posts", 0)
        except Refused as no:
            if no.code != "NotFoundError":
                raise
            return CANNOT_TELL
        return Receipt(_remote(there), verified=True) if there.get("status") in OUT else None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """For good, with its draft; a newsletter that was sent stays sent. Gone already is no error."""
        try:
            Site.of(access, line).delete(f"posts/{remote.id}")
        except Refused as no:
            if no.code != "NotFoundError":
                raise

    def explain(self, reply: Reply) -> NetworkError | None:
        said = reply.json()
        errors = said.get("errors") if isinstance(said, dict) else None
        error = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
        kind = str(error.get("type") or "")
        if not kind:
            return None
        reason = str(error.get("context") or error.get("message") or kind)[:300]
        if kind in ("UnauthorizedError", "NoPermissionError") or reply.status == 401:
            return Disconnected(Sentence(KEY_GONE), reason, kind)
        if kind == "UpdateCollisionError":
            return Unavailable(Sentence(CHANGED), reason, kind)
        if reply.status < 500 and reply.status != 429:
            return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, kind)
        return None


def _option(post: Post, name: str) -> str:
    return str(post.options.get(name) or "").strip()


def _remote(there: Mapping[str, Any]) -> Remote:
    return Remote(str(there["id"]), str(there.get("url") or ""))
