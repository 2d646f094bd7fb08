"""Google Business Profile: what a place says of itself in Search and Maps.

Sources: mybusinessaccountmanagement.v1 and mybusinessbusinessinformation.v1 discovery; the v4 API for posts
(developers.google.com/my-business/content/posts-data, content/limits: 10 edits a minute for each profile).
Google fetches pictures from us. Its own figures about single posts were taken away, so there are no readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from publishing.networks import google, google_business_post
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Disconnected,
    Grant,
    Limits,
    Line,
    NetworkError,
    Post,
    Preview,
    Problem,
    Quota,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
    Unsure,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


PLACE = _("Perfil de negocio")
REJECTED = _(
    "Google rechazó la publicación: no cumple sus normas de contenido (sin teléfonos en el texto, sin "
    "imágenes de baja calidad). Cámbiala y envíala de nuevo."
)
NOT_APPROVED = _(
    "Google todavía no le da a esta aplicación acceso a la API de perfiles de negocio: su cuota es cero. "
    "Solicítalo en developers.google.com/my-business/content/prereqs."
)
PICTURE = _(
    "Google no pudo usar la imagen o el video: revisa que sea JPG o PNG de 250 × 250 o más y que esta "
    "instalación se alcance desde fuera. Dijo: %(reason)s"
)
LOST = _("La publicación ya está en Google y no pudimos ver cómo va. Seguimos comprobando.")

ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1/accounts"
LOCATIONS = "https://mybusinessbusinessinformation.googleapis.com/v1"
POSTS = "https://mybusiness.googleapis.com/v4"
READ = "name,title,storefrontAddress,metadata"
PAGES = 20  # of a hundred places for each account
LOOKS = 30  # at a post that is being judged: some two hours


class GoogleBusiness(ByConsent):
    key = "google_business"
    name = "Google Business Profile"
    icon = "net-google_business"
    can = frozenset({Can.TEXT, Can.IMAGES, Can.VIDEO, Can.LINK, Can.TITLE, Can.DELETE, Can.FIND})
    limits = google_business_post.LIMITS
    options = google_business_post.OPTIONS
    consent = google.consent("https://www.googleapis.com/auth/business.manage")
    keys_of = "youtube"  # one OAuth client of Google's serves both, with each API enabled in its project
    fetches = True
    quotas = (Quota(10, timedelta(minutes=1), source="developers.google.com/my-business/content/limits"),)
    spacing = timedelta(seconds=6)
    absent_after = timedelta(minutes=1)
    preview = Preview(
        layout="photo", cut_chars=150, crop=(4 / 3, 4 / 3), titled=("event", "offer"), see_more=_("Más")
    )

    def length(self, text: str) -> int:
        return len(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return google_business_post.problems(post, limits, self.name)

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        """Every place these accounts manage and may post for; one that several reach is offered once."""
        access, found = Access("", {"access_token": grant.access}), dict[str, Account]()
        for account in _pages(ACCOUNTS, {"pageSize": "20"}, "accounts", access, line):
            asked = {"readMask": READ, "pageSize": "100"}
            places = _pages(f"{LOCATIONS}/{account['name']}/locations", asked, "locations", access, line)
            for place in places:
                if (place.get("metadata") or {}).get("canOperateLocalPost", True):
                    found.setdefault(place["name"], _account(account["name"], place, access))
        return list(found.values())

    # ── publishing ────────────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        said, about = google_business_post.resource(post), google.headers(access)
        line.no_return()
        reply = line.post(f"{POSTS}/{access.account}/localPosts", json=said, headers=about)
        name = str(reply.dig("name"))
        return self._judged(name, reply.json(), 0, access)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        name = str(memo["name"])
        try:
            seen = line.get(f"{POSTS}/{name}", headers=google.headers(access)).json()
        except (Disconnected, Refused) as lost:
            raise Unsure(Sentence(LOST), lost.detail, lost.code) from None
        return self._judged(name, seen, int(memo.get("looks") or 0) + 1, access)

    def _judged(
        self, name: str, seen: Mapping[str, Any], looks: int, access: Access
    ) -> Receipt | StillWorking:
        """Google looks at each post before it shows it; what takes hours is not waited for."""
        if seen.get("state") == "REJECTED":
            raise Refused(Sentence(REJECTED), code="rejected")
        if seen.get("state") == "PROCESSING" and looks < LOOKS:
            wait = timedelta(seconds=min(10 * (looks + 1), 300))
            return StillWorking({"name": name, "looks": looks}, wait=wait, left=True)
        return _receipt(name, seen, access)

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """Among all posts of the place, as nothing says in which order they come: by words, kind and time."""
        wanted = google_business_post.resource(post)
        url = f"{POSTS}/{access.account}/localPosts"
        listed = list(_pages(url, {"pageSize": "100"}, "localPosts", access, line))
        for each in listed:
            same = all(each.get(name) == wanted.get(name) for name in ("summary", "topicType"))
            if same and google.moment(each.get("createTime")) >= since:
                rejected = each.get("state") == "REJECTED"
                return CANNOT_TELL if rejected else _receipt(str(each["name"]), each, access, verified=True)
        return CANNOT_TELL if len(listed) >= PAGES * 100 else None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.delete(f"{POSTS}/{remote.id}", headers=google.headers(access))
        except Refused as no:
            if no.code not in ("http_404", "NOT_FOUND"):
                raise

    def explain(self, reply: Reply) -> NetworkError | None:
        about = google.complaint(reply)
        told = {"network": self.name, "reason": about.message or about.reason}
        if str((about.metadata or {}).get("quota_limit_value")) == "0":
            return Refused(Sentence(NOT_APPROVED), about.message, "not_approved")
        usual = google.usual_meaning(reply, self.name)
        if usual is not None:
            return usual
        if about.status == "PERMISSION_DENIED":
            return Disconnected(Sentence(google.NO_RIGHT, told), about.message, about.status)
        if about.status == "INVALID_ARGUMENT":
            said = PICTURE if _is_about_media(reply) else google.NOT_TAKEN
            return Refused(Sentence(said, told), about.message, about.status)
        if about.status == "NOT_FOUND":
            return Refused(Sentence(google.NOT_TAKEN, told), about.message, about.status)
        return None


def _account(parent: str, place: Mapping[str, Any], access: Access) -> Account:
    address, about = place.get("storefrontAddress") or {}, place.get("metadata") or {}
    town = str(address.get("locality") or "")
    name = str(place.get("title") or place["name"])
    return Account(
        id=f"{parent}/{place['name']}",
        name=f"{name} ({town})" if town else name,
        url=str(about.get("mapsUri") or ""),
        secrets=access.secrets,
        facts={"maps": str(about.get("mapsUri") or "")},
        kind=PLACE,
    )


def _pages(
    url: str, asked: Mapping[str, str], what: str, access: Access, line: Line
) -> Iterator[Mapping[str, Any]]:
    token = ""
    for _page in range(PAGES):
        params = {**asked, **({"pageToken": token} if token else {})}
        said = line.get(url, params=params, headers=google.headers(access)).json()
        said = said if isinstance(said, dict) else {}
        yield from (each for each in said.get(what) or [] if isinstance(each, dict) and each.get("name"))
        token = str(said.get("nextPageToken") or "")
        if not token:
            return


def _receipt(name: str, seen: Mapping[str, Any], access: Access, verified: bool = False) -> Receipt:
    url = str(seen.get("searchUrl") or access.facts.get("maps") or "")
    return Receipt(Remote(name, url), verified=verified or seen.get("state") == "LIVE")


def _is_about_media(reply: Reply) -> bool:
    """By the field that Google names (`fieldViolations`, or `field` in its older details)."""
    with suppress(NetworkError, KeyError, TypeError):
        for detail in reply.json()["error"]["details"]:
            several = detail.get("fieldViolations") or detail.get("errorDetails") or []
            if any(str(each.get("field", "")).startswith("media") for each in several):
                return True
    return False
