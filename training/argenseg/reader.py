"""A whole checkpoint in PyTorch: the residual quantiser in both directions, and the generation of the golden vectors
(prompt, text, <ge_start>, every scale, <ge_end>, text). The results have the names of the golden vectors. It is slow
and simple; the engine is compared with it. This file writes nothing."""

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
    """The VQ-VAE: image -> codes and codes -> image."""

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

    def add_codes(self, ids: Tensor, scale: int, f_hat: Tensor) -> Tensor:
        return self.add(ids, up_matrix(self.sides[scale], self.grid), torch.tensor(self.phi[scale]), f_hat)

    def downsample(self, f_hat: Tensor, scale: int) -> Tensor:
        """f-hat [Cv, S, S] -> the input of word_embed for a scale [side^2, Cv]."""
        return down_matrix(self.sides[scale], self.grid) @ f_hat.flatten(1).T

    def tokens(self, f: Tensor) -> tuple[Tensor, Tensor, list[Tensor]]:
        """f [Cv, S, S] -> (ids [N], inputs of all scales but the first [N - 1, Cv], f-hat [Cv, S, S] after every
        scale)."""
        table, f_hat, ids, maps, sums = self.add.embedding.weight, torch.zeros_like(f), [], [], []
        for k in range(len(self.sides)):
            idx = (table.pow(2).sum(1) - 2 * self.downsample(f - f_hat, k) @ table.T).argmin(1)
            f_hat = self.add_codes(idx, k, f_hat)
            ids.append(idx)
            sums.append(f_hat)
            if k + 1 < len(self.sides):
                maps.append(self.downsample(f_hat, k + 1))
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
        """[T, C]: the embeddings of `ids`; the rows of `images` [n, C] replace the image context tokens in order."""
        at = torch.tensor(ids)
        x, slots = self.embed(at), at == TOKENS["<IMG_CONTEXT>"]
        x[slots] = images[: int(slots.sum())]
        return x

    def generate(
        self, rows: list[list[int]], images: Tensor, *, guidance: float, count: int, forced: bool = False
    ) -> Arrays:
        """Generates `count` tokens for each row; <ge_end> stands for a whole mask. `forced`: the generation starts with
        a mask, whatever the logits are."""
        sequences, longest = [Sequence(self) for _ in rows], max(map(len, rows))
        padding, end = longest - len(rows[0]), TOKENS["<ge_end>"]
        recorded: dict[str, list] = {
            name: [] for name in ("tokens", "position_ids", "kv_len", "hidden", "top5_ids", "top5_values")
        }
        out: Arrays = {}
        for sequence, ids in zip(sequences, rows):
            sequence.feed(self.prompt(ids, images))
        out["prefill_logits_last"] = np.stack([self.head(sequence.hidden[None])[0].numpy() for sequence in sequences])
        masks = 0
        for step in range(count):
            logits = [self.head(sequence.hidden[None])[0] for sequence in sequences]
            best = [row.topk(5) for row in logits]
            recorded["hidden"].append(np.stack([sequence.hidden.numpy() for sequence in sequences]))
            recorded["position_ids"].append([sequence.length - 1 for sequence in sequences])
            recorded["top5_ids"].append([top.indices.tolist() for top in best])
            recorded["top5_values"].append([top.values.tolist() for top in best])
            chosen = [int(top.indices[0]) for top in best]
            if (forced and step == 0) or (not forced and chosen[0] == TOKENS["<ge_start>"]):
                starts = [TOKENS["<ge_start>"]] if forced else chosen
                out |= {
                    f"mask{masks}/{name}": value
                    for name, value in self.generate_mask(sequences, starts, guidance, padding).items()
                }
                masks, chosen = masks + 1, [end] * len(rows)
            recorded["tokens"].append(chosen)
            recorded["kv_len"].append(sequences[0].length + padding)
            if step + 1 < count:
                for sequence, token in zip(sequences, chosen):
                    sequence.feed(self.embed(torch.tensor([token])))
        arrays = {name: np.array(value) for name, value in recorded.items()}
        if forced:
            continued = {
                f"cont_{name}": arrays[name][1:, 0] for name in ("position_ids", "hidden", "top5_ids", "top5_values")
            }
            return out | continued | {"cont_tokens": arrays["tokens"][:, 0], "cont_kv_len": arrays["kv_len"][1:]}
        return (
            out
            | {"gen_tokens": arrays["tokens"].T, "step_hidden_last": arrays["hidden"]}
            | {f"step_{name}": arrays[name] for name in ("position_ids", "kv_len", "top5_ids", "top5_values")}
        )

    def generate_mask(self, sequences: list["Sequence"], starts: list[int], guidance: float, padding: int) -> Arrays:
        """One mask. Guidance combines the logits of two rows: (1 + t) conditional - t unconditional, with
        t = guidance * k / (scales - 1) at scale k."""
        codes, last, weight = self.quantiser.codes, len(self.sides) - 1, self.head.output.weight
        first = [sequence.length for sequence in sequences]
        x = [self.embed(torch.tensor([token])) for token in starts]
        f_hat = torch.zeros(self.quantiser.latent, self.sides[-1], self.sides[-1])
        recorded: dict[str, list[Tensor]] = {
            name: [] for name in ("ids", "hidden", "next_map", "f_hat", "vis_logits", "top2_ids", "top2_values")
        }
        lengths, offset = [], 0
        for k, side in enumerate(self.sides):
            hidden = [sequence.feed(one) for sequence, one in zip(sequences, x)]
            logits, t = [F.linear(one, weight[-codes:]) for one in hidden], guidance * k / last
            mixed = logits[0] if len(logits) == 1 else (1 + t) * logits[0] - t * logits[1]
            top = mixed.topk(2, 1)
            f_hat = self.quantiser.add_codes(top.indices[:, 0], k, f_hat)
            for name, value in [
                ("ids", top.indices[:, 0]),
                ("hidden", torch.stack(hidden)),
                ("f_hat", f_hat[None]),
                ("vis_logits", mixed),
                ("top2_ids", top.indices),
                ("top2_values", top.values),
            ]:
                recorded[name].append(value)
            lengths.append(sequences[0].length + padding)
            offset += side * side
            if k < last:
                recorded["next_map"].append(self.quantiser.downsample(f_hat, k + 1))
                rows = slice(offset, offset + self.sides[k + 1] ** 2)
                x = [
                    self.scale.word_embed(recorded["next_map"][-1])
                    + self.scale.lvl_embed.weight[k + 1]
                    + self.scale.pos_1LC[0, rows]
                ] * len(sequences)
        out = {name: torch.cat(value, 1 if name == "hidden" else 0).numpy() for name, value in recorded.items()}
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


class Sequence:
    """One sequence: its KV cache, its length, and the hidden state of its last position."""

    def __init__(self, reader: Reader):
        self.decoder, self.length, self.hidden = reader.decoder, 0, torch.empty(0)
        self.past = [torch.zeros(1, 0, reader.cache_width)] * (2 * reader.layers)

    def feed(self, x_TC: Tensor) -> Tensor:
        """Runs the decoder on the next positions. Returns their hidden states [T, C]."""
        count = len(x_TC)
        bias = torch.zeros(count, self.length + count)
        bias[:, self.length :] = torch.full((count, count), -1e9).triu(1)
        hidden, *new = self.decoder(x_TC[None], torch.arange(self.length, self.length + count), bias, *self.past)
        self.past = [torch.cat(pair, 1) for pair in zip(self.past, new)]
        self.length, self.hidden = self.length + count, hidden[0, -1]
        return hidden[0]
