"""kill -9 at any point loses nothing that was acknowledged and does nothing twice."""

from __future__ import annotations

import asyncio
import random
from collections import deque

import httpx

from tests.faults.installation import Installation, post
from tests.town import ig_comment, instagram

DELIVERIES = 1200
KILLS = 20
SENDERS = 8
PATIENCE_S = 300
SEED = 20_261_122
COMPLAINT = "lampu jalan di depan rumah mati total, gelap"


async def test_every_acknowledged_delivery_is_one_case_after_twenty_kills(installation: Installation) -> None:
    points = sorted(random.Random(SEED).sample(range(20, DELIVERIES - 40), KILLS))
    victims = [installation.service, installation.worker] * (KILLS // 2)
    bodies = [
        instagram(ig_comment(f"c{i}", f"{COMPLAINT} nomor {i}", f"7{i:05}", media=f"m{i}")) for i in range(DELIVERIES)
    ]
    to_send = deque(range(DELIVERIES))
    acknowledged: set[int] = set()

    async def send(client: httpx.AsyncClient) -> None:
        """One of the platform's senders: what is not acknowledged comes again, in the same words."""
        while to_send:
            number = to_send.popleft()
            while not await post(client, "/webhooks/instagram", bodies[number]):
                assert installation.service.pid, "it died by itself"
            acknowledged.add(number)
            if points and len(acknowledged) >= points[0]:
                points.pop(0)
                victim = victims.pop(0)
                victim.kill()
                victim.start()

    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(base_url=installation.base, timeout=10) as client:
        await asyncio.gather(*(send(client) for _ in range(SENDERS)))
    assert (points, victims) == ([], [])
    assert len(acknowledged) == DELIVERIES
    await asyncio.to_thread(installation.wait_until_opened)

    # Each is one delivery, one message, one outcome, one case with one beginning.
    rows = installation.rows
    assert rows("SELECT count(*) FROM deliveries") == [(DELIVERIES,)]
    assert rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1") == [("stored", DELIVERIES)]
    said = rows("SELECT count(*), count(DISTINCT external_id), count(DISTINCT case_id), count(case_id) FROM messages")
    assert said == [(DELIVERIES,) * 4]
    assert rows("SELECT count(*) FROM cases") == [(DELIVERIES,)]
    assert rows("SELECT type, count(*) FROM case_events GROUP BY 1") == [("created", DELIVERIES)]
    assert rows("SELECT count(*) FROM dead_letters") == [(0,)]
    assert rows("SELECT count(*) FROM cases WHERE next_due_at > now() + interval '1 year'") == [(0,)]
