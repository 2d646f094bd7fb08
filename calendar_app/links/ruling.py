"""The brand's taxonomy: reading it, changing it, and what a change does to posts that were approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.models import Channel
from publishing.permission import demand_everywhere
from teams.auditing import Did, record, seen
from teams.models import Workspace
from teams.roles import Verb

from .. import words
from ..models import LinkRules, Post, Variant
from ..refusals import CannotPlan
from ..review.around import settle_around
from . import tagging

HOSTS_LIMIT = 40
EXAMPLE = "https://%(host)s/menu?mesa=4#horarios"


def rules(workspace: Workspace) -> LinkRules:
    """Those of the brand, or what a brand starts from."""
    return LinkRules.objects.filter(workspace=workspace).first() or LinkRules(workspace=workspace)


def clean(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Raises CannotPlan: which parameter is wrong, and why."""
    clean = {name: " ".join(str(asked.get(name, "")).split()) for name in tagging.PARAMETERS}
    for name, value in clean.items():
        tagging.refuse_unfit(name, value)
    hosts = clean_hosts(asked.get("hosts", ""))
    return {**clean, "hosts": hosts, "active": bool(asked.get("active")), "lower": bool(asked.get("lower"))}


def clean_hosts(typed: str) -> list[str]:
    hosts = [site_of(each) for each in typed.replace(",", " ").split()]
    if len(hosts) > HOSTS_LIMIT:
        raise CannotPlan(
            _("Hay %(count)s sitios y caben %(limit)s.") % {"count": len(hosts), "limit": HOSTS_LIMIT}
        )
    return list(dict.fromkeys(hosts))


def site_of(typed: str) -> str:
    """«https://www.Alameda.cafe/menu» is alameda.cafe: with it go all addresses under it."""
    address = words.clean_link(typed)
    host = address.partition("://")[2].partition("/")[0].partition("?")[0].partition(":")[0]
    return host.lower().removeprefix("www.")


@transaction.atomic
def save(workspace: Workspace, asked: Mapping[str, Any], *, by: Any) -> int:
    """Returns how many approvals it broke: links of approved posts say something else now.

    Where no rule of review asks for an approval, what waits goes out as it was handed over. Raises
    CannotPlan, and saves nothing.
    """
    demand_everywhere(Verb.STRATEGY, workspace, by)
    new = clean(asked)
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    before = seen(rules(workspace), new)
    LinkRules.objects.update_or_create(workspace=workspace, defaults=new)
    record(Did.LINK_RULES, by=by, workspace=workspace, before=before, after=new)
    return settle_around(Post.objects.filter(workspace=workspace), by=by)


def example(workspace: Workspace, new: Mapping[str, Any], post: Post | None, channel: Channel | None) -> str:
    """An address as these rules would send it, of a post and a channel of the brand's if there are any."""
    fresh = Workspace(pk=workspace.pk, name=workspace.name, slug=workspace.slug, zone=workspace.zone)
    fresh.link_rules = LinkRules(workspace=fresh, **{**new, "active": True})
    said = post or Post()
    said.workspace, said.utm, said.untagged = fresh, {}, False
    host = new["hosts"][0] if new["hosts"] else "ejemplo.mx"
    variant = Variant(post=said, channel=channel or Channel(network="mastodon", name=workspace.name))
    return tagging.tagged(EXAMPLE % {"host": host}, tagging.values(variant))
