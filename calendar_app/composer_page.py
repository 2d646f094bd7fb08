"""What the composer's page shows: the same for the whole page and for the parts that follow the typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.figures import money
from core.time import Clock, Moment, moment
from publishing import counted, networks
from publishing.models import Channel, Delivery
from publishing.networks.contract import Unit
from teams.models import Membership
from teams.roles import Verb

from . import charging, clocks, composing, leaving, lengths, listing, previewing, review
from .charging import Charge
from .composer_form import ComposerForm
from .composer_rows import Row, Tile
from .composer_warnings import warnings
from .composer_why import Why
from .composing import Draft
from .found import Check, Found, gathered
from .look import Look
from .models import Post, ReviewEntry, TimeProposal, Variant
from .permission import may_on
from .planning import DEFAULT_HOUR
from .previewing import Preview
from .remarks.panel import Panel, panel_of
from .remarks.readers import Reader
from .review import policies, showing
from .sharing import proposals
from .states import ReviewMode, Stage

EDITORIAL = frozenset({"idea", "draft", "changes_requested", "in_review", "approved"})
# Where on the page a field of the form is mended.
PLACES = {
    "link": "link", "tags": "tags", "date": "when", "time": "when", "alt": "media", "channels": "channels",
}  # fmt: skip


class Page:
    """The post that is open, as it is being typed, before this person."""

    def __init__(self, form: ComposerForm, seat: Membership, notes: Iterable[str] = ()) -> None:
        self.form, self.seat, self.notes = form, seat, list(notes)
        self.post: Post = form.post
        self.brand = form.brand
        self.draft: Draft = form.draft()
        self.saved: Draft = form.saved

    # ── who may do what ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def gone(self) -> bool:
        return bool(self.post.pk) and leaving.has_left_everywhere(self.post, self.saved.variants)

    @property
    def may_write(self) -> bool:
        return may_on(self.seat, Verb.WRITE, self.post) and not self.gone and not self.post.archived_at

    @property
    def may_schedule(self) -> bool:
        return may_on(self.seat, Verb.SCHEDULE, self.post)

    @property
    def may_comment(self) -> bool:
        return bool(self.post.pk) and may_on(self.seat, Verb.COMMENT, self.post)

    @property
    def may_share(self) -> bool:
        may = all(may_on(self.seat, verb, self.post) for verb in (Verb.SHARE, Verb.WRITE))
        return bool(self.post.pk) and may and not self.gone and not self.post.archived_at

    @cached_property
    def turn(self) -> showing.Turn:
        """Of its review: whose step it is, and what is hers to say."""
        return showing.Turn(self.post, self.seat)

    @property
    def may_approve(self) -> bool:
        return self.turn.mine

    @property
    def may_request_changes(self) -> bool:
        return self.turn.may_turn_back and not self.gone

    @cached_property
    def mode(self) -> str:
        """none | optional | required: the most that a rule asks on one of its channels."""
        return policies.strictest(self.post, [each.channel_id for each in self.draft.variants])

    @property
    def asks_review(self) -> bool:
        """Whether «Pedir revisión» is offered."""
        unasked = self.post.stage in (Stage.IDEA, Stage.DRAFT)
        return self.mode != ReviewMode.NONE and unasked and not self.waiting

    @cached_property
    def cleared(self) -> bool:
        if self.mode != ReviewMode.REQUIRED:
            return True
        return bool(self.post.pk) and review.is_cleared(self.post) and bool(self.saved.variants)

    @property
    def by_hand(self) -> bool:
        """A change here undoes something: it is saved when she says so, not while she types."""
        return bool(self.waiting) or self.post.stage == Stage.APPROVED

    # ── where it stands ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def handed(self) -> list[Variant]:
        return leaving.handed_over(self.post, self.saved.variants)

    @cached_property
    def waiting(self) -> list[Variant]:
        return [each for each in self.handed if leaving.is_waiting(each.delivery)]

    @property
    def to_schedule(self) -> int:
        """On how many channels it is not out or waiting yet."""
        settled = {each.channel_id for each in self.handed if each.delivery.state != "failed"}
        return len({each.channel_id for each in self.draft.variants} - settled)

    @cached_property
    def look(self) -> Look:
        if not self.post.pk:
            return Look("draft", movable=True)
        return listing.look_of(self.post, self.brand, self.saved.variants)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The stations of its life; the one where it is shows its state."""
        names = [("draft", _("Borrador")), ("review", _("Revisión")), ("scheduled", _("Programada"))]
        names = [each for each in names if each[0] != "review" or self.mode != ReviewMode.NONE]
        names.append(("published", _("Publicada")))
        return [{"name": name, "here": key == self.station} for key, name in names]

    @property
    def station(self) -> str:
        key = self.look.key
        if key in ("in_review", "approved") and self.mode != ReviewMode.NONE:
            return "review"
        if key in ("published", "verified", "withdrawn"):
            return "published"
        return (
            "draft" if key in ("idea", "draft", "changes_requested", "in_review", "approved") else "scheduled"
        )

    # ── its parts ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def rows(self) -> list[Row]:
        picked = {variant.channel_id for variant in self.draft.variants}
        handed = {variant.channel_id: variant.delivery for variant in self.handed}
        return [
            self.row(each, picked=each.pk in picked, delivery=handed.get(each.pk))
            for each in self.form.choices
        ]

    def row(self, channel: Channel, *, picked: bool = False, delivery: Delivery | None = None) -> Row:
        own = self.form[f"text-{channel.pk}"]
        return Row(channel, picked, own, delivery, self.form.filled, self.brand.zone)

    @property
    def tiles(self) -> list[Tile]:
        return [Tile(each, self.form[f"alt-{each.pk}"]) for each in self.form.saved.attachments]

    @cached_property
    def checks(self) -> list[Check]:
        """The lines of «Comprobación»."""
        if self.untouched:
            return []
        found = [*self.refused_fields(), *self.wrong_hour(), *composing.problems_of(self.draft)]
        found += [] if self.gone else warnings(self.draft, self.waiting)
        return gathered(found)

    @property
    def untouched(self) -> bool:
        """A new post of which nothing was typed yet: there is nothing to find fault with."""
        return not self.post.pk and not self.form.is_bound

    def refused_fields(self) -> list[Found]:
        fields = {"link": "link", "tags": "tags", "date": "when", "time": "when"}
        return [
            Found(
                "refused",
                str(sentence),
                field="media" if name.startswith("alt-") else fields.get(name, "text"),
            )
            for name, sentences in self.form.errors.items()
            for sentence in sentences
        ]

    def wrong_hour(self) -> list[Found]:
        settled = self.gone or self.waiting
        if self.when is None or settled or self.when.instant > timezone.now():
            return []
        over = _("La hora elegida ya pasó: elige otra o usa «Publicar ya».")
        return [Found("past", over, field="when")]

    @property
    def blockers(self) -> int:
        return sum(check.found.blocks for check in self.checks)

    @property
    def warnings(self) -> int:
        return len(self.checks) - self.blockers

    @property
    def counts(self) -> list[lengths.Count]:
        return lengths.counts(self.draft)

    @cached_property
    def why(self) -> Why:
        return Why(self.form, self.draft, self.when.local.date() if self.when else timezone.localdate())

    @property
    def emoji_url(self) -> str:
        """The emojis with their names in her language (assets/emoji.mjs)."""
        return static(f"build/emoji-{(get_language() or 'es')[:2]}.json")

    @property
    def domains(self) -> str:
        """What the page needs to count as X does, where a channel counts so."""
        units = {networks.get(each.network).limits.unit for each in self.form.choices}
        return counted.domains() if Unit.WEIGHTED in units else ""

    @property
    def previews(self) -> list[Preview]:
        return previewing.previews_of(self.draft)

    @cached_property
    def charges(self) -> list[Charge]:
        return charging.charges(self.draft)

    @property
    def charged(self) -> str:
        """All of them in one figure, where several charge in one currency."""
        if len(self.charges) < 2 or len({each.cost.currency for each in self.charges}) > 1:
            return ""
        return money(
            sum((each.cost.amount for each in self.charges), Decimal()), self.charges[0].cost.currency
        )

    @property
    def agreements(self) -> list[tuple[Channel, str]]:
        """What a person consents to by publishing, where a network obliges us to say it."""
        return charging.agreements(self.draft)

    @cached_property
    def when(self) -> Moment | None:
        """The moment chosen in the form, on the brand's clocks."""
        if not self.form.is_bound:
            day, hour = self.form.initial.get("date"), self.form.initial.get("time")
        else:
            day, hour = self.form.cleaned_data.get("date"), self.form.cleaned_data.get("time")
        if day is None:
            return None
        try:
            return moment(day, hour or DEFAULT_HOUR, self.brand.zone)
        except (OverflowError, ValueError):
            return None

    @property
    def clock_note(self) -> str:
        if self.when is None or self.when.clock is Clock.PLAIN:
            return ""
        asked = self.form.cleaned_data["time"] if self.form.is_bound else self.form.initial["time"]
        return clocks.note(asked or DEFAULT_HOUR, self.when, self.brand.zone)

    @property
    def is_future(self) -> bool:
        return self.when is not None and self.when.instant > datetime.now(UTC)

    @cached_property
    def said(self) -> list[ReviewEntry]:
        """What was decided; what was merely said, before comments had a room of their own, was the team's."""
        if not self.post.pk:
            return []
        found = self.post.review.select_related("by").defer("said")
        return list(found if self.seat.may(Verb.INTERNAL) else found.exclude(kind=ReviewEntry.Kind.COMMENT))

    @cached_property
    def remarks(self) -> Panel | None:
        return panel_of(self.post, Reader.of(self.seat), draft=self.saved) if self.post.pk else None

    @cached_property
    def proposals(self) -> list[TimeProposal]:
        """Other hours that clients asked for."""
        return proposals.open_on(self.post)

    @property
    def seen(self) -> str:
        """What her decision is bound to: what is saved."""
        return review.digest_of(composing.payloads_of(self.saved)) if self.post.pk else ""
