"""The UTM parameters of a link: the brand's taxonomy (LinkRules), over it a post's own values.

The post's link is tagged, and of the addresses among its words the same link and those of the sites that the
taxonomy names. What an address says already stays: its parameters, its fragment, and any `utm_` of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from django.utils.text import slugify
from django.utils.translation import gettext as _

from teams.models import Workspace

from ..models import LinkRules, Post, Variant
from ..refusals import CannotPlan

PARAMETERS = ("source", "medium", "campaign", "content", "term")
VARIABLES = ("network", "channel", "campaign", "pillar", "date", "post")
VALUE = 120
VARIABLE = re.compile(r"\{(\w*)\}")
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+", re.IGNORECASE)
CLOSING = ".,;:!?)]}'»…"


def clean_utm(asked: Mapping[str, str]) -> dict[str, str]:
    """{parameter: value}, the empty ones left out. Raises CannotPlan."""
    if unknown := sorted(asked.keys() - set(PARAMETERS)):
        raise CannotPlan(
            _("«utm_%(name)s» no es un parámetro UTM: son %(known)s.")
            % {"name": unknown[0], "known": ", ".join(PARAMETERS)}
        )
    clean = {name: " ".join(str(value).split()) for name, value in asked.items()}
    for name, value in clean.items():
        refuse_unfit(name, value)
    return {name: clean[name] for name in PARAMETERS if clean.get(name)}


def refuse_unfit(name: str, value: str) -> None:
    if len(value) > VALUE:
        raise CannotPlan(
            _("utm_%(name)s tiene %(length)s signos y caben %(limit)s.")
            % {"name": name, "length": len(value), "limit": VALUE}
        )
    if unknown := [each for each in VARIABLE.findall(value) if each not in VARIABLES]:
        raise CannotPlan(
            _("utm_%(name)s: «{%(variable)s}» no es una variable. Hay éstas: %(known)s.")
            % {"name": name, "variable": unknown[0], "known": ", ".join(f"{{{each}}}" for each in VARIABLES)}
        )


# ── what each parameter becomes ───────────────────────────────────────────────────────────────────────


def rules_of(workspace: Workspace) -> LinkRules | None:
    """None where links go as they were written. Asked of the database once for each row in hand."""
    rules: LinkRules | None = getattr(workspace, "link_rules", None)
    return rules if rules is not None and rules.active else None


def values(variant: Variant) -> dict[str, str]:
    """{parameter: what it says on this channel}, in order; nothing where the post goes without."""
    post = variant.post
    if post.untagged:
        return {}
    rules = rules_of(post.workspace)
    asked = {name: getattr(rules, name) for name in PARAMETERS} if rules else {}
    lower = rules is None or rules.lower
    said = {name: filled(pattern, variant) for name, pattern in {**asked, **post.utm}.items()}
    return {name: said[name].lower() if lower else said[name] for name in PARAMETERS if said.get(name)}


def filled(pattern: str, variant: Variant) -> str:
    return VARIABLE.sub(lambda found: known(found[1], variant), pattern).strip()


def known(name: str, variant: Variant) -> str:
    """What a variable stands for; empty where there is nothing of the kind."""
    post, channel = variant.post, variant.channel
    of = {
        "network": lambda: channel.network,
        "channel": lambda: slugify(channel.name),
        "campaign": lambda: post.campaign.utm or slugify(post.campaign.name) if post.campaign else "",
        "pillar": lambda: slugify(post.pillar.name) if post.pillar else "",
        "date": lambda: post.planned_date.isoformat() if post.planned_date else "",
        "post": lambda: str(post.pk or ""),
    }
    return of[name]() if name in of else ""


def names_the_day(workspace: Workspace) -> bool:
    """Whether moving a post to another day changes its link."""
    rules = rules_of(workspace)
    return rules is not None and any("{date}" in getattr(rules, name) for name in PARAMETERS)


# ── on an address ─────────────────────────────────────────────────────────────────────────────────────


def link_on(variant: Variant) -> str:
    """The post's link as it leaves for this channel."""
    link = variant.post.link
    return tagged(link, values(variant)) if link and is_ours(variant.post, link) else link


def text_on(variant: Variant, text: str) -> str:
    """The words as they leave, their addresses tagged where the rules say so."""
    if "://" not in text or not (parameters := values(variant)):
        return text
    return ADDRESS.sub(lambda found: in_words(found[0], variant.post, parameters), text)


def in_words(found: str, post: Post, parameters: Mapping[str, str]) -> str:
    address = found.rstrip(CLOSING)
    rules = rules_of(post.workspace)
    named = rules is not None and rules.hosts and on_sites(address, rules.hosts)
    same = address == post.link and is_ours(post, address)
    return tagged(address, parameters) + found[len(address) :] if named or same else found


def is_ours(post: Post, link: str) -> bool:
    """Own values were asked for this very link; the taxonomy holds on the sites it names, or on all."""
    rules = rules_of(post.workspace)
    return bool(post.utm) or rules is None or not rules.hosts or on_sites(link, rules.hosts)


def on_sites(address: str, hosts: list[str]) -> bool:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def tagged(address: str, parameters: Mapping[str, str]) -> str:
    """The address with what it doesn't say yet; one that is no address stays as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    there = {unquote_plus(each.partition("=")[0]).lower() for each in parts.query.split("&")}
    new = [
        f"utm_{name}={quote(value, safe='')}"
        for name, value in parameters.items()
        if f"utm_{name}" not in there
    ]
    query = "&".join([*([parts.query] if parts.query else []), *new])
    return urlunsplit(parts._replace(query=query)) if new else address
