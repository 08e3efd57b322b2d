"""A detection function for CVAT: asks maskstream for each phrase, and returns the masks of its answer.

pip install cvat-cli ./clients/python
cvat-cli task auto-annotate 1 --function-file docs/recipes/cvat_function.py \
    -p "phrases=str:ring=the ring,ball=the red ball"

Each phrase belongs to a label of the task, `label=phrase`; without `label=` the phrase is the label. Further
parameters: `url` (str:http://localhost:4000) and `key` (an API key, where the server has authentication).
"""

import io

import cvat_sdk.auto_annotation as cvataa
import maskstream

POLYGONS = "query ($id: ID!) { mask(id: $id) { polygons { outer { points { x y } } } } }"


def create(phrases: str, url: str = "http://localhost:4000", key: str = "") -> "Function":
    return Function(phrases, url, key)


class Function:
    def __init__(self, phrases: str, url: str, key: str):
        pairs = [phrase.rpartition("=") for phrase in phrases.split(",") if phrase.strip()]
        self._phrases = [phrase.strip() for _, _, phrase in pairs]
        labels = [(label or phrase).strip() for label, _, phrase in pairs]
        # Several phrases may belong to one label.
        self._label_ids = {label: number for number, label in enumerate(dict.fromkeys(labels))}
        self._labels = labels
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._client = maskstream.Client(f"{url.rstrip('/')}/graphql", headers=headers)
        self.spec = cvataa.DetectionFunctionSpec(
            labels=[cvataa.label_spec(label, number, type="mask") for label, number in self._label_ids.items()]
        )

    def detect(self, context, image):
        file = io.BytesIO()
        image.convert("RGB").save(file, "PNG")
        image_id = self._client.upload(file.getvalue())
        # All questions wait or run at the same time. A phrase is asked in a conversation of its own.
        sent = [
            self._client.send(phrase, image_ids=[image_id], intent="SEGMENT", previews="NONE")
            for phrase in self._phrases
        ]
        shapes = []
        for label, question in zip(self._labels, sent):
            for _ in self._client.follow(question.turn_id):
                pass
            turn = self._client.turn(question.turn_id)
            if turn.error is not None:
                raise RuntimeError(f"{turn.error.code}: {turn.error.message}")
            for mask in turn.masks:
                if mask.box is not None and mask.confidence >= (context.conf_threshold or 0):
                    shapes += self._shapes(self._label_ids[label], mask, context.conv_mask_to_poly)
        return shapes

    def _shapes(self, label_id, mask, as_polygons):
        score = mask.confidence
        if not as_polygons:
            return [cvataa.mask(label_id, encode(mask), score=score)]
        polygons = self._client.request(POLYGONS, {"id": mask.id})["mask"]["polygons"]
        rings = [polygon["outer"]["points"] for polygon in polygons]
        return [
            cvataa.polygon(label_id, [value for point in ring for value in (point["x"], point["y"])], score=score)
            for ring in rings
        ]


def encode(mask: maskstream.Mask) -> list[int]:
    """CVAT's form: run lengths row by row within the box, outside first, and then the corners of the box."""
    box, pixels, width = mask.box, mask.rle.decode(), mask.rle.width
    runs, inside = [0], 0
    for y in range(box.y, box.y + box.height):
        for value in pixels[y * width + box.x : y * width + box.x + box.width]:
            if value == inside:
                runs[-1] += 1
            else:
                runs.append(1)
                inside = value
    return [*runs, box.x, box.y, box.x + box.width - 1, box.y + box.height - 1]
