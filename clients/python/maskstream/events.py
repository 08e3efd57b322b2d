"""The events of a turn. `seq` is their number, from 1; `at` is the time in ISO 8601."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .nouns import Mask, MaskScale, Turn, read_mask, read_scale, read_turn


@dataclass(frozen=True, slots=True)
class _Event:
    seq: int
    turn_id: str
    at: str


@dataclass(frozen=True, slots=True)
class TurnQueued(_Event):
    """`position`: the number of turns before this one in the queue."""

    position: int


@dataclass(frozen=True, slots=True)
class TurnStarted(_Event):
    model_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class AnswerDelta(_Event):
    """`text` is to be appended to the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class MaskStarted(_Event):
    mask_id: str
    label: str


@dataclass(frozen=True, slots=True)
class MaskScaleReady(_Event):
    """`preview` replaces the earlier preview of this mask."""

    mask_id: str
    preview: MaskScale


@dataclass(frozen=True, slots=True)
class MaskFinished(_Event):
    mask: Mask


@dataclass(frozen=True, slots=True)
class TurnFinished(_Event):
    """Always the last event. `status`: COMPLETED, FAILED or CANCELLED."""

    status: str
    turn: Turn


TurnEvent = TurnQueued | TurnStarted | AnswerDelta | MaskStarted | MaskScaleReady | MaskFinished | TurnFinished

_READERS: dict[str, Callable[[int, str, str, dict[str, Any]], TurnEvent]] = {
    "TurnQueued": lambda seq, turn, at, value: TurnQueued(seq, turn, at, value["position"]),
    "TurnStarted": lambda seq, turn, at, value: TurnStarted(seq, turn, at, value["modelId"], value["attempt"]),
    "AnswerDelta": lambda seq, turn, at, value: AnswerDelta(seq, turn, at, value["text"]),
    "MaskStarted": lambda seq, turn, at, value: MaskStarted(seq, turn, at, value["maskId"], value["label"]),
    "MaskScaleReady": lambda seq, turn, at, value: MaskScaleReady(
        seq, turn, at, value["maskId"], read_scale(value["preview"])
    ),
    "MaskFinished": lambda seq, turn, at, value: MaskFinished(seq, turn, at, read_mask(value["mask"])),
    "TurnFinished": lambda seq, turn, at, value: TurnFinished(seq, turn, at, value["status"], read_turn(value["turn"])),
}


def read_event(value: dict[str, Any]) -> TurnEvent | None:
    """The event of a GraphQL object. None: this version of the package has no class for it."""
    reader = _READERS.get(value["__typename"])
    return None if reader is None else reader(value["seq"], value["turnId"], value["at"], value)
