"""YouTube: a channel's videos and shorts, with their first comment.

Sources: youtube.v3 discovery (revision 20261104); developers.google.com/youtube/v3/docs/errors and
determine_quota_cost (since 2026: a bucket of 100 videos.insert a day for each app); networks.md §7.
The conversation of an upload is youtube_upload, what follows it youtube_processing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks import (
    configured,
    counting,
    fitting,
    google,
    youtube_channel,
    youtube_lookup,
    youtube_processing,
    youtube_upload,
    youtube_video,
)
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Disconnected,
    Field,
    Grant,
    Limits,
    Line,
    Media,
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
    Throttled,
)
from publishing.networks.youtube_processing import API


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


CLOSED = _("La cuenta de este canal de YouTube está cerrada o suspendida. Revísala en youtube.com.")
UPLOADS_SPENT = _("El canal ya subió hoy todos los videos que YouTube le permite. Se envía mañana.")
NO_COMMENTS = _("Este video no admite comentarios (así son los privados y los hechos para niños).")
NOT_TAKEN = _("YouTube no aceptó el video: %(reason)s")
WRONG = {
    "invalidTitle": _("YouTube no acepta el título: revisa que tenga de 1 a 100 caracteres, sin «<» ni «>»."),
    "invalidDescription": _("YouTube no acepta la descripción: 5000 bytes como mucho, sin «<» ni «>»."),
    "invalidTags": _("YouTube no acepta las etiquetas: 500 caracteres entre todas."),
    "invalidCategoryId": _("YouTube no acepta esta categoría aquí: elige otra o actualiza las opciones."),
    "invalidFilename": _("YouTube no acepta el nombre del archivo."),
    "invalidVideoMetadata": _("YouTube no acepta los datos del video: revisa título y categoría."),
    "mediaBodyRequired": _("A YouTube no le llegó el video: vuelve a subirlo."),
    "playlistNotFound": _("La lista de reproducción ya no existe: elige otra."),
    "videoNotFound": _("Ese video ya no está en YouTube."),
    "forbiddenLicenseSetting": _("Este canal no puede usar esa licencia: elige la estándar."),
    "forbiddenPrivacySetting": _("Este canal no puede usar esa privacidad: elige otra."),
    "processingFailure": _("YouTube no pudo guardar el comentario. Inténtalo de nuevo."),
}
SHUT = frozenset({"accountClosed", "accountSuspended", "authenticatedUserAccountClosed", "channelSuspended",
                  "authenticatedUserAccountSuspended", "accountDelegationForbidden"})  # fmt: skip
AT_ONCE = 50  # ids in one videos.list
CLOCKS_DIFFER = timedelta(seconds=30)  # theirs and ours, when a video's age is judged


class YouTube(ByConsent):
    key = "youtube"
    name = "YouTube"
    icon = "net-youtube"
    can = frozenset(
        {Can.TEXT, Can.TITLE, Can.TAGS, Can.LINK, Can.VIDEO, Can.COVER, Can.REEL, Can.FIRST_COMMENT}
        | {Can.DELETE, Can.READINGS, Can.FIND}
    )
    limits = youtube_video.LIMITS
    options = youtube_video.OPTIONS
    # force-ssl: uploading, reading, deleting, commenting, all in one permission.
    consent = google.consent("https://www.googleapis.com/auth/youtube.force-ssl")
    quotas = (
        Quota(
            configured.number("YOUTUBE_UPLOADS_A_DAY", 100),
            timedelta(days=1),
            "app",
            "developers.google.com/youtube/v3/determine_quota_cost",
            where=("made_for_kids", ("yes", "no")),  # said with every video, never with a comment
        ),
    )
    preview = Preview(layout="video", cut_chars=100, see_more=_("...más"))
    readings_from = "YouTube Data API v3 videos.statistics"
    spacing = timedelta(seconds=2)
    absent_after = timedelta(minutes=2)  # until a finished video is in the list of uploads

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return youtube_video.options_for(facts)

    def written(self, post: Post) -> str:
        return post.text.strip() if post.comment else fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.utf8_bytes(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return youtube_video.problems(post, limits, self.name)

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        return youtube_channel.of(grant, line)

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """Categories this region allows, and the channel's lists: [[value, name], …]."""
        return youtube_channel.facts(access, line)

    # ── publishing ────────────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.comment:
            return self._comment(post, access, line)
        return youtube_upload.begin(post, self._video(post), access, line)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if memo.get("video"):
            return self._processing(memo, post, access, line)
        try:
            came = youtube_upload.go_on(memo, self._video(post), access, line)
        except Refused as no:
            if not youtube_upload.is_over(no):
                raise
            return self._after_the_session(post, access, line)
        return came if isinstance(came, StillWorking) else youtube_processing.begin(str(came.dig("id")), post)

    def _processing(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        """«Duplicate» is evidence where an earlier try of this very post got through after all."""
        try:
            return youtube_processing.look(memo, post, access, line)
        except Refused as no:
            twin = no.code == "duplicate" and youtube_lookup.video(
                post, access, line, post.born - CLOCKS_DIFFER, but=str(memo["video"])
            )
            if isinstance(twin, Receipt):
                return twin
            raise

    def _after_the_session(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        """It is gone: if its video isn't on the channel, it ended unfinished and a new one begins."""
        found = youtube_lookup.video(post, access, line, post.born - CLOCKS_DIFFER)
        return found if isinstance(found, Receipt) else self.publish(post, access, line)

    def _video(self, post: Post) -> Media:
        video = youtube_video.video_of(post)
        if video is None:
            raise Refused(Sentence(youtube_video.VIDEO_MISSING), code="video_missing")
        return video

    def _comment(self, post: Post, access: Access, line: Line) -> Receipt:
        under = post.reply_to.id if post.reply_to else ""
        top = {"snippet": {"textOriginal": post.text.strip()}}
        said = {"snippet": {"videoId": under, "topLevelComment": top}}
        line.no_return()
        reply = line.post(
            f"{API}/commentThreads", params={"part": "snippet"}, json=said, headers=google.headers(access)
        )
        return Receipt(youtube_lookup.remote_comment(str(reply.dig("id")), under))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By the upload's own session, which knows what arrived; once that ended, among the uploads."""
        if post.comment:
            return youtube_lookup.comment(post, access, line, since)
        if memo and memo.get("video"):
            return self._find_known(str(memo["video"]), post, access, line)
        if memo and memo.get("session"):
            try:
                done, _have = youtube_upload.progress(memo, self._video(post), access, line)
                return youtube_processing.receipt(str(done.dig("id")), post) if done else None
            except Refused as no:
                if not youtube_upload.is_over(no):
                    raise
        return youtube_lookup.video(post, access, line, since)

    def _find_known(self, video: str, post: Post, access: Access, line: Line) -> Receipt | CannotTell:
        """The bytes arrived, that is certain; a video that YouTube threw out since is for a person."""
        found = youtube_processing.read(video, access, line)
        uploaded = (found.get("status") or {}).get("uploadStatus") if found else ""
        return (
            youtube_processing.receipt(video, post) if uploaded in ("uploaded", "processed") else CANNOT_TELL
        )

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────────

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        what = "comments" if remote.extra.get("comment") else "videos"
        try:
            line.delete(f"{API}/{what}", params={"id": remote.id}, headers=google.headers(access))
        except Refused as no:
            if no.code not in ("http_404", "videoNotFound", "commentNotFound"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        ids = [remote.id for remote in remotes if not remote.extra.get("comment")]
        found: dict[str, dict[str, int]] = {}
        for start in range(0, len(ids), AT_ONCE):
            asked = {"part": "statistics", "id": ",".join(ids[start : start + AT_ONCE])}
            said = line.get(f"{API}/videos", params=asked, headers=google.headers(access))
            found |= {str(each["id"]): _figures(each) for each in said.dig("items")}
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        if reply.status == 308:
            return youtube_upload.halfway(reply)
        about = google.complaint(reply)
        told = {"network": self.name, "reason": about.message or about.reason}
        if about.reason == "uploadLimitExceeded":
            until = datetime.now(UTC) + timedelta(days=1)
            return Throttled(until, Sentence(UPLOADS_SPENT), code=about.reason)
        if about.reason == "youtubeSignupRequired":
            return Disconnected(Sentence(youtube_channel.NO_CHANNEL), code=about.reason)
        if about.reason in SHUT:
            return Disconnected(Sentence(CLOSED), code=about.reason)
        if about.reason in ("commentsDisabled", "forbidden") and "commentThreads" in reply.url:
            return Refused(Sentence(NO_COMMENTS), code=about.reason)
        if about.reason in WRONG:
            return Refused(Sentence(WRONG[about.reason]), code=about.reason)
        usual = google.usual_meaning(reply, self.name)
        if usual is None and about.reason and reply.status in (400, 403, 404, 409):
            return Refused(Sentence(NOT_TAKEN, told), about.message, about.reason)
        return usual


def _figures(video: Mapping[str, Any]) -> dict[str, int]:
    """YouTube writes its counts as words; a channel may hide its likes."""
    ours = {"views": "viewCount", "likes": "likeCount", "replies": "commentCount"}
    said = video.get("statistics") or {}
    return {name: int(said[theirs]) for name, theirs in ours.items() if str(said.get(theirs, "")).isdigit()}
