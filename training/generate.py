"""The generation loop of docs/bundle.md in PyTorch: greedy, at most one image, with a KV cache. Tests compare the
TypeScript engine with it."""

from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from training.geometry import letterbox_rgb, normalise, unletterbox
from training.model import SegModel
from training.text import TEMPLATE, special_ids
from training.vqvae import VQVAE

BLOCKED = -1e9


@dataclass
class Answer:
    text: str
    masks: list[np.ndarray]  # bool [H, W], original pixels
    tokens: list[list[int]]  # codebook ids of each mask, all scales
    previews: list[list[np.ndarray]]  # uint8 RGB [G, G, 3] after each scale


class Generator:
    def __init__(self, model: SegModel, vqvae: VQVAE, tokenizer: Tokenizer):
        self.model, self.vqvae, self.tokenizer, self.config = model.eval(), vqvae.eval(), tokenizer, model.config
        self.special = special_ids(tokenizer)

    def prompt(self, messages: list[dict], images: int) -> list[int]:
        s, ids = self.special, [self.special["<s>"]]
        encode = lambda text: self.tokenizer.encode(text, add_special_tokens=False).ids
        for message in messages:
            ids += [s["<user>" if message["role"] == "user" else "<assistant>"], *encode(message["text"])]
            if message["role"] == "assistant":
                ids.append(s["<end>"])
        assert TEMPLATE["imagePlacement"] == "after-last-user"
        for _ in range(images):
            ids += [s["<img>"], *[s["<context>"]] * self.config.image_tokens, s["</img>"]]
        return [*ids, s["<assistant>"]]

    def step(self, embeds: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        """Runs the decoder on [1, T, C] at the next positions, extends the cache, returns the hidden states [T, C]."""
        past_length, t = self.past[0][0].shape[1], embeds.shape[1]
        if bias is None:
            bias = torch.zeros(t, past_length + t).masked_fill(
                torch.ones(t, past_length + t).tril(past_length) == 0, BLOCKED
            )
        hidden, _, new = self.model.decoder(
            embeds, torch.arange(past_length, past_length + t)[None], bias[None, None], self.past
        )
        self.past = [(torch.cat([k, nk], 1), torch.cat([v, nv], 1)) for (k, v), (nk, nv) in zip(self.past, new)]
        return hidden[0]

    @torch.no_grad()
    def answer(
        self, messages: list[dict], image: np.ndarray | None, intent: str = "AUTO", max_text: int = 256
    ) -> Answer:
        model, s, config = self.model, self.special, self.config
        # 1. Prompt and image.
        ids = torch.tensor(self.prompt(messages, 0 if image is None else 1))
        x, context = model.embed(ids), ids == s["<context>"]
        bias = torch.zeros(len(ids), len(ids)).masked_fill(
            ~(torch.ones(len(ids), len(ids)).bool().tril() | (context[:, None] & context[None])), BLOCKED
        )
        if image is not None:
            pixels = normalise(torch.from_numpy(letterbox_rgb(image, config.image_side).copy())[None])
            x[context] = model.image_embeds(pixels)[0]
        empty = torch.zeros(1, 0, config.kv_heads * config.head_width)
        self.past = [(empty, empty)] * config.layers
        # 2. Prefill.
        hidden = self.step(x[None], bias)[-1:]
        text, result = [], Answer("", [], [], [])
        while True:
            # 3. The next text token.
            logits = model.head(hidden)[0].clone()
            if intent == "ANSWER" or image is None:
                logits[s["<seg>"]] = BLOCKED
            token = int(logits.argmax())
            if token != s["<seg>"] and (token == s["<end>"] or len(text) >= max_text):
                if intent != "SEGMENT" or result.masks:
                    break
                token = s["<seg>"]
            # 4. A mask, scale by scale.
            if token == s["<seg>"]:
                self.generate_mask(image, result)
                hidden = self.step(model.embed(torch.tensor([[s["</seg>"]]])))
            else:
                text.append(token)
                hidden = self.step(model.embed_any(torch.tensor([[token]])))
        result.text = self.tokenizer.decode([t for t in text if t < model.visual_offset])
        return result

    def generate_mask(self, image: np.ndarray, result: Answer) -> None:
        """Appends the mask of the image's size, its codes and its previews to `result`."""
        config, model, quantizer = self.config, self.model, self.vqvae.quantizer
        f_hat = torch.zeros(1, config.latent_width, config.grid, config.grid)
        embeds, offset, tokens, previews = model.embed(torch.tensor([[self.special["<seg>"]]])), 1, [], []
        for k, side in enumerate(config.scale_sides):
            codes = (self.step(embeds) @ model.head.weight[model.visual_offset :].T).argmax(-1)
            f_hat = f_hat + quantizer.contribution(codes[None], k)
            tokens += codes.tolist()
            decoded = self.vqvae.decoder(f_hat)[0].clamp(-1, 1)
            previews.append(((decoded + 1) * 0.5 * 255).to(torch.uint8).permute(1, 2, 0).numpy())
            if k + 1 < len(config.scale_sides):
                rows = slice(offset, offset + config.scale_sides[k + 1] ** 2)
                embeds = model.word_embed(quantizer.pooled(f_hat, k + 1)) + model.lvl_embed[k + 1] + model.pos[rows]
                offset = rows.stop
        result.masks.append(unletterbox(previews[-1], image.shape[1], image.shape[0]))
        result.tokens.append(tokens)
        result.previews.append(previews)
