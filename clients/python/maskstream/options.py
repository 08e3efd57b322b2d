"""The options of a question: the fields of the GraphQL input `SendTurnInput`, with names in snake_case."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

ImageSource = bytes | str | os.PathLike[str]
"""The bytes or the path of a PNG, JPEG, WebP, AVIF, HEIC or TIFF file."""


class Options(TypedDict, total=False):
    conversation_id: str | None
    image_ids: Sequence[str]
    region_prompts: Sequence[Mapping[str, Any]]
    intent: Literal["AUTO", "ANSWER", "SEGMENT"]
    position: Mapping[str, Any] | None
    refine_mask_id: str | None
    candidate: int | None
    ambiguity: Literal["AUTO", "OFF"] | None
    instances: Literal["SEPARATE", "MERGED"] | None
    max_scale: int | None
    deadline_ms: int | None
    stop_when_stable: float | None
    detail: Literal["STANDARD", "FINE", "AUTO"] | None
    previews: Literal["ALL", "SMALL", "COARSE", "NONE"] | None
    min_area: int | None
    fill_holes: int | None
    largest_part: bool
    on_disconnect: Literal["CONTINUE", "CANCEL"]
    idempotency_key: str


def to_input(options: Options) -> dict[str, Any]:
    """The fields of the GraphQL input. Names in nested mappings do not change."""
    return {_camel(name): value for name, value in options.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
