"""WordPress, any site with its REST API open (5.6 or later), through an application password.

WordPress knows no idempotency key, so a post is made in two steps: first a draft under a slug of our own,
whose id is on disk before anything shows; then one request turns it public, which may be repeated without
harm. After a lost answer the draft's own status says what became of it.

A reply is a comment on the post it follows. Source: the wp/v2 routes of the REST API handbook.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from . import chosen, fitting, wordpress_options
from . import wordpress_text as writing
from .contract import (
    CANNOT_TELL,
    Access,
    Account,
    Can,
    CannotTell,
    Disconnected,
    Field,
    FileRule,
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
from .wordpress_comment import comment_on, find_comment
from .wordpress_draft import TermExists, new_draft, under_our_slug
from .wordpress_site import Site, discover, front_page


def _(text: str) -> str:
    return text


EMPTY = _("La entrada no tiene título, texto ni archivos.")
NO_UPLOADS = _(
    "La persona con la que se conectó el sitio no puede subir archivos: hace falta que sea autora."
)
REPLY_WITH_IMAGES = _("Una respuesta en WordPress es un comentario, y los comentarios no llevan archivos.")

WRONG_PASSWORD = _(
    "WordPress no aceptó el usuario y la contraseña de aplicación. "
    "Crea otra en tu perfil de WordPress, en Contraseñas de aplicación, y vuelve a conectar el canal."
)
SWITCHED_OFF = _(
    "El sitio tiene apagadas las contraseñas de aplicación. Pide a quien lo administra que las permita."
)
NOBODY = _(
    "WordPress no reconoció el usuario y la contraseña de aplicación. Revísalos y conecta otra vez el canal; "
    "si son los buenos, el servidor del sitio no deja pasar la cabecera Authorization."
)
NOT_ALLOWED = _("La persona conectada ya no puede publicar en el sitio. Dale el papel de autora o editora.")
MAY_NOT_PUBLISH = _(
    "«%(user)s» puede entrar en %(site)s pero no publicar: le hace falta el papel de autora o editora."
)
NOT_TAKEN = _("WordPress no aceptó la entrada: %(why)s")
HELD_BACK = _("WordPress dejó la entrada como «%(status)s» en vez de publicarla. Revísala en el sitio.")

MIMES = {
    "image": ("image/jpeg", "image/png", "image/gif", "image/webp"),
    "video": ("video/mp4", "video/webm", "video/quicktime"),
    "audio": ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"),
    "document": (
        "application/pdf",
        "application/msword",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}
_BY_CODE = {
    **dict.fromkeys(("incorrect_password", "invalid_username", "invalid_email"), WRONG_PASSWORD),
    "application_passwords_disabled": SWITCHED_OFF,
    "application_passwords_disabled_for_user": SWITCHED_OFF,
    "rest_not_logged_in": NOBODY,
}


class WordPress(Network):
    key = "wordpress"
    name = "WordPress"
    icon = "net-wordpress"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.TITLE,
            Can.TAGS,
            Can.REPLY,
            Can.DELETE,
            Can.FIND,
        }
    )
    limits = Limits(
        # A hundred of each is ours: WordPress has no number.
        files={kind: FileRule(most=100, mimes=frozenset(mimes)) for kind, mimes in MIMES.items()},
        mixed=True,
        source="WordPress itself sets none; each server caps what it receives and says so with 413",
    )
    credentials = (
        Field("url", _("Dirección del sitio"), aliases=("site", "server", "base_url")),
        Field("user", _("Usuario"), aliases=("username", "login")),
        Field(
            "app_password",
            _("Contraseña de aplicación"),
            secret=True,
            help=_("Se crea en WordPress: Usuarios → Perfil → Contraseñas de aplicación."),
            aliases=("password", "application_password", "app-password"),
        ),
    )
    options = wordpress_options.options_for({})
    preview = Preview(layout="article")

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return self.limits if access_facts.get("may_upload", True) else Limits(source=self.limits.source)

    def written(self, post: Post) -> str:
        return writing.written(post)

    def length(self, text: str) -> int:
        return len(text)

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return wordpress_options.options_for(facts)

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        return wordpress_options.offered(Site.of(access, line))

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = []
        if not (writing.title(post) or post.media):
            found.append(Problem("empty", Sentence(EMPTY)))
        if post.media and post.reply_to:
            found.append(Problem("reply_with_images", Sentence(REPLY_WITH_IMAGES), field="media"))
        if post.media and not limits.files:
            return [*found, Problem("no_uploads", Sentence(NO_UPLOADS), field="media")]
        return [
            *found,
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
        ]

    # ── conversation ──────────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        address, user = front_page(entered["url"]), entered["user"].strip()
        password = entered["app_password"].strip()
        site = Site("", user, password, line)
        site.root, site_name = discover(address, site.headers, line)
        me = site.get("users/me", context="edit")
        rights = me.dig("capabilities")
        if not rights.get("publish_posts"):
            raise Refused(Sentence(MAY_NOT_PUBLISH, {"user": user, "site": address}), code="may_not_publish")
        where = urlsplit(address)
        return Account(
            id=f"{me.dig('id')}@{where.netloc}{where.path}",
            name=site_name or where.netloc,
            url=address,
            server=address,
            secrets={"username": user, "app_password": password},
            facts={
                "root": site.root,
                "user": me.dig("id"),
                "may_upload": bool(rights.get("upload_files")),
                **_offered(site),
            },
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        """A comment at once; else the draft, unless an earlier attempt left one."""
        site = Site.of(access, line)
        if post.reply_to:
            return comment_on(post.reply_to, post, site)
        draft = under_our_slug(post, site) or new_draft(post, site)
        return StillWorking({"post": draft["id"]})

    def resume(self, memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> Receipt:
        site = Site.of(access, line)
        wanted, slug = chosen.text(post, "status", "publish"), writing.plain(chosen.text(post, "slug"))
        line.no_return()
        reply = site.post(f"posts/{memo['post']}", json={"status": wanted} | ({"slug": slug} if slug else {}))
        if (status := reply.dig("status")) != wanted:
            raise Refused(Sentence(HELD_BACK, {"status": status}), code=f"status_{status}")
        return Receipt(_remote(reply.json()))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By the draft's id, else by our slug. What a person has thrown away meanwhile, a person decides."""
        site = Site.of(access, line)
        if post.reply_to:
            return find_comment(post.reply_to, post, access.facts["user"], site, since)
        try:
            found = (
                site.get(f"posts/{memo['post']}", context="edit").json()
                if memo
                else under_our_slug(post, site)
            )
        except Refused as refusal:
            if refusal.code != "rest_post_invalid_id":
                raise
            return CANNOT_TELL
        if found and found["status"] == chosen.text(post, "status", "publish"):
            return Receipt(_remote(found), verified=True)
        return CANNOT_TELL if found and found["status"] == "trash" else None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """To the site's trash, from where its people can take it back. What is gone already is no error."""
        site = Site.of(access, line)
        kind, _colon, number = remote.id.rpartition(":")
        try:
            site.delete(f"comments/{number}" if kind else f"posts/{number}")
        except Refused as refusal:
            if refusal.code not in (
                "rest_post_invalid_id",
                "rest_comment_invalid_id",
                "rest_already_trashed",
            ):
                raise

    def explain(self, reply: Reply) -> NetworkError | None:
        """By WordPress' own code; a page without one comes from something in front of it: by the status."""
        said = reply.json()
        if not isinstance(said, dict) or "code" not in said:
            return None
        code, why = str(said["code"]), html.unescape(str(said.get("message", "")))
        detail = f"{reply.status} {code}: {why}"[:500]
        if code in _BY_CODE or reply.status == 401 or _asked_as_nobody(said):
            return Disconnected(Sentence(_BY_CODE.get(code, NOBODY)), detail, code)
        if reply.status == 403:
            return Disconnected(Sentence(NOT_ALLOWED), detail, code)
        if code == "term_exists":
            return TermExists(int(said["data"]["term_id"]), detail)
        if reply.status in (400, 404, 409, 410, 413) or code.startswith("rest_upload_"):
            return Refused(Sentence(NOT_TAKEN, {"why": why or code}), detail, code)
        return None


def _offered(site: Site) -> dict[str, Any]:
    """A site that lists nothing now is connected all the same; «Actualizar» asks again."""
    try:
        return wordpress_options.offered(site)
    except Unavailable:
        return {}


def _asked_as_nobody(said: Mapping[str, Any]) -> bool:
    """A list that only its people may see is refused to a stranger as if a parameter were wrong, with 400."""
    data = said.get("data")
    details = data.get("details") if isinstance(data, dict) else None
    reasons = details.values() if isinstance(details, dict) else ()
    return any(isinstance(why, dict) and why.get("code") == "rest_forbidden_status" for why in reasons)


def _remote(post: Mapping[str, Any]) -> Remote:
    return Remote(str(post["id"]), str(post["link"]))
