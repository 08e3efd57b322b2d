"""One turn with a mask on the graphs of a bundle (docs/bundle.md), by ONNX Runtime in Python. The numbers of
training/generate.py, whose loop has PyTorch modules, and of the engine in Node are compared with it
(`npm run bench:runtimes`)."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from training.generate import BLOCKED, Answer
from training.geometry import down_matrix, letterbox_rgb, normalise, unletterbox, up_matrix
from training.text import load_tokenizer, special_ids


class GraphTurn:
    """Bundles of our own whose image stands after the question. Greedy, one image, one mask, no guidance."""

    def __init__(self, folder: Path, threads: int):
        self.manifest = json.loads((folder / "manifest.json").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.sessions = {
            name: onnxruntime.InferenceSession(str(folder / graph["file"]), options, providers=["CPUExecutionProvider"])
            for name, graph in self.manifest["graphs"].items()
        }
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.special = special_ids(self.tokenizer)
        mask = self.manifest["mask"]
        self.sides, self.grid = mask["scaleSides"], mask["scaleSides"][-1]
        self.up = [up_matrix(side, self.grid).numpy() for side in self.sides]
        self.down = [down_matrix(side, self.grid).numpy() for side in self.sides]

    def run(self, graph: str, **inputs: np.ndarray) -> list[np.ndarray]:
        return self.sessions[graph].run(None, inputs)

    def step(self, embeds: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
        """Runs the decoder on [T, C] at the next positions, extends the cache, returns the hidden states [T, C]."""
        length, t = self.past[0].shape[1], len(embeds)
        if bias is None:
            bias = np.triu(np.full((t, length + t), BLOCKED, np.float32), length + 1)
        names = [f"past_{kind}_{i}" for i in range(len(self.past) // 2) for kind in ("key", "value")]
        positions = np.arange(length, length + t, dtype=np.int32)
        hidden, *new = self.run(
            "decoder", embeds=embeds[None], positions=positions, bias=bias, **dict(zip(names, self.past))
        )
        self.past = [np.concatenate([old, more], 1) for old, more in zip(self.past, new)]
        return hidden[0]

    def embed(self, *ids: int) -> np.ndarray:
        return self.run("embed", ids=np.array(ids, np.int32))[0]

    def answer(self, text: str, image: np.ndarray, max_text: int = 256) -> Answer:
        """`image`: uint8 [H, W, 3]. The answer to a question that asks for a mask (intent SEGMENT)."""
        s, decoder = self.special, self.manifest["decoder"]
        question = self.tokenizer.encode(text, add_special_tokens=False).ids
        context = [s["<context>"]] * self.manifest["image"]["tokensPerTile"]
        ids = [s["<s>"], s["<user>"], *question, s["<img>"], *context, s["</img>"], s["<assistant>"]]
        slots = np.array(ids) == s["<context>"]
        x = self.embed(*ids)
        pixels = normalise(torch.from_numpy(letterbox_rgb(image, self.manifest["image"]["side"]).copy())[None])
        x[slots] = self.run("vision", pixels=pixels.numpy())[0]
        allowed = np.tri(len(ids), dtype=bool) | (slots[:, None] & slots[None])
        self.past = [np.zeros((1, 0, decoder["kvHeads"] * decoder["headWidth"]), np.float32)] * (2 * decoder["layers"])
        hidden = self.step(x, np.where(allowed, 0, BLOCKED).astype(np.float32))[-1:]
        words, first = (
            [],
            {row["token"]: row["bias"] for row in self.manifest.get("answer", {}).get("firstTokenBias", [])},
        )
        result = Answer("", [], [], [])
        while not result.masks:
            logits = self.run("text_head", hidden=hidden)[0][0]
            for token, bias in () if words else first.items():
                logits[token] += bias
            token = int(logits.argmax())
            if token in (s["<seg>"], s["<end>"]) or len(words) >= max_text:
                self.generate_mask(image, result)
                hidden = self.step(self.embed(s["</seg>"]))
            else:
                words.append(token)
                hidden = self.step(self.embed(token))
        self.run("text_head", hidden=hidden)
        result.text = self.tokenizer.decode(words)
        return result

    def generate_mask(self, image: np.ndarray, result: Answer) -> None:
        """Appends the mask of the image's size, its codes and its previews to `result`."""
        mask, f_hat = self.manifest["mask"], np.zeros((self.manifest["mask"]["latentWidth"], self.grid, self.grid))
        f_hat, embeds, offset, codes, previews = f_hat.astype(np.float32), self.embed(self.special["<seg>"]), 1, [], []
        number = lambda value: np.array(value, np.int32)
        for k, phi in enumerate(mask["phiIndex"]):
            ids = self.run("visual_head", hidden=self.step(embeds))[1]
            f_hat = self.run("dequantize", ids=ids, up=self.up[k], phi=number(phi), f_hat=f_hat)[0]
            codes += ids.tolist()
            decoded = self.run("mask_decoder", f_hat=f_hat[None])[0][0]
            previews.append(((decoded + 1) * 127.5).astype(np.uint8).transpose(1, 2, 0))
            if k + 1 < len(self.sides):
                scale = {"down": self.down[k + 1], "scale": number(k + 1), "offset": number(offset)}
                embeds = self.run("scale_embed", f_hat=f_hat, **scale)[0]
                offset += self.sides[k + 1] ** 2
        result.masks.append(unletterbox(previews[-1], image.shape[1], image.shape[0]))
        result.tokens.append(codes)
        result.previews.append(previews)
