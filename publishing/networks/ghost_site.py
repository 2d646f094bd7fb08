"""One Ghost site and its Admin API: how we sign, what a draft is made of, which newsletters there are.

Source: docs.ghost.org/admin-api: a key is «id:secret»; each request carries a token signed with it (HS256,
five minutes at most). The body is HTML that we write: the person's text is escaped whole.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt

from publishing.networks import wordpress_text as writing
from publishing.networks.contract import Access, Line, Media, NetworkError, Post, Refused, Reply, Sentence
from publishing.networks.mastodon_server import address


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


BAD_KEY = _("La clave de administración de Ghost se ve así: 24 letras y números, dos puntos y otros 64.")
VERSION = "v5.0"
ABOUT_FOR = timedelta(minutes=4)  # Ghost takes five at most
KEY = re.compile(r"[0-9a-f]{24}:([0-9a-f]{2}){32}")
ADDRESSES = {"image": ("images", "images"), "video": ("media", "media"), "audio": ("media", "media")}


@dataclass(frozen=True)
class Site:
    """A Ghost site and the admin key that opens it (id:secret, the secret in hexadecimal)."""

    address: str
    key: str = field(repr=False)
    line: Line

    @classmethod
    def of(cls, access: Access, line: Line) -> Site:
        return cls(access.server, access.secrets["admin_key"], line)

    @classmethod
    def entered(cls, typed: str, key: str, line: Line) -> Site:
        """Raises Refused for what can't be an address or a key."""
        if not KEY.fullmatch(key):
            raise Refused(Sentence(BAD_KEY), code="bad_key")
        folder = urlsplit(typed if "://" in typed else f"https://{typed}").path.partition("/ghost")[0]
        return cls(address(typed) + folder.rstrip("/"), key, line)

    def get(self, path: str, **params: Any) -> Reply:
        return self.line.get(self._at(path), params=params, headers=self._headers())

    def post(self, path: str, **kw: Any) -> Reply:
        return self.line.post(self._at(path), headers=self._headers(), **kw)

    def put(self, path: str, params: Mapping[str, Any], said: Mapping[str, Any]) -> Reply:
        given = {name: value for name, value in params.items() if value is not None}
        return self.line.put(self._at(path), params=given, json=said, headers=self._headers())

    def delete(self, path: str) -> Reply:
        return self.line.delete(self._at(path), headers=self._headers())

    def _at(self, path: str) -> str:
        return f"{self.address}/ghost/api/admin/{path}/"

    def _headers(self) -> dict[str, str]:
        name, _colon, secret = self.key.partition(":")
        now = datetime.now(UTC)
        claims = {"iat": now, "exp": now + ABOUT_FOR, "aud": "/admin/"}
        token = jwt.encode(claims, bytes.fromhex(secret), algorithm="HS256", headers={"kid": name})
        return {"Authorization": f"Ghost {token}", "Accept-Version": VERSION}


def newsletters(site: Site) -> list[list[str]]:
    """[[slug, name]] of those that are active; none where the site has no members."""
    try:
        said = site.get("newsletters", limit=50, filter="status:active").dig("newsletters")
    except NetworkError:
        return []
    return [[str(each["slug"]), str(each["name"])] for each in said]


def under_our_slug(post: Post, site: Site) -> dict[str, Any] | None:
    """What an earlier attempt of this delivery has made, if it got that far."""
    found = site.get("posts", filter=f"slug:'{writing.slug(post)}'", limit=1).dig("posts")
    return dict(found[0]) if found else None


def new_draft(post: Post, site: Site) -> dict[str, Any]:
    """A new post's fields, as the Admin API wants them, its files uploaded first. Not yet public."""
    there = [(file, _upload(file, site)) for file in post.media]
    cover = there[0] if there and there[0][0].kind in ("image", "gif") else None
    said = {
        "title": writing.title(post)[:2000],
        "slug": writing.slug(post),
        "status": "draft",
        "html": body(post, there[1:] if cover else there),
        "tags": [{"name": name} for name in writing.tags(post)],
        "feature_image": cover[1] if cover else None,
        "feature_image_alt": cover[0].alt if cover else None,
        "custom_excerpt": str(post.options.get("excerpt") or "").strip(),
        "visibility": str(post.options.get("visibility") or ""),
        "featured": bool(post.options.get("featured")),
    }
    draft = {name: value for name, value in said.items() if value not in (None, "", [])}
    return dict(site.post("posts", params={"source": "html"}, json={"posts": [draft]}).dig("posts", 0))


def _upload(file: Media, site: Site) -> str:
    """Its address on the site. The name is plain ASCII, whatever the person called it."""
    folder, answer = ADDRESSES.get("image" if file.kind == "gif" else file.kind, ("files", "files"))
    stem, _dot, suffix = file.filename.rpartition(".")
    name = f"{writing.plain(stem) or 'archivo'}.{writing.plain(suffix)}"
    with file.open() as stream:
        reply = site.post(f"{folder}/upload", files={"file": (name, stream, file.mime)})
    return str(reply.dig(answer, 0, "url"))


def body(post: Post, files: list[tuple[Media, str]]) -> str:
    """Paragraphs, then what is attached."""
    text = writing.written(post)
    paragraphs = [f"<p>{_lines(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "\n".join([*paragraphs, *(_figure(file, url) for file, url in files)])


def _lines(text: str) -> str:
    return "<br>".join(writing.linked(line) for line in text.strip("\n").split("\n"))


def _figure(file: Media, url: str) -> str:
    source, alt = html.escape(url), html.escape(file.alt)
    if file.kind in ("image", "gif"):
        return f'<figure><img src="{source}" alt="{alt}"></figure>'
    if file.kind in ("video", "audio"):
        player = f'<{file.kind} src="{source}" controls title="{alt}"></{file.kind}>'
        return f"<!--kg-card-begin: html-->{player}<!--kg-card-end: html-->"
    return f'<p><a href="{source}">{html.escape(file.filename)}</a></p>'
