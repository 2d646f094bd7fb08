"""The score once more, by hand: every row is read; of the compass room only its documentation is used."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from calendar_app import listing
from calendar_app.key_dates.between import between
from calendar_app.models import Post, Strategy

WEIGHTS = {
    "mix": 25, "objectives": 15, "audiences": 10, "cadence": 20, "key_dates": 10, "voice": 10,
    "readiness": 10,
}  # fmt: skip
GONE = {"scheduled", "sending", "published", "verified", "withdrawn"}


def recount(brand: Any, first: date, last: date, now: Any) -> dict[str, Fraction] | None:
    """{component: points}, or None where no version was ever in force."""
    versions: dict[Any, list[date]] = {}
    day = first
    while day <= last:
        versions.setdefault(version_on(brand, day), []).append(day)
        day += timedelta(days=1)
    runs = [run for version, days in versions.items() if version for run in unbroken(version, days)]
    if not runs:
        return None
    scored = sum(len(days) for _, days in runs)
    parts = [(len(days), measures(brand, version, days, now)) for version, days in runs]
    return {
        name: sum(Fraction(length, scored) * weight * part[name] for length, part in parts)
        for name, weight in WEIGHTS.items()
    }


def unbroken(version: Any, days: list[date]) -> list[tuple[Any, list[date]]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and runs[-1][-1] + timedelta(days=1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [(version, run) for run in runs]


def version_on(brand: Any, day: date) -> Strategy | None:
    begun = [s for s in Strategy.objects.filter(workspace=brand) if s.starts and s.starts <= day]
    latest = max(begun, key=lambda s: s.starts, default=None)
    return None if latest is None or (latest.ends and latest.ends < day) else latest


def measures(brand: Any, version: Strategy, days: list[date], now: Any) -> dict[str, Fraction]:
    posts = [p for p in Post.objects.filter(workspace=brand) if counts(p) and p.planned_date in set(days)]
    return {
        "mix": mix(version, posts),
        "objectives": covered(
            [aim.objective_id for aim in version.aims.all()],
            [p.objective_id or (p.campaign.objective_id if p.campaign else None) for p in posts],
            len(days),
        ),
        "audiences": covered(
            [one.audience_id for one in version.listeners.all()], [p.audience_id for p in posts], len(days)
        ),
        "cadence": cadence(version, posts, days),
        "key_dates": key_dates(brand, days),
        "voice": voice(version, posts),
        "readiness": readiness(brand, posts, now),
    }


def counts(post: Post) -> bool:
    return post.archived_at is None and post.stage != "idea" and post.planned_date is not None


def mix(version: Strategy, posts: list[Post]) -> Fraction:
    shares = list(version.shares.all())
    asked = sum(share.percent for share in shares)
    if not asked:
        return Fraction(1)
    if not posts:
        return Fraction(0)
    away = Fraction(0)
    for share in shares:
        percent = Fraction(100 * sum(p.pillar_id == share.pillar_id for p in posts), len(posts))
        away += max(Fraction(0), abs(percent - share.percent) - share.tolerance)
    others = sum(p.pillar_id not in {share.pillar_id for share in shares} for p in posts)
    return 1 - (away + Fraction(100 * others, len(posts))) / (100 + asked)


def covered(asked: list[int], said: list[int | None], days: int) -> Fraction:
    times = max(1, days // 28)
    return mean([min(Fraction(1), Fraction(said.count(each), times)) for each in asked])


def mean(measures: list[Fraction]) -> Fraction:
    return sum(measures, Fraction(0)) / len(measures) if measures else Fraction(1)


def cadence(version: Strategy, posts: list[Post], days: list[date]) -> Fraction:
    """Weeks of Mexico begin on Sunday."""
    weeks: dict[date, list[date]] = {}
    for day in days:
        weeks.setdefault(day - timedelta(days=(day.weekday() + 1) % 7), []).append(day)
    wanted = there = 0
    for week in weeks.values():
        for role in version.channel_roles.all():
            asked = role.per_week * len(week) // 7
            said = [
                p
                for p in posts
                if p.planned_date in week and any(v.channel_id == role.channel_id for v in p.variants.all())
            ]
            wanted, there = wanted + asked, there + min(asked, len(said))
    return Fraction(there, wanted) if wanted else Fraction(1)


def key_dates(brand: Any, days: list[date]) -> Fraction:
    followed = [
        o for o in between(brand, days[0], days[-1]) if o.followed and o.confirmed and o.starts in days
    ]
    about = [p for p in Post.objects.filter(workspace=brand) if counts(p)]
    return mean(
        [
            Fraction(
                any(
                    p.occasion == o.key and o.starts - timedelta(days=o.lead_days) <= p.planned_date <= o.ends
                    for p in about
                )
            )
            for o in followed
        ]
    )


def voice(version: Strategy, posts: list[Post]) -> Fraction:
    return (words(version, posts) + described(posts)) / 2


def words(version: Strategy, posts: list[Post]) -> Fraction:
    if not version.required_words and not version.forbidden_words:
        return Fraction(1)
    return mean([Fraction(all(fits(version, text) for text in texts(p))) for p in posts])


def texts(post: Post) -> list[str]:
    said = [
        "\n".join([v.title, post.text if v.text is None else v.text, *v.parts, v.first_comment])
        for v in post.variants.all()
    ]
    return said or [post.text]


def fits(version: Strategy, text: str) -> bool:
    said = plain(text)
    if not said:
        return True
    if any(re.search(rf"(?<!\w){re.escape(plain(word))}(?!\w)", said) for word in version.forbidden_words):
        return False
    return not version.required_words or any(plain(word) in said for word in version.required_words)


def plain(text: str) -> str:
    """The accents of vowels fall off, the tilde of ñ stays."""
    signs = unicodedata.normalize("NFD", " ".join(text.lower().split()))
    kept = re.sub("([aeiou])[\u0300-\u036f]+", r"\1", signs)
    return unicodedata.normalize("NFC", kept)


def described(posts: list[Post]) -> Fraction:
    seen = [[a.alt for a in p.attachments.all() if a.file.kind in ("image", "gif", "video")] for p in posts]
    return mean([Fraction(all(alts)) for alts in seen if alts])


def readiness(brand: Any, posts: list[Post], now: Any) -> Fraction:
    due = [p for p in posts if p.planned_for <= now + timedelta(days=7)]
    keys = [(listing.look_of(p, brand).key, p.planned_for > now) for p in due]
    return mean([Fraction(key in GONE or (key == "approved" and ahead)) for key, ahead in keys])
