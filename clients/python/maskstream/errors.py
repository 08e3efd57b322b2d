"""Errors of the server, and of connections to it."""

from collections.abc import Sequence
from typing import Any

UNREACHABLE = "UNREACHABLE"


class ApiError(Exception):
    """`code`: an `ErrorCode` of the server's schema, or UNREACHABLE if no server answered.

    `retryable`: the same request may succeed later. `details`: further values, for example the limit that was exceeded.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False, details: dict[str, Any] | None = None):
        super().__init__(message)
        self.code = code
        self.retryable = retryable
        self.details = details or {}


def unreachable(reason: str) -> ApiError:
    return ApiError(UNREACHABLE, reason, retryable=True)


def read_errors(errors: Sequence[dict[str, Any]]) -> ApiError:
    """The first error of a response."""
    first = errors[0] if errors else {}
    details = dict(first.get("extensions") or {})
    code = details.pop("code", "INTERNAL")
    retryable = details.pop("retryable", False) is True
    return ApiError(code, first.get("message", "The server failed."), retryable=retryable, details=details)
