"""Uploads the images of a question and sends the question. Every step is retried while the server cannot be reached."""

import base64
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import documents
from .errors import UNREACHABLE, ApiError
from .flow import Call, Flow, call, request, retrying
from .options import Options, ImageSource, to_input

INLINE_BYTES = 1024 * 1024
"""Largest image that is uploaded in one request. For such images one request is faster than three, although Base64 adds
a third to the size."""

_SIGNATURES = (
    ("image/png", 0, b"\x89PNG"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/webp", 8, b"WEBP"),
    ("image/avif", 4, b"ftypavif"),
    ("image/heic", 4, b"ftyphei"),
    ("image/heic", 4, b"ftypmif1"),
    ("image/tiff", 0, b"II*\x00"),
    ("image/tiff", 0, b"MM\x00*"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    turn_id: str
    conversation_id: str


def send(url: str, text: str, images: Sequence[ImageSource], options: Options) -> Flow[Sent]:
    fields = to_input(options)
    image_ids = list(fields.pop("imageIds", ()))
    for image in images:
        image_ids.append((yield from retrying(partial(upload, url, image))))
    # With the same key, a retry does not create a second turn.
    key = fields.pop("idempotencyKey", None) or str(uuid.uuid4())
    variables = {"input": {**fields, "text": text, "imageIds": image_ids, "idempotencyKey": key}}
    sent = (yield from retrying(lambda: request(url, documents.SEND, variables)))["sendTurn"]
    return Sent(sent["turn"]["id"], sent["conversation"]["id"])


def upload(url: str, image: ImageSource) -> Flow[str]:
    """Uploads an image and returns its id: a small image in one request, a larger one by a signed URL."""
    content = image if isinstance(image, bytes) else Path(image).read_bytes()
    content_type = next((kind for kind, at, mark in _SIGNATURES if content.startswith(mark, at)), "image/png")
    limits = (yield from request(url, documents.LIMITS, {}))["viewer"]["limits"]
    if len(content) <= min(INLINE_BYTES, limits["maxInlineImageBytes"]):
        data_uri = f"data:{content_type};base64,{base64.b64encode(content).decode()}"
        uploaded = yield from request(url, documents.UPLOAD, {"dataUri": data_uri})
        return str(uploaded["uploadImage"]["image"]["id"])
    return (yield from _put(url, content, content_type))


def _put(url: str, content: bytes, content_type: str) -> Flow[str]:
    sha256 = hashlib.sha256(content).hexdigest()
    description = {"contentType": content_type, "byteSize": len(content), "sha256": sha256}
    created = (yield from request(url, documents.CREATE_UPLOAD, {"input": description}))["createImageUpload"]
    target = created["upload"]
    headers = {header["name"]: header["value"] for header in target["headers"]}
    response = yield from call(Call(target["method"], target["url"], headers, content))
    if response.status_code >= 300:
        raise ApiError(
            UNREACHABLE, f"The image was not stored ({response.status_code}).", retryable=response.status_code >= 500
        )
    image_id = str(created["image"]["id"])
    completed = yield from request(url, documents.COMPLETE_UPLOAD, {"imageId": image_id})
    image = completed["completeImageUpload"]["image"]
    if image["status"] != "READY":
        rejection = image["rejection"] or {"code": "IMAGE_UNREADABLE", "message": "The image cannot be used."}
        raise ApiError(rejection["code"], rejection["message"])
    return image_id
