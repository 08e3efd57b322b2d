"""The asynchronous client against a server."""

import asyncio

import pytest

from conftest import CuttingProxy
from maskstream import ApiError, AsyncClient, MaskFinished, TurnEvent, TurnFinished

QUESTION = "segment the left half"


def test_a_question_is_followed_over_cut_connections(cutting: CuttingProxy, image: bytes) -> None:
    async def ask() -> tuple[list[TurnEvent], bytes]:
        async with AsyncClient(f"{cutting.url}/graphql") as client:
            events = [event async for event in client.ask(QUESTION, images=[image], intent="SEGMENT")]
            mask = next(event.mask for event in events if isinstance(event, MaskFinished))
            return events, await client.download_mask(mask.id)

    events, file = asyncio.run(ask())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert isinstance(events[-1], TurnFinished)
    assert len(cutting.streams) == 4
    assert file.startswith(b"\x89PNG")


def test_turns_are_followed_at_the_same_time(server: str, image: bytes) -> None:
    async def ends() -> list[str]:
        async with AsyncClient(f"{server}/graphql") as client:

            async def ask() -> str:
                sent = await client.send(QUESTION, images=[image])
                return [event async for event in client.follow(sent.turn_id)][-1].turn_id

            return await asyncio.gather(*(ask() for _ in range(3)))

    assert len(set(asyncio.run(ends()))) == 3


def test_an_error_has_the_code_of_the_server(server: str) -> None:
    async def turn() -> None:
        async with AsyncClient(f"{server}/graphql") as client:
            await client.turn("00000000-0000-4000-8000-000000000000")

    with pytest.raises(ApiError) as caught:
        asyncio.run(turn())
    assert caught.value.code == "NOT_FOUND"
