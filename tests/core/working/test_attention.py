"""A worker that is told of a job while it looks for one looks again."""

import asyncio
from typing import Any

from procrastinate.testing import InMemoryConnector

from bonafides.core.working.attention import AttentiveJobManager


class SlowConnector(InMemoryConnector):
    """The first look finds nothing, and is told of a job while it looks; `looks` counts them."""

    looks = 0

    async def execute_query_one_async(self, query: str, **arguments: Any) -> dict[str, Any]:
        self.looks += 1
        if self.looks == 1:
            await asyncio.sleep(0.01)
            assert self.on_notification is not None
            await self.on_notification(channel="any", payload='{"type": "job_inserted", "job_id": 1}')
        return {"id": None}


def look(connector: SlowConnector, *, told: bool) -> list[str]:
    """Look for a job while, or before, being told of one; answers what the worker itself heard."""
    heard: list[str] = []

    async def hear(*, channel: str, notification: Any) -> None:
        heard.append(notification["type"])

    async def both() -> None:
        manager = AttentiveJobManager(connector)
        await manager.listen_for_jobs(on_notification=hear)
        if not told:
            connector.looks = 1
        assert await manager.fetch_job(queues=None, worker_id=1) is None

    asyncio.run(both())
    return heard


def test_look_that_was_told_of_a_job_is_repeated_once() -> None:
    connector = SlowConnector()
    assert look(connector, told=True) == ["job_inserted"]
    assert connector.looks == 2


def test_look_that_heard_nothing_is_not_repeated() -> None:
    connector = SlowConnector()
    assert look(connector, told=False) == []
    assert connector.looks == 2  # it began at one
