"""The asynchronous client. It has the methods of the synchronous client."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Any, TypeVar, Unpack

import httpx

from . import documents, flow
from .errors import ApiError
from .events import TurnEvent
from .subscription import SILENT_SECONDS, Subscription
from .nouns import Turn, read_turn
from .options import Options, ImageSource
from .sending import Sent, send, upload
from .sync import Headers, MaskFormat

T = TypeVar("T")


class AsyncClient:
    """`url`: the GraphQL endpoint. `headers`: the credentials, or a function that returns them for each request.
    `timeout`: seconds of each request but subscriptions."""

    def __init__(self, url: str, *, headers: Headers = {}, timeout: float = 60.0):
        self._url = url
        self._headers = headers
        self._http = httpx.AsyncClient(timeout=timeout)

    async def ask(
        self, text: str, *, images: Sequence[ImageSource] = (), **options: Unpack[Options]
    ) -> AsyncIterator[TurnEvent]:
        """Uploads the images, sends the question, and yields the events of the turn to its end."""
        sent = await self.send(text, images=images, **options)
        async for event in self.follow(sent.turn_id):
            yield event

    async def send(self, text: str, *, images: Sequence[ImageSource] = (), **options: Unpack[Options]) -> Sent:
        return await self._do(send(self._url, text, images, options))

    async def follow(self, turn_id: str, *, after: int = 0, latest: bool = False) -> AsyncIterator[TurnEvent]:
        """Yields the events with a `seq` above `after`, and resumes after a lost connection. `latest`: the stored
        events are shortened to the current state."""
        subscription = Subscription(turn_id, after, latest)
        timeout = httpx.Timeout(SILENT_SECONDS)
        while not subscription.ended:
            try:
                headers = {**self._credentials(), **subscription.headers()}
                content = subscription.content()
                async with self._http.stream(
                    "POST", self._url, headers=headers, content=content, timeout=timeout
                ) as response:
                    if not response.headers.get("content-type", "").startswith("text/event-stream"):
                        subscription.refused(response.status_code, await response.aread())
                    else:
                        async for chunk in response.aiter_bytes():
                            for event in subscription.receive(chunk):
                                yield event
            except httpx.TransportError:
                pass
            if not subscription.ended:
                await asyncio.sleep(subscription.disconnected())

    async def turn(self, turn_id: str) -> Turn:
        found = (await self.request(documents.TURN, {"id": turn_id}))["turn"]
        if found is None:
            raise ApiError("NOT_FOUND", f"There is no turn {turn_id}.")
        return read_turn(found)

    async def cancel(self, turn_id: str) -> None:
        await self.request(documents.CANCEL, {"turnId": turn_id})

    async def upload(self, image: ImageSource) -> str:
        """Returns the id of the image, for `image_ids`."""
        return await self._do(upload(self._url, image))

    async def download_mask(self, mask_id: str, format: MaskFormat = "PNG") -> bytes:
        found = (await self.request(documents.MASK_URL, {"id": mask_id, "format": format}))["mask"]
        if found is None:
            raise ApiError("NOT_FOUND", f"There is no mask {mask_id}.")
        return await self.download(found["url"])

    async def download(self, url: str) -> bytes:
        """Returns the file at a signed URL, for example `MaskScale.url`."""
        return await self._do(flow.download(url))

    async def request(self, document: str, variables: Mapping[str, Any] = {}) -> dict[str, Any]:
        """Sends a query or mutation and returns its data."""
        return await self._do(flow.request(self._url, document, variables))

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _credentials(self) -> Mapping[str, str]:
        return self._headers() if callable(self._headers) else self._headers

    async def _do(self, steps: flow.Flow[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    result = await self._perform(step)
                except httpx.TransportError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as done:
            value: T = done.value
            return value

    async def _perform(self, step: flow.Step) -> httpx.Response | None:
        if isinstance(step, flow.Pause):
            await asyncio.sleep(step.seconds)
            return None
        headers = {**(self._credentials() if step.credentials else {}), **step.headers}
        return await self._http.request(step.method, step.url, headers=headers, content=step.content)
