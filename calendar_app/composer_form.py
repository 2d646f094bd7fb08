"""What the composer's one form brings: words, channels with texts of their own, descriptions, the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property, partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace

from . import composer_details, composing, links, words, writing
from .links.tagging import PARAMETERS
from .models import Attachment, Post, Variant
from .refusals import CannotPlan
from .strategy import tags

REPLIES_OFFERED = 40


class Words(forms.CharField):
    """Text as it was typed, judged by one of `words`: what is refused says where and why."""

    def __init__(self, fit: Callable[[str], Any], **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.fit = fit

    def clean(self, value: Any) -> Any:
        try:
            return self.fit(str(value or ""))
        except CannotPlan as refusal:
            raise ValidationError(refusal.sentence) from None


def typed_tags(value: str) -> list[str]:
    return words.clean_tags(value.replace(",", " ").split())


class Row(forms.Field):
    """One of the rows at hand, or none. They are read when they are asked for: a save may name none."""

    def __init__(self, at_hand: Callable[[], list[Any]], **options: Any) -> None:
        super().__init__(required=False, **options)
        self.at_hand = at_hand

    @cached_property
    def rows(self) -> list[Any]:
        return self.at_hand()

    def to_python(self, value: Any) -> Any:
        found = self.named(value)
        if found is None and value not in (None, ""):
            raise ValidationError(
                _("«%(label)s»: lo elegido ya no existe en esta marca."), params={"label": self.label}
            )
        return found

    def named(self, value: Any) -> Any:
        rows = () if value in (None, "") else self.rows
        return next((row for row in rows if str(row.pk) == str(value)), None)


class Picks(forms.TypedMultipleChoiceField):
    """Some of the channels at hand, in the order in which these are."""

    def __init__(self, channels: list[Channel], **options: Any) -> None:
        self.channels = channels
        choices = [(each.pk, each.name) for each in channels]
        super().__init__(required=False, choices=choices, coerce=int, **options)

    def clean(self, value: Any) -> list[Channel]:
        picked = set(super().clean(value))
        return [each for each in self.channels if each.pk in picked]


# Why it is said: the field of the form, the rows of strategy.tags.Choices, its name.
REASONS = (
    ("campaign", "campaigns", _("Campaña")),
    ("pillar", "pillars", _("Pilar de contenido")),
    ("objective", "objectives", _("Objetivo")),
    ("audience", "audiences", _("Audiencia")),
)
WORDS = ("title", "text", "link", "tags", "follows")


class ComposerForm(forms.Form):
    """Beside the fields below: `text-<channel>` for words of a channel's own (empty: the original's),
    `alt-<attachment>` for what a picture shows, and what composer_details reads for each channel."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = Words(words.clean_title, label=_("Título interno"))
    text = Words(words.clean_text, label=_("Texto"))
    link = Words(words.clean_link, label=_("Enlace"))
    tags = Words(typed_tags, label=_("Etiquetas"))
    date = forms.DateField(required=False, label=_("Fecha"))
    time = forms.TimeField(required=False, label=_("Hora"))
    occasion = forms.CharField(required=False, max_length=80, label=_("Fecha clave"))
    untagged = forms.BooleanField(required=False, label=_("Sin UTM"))

    def __init__(self, *args: Any, brand: Workspace, post: Post, **options: Any) -> None:
        super().__init__(*args, **options)
        self.brand, self.post = brand, post
        if not post.pk:
            post.occasion = ""  # what the database would fill in
        self.saved = composing.draft_of(post) if post.pk else composing.Draft(post, [], [])
        self.choices = list(channels_for(brand, post))
        self.fields["channels"] = Picks(self.choices, label=_("Canales"))
        self.fields["follows"] = Row(partial(answerable, brand, post), label=_("Responde a"))
        self.tags_at_hand = tags.choices(brand, post)
        for name, rows, label in REASONS:
            self.fields[name] = Row(partial(getattr, self.tags_at_hand, rows), label=label)
        for name in PARAMETERS:
            self.fields[f"utm_{name}"] = forms.CharField(required=False, label=f"utm_{name}")
        for channel in self.choices:
            self.fields[f"text-{channel.pk}"] = Words(words.clean_text, label=channel.name)
        for attachment in self.saved.attachments:
            self.fields[f"alt-{attachment.pk}"] = Words(words.clean_alt, label=_("Texto alternativo"))
        self.details: dict[int, dict[str, Any]] = {}
        if not self.is_bound:
            self.initial = {**as_typed(self.saved), **self.initial}

    def clean(self) -> dict[str, Any]:
        """What is refused of one channel's details keeps no other's out."""
        for channel in self.choices:
            if composer_details.is_in(self.data, channel):
                try:
                    self.details[channel.pk] = self.details_typed(channel)
                except CannotPlan as refusal:
                    self.add_error(None, ValidationError(refusal.sentence))
        try:
            links.clean_utm(self.utm_typed())
        except CannotPlan as refusal:
            self.add_error("link", ValidationError(refusal.sentence))
        return self.cleaned_data

    def utm_typed(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(f"utm_{name}", "") for name in PARAMETERS}

    def reasons_typed(self) -> dict[str, Any]:
        """Why it is said and how its link is tagged: of the controls that the page had."""
        named = [*(name for name, _rows, _label in REASONS), "occasion"]
        typed = {
            name: self.cleaned_data[name] for name in named if name in self.data and name in self.cleaned_data
        }
        if "utm_source" in self.data and "link" not in self.errors:
            typed |= {"utm": links.clean_utm(self.utm_typed()), "untagged": self.cleaned_data["untagged"]}
        return typed

    def details_typed(self, channel: Channel) -> dict[str, Any]:
        saved = self.saved_on(channel)
        typed = composer_details.typed(self.data, channel, saved, self.brand.zone)
        writing.clean_details(typed)
        return typed

    def changes(self) -> dict[str, Any]:
        """For planning.save_post. A channel whose own text is empty says what the original says."""
        typed = self.cleaned_data
        return {
            **{name: typed[name] for name in WORDS},
            **self.reasons_typed(),
            "channels": list(typed["channels"]),
            "variants": {each.pk: typed[f"text-{each.pk}"] or None for each in self.choices},
            "details": self.details,
            "alts": {each.pk: typed[f"alt-{each.pk}"] for each in self.saved.attachments},
        }

    def sentences(self) -> list[str]:
        return [str(sentence) for errors in self.errors.values() for sentence in errors]

    # ── as it is being typed ──────────────────────────────────────────────────────────────────────────

    def draft(self) -> composing.Draft:
        """What would be saved, in memory. A field that was refused counts as it was before."""
        if not self.is_bound:
            return self.saved if self.post.pk else self.offered()
        self.is_valid()
        post = copy(self.post)
        for name in WORDS:
            setattr(post, name, self.cleaned_data.get(name, getattr(self.post, name)))
        for name, value in self.reasons_typed().items():
            setattr(post, name, value)
        post.planned_date = self.cleaned_data.get("date", post.planned_date)  # a link may name the day
        return composing.Draft(post, list(self.typed_variants(post)), list(self.typed_attachments()))

    def offered(self) -> composing.Draft:
        """A new post, on the channels it starts with."""
        chosen = [each for each in self.choices if each.pk in self.initial["channels"]]
        for name, _rows, _label in REASONS:
            setattr(self.post, name, self.fields[name].named(self.initial.get(name)))
        for name in ("text", "link", "tags", "occasion"):
            setattr(self.post, name, self.initial.get(name) or getattr(self.post, name))
        return composing.Draft(self.post, [composing.unsaved(self.post, each) for each in chosen], [])

    def typed_variants(self, post: Post) -> Iterator[Variant]:
        for channel in self.cleaned_data.get("channels", ()):
            variant = self.filled(channel)
            variant.post, variant.channel = post, channel
            variant.text = self.cleaned_data.get(f"text-{channel.pk}") or None
            yield variant

    def filled(self, channel: Channel) -> Variant:
        """This channel with its details as typed, whether or not the post goes there yet."""
        variant = copy(self.saved_on(channel))
        for name, value in self.details.get(channel.pk, {}).items():
            setattr(variant, name, value)
        return variant

    def saved_on(self, channel: Channel) -> Variant:
        there = (each for each in self.saved.variants if each.channel_id == channel.pk)
        return next(there, None) or composing.unsaved(self.post, channel)

    def typed_attachments(self) -> Iterator[Attachment]:
        for saved in self.saved.attachments:
            attachment = copy(saved)
            attachment.alt = self.cleaned_data.get(f"alt-{saved.pk}", saved.alt)
            yield attachment


def as_typed(draft: composing.Draft) -> dict[str, Any]:
    """The form's initial values: the post as it is saved."""
    post = draft.post
    return {
        "version": post.version,
        "title": post.title,
        "text": post.text,
        "link": post.link,
        "tags": " ".join(f"#{tag}" for tag in post.tags),
        "channels": [variant.channel_id for variant in draft.variants],
        "follows": post.follows_id,
        "date": post.planned_date,
        "time": post.planned_time,
        **{name: getattr(post, f"{name}_id") for name, _rows, _label in REASONS},
        "occasion": post.occasion,
        "untagged": post.untagged,
        **{f"utm_{name}": post.utm.get(name, "") for name in PARAMETERS},
        **{f"text-{each.channel_id}": each.text or "" for each in draft.variants},
        **{f"alt-{each.pk}": each.alt for each in draft.attachments},
    }


def channels_for(brand: Workspace, post: Post) -> QuerySet[Channel]:
    """Those connected, and any removed one the post still names, so that it can be unticked."""
    there = Variant.objects.filter(post=post.pk).values("channel") if post.pk else []
    open_or_there = ~Q(health=Channel.Health.REMOVED) | Q(pk__in=there)
    return (
        Channel.objects.filter(open_or_there, workspace=brand)
        .select_related("workspace")
        .order_by("name", "pk")
    )


def answerable(brand: Workspace, post: Post) -> list[Post]:
    """The brand's posts that were handed over and not taken back, the latest first, and the one it has."""
    posts = Post.objects.filter(workspace=brand).only("workspace", "title", "text", "planned_for", "follows")
    there = Variant.objects.filter(post=OuterRef("pk"))
    out = posts.filter(Exists(there.filter(delivery__isnull=False)), archived_at=None).exclude(pk=post.pk)
    out = out.exclude(Exists(there.filter(delivery__state="withdrawn")))
    latest = list(out.order_by("-planned_for")[:REPLIES_OFFERED])
    if post.follows_id and post.follows_id not in {each.pk for each in latest}:
        latest += posts.filter(pk=post.follows_id)
    return latest
