"""Objects of the server. Coordinates are original pixels of the image, origin top-left."""

from dataclasses import dataclass
from typing import Any

from .rle import Rle


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MaskScale:
    """A preview of a mask after `scale` of `scale_count` scales. It replaces the earlier preview. `box`: the part of
    the image that it covers; None: the whole image."""

    scale: int
    scale_count: int
    side: int
    box: Box | None
    stability: float | None
    elapsed_ms: float
    rle: Rle
    url: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A finished mask in original pixels. `outcome`: FOUND, NO_TARGET or AMBIGUOUS. `url`: its PNG; the URL is
    valid for an hour."""

    id: str
    index: int
    origin: str
    label: str
    outcome: str
    area: int
    box: Box | None
    confidence: float
    rle: Rle
    url: str


@dataclass(frozen=True, slots=True)
class TurnError:
    code: str
    message: str
    retryable: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """`status`: QUEUED, RUNNING, COMPLETED, FAILED or CANCELLED. `answer`: None until the turn ends."""

    id: str
    conversation_id: str
    status: str
    text: str
    answer: str | None
    masks: tuple[Mask, ...]
    error: TurnError | None


def read_rle(value: dict[str, Any]) -> Rle:
    height, width = value["size"]
    return Rle(height, width, value["counts"])


def _box(value: dict[str, Any] | None) -> Box | None:
    return None if value is None else Box(**value)


def read_scale(value: dict[str, Any]) -> MaskScale:
    return MaskScale(
        scale=value["scale"],
        scale_count=value["scaleCount"],
        side=value["side"],
        box=_box(value["box"]),
        stability=value["stability"],
        elapsed_ms=value["elapsedMs"],
        rle=read_rle(value["rle"]),
        url=value["url"],
    )


def read_mask(value: dict[str, Any]) -> Mask:
    return Mask(**{**value, "box": _box(value["box"]), "rle": read_rle(value["rle"])})


def read_turn(value: dict[str, Any]) -> Turn:
    error = value["error"]
    return Turn(
        id=value["id"],
        conversation_id=value["conversation"]["id"],
        status=value["status"],
        text=value["text"],
        answer=value["answer"],
        masks=tuple(read_mask(mask) for mask in value["masks"]),
        error=None if error is None else TurnError(**error),
    )
