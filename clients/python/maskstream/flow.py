"""The steps of a call, without input and output: generators that yield a step and receive its result.

The synchronous and the asynchronous client perform the same steps.
"""

import json
import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import httpx

from .errors import UNREACHABLE, ApiError, read_errors, unreachable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request. `credentials`: whether the headers of the client are sent too."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    credentials: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


Step = Call | Pause
Flow = Generator[Step, httpx.Response | None, T]

ATTEMPTS = 5
ACCEPT = "application/graphql-response+json, application/json;q=0.9"


def delay(attempt: int) -> float:
    """Seconds before attempt number `attempt` (from 1): 0.5, doubled up to 10; half of it is random."""
    return min(10.0, 0.5 * 2.0 ** min(attempt - 1, 10)) * random.uniform(0.5, 1)


def call(step: Call) -> Flow[httpx.Response]:
    """Performs an HTTP request. Raises ApiError (UNREACHABLE) if there is no response."""
    try:
        response = yield step
    except httpx.TransportError as error:
        raise unreachable(f"{step.url} cannot be reached.") from error
    assert response is not None
    return response


def request(url: str, document: str, variables: Mapping[str, Any]) -> Flow[dict[str, Any]]:
    """Sends a query or mutation and returns its data."""
    content = json.dumps({"query": document, "variables": variables}).encode()
    headers = {"content-type": "application/json", "accept": ACCEPT}
    response = yield from call(Call("POST", url, headers, content, credentials=True))
    return read_body(response.status_code, response.content)


def read_body(status: int, content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict) or ("errors" not in body and body.get("data") is None):
        raise unreachable(f"The server gave no answer ({status}).")
    if body.get("errors"):
        raise read_errors(body["errors"])
    data: dict[str, Any] = body["data"]
    return data


def download(url: str) -> Flow[bytes]:
    """Returns the file at a signed URL. The request has no credentials."""
    response = yield from call(Call("GET", url))
    if response.status_code != 200:
        raise ApiError(UNREACHABLE, f"The file was not sent ({response.status_code}).")
    return response.content


def retrying(begin: Callable[[], Flow[T]]) -> Flow[T]:
    """Retries the steps of `begin` while the server cannot be reached, at most ATTEMPTS times."""
    for attempt in count(1):
        try:
            return (yield from begin())
        except ApiError as error:
            if error.code != UNREACHABLE or not error.retryable or attempt >= ATTEMPTS:
                raise
        yield Pause(delay(attempt))
    raise AssertionError
