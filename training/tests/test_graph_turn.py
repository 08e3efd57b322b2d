import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.graph_turn import GraphTurn
from training.rle import encode

ROOT = Path(__file__).parents[2]
CASES = [
    case for case in json.loads((ROOT / "test/fixtures/generations.json").read_text()) if case["intent"] == "SEGMENT"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["messages"][0]["text"])
def test_the_graphs_answer_as_the_pytorch_modules_whose_numbers_are_in_the_fixtures(case):
    image = np.asarray(Image.open(io.BytesIO(base64.b64decode(case["image"]))).convert("RGB"))
    got = GraphTurn(ROOT / "models/tiny-random", threads=1).answer(
        case["messages"][0]["text"], image, case["maxAnswerTokens"]
    )
    assert (got.text, got.tokens) == (case["answer"], case["tokens"])
    assert [encode(mask) for mask in got.masks] == case["masks"]
