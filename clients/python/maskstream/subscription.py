"""The state of a subscription to the events of a turn: the number of the last event, the next request, the next delay.

This file opens no connection. docs/resume.md in the repository describes how a subscription resumes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import documents
from .errors import ApiError, read_errors
from .events import TurnEvent, TurnFinished, read_event
from .flow import delay, read_body

HEADERS = {"content-type": "application/json", "accept": "text/event-stream"}
SILENT_SECONDS = 30.0
"""The server sends a comment every ten seconds, so a connection without data for this time is lost."""


class Subscription:
    def __init__(self, turn_id: str, after: int, latest: bool):
        self._turn_id = turn_id
        self._after = after
        self._from = "LATEST" if latest else "START"
        self._attempt = 0
        self._rest = b""
        self.ended = False

    def headers(self) -> Mapping[str, str]:
        """`Last-Event-ID` resumes after the last event."""
        return {**HEADERS, "last-event-id": str(self._after)}

    def content(self) -> bytes:
        variables = {"turnId": self._turn_id, "after": self._after, "from": self._from}
        return json.dumps({"query": documents.EVENTS, "variables": variables}).encode()

    def refused(self, status: int, content: bytes) -> None:
        """Handles a response that is no stream. Raises ApiError unless its error is retryable."""
        try:
            read_body(status, content)
        except ApiError as error:
            if not error.retryable:
                raise

    def receive(self, chunk: bytes) -> Iterator[TurnEvent]:
        """Yields the events that are complete with this chunk. Lines end at line feeds only: JSON can contain other
        line separators."""
        *blocks, self._rest = (self._rest + chunk).split(b"\n\n")
        for block in blocks:
            data = b"".join(line[5:].strip() for line in block.split(b"\n") if line.startswith(b"data:"))
            event = self._read(json.loads(data)) if data else None
            if event is not None:
                yield event

    def _read(self, result: dict[str, Any]) -> TurnEvent | None:
        if result.get("errors"):
            error = read_errors(result["errors"])
            if error.retryable:
                return None
            raise error
        value = result["data"]["turnEvents"]
        self._after = value["seq"]
        self._attempt = 0
        event = read_event(value)
        self.ended = isinstance(event, TurnFinished)
        return event

    def disconnected(self) -> float:
        """Handles the end of the connection. Returns the seconds to wait before the next connection."""
        self._rest = b""
        self._attempt += 1
        return delay(self._attempt)
