"""The one statement by which deliveries are taken: chosen, leased and read back in a single breath.

Written out because it is the hottest thing we do: through the ORM, choosing, updating and reading cost a
worker more than talking to the network (docs/performance.md). `claiming.ready` says the same for the
scheduler; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from publishing.models import Delivery

from .lease import LEASE, beyond

ACTS = "('processing', 'unsure', 'waiting')"
# What is UNSURE stays so while we look; the rest is SENDING. The outer conditions are judged again after
# waiting for a row that another worker was changing.
TAKE = f"""
UPDATE publishing_delivery SET
    state = CASE WHEN state = 'unsure' THEN state ELSE 'sending' END,
    lease = %(lease)s, lease_until = %(until)s, attempts_made = attempts_made + 1
WHERE id IN (
    SELECT (
        SELECT d.id FROM publishing_delivery d
        LEFT JOIN publishing_delivery earlier ON earlier.id = d.follows_id
        WHERE d.channel_id = c.id AND d.state IN {ACTS} AND d.due_at <= %(now)s AND d.held_at IS NULL
            AND (d.stopped_for = '' OR d.published_at IS NOT NULL OR d.state = 'unsure')
            AND (d.lease = '' OR d.lease_until < %(now)s OR d.lease_until > %(beyond)s)
            AND (d.follows_id IS NULL OR earlier.state = 'sent')
        ORDER BY d.due_at, d.id LIMIT 1
    )
    FROM publishing_channel c JOIN teams_workspace w ON w.id = c.workspace_id
    WHERE c.id IN (<channels>) AND c.health = 'connected' AND c.paused_at IS NULL AND w.paused_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM publishing_delivery s WHERE s.channel_id = c.id AND s.state = 'sending'
        )
        AND NOT EXISTS (
            SELECT 1 FROM publishing_pace p
            WHERE p.key = c.network || ':' || c.server || ':' || c.account AND p.free_at > %(now)s
        )
)
AND state IN {ACTS} AND due_at <= %(now)s AND held_at IS NULL
AND (stopped_for = '' OR published_at IS NOT NULL OR state = 'unsure')
AND (lease = '' OR lease_until < %(now)s OR lease_until > %(beyond)s)
RETURNING *
"""  # noqa: S608


def take(channel_ids: Collection[int], lease: str, now: datetime) -> list[Delivery]:
    """The next ready delivery of each open channel, ours under `lease`.

    Raises IntegrityError if another worker began to send on one of them at this very moment.
    """
    stored = connection.ops.adapt_datetimefield_value
    times = {"now": stored(now), "until": stored(now + LEASE), "beyond": stored(beyond(now))}
    channels = ", ".join(str(int(pk)) for pk in sorted(channel_ids))
    said: dict[str, Any] = {"lease": lease, **times}
    return list(Delivery.objects.raw(TAKE.replace("<channels>", channels), said))
