"""The synchronous client."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal, TypeVar, Unpack

import httpx

from . import documents, flow
from .errors import ApiError
from .events import TurnEvent
from .subscription import SILENT_SECONDS, Subscription
from .nouns import Turn, read_turn
from .options import Options, ImageSource
from .sending import Sent, send, upload

T = TypeVar("T")
Headers = Mapping[str, str] | Callable[[], Mapping[str, str]]
MaskFormat = Literal["PNG", "OVERLAY", "JSON", "TOKENS"]


class Client:
    """`url`: the GraphQL endpoint. `headers`: the credentials, or a function that returns them for each request.
    `timeout`: seconds of each request but subscriptions."""

    def __init__(self, url: str, *, headers: Headers = {}, timeout: float = 60.0):
        self._url = url
        self._headers = headers
        self._http = httpx.Client(timeout=timeout)

    def ask(self, text: str, *, images: Sequence[ImageSource] = (), **options: Unpack[Options]) -> Iterator[TurnEvent]:
        """Uploads the images, sends the question, and yields the events of the turn to its end."""
        sent = self.send(text, images=images, **options)
        yield from self.follow(sent.turn_id)

    def send(self, text: str, *, images: Sequence[ImageSource] = (), **options: Unpack[Options]) -> Sent:
        return self._do(send(self._url, text, images, options))

    def follow(self, turn_id: str, *, after: int = 0, latest: bool = False) -> Iterator[TurnEvent]:
        """Yields the events with a `seq` above `after`, and resumes after a lost connection. `latest`: the stored
        events are shortened to the current state."""
        subscription = Subscription(turn_id, after, latest)
        timeout = httpx.Timeout(SILENT_SECONDS)
        while not subscription.ended:
            try:
                headers = {**self._credentials(), **subscription.headers()}
                content = subscription.content()
                with self._http.stream(
                    "POST", self._url, headers=headers, content=content, timeout=timeout
                ) as response:
                    if not response.headers.get("content-type", "").startswith("text/event-stream"):
                        subscription.refused(response.status_code, response.read())
                    else:
                        for chunk in response.iter_bytes():
                            yield from subscription.receive(chunk)
            except httpx.TransportError:
                pass
            if not subscription.ended:
                time.sleep(subscription.disconnected())

    def turn(self, turn_id: str) -> Turn:
        found = self.request(documents.TURN, {"id": turn_id})["turn"]
        if found is None:
            raise ApiError("NOT_FOUND", f"There is no turn {turn_id}.")
        return read_turn(found)

    def cancel(self, turn_id: str) -> None:
        self.request(documents.CANCEL, {"turnId": turn_id})

    def upload(self, image: ImageSource) -> str:
        """Returns the id of the image, for `image_ids`."""
        return self._do(upload(self._url, image))

    def download_mask(self, mask_id: str, format: MaskFormat = "PNG") -> bytes:
        found = self.request(documents.MASK_URL, {"id": mask_id, "format": format})["mask"]
        if found is None:
            raise ApiError("NOT_FOUND", f"There is no mask {mask_id}.")
        return self.download(found["url"])

    def download(self, url: str) -> bytes:
        """Returns the file at a signed URL, for example `MaskScale.url`."""
        return self._do(flow.download(url))

    def request(self, document: str, variables: Mapping[str, Any] = {}) -> dict[str, Any]:
        """Sends a query or mutation and returns its data."""
        return self._do(flow.request(self._url, document, variables))

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _credentials(self) -> Mapping[str, str]:
        return self._headers() if callable(self._headers) else self._headers

    def _do(self, steps: flow.Flow[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    result = self._perform(step)
                except httpx.TransportError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as done:
            value: T = done.value
            return value

    def _perform(self, step: flow.Step) -> httpx.Response | None:
        if isinstance(step, flow.Pause):
            time.sleep(step.seconds)
            return None
        headers = {**(self._credentials() if step.credentials else {}), **step.headers}
        return self._http.request(step.method, step.url, headers=headers, content=step.content)
