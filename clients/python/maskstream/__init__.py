"""A client of a maskstream server: sends questions about images, and receives answers and masks as events."""

from .aio import AsyncClient
from .errors import ApiError
from .events import (
    AnswerDelta,
    MaskFinished,
    MaskScaleReady,
    MaskStarted,
    TurnEvent,
    TurnFinished,
    TurnQueued,
    TurnStarted,
)
from .nouns import Box, Mask, MaskScale, Turn, TurnError
from .options import Options, ImageSource
from .rle import Rle
from .sending import Sent
from .sync import Client

__all__ = [
    "AnswerDelta",
    "ApiError",
    "AsyncClient",
    "Box",
    "Client",
    "Mask",
    "MaskFinished",
    "MaskScale",
    "MaskScaleReady",
    "MaskStarted",
    "Options",
    "ImageSource",
    "Rle",
    "Sent",
    "Turn",
    "TurnError",
    "TurnEvent",
    "TurnFinished",
    "TurnQueued",
    "TurnStarted",
]
