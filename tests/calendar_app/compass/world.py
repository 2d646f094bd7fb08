"""Random calendars: a strategy or two, and posts of every kind around a month, written straight into rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from calendar_app.models import (
    Aim,
    Attachment,
    Audience,
    Campaign,
    ChannelRole,
    KeyDate,
    KeyDateChoice,
    Listener,
    Objective,
    Pillar,
    PillarShare,
    Post,
    Strategy,
    Variant,
)
from core.time import moment
from media.models import MediaFile
from publishing import content
from publishing.models import Channel, Delivery

FIRST, LAST = date(2030, 5, 1), date(2030, 5, 31)
NOW = datetime(2030, 5, 14, 18, tzinfo=UTC)
OWN_DAY = "own:aniversario"
WORDS = [
    "Café",
    "barato",
    "NIÑO",
    "nino",
    "#alameda",
    "promoción",
    "PROMOCION",
    "de hoy",
    "100%",
    "a_b",
    "té",
    "te",
]
TEXTS = st.lists(
    st.sampled_from([*WORDS, "cafe\u0301", "baratos", "día", ".", "\n", "ano", "año"]), max_size=5
).map(" ".join)


@dataclass
class World:
    brand: Any
    pillars: list[Pillar]
    objectives: list[Objective]
    audiences: list[Audience]
    campaigns: list[Campaign]
    channels: list[Channel]
    files: list[MediaFile]

    def version(self, plan: dict[str, Any], number: int, starts: date, ends: date | None = None) -> Strategy:
        words = {"required_words": plan["required"], "forbidden_words": plan["forbidden"]}
        made = Strategy.objects.create(workspace=self.brand, number=number, starts=starts, ends=ends, **words)
        for pillar, (percent, tolerance) in zip(self.pillars, plan["shares"], strict=False):
            PillarShare.objects.create(strategy=made, pillar=pillar, percent=percent, tolerance=tolerance)
        for objective in self.objectives[: plan["aims"]]:
            Aim.objects.create(strategy=made, objective=objective)
        for audience in self.audiences[: plan["listeners"]]:
            Listener.objects.create(strategy=made, audience=audience)
        for channel, often in zip(self.channels, plan["per_week"], strict=False):
            ChannelRole.objects.create(strategy=made, channel=channel, per_week=often)
        return made

    def post(self, plan: dict[str, Any]) -> Post:
        at = moment(plan["day"], plan["hour"], self.brand.zone)
        post = Post.objects.create(
            workspace=self.brand,
            text=plan["text"],
            stage=plan["stage"],
            pillar=self.pick(self.pillars, plan["pillar"]),
            objective=self.pick(self.objectives, plan["objective"]),
            audience=self.pick(self.audiences, plan["audience"]),
            campaign=self.pick(self.campaigns, plan["campaign"]),
            occasion=OWN_DAY if plan["about_the_day"] else "",
            planned_date=at.local.date(),
            planned_time=at.local.time(),
            planned_for=at.instant,
            zone=self.brand.zone,
            archived_at=NOW if plan["archived"] else None,
        )
        for number, (own, state, comment, parts) in plan["channels"].items():
            channel = self.channels[number]
            handed = self.delivery(channel, state, at.instant) if state else None
            Variant.objects.create(
                post=post,
                channel=channel,
                text=own or None,
                delivery=handed,
                first_comment=comment,
                parts=parts,
            )
        for number, alt in enumerate(plan["alts"]):
            Attachment.objects.create(post=post, file=self.files[number], alt=alt)
        return post

    def delivery(self, channel: Channel, state: str, at: datetime) -> Delivery:
        held = NOW if state == "held" else None
        said = content.content(text="x")
        kept = {"channel": channel, "content": said, "planned_for": at, "held_at": held, "remote_id": "x"}
        return Delivery.objects.create(**kept, state="waiting" if held else state)

    @staticmethod
    def pick(things: list[Any], number: int | None) -> Any:
        return None if number is None else things[number]


def made(brand: Any) -> World:
    """The second pillar, objective … are the first's equals; of the three channels one is paused."""
    objectives = [Objective.objects.create(workspace=brand, name=f"o{n}") for n in range(3)]
    span = {"starts": FIRST, "ends": LAST}
    KeyDate.objects.create(workspace=brand, key=OWN_DAY, name="Aniversario", starts=date(2030, 5, 16))
    KeyDateChoice.objects.create(workspace=brand, key=OWN_DAY, followed=True, lead_days=10)
    KeyDateChoice.objects.create(workspace=brand, key="MX:dia-de-las-madres", followed=True, lead_days=12)
    files = [
        MediaFile.objects.create(
            workspace=brand, kind=kind, mime="x/y", suffix=".x", bytes=1, sha256=kind * 3
        )
        for kind in ("image", "document", "video")
    ]
    return World(
        brand=brand,
        pillars=[Pillar.objects.create(workspace=brand, name=f"p{n}") for n in range(4)],
        objectives=objectives,
        audiences=[Audience.objects.create(workspace=brand, name=f"a{n}") for n in range(3)],
        campaigns=[
            Campaign.objects.create(workspace=brand, name="con", objective=objectives[1], **span),
            Campaign.objects.create(workspace=brand, name="sin", **span),
        ],
        channels=[
            Channel.objects.create(
                workspace=brand,
                network="practice",
                name=f"c{n}",
                account=f"c{n}",
                paused_at=NOW if n == 2 else None,
            )
            for n in range(3)
        ],
        files=files,
    )


# ── what is drawn ─────────────────────────────────────────────────────────────────────────────────────

SOME_WORDS = st.lists(st.sampled_from(WORDS), max_size=3, unique=True)
STRATEGIES = st.fixed_dictionaries(
    {
        "shares": st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=3),
        "aims": st.integers(0, 3),
        "listeners": st.integers(0, 3),
        "per_week": st.lists(st.integers(0, 5), max_size=3),
        "required": SOME_WORDS,
        "forbidden": SOME_WORDS,
    }
)
STATES = ("", "", "waiting", "held", "processing", "sent", "failed", "unsure", "withdrawn")
CHANNELS = st.dictionaries(
    st.integers(0, 2),
    st.tuples(
        st.one_of(st.just(""), st.just(""), TEXTS),
        st.sampled_from(STATES),
        st.one_of(st.just(""), TEXTS),
        st.one_of(st.just([]), st.lists(TEXTS.filter(str.strip), max_size=2)),
    ),
)
DAYS = st.integers(-20, 45).map(lambda ahead: FIRST + timedelta(days=ahead))
POSTS = st.fixed_dictionaries(
    {
        "day": DAYS,
        "hour": st.sampled_from([time(0), time(9), time(18, 30), time(23, 59)]),
        "text": TEXTS,
        "stage": st.sampled_from(["idea", "draft", "in_review", "approved", "draft", "approved"]),
        "pillar": st.one_of(st.none(), st.integers(0, 3)),
        "objective": st.one_of(st.none(), st.integers(0, 2)),
        "audience": st.one_of(st.none(), st.integers(0, 2)),
        "campaign": st.one_of(st.none(), st.integers(0, 1)),
        "about_the_day": st.booleans(),
        "archived": st.sampled_from([False] * 9 + [True]),
        "channels": CHANNELS,
        "alts": st.lists(st.sampled_from(["", "Una taza"]), max_size=3),
    }
)
CALENDARS = st.lists(POSTS, max_size=14)
# Each version begins so many days from the first of the month; some end before the next begins.
VERSIONS = st.lists(
    st.tuples(STRATEGIES, st.integers(-10, 35), st.one_of(st.none(), st.integers(0, 12))),
    min_size=1,
    max_size=3,
    unique_by=lambda drawn: drawn[1],
)
