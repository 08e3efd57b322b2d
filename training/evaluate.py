"""Stage 6: scores checkpoints on a suite of make_scenes, in PyTorch. `npm run eval` scores a bundle on the engine;
--compare compares the two results.

    python -m training.evaluate --tokenizer runs/tokenizer.pt --model runs/lm.pt --vocabulary runs/tokenizer.json
        --suite runs/suites/refer --out out/python.json
    python -m training.evaluate --compare out/python.json out/engine.json
The tokenizer alone (target mask -> codes -> mask in pixels of the image). This is an upper bound for every language
model that uses it:
    python -m training.evaluate --tokenizer runs/tokenizer.pt --suite runs/suites/refer --tokenizer-alone
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F
from tqdm import tqdm

from training.boundary import boundary_f
from training.config import from_dict
from training.generate import Generator
from training.geometry import letterbox_ids, unletterbox
from training.model import SegModel
from training.rle import decode
from training.text import load_tokenizer
from training.vqvae import VQVAE, mask_to_image


def score(case: dict, masks: list[np.ndarray]) -> tuple[float, int, int]:
    """(IoU, intersection, union) of the union of the answer's masks and the target; areas in pixels. Two empty masks
    have the IoU 1."""
    truth = decode(case["target"])
    predicted = np.logical_or.reduce(masks) if masks else np.zeros_like(truth)
    union = int((predicted | truth).sum())
    both = int((predicted & truth).sum())
    return (both / union if union else 1.0), both, union


def summary(rows: list[dict]) -> dict[str, float]:
    mask_rows = [r for r in rows if r["intent"] == "SEGMENT"]
    text_rows = [r for r in rows if r["intent"] == "ANSWER"]
    out = {"cases": len(rows), "intent": float(np.mean([r["gotIntent"] == r["intent"] for r in rows]))}
    if mask_rows:
        ious = np.array([r["iou"] for r in mask_rows])
        out |= {
            "meanIoU": float(ious.mean()),
            "cIoU": sum(r["both"] for r in mask_rows) / max(1, sum(r["union"] for r in mask_rows)),
            **{f"P@{t}": float((ious >= t).mean()) for t in (0.5, 0.7, 0.9)},
        }
        by_kind = defaultdict(list)
        for r in mask_rows:
            by_kind[r["kind"]].append(r["iou"])
        out |= {f"meanIoU/{kind}": float(np.mean(v)) for kind, v in sorted(by_kind.items())}
    if text_rows:
        out["exactMatch"] = float(np.mean([r["text"] == r["answer"] for r in text_rows]))
    return out


def load_generator(options: argparse.Namespace) -> Generator:
    saved_lm = torch.load(options.model, weights_only=True, map_location="cpu")
    saved_vq = torch.load(options.tokenizer, weights_only=True, map_location="cpu")
    model, vqvae = SegModel(from_dict(saved_lm["config"])), VQVAE(from_dict(saved_vq["config"]))
    model.load_state_dict(saved_lm["ema"])
    vqvae.load_state_dict(saved_vq["model"])
    return Generator(model, vqvae, load_tokenizer(options.vocabulary))


def compare(a: Path, b: Path) -> None:
    one, two = json.loads(a.read_text()), json.loads(b.read_text())
    rows = {r["id"]: r for r in two["rows"]}
    pairs = [(r, rows[r["id"]]) for r in one["rows"] if r["id"] in rows]
    same = np.mean([x["tokens"] == y["tokens"] and x["text"] == y["text"] for x, y in pairs])
    print(
        f"{len(pairs)} cases in both: same tokens and text in {same:.2%}; mean IoU "
        f"{one['summary'].get('meanIoU', 0):.4f} and {two['summary'].get('meanIoU', 0):.4f}"
    )


@torch.no_grad()
def tokenizer_alone(options: argparse.Namespace) -> None:
    saved = torch.load(options.tokenizer, weights_only=True, map_location="cpu")
    vqvae = VQVAE(from_dict(saved["config"])).eval()
    vqvae.load_state_dict(saved["model"])
    side, rows = vqvae.config.mask_side, []
    for line in (options.suite / "cases.jsonl").read_text().splitlines()[: options.limit]:
        target = json.loads(line)["target"]
        truth = decode(target) if target else np.zeros((1, 1), bool)
        if not truth.any():
            continue
        height, width = truth.shape
        square = F.avg_pool2d(torch.from_numpy(letterbox_ids(truth.astype(np.uint8), 4 * side))[None].float(), 4)
        _, _, f_hat = vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(square)).float())
        image = ((vqvae.decoder(f_hat)[0].clamp(-1, 1) + 1) * 0.5 * 255).to(torch.uint8).permute(1, 2, 0).numpy()
        predicted = unletterbox(image, width, height)
        rows.append(((predicted & truth).sum() / (predicted | truth).sum(), boundary_f(predicted, truth)))
    iou, f = np.mean(rows, 0)
    print(f"{len(rows)} masks: mean IoU {iou:.4f}, boundary F {f:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--vocabulary", type=Path)
    parser.add_argument("--suite", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--tokenizer-alone", action="store_true")
    parser.add_argument("--compare", type=Path, nargs=2)
    options = parser.parse_args()
    if options.compare:
        return compare(*options.compare)
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.tokenizer_alone:
        return tokenizer_alone(options)
    generator = load_generator(options)
    cases = [json.loads(line) for line in (options.suite / "cases.jsonl").read_text().splitlines()][: options.limit]
    rows = []
    for case in tqdm(cases, desc=options.suite.name, mininterval=5):
        image = np.asarray(Image.open(options.suite / case["image"]).convert("RGB"))
        answer = generator.answer(case["messages"], image)
        iou, both, union = score(case, answer.masks) if case["target"] else (0.0, 0, 0)
        rows.append(
            {
                "id": case["id"],
                "kind": case["kind"],
                "intent": case["intent"],
                "gotIntent": "SEGMENT" if answer.masks else "ANSWER",
                "text": answer.text,
                "answer": case["answer"],
                "iou": iou,
                "both": both,
                "union": union,
                "tokens": answer.tokens,
            }
        )
    result = {"suite": options.suite.name, "summary": summary(rows), "rows": rows}
    for key, value in result["summary"].items():
        print(f"{key:24} {value:.4f}")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(result))


if __name__ == "__main__":
    main()
