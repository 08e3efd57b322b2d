"""A whole checkpoint in PyTorch: the residual quantiser both ways, and generation as the golden vectors describe it
(prompt, words, <ge_start>, every scale, <ge_end>, words), each number under its golden name. Slow and plain: what
the engine is compared with. Writes nothing."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import Checkpoint, on_meta
from training.argenseg.graphs import Embed, ScaleEmbed, TextHead
from training.argenseg.tokenizer import TOKENS
from training.geometry import down_matrix, phi_index, up_matrix

Arrays = dict[str, np.ndarray]


class Quantiser:
    """The VQ-VAE's codes of a picture, and the picture of codes."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        shapes, names = checkpoint.shapes, {"": "image_tokenizer."}
        self.encoder = checkpoint.load(on_meta(vae.LatentEncoder, shapes), names)
        self.decoder = checkpoint.load(on_meta(vae.MaskDecoder, shapes), names)
        self.add = checkpoint.load(
            on_meta(vae.Dequantize, shapes),
            {
                "embedding.": "image_tokenizer.quantize.embedding.",
                "phi.": "image_tokenizer.quantize.quant_resi.qresi_ls.",
            },
        )
        self.sides, self.grid = sides, sides[-1]
        self.codes, self.latent = self.add.embedding.weight.shape
        self.phi = phi_index(len(self.add.phi), len(sides))

    def put(self, ids: Tensor, scale: int, f_hat: Tensor) -> Tensor:
        return self.add(ids, up_matrix(self.sides[scale], self.grid), torch.tensor(self.phi[scale]), f_hat)

    def map(self, f_hat: Tensor, scale: int) -> Tensor:
        """What word_embed takes of f-hat for a scale [side^2, Cv]."""
        return down_matrix(self.sides[scale], self.grid) @ f_hat.flatten(1).T

    def tokens(self, f: Tensor) -> tuple[Tensor, Tensor, list[Tensor]]:
        """f [Cv, S, S] -> (ids, inputs of scales 1.. [N - 1, Cv], f-hat after every scale)."""
        table, f_hat, ids, maps, sums = self.add.embedding.weight, torch.zeros_like(f), [], [], []
        for k in range(len(self.sides)):
            idx = (table.pow(2).sum(1) - 2 * self.map(f - f_hat, k) @ table.T).argmin(1)
            f_hat = self.put(idx, k, f_hat)
            ids.append(idx)
            sums.append(f_hat)
            if k + 1 < len(self.sides):
                maps.append(self.map(f_hat, k + 1))
        return torch.cat(ids), torch.cat(maps), sums


class Reader:
    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        config = checkpoint.config["llm_config"]
        c, vocabulary = config["hidden_size"], config["vocab_size"]
        self.sides, self.quantiser = sides, Quantiser(checkpoint, sides)
        self.layers, self.cache_width = (
            config["num_hidden_layers"],
            config["num_key_value_heads"] * c // config["num_attention_heads"],
        )
        self.vision = checkpoint.load(on_meta(vision.Vision, checkpoint.config), {"": ""})
        self.embed = checkpoint.load(on_meta(Embed, vocabulary, c), {"": "language_model.model."})
        self.scale = checkpoint.load(
            on_meta(ScaleEmbed, self.quantiser.latent, c, len(sides), sum(s * s for s in sides)), {"": ""}
        )
        self.decoder = checkpoint.load(on_meta(lm.Decoder, checkpoint.config), {"": "language_model.model."})
        self.head = checkpoint.load(on_meta(TextHead, c, vocabulary), {"": "language_model."})

    def prompt(self, ids: list[int], images: Tensor) -> Tensor:
        """[T, C], the pictures' embeddings laid over the image context tokens in order."""
        at = torch.tensor(ids)
        x, slots = self.embed(at), at == TOKENS["<IMG_CONTEXT>"]
        x[slots] = images[: int(slots.sum())]
        return x

    def generate(
        self, rows: list[list[int]], images: Tensor, guidance: float, count: int, forced: bool = False
    ) -> Arrays:
        """`count` tokens a row, the mask's end token in place of the mask; `forced`: the mask comes first, unasked."""
        walks, longest = [Walk(self) for _ in rows], max(map(len, rows))
        padding, end = longest - len(rows[0]), TOKENS["<ge_end>"]
        kept: dict[str, list] = {
            name: [] for name in ("tokens", "position_ids", "kv_len", "hidden", "top5_ids", "top5_values")
        }
        out: Arrays = {}
        for walk, ids in zip(walks, rows):
            walk.feed(self.prompt(ids, images))
        out["prefill_logits_last"] = np.stack([self.head(walk.hidden[None])[0].numpy() for walk in walks])
        masks = 0
        for step in range(count):
            logits = [self.head(walk.hidden[None])[0] for walk in walks]
            best = [one.topk(5) for one in logits]
            kept["hidden"].append(np.stack([walk.hidden.numpy() for walk in walks]))
            kept["position_ids"].append([walk.length - 1 for walk in walks])
            kept["top5_ids"].append([one.indices.tolist() for one in best])
            kept["top5_values"].append([one.values.tolist() for one in best])
            chosen = [int(one.indices[0]) for one in best]
            if (forced and step == 0) or (not forced and chosen[0] == TOKENS["<ge_start>"]):
                starts = [TOKENS["<ge_start>"]] if forced else chosen
                out |= {
                    f"mask{masks}/{name}": value for name, value in self.draw(walks, starts, guidance, padding).items()
                }
                masks, chosen = masks + 1, [end] * len(rows)
            kept["tokens"].append(chosen)
            kept["kv_len"].append(walks[0].length + padding)
            if step + 1 < count:
                for walk, token in zip(walks, chosen):
                    walk.feed(self.embed(torch.tensor([token])))
        got = {name: np.array(value) for name, value in kept.items()}
        if forced:
            one = {f"cont_{name}": got[name][1:, 0] for name in ("position_ids", "hidden", "top5_ids", "top5_values")}
            return out | one | {"cont_tokens": got["tokens"][:, 0], "cont_kv_len": got["kv_len"][1:]}
        return (
            out
            | {"gen_tokens": got["tokens"].T, "step_hidden_last": got["hidden"]}
            | {f"step_{name}": got[name] for name in ("position_ids", "kv_len", "top5_ids", "top5_values")}
        )

    def draw(self, walks: list["Walk"], starts: list[int], guidance: float, padding: int) -> Arrays:
        """One mask. Guidance mixes the logits of two rows, (1 + t) conditional - t free, t = guidance * s / (scales
        - 1)."""
        codes, last, weight = self.quantiser.codes, len(self.sides) - 1, self.head.output.weight
        first = [walk.length for walk in walks]
        x = [self.embed(torch.tensor([token])) for token in starts]
        f_hat = torch.zeros(self.quantiser.latent, self.sides[-1], self.sides[-1])
        kept: dict[str, list[Tensor]] = {
            name: [] for name in ("ids", "hidden", "next_map", "f_hat", "vis_logits", "top2_ids", "top2_values")
        }
        lengths, offset = [], 0
        for k, side in enumerate(self.sides):
            hidden = [walk.feed(one) for walk, one in zip(walks, x)]
            logits, t = [F.linear(one, weight[-codes:]) for one in hidden], guidance * k / last
            mixed = logits[0] if len(logits) == 1 else (1 + t) * logits[0] - t * logits[1]
            top = mixed.topk(2, 1)
            f_hat = self.quantiser.put(top.indices[:, 0], k, f_hat)
            for name, value in [
                ("ids", top.indices[:, 0]),
                ("hidden", torch.stack(hidden)),
                ("f_hat", f_hat[None]),
                ("vis_logits", mixed),
                ("top2_ids", top.indices),
                ("top2_values", top.values),
            ]:
                kept[name].append(value)
            lengths.append(walks[0].length + padding)
            offset += side * side
            if k < last:
                kept["next_map"].append(self.quantiser.map(f_hat, k + 1))
                rows = slice(offset, offset + self.sides[k + 1] ** 2)
                x = [
                    self.scale.word_embed(kept["next_map"][-1])
                    + self.scale.lvl_embed.weight[k + 1]
                    + self.scale.pos_1LC[0, rows]
                ] * len(walks)
        out = {name: torch.cat(value, 1 if name == "hidden" else 0).numpy() for name, value in kept.items()}
        image = self.quantiser.decoder(f_hat[None])[0]
        return out | {
            "start_position": np.array(first) - 1,
            "sog_token_ids": np.array(starts),
            "kv_before_after": np.array([first[0] + padding, lengths[-1]]),
            "kv_after_each_scale": np.array(lengths),
            "position_ids": np.stack([np.arange(at, at + offset) for at in first]),
            "image_last": image.numpy(),
            "image_u8": ((image + 1) * 0.5 * 255).permute(1, 2, 0).to(torch.uint8).numpy(),
        }


class Walk:
    """One row: its cache, how far it is, and the state after the last position."""

    def __init__(self, reader: Reader):
        self.decoder, self.length, self.hidden = reader.decoder, 0, torch.empty(0)
        self.past = [torch.zeros(1, 0, reader.cache_width)] * (2 * reader.layers)

    def feed(self, x_TC: Tensor) -> Tensor:
        count = len(x_TC)
        bias = torch.zeros(count, self.length + count)
        bias[:, self.length :] = torch.full((count, count), -1e9).triu(1)
        hidden, *new = self.decoder(x_TC[None], torch.arange(self.length, self.length + count), bias, *self.past)
        self.past = [torch.cat(pair, 1) for pair in zip(self.past, new)]
        self.length, self.hidden = self.length + count, hidden[0, -1]
        return hidden[0]
