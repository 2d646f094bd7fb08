"""How things look: icons, networks, states. A picture and a word each; the colours are in assets/scss."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.htmx import as_dict

register = template.Library()

# Icon and word. The keys are those of calendar_app's look of a post and of publishing's State.
STATES: dict[str, tuple[str, Any]] = {
    "idea": ("lightbulb", _("Idea")),
    "draft": ("circle-dashed", _("Borrador")),
    "changes_requested": ("message-square", _("Con cambios solicitados")),
    "in_review": ("eye", _("En revisión")),
    "approved": ("check", _("Aprobada")),
    "scheduled": ("clock", _("Programada")),
    "waiting": ("clock", _("Programada")),
    "sending": ("loader-circle", _("Publicándose")),
    "processing": ("loader-circle", _("En proceso en la red")),
    "sent": ("circle-check", _("Publicada")),
    "published": ("circle-check", _("Publicada")),
    "verified": ("badge-check", _("Verificada")),
    "failed": ("circle-alert", _("Falló")),
    "unsure": ("circle-question-mark", _("Incierta")),
    "held": ("circle-pause", _("Retenida")),
    "withdrawn": ("circle-x", _("Retirada")),
    "by_hand": ("user", _("Te toca publicarla")),
}


@cache
def icon_names() -> frozenset[str]:
    listed = json.loads((settings.BASE_DIR / "assets" / "icons.json").read_text(encoding="utf-8"))
    return frozenset(listed["lucide"]) | {f"net-{key}" for key in listed["networks"]}


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """`{% icon "clock" %}`: decoration. `{% icon "clock" label=word %}`: the icon stands for the word."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon «{name}»: add it to assets/icons.json.")
    return drawn(name, str(label), extra)


@cache
def sprite() -> str:
    """Where the icons lie: it doesn't change while a process lives."""
    return str(static("build/icons.svg"))


@lru_cache(2_000)  # a month draws three hundred of a few dozen
def drawn(name: str, label: str, extra: str) -> SafeString:
    words = format_html('<span class="visually-hidden">{}</span>', label) if label else ""
    mark = '<svg class="icon{}{}" aria-hidden="true"><use href="{}"></use></svg>{}'
    return format_html(mark, " " if extra else "", extra, f"{sprite()}#{name}", words)


@register.simple_tag
def network_icon(key: str, label: str = "") -> SafeString:
    """The network's glyph; one we have no glyph for shows a globe."""
    name = f"net-{key}" if f"net-{key}" in icon_names() else "globe"
    return icon(name, label=label, extra="icon-network")


@register.simple_tag
def state_icon(key: str, label: bool = True) -> SafeString:
    """The state's shape, in its colour; its word for screen readers unless `label=False`."""
    name, word = STATES.get(key, ("info", key))
    return icon(name, label=str(word) if label else "", extra=f"state-icon state-{css_name(key)}")


@register.simple_tag
def state(key: str) -> SafeString:
    """The state as a badge: shape and word."""
    name, word = STATES.get(key, ("info", key))
    return format_html('<span class="state state-{}">{}{}</span>', css_name(key), icon(name), word)


@register.filter
def css_name(key: str) -> str:
    return str(key).replace("_", "-")


@register.filter
def own_name(code: str) -> str:
    """A language by the name its speakers give it: «English», also on a Spanish page."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def initials(name: str) -> str:
    """«Café Alameda» → «CA»."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def may(membership: Any, verb: str) -> bool:
    """`{% if membership|may:"write" %}`; nobody's seat may nothing."""
    return bool(membership) and membership.may(verb)


@register.filter
def on_channel(membership: Any, channel: Any) -> Any:
    """`{% if membership|on_channel:channel|may:"connect" %}`: her seat, held to its channels."""
    return membership and membership.at(channels=[channel.pk])


@register.filter
def on_campaign(membership: Any, campaign: Any) -> Any:
    """Her seat, towards all that belongs to a campaign, on whatever channel."""
    return membership and membership.at(channels=None, campaign=campaign.pk)


@register.filter
def everywhere(membership: Any) -> Any:
    """`{% if membership|everywhere|may:"schedule" %}`: what reaches every channel and campaign at once."""
    return membership and membership.at(everywhere=True)


@register.filter
def toast_of(message: Any) -> dict[str, str]:
    return as_dict(message)


@register.simple_tag
def key(letter: str) -> SafeString:
    """A key one can press, as a small cap."""
    return format_html('<kbd class="key" aria-hidden="true">{}</kbd>', letter)


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], *names: str) -> SafeString | str:
    """`aria-current="page"` when the page's URL name is one of these; `name*` takes all that start so."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    found = any(here == name or (name.endswith("*") and here.startswith(name[:-1])) for name in names)
    return format_html('aria-current="{}"', "page") if found else ""
