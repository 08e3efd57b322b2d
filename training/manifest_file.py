"""Writes the manifest of a bundle, or changes it in place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLUMNS = 120


def json_text(value: object, indent: int = 0) -> str:
    """JSON in which each value that fits into a line has one: a manifest may name a thousand things."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent < COLUMNS or not isinstance(value, dict | list):
        return flat
    space = " " * (indent + 2)
    if isinstance(value, list):
        parts, (first, last) = [json_text(each, indent + 2) for each in value], "[]"
    else:
        parts, (first, last) = [f"{json.dumps(k)}: {json_text(v, indent + 2)}" for k, v in value.items()], "{}"
    return f"{first}\n" + ",\n".join(space + part for part in parts) + f"\n{' ' * indent}{last}"


def write_manifest(bundle: Path, manifest: dict) -> None:
    (bundle / "manifest.json").write_text(json_text(manifest) + "\n")


@contextmanager
def changed_manifest(bundle: Path) -> Iterator[dict]:
    """The manifest, which is written when the block ends without an error."""
    manifest = json.loads((bundle / "manifest.json").read_text())
    yield manifest
    write_manifest(bundle, manifest)


def write_answer(bundle: Path, **rules: object) -> None:
    """Writes rules of `answer` into the manifest. The others stay."""
    with changed_manifest(bundle) as manifest:
        manifest["answer"] = {**(manifest.get("answer") or {}), **rules}
