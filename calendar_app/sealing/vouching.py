"""On a delivery's page: the post it came from, and «Sello»: whether what it says is what was approved."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.models import Delivery
from publishing.vouching import Fact

from ..models import Variant
from .certificate import Line, lines_of
from .demanding import variant_in
from .saying import standing_of


def post_of(delivery: Delivery) -> Fact | None:
    """Where a person goes who has to change it, or to ask for its approval anew."""
    variant = variant_of(delivery)
    if variant is None:
        return None
    page = reverse("post", args=[variant.post.workspace.slug, variant.post_id])
    return Fact(_("Publicación"), str(variant.post), page, way_out=f"{page}#review-title")


def seal_of(delivery: Delivery) -> Fact | None:
    """Of its post on its channel; nothing where it comes from no post."""
    variant = variant_of(delivery)
    if variant is None:
        return None
    line = next((each for each in lines_of(variant.post) if each.channel.pk == delivery.channel_id), None)
    if line is None or (line.delivery and line.delivery.pk not in (delivery.pk, delivery.head_id)):
        return None  # the post was handed over again since: that one is vouched for
    page = reverse("post_certificate", args=[variant.post.workspace.slug, variant.post_id])
    return Fact(_("Sello"), words(line), page)


def words(line: Line) -> str:
    if line.key in ("sent", "holds"):
        return _("Válido: lo aprobó %(who)s.") % {"who": line.by}
    return standing_of(line)


def variant_of(delivery: Delivery) -> Variant | None:
    number = variant_in(delivery.origin)
    found = Variant.objects.filter(pk=number).select_related("post__workspace").first() if number else None
    return found if found and found.channel_id == delivery.channel_id else None
