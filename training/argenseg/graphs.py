"""The graphs of an ARGenSeg bundle: their modules, the tensors of the checkpoint that fill them, their inputs and
outputs. Knows shapes and names; export_argenseg.py writes the graphs."""

import torch
from torch import Tensor, nn

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import Checkpoint, Refused, byte_size, expected_of, on_meta
from training.argenseg.previews import default_previews
from training.argenseg.tokenizer import TOKENS


class Embed(nn.Module):
    def __init__(self, rows: int, width: int):
        super().__init__()
        self.tok_embeddings = nn.Embedding(rows, width)

    def forward(self, ids: Tensor) -> Tensor:
        return self.tok_embeddings(ids)


class TextHead(nn.Module):
    def __init__(self, width: int, rows: int):
        super().__init__()
        self.output = nn.Linear(width, rows, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.output(hidden[None])[0]  # as MatMul rather than Gemm: the 4-bit quantiser only knows that one


class VisualHead(TextHead):
    """The last K columns of the head that text and codes share."""

    def keep(self, count: int) -> "VisualHead":
        self.output.weight = nn.Parameter(self.output.weight[-count:].clone(), requires_grad=False)
        return self

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits = super().forward(hidden)
        probability, ids = logits.softmax(-1).max(-1)
        return logits, ids.to(torch.int32), probability


class ScaleEmbed(nn.Module):
    def __init__(self, latent: int, width: int, scales: int, tokens: int):
        super().__init__()
        self.word_embed, self.lvl_embed = nn.Linear(latent, width), nn.Embedding(scales, width)
        self.pos_1LC = nn.Parameter(torch.empty(1, tokens, width))

    def forward(self, f_hat: Tensor, down: Tensor, scale: Tensor, offset: Tensor) -> Tensor:
        rows = torch.arange(down.shape[0], device=down.device, dtype=torch.int32) + offset
        return (
            self.word_embed(down @ f_hat.flatten(1).T)
            + self.lvl_embed(scale.reshape(1))
            + self.pos_1LC[0].index_select(0, rows)
        )


class Parts:
    """For each graph: its module, the prefixes of its tensors in the checkpoint, example inputs, and the names and
    dynamic dimensions of inputs and outputs."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        config, shapes = checkpoint.config, checkpoint.shapes
        llm = config["llm_config"]
        c, vocabulary, grid = llm["hidden_size"], llm["vocab_size"], sides[-1]
        tokens = sum(side * side for side in sides)
        self.codes, self.latent = shapes.of_rank("image_tokenizer.quantize.embedding.weight", 2)
        d = llm["num_key_value_heads"] * c // llm["num_attention_heads"]
        self.layers, self.head_width = llm["num_hidden_layers"], c // llm["num_attention_heads"]
        side = config["force_image_size"]
        i32 = torch.int32
        past = [torch.zeros(1, 5, d) for _ in range(2 * self.layers)]
        past_names = [f"past_{kind}_{i}" for i in range(self.layers) for kind in ("key", "value")]
        n, m, t, s0, tiles = (
            torch.export.Dim(name, min=low, max=high)
            for name, low, high in [("n", 1, 4096), ("m", 1, 4096), ("T", 1, 32768), ("S0", 0, 32768), ("tiles", 1, 64)]
        )
        f_hat, quantize = torch.zeros(self.latent, grid, grid), "image_tokenizer.quantize."
        self.graphs = {
            "vision": (
                (vision.Vision, config),
                {"": ""},
                (torch.zeros(2, 3, side, side),),
                ["pixels"],
                ["embeds"],
                {"pixels": {0: tiles}},
            ),
            "embed": (
                (Embed, vocabulary, c),
                {"": "language_model.model."},
                (torch.zeros(3, dtype=i32),),
                ["ids"],
                ["embeds"],
                {"ids": {0: t}},
            ),
            "decoder": (
                (lm.Decoder, config),
                {"": "language_model.model."},
                (torch.zeros(1, 3, c), torch.arange(3, dtype=i32), torch.zeros(3, 8), *past),
                ["embeds", "positions", "bias", *past_names],
                ["hidden", *(name.removeprefix("past_") for name in past_names)],
                {
                    "embeds": {1: t},
                    "positions": {0: t},
                    "bias": {0: t, 1: torch.export.Dim.AUTO},
                    "past": tuple({1: s0} for _ in past),
                },
            ),
            "text_head": (
                (TextHead, c, vocabulary),
                {"": "language_model."},
                (torch.zeros(1, c),),
                ["hidden"],
                ["logits"],
                None,
            ),
            "visual_head": (
                (VisualHead, c, vocabulary),
                {"": "language_model."},
                (torch.zeros(3, c),),
                ["hidden"],
                ["logits", "ids", "probability"],
                {"hidden": {0: t}},
            ),
            "dequantize": (
                (vae.Dequantize, shapes),
                {"embedding.": f"{quantize}embedding.", "phi.": f"{quantize}quant_resi.qresi_ls."},
                (torch.zeros(4, dtype=i32), torch.zeros(grid * grid, 4), torch.tensor(0, dtype=i32), f_hat),
                ["ids", "up", "phi", "f_hat"],
                ["next_f_hat"],
                {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
            ),
            "scale_embed": (
                (ScaleEmbed, self.latent, c, len(sides), tokens),
                {"": ""},
                (f_hat, torch.zeros(4, grid * grid), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
                ["f_hat", "down", "scale", "offset"],
                ["embeds"],
                {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
            ),
            "mask_decoder": (
                (vae.MaskDecoder, shapes),
                {"": "image_tokenizer."},
                (f_hat[None],),
                ["f_hat"],
                ["image"],
                None,
            ),
        }
        # Part of a complete checkpoint that is not exported.
        self.others = [((vae.LatentEncoder, shapes), {"": "image_tokenizer."})]

    def previews(self, sides: tuple[int, ...]) -> str:
        """`mask.previews` of the manifest. The decoder is measured on a scale of mean size without a cache."""
        t = sum(side * side for side in sides) // len(sides)
        (make, _, (embeds, _, _, *past), *_), (make_mask, _, (f_hat,), *_) = (
            self.graphs[name] for name in ("decoder", "mask_decoder")
        )
        scale = (
            embeds.new_zeros(1, t, embeds.shape[-1]),
            torch.arange(t, dtype=torch.int32),
            embeds.new_zeros(t, t),
            *(block[:, :0] for block in past),
        )
        return default_previews(on_meta(*make_mask), f_hat, on_meta(*make), scale)

    def check(self, checkpoint: Checkpoint) -> dict[str, int]:
        """Returns the bytes of each graph in float32. Refuses an incomplete checkpoint."""
        expected: dict[str, tuple[int, ...]] = {}
        sizes = {}
        for name, (make, names, *_) in self.graphs.items():
            module = on_meta(*make)
            expected |= expected_of(module, names)
            sizes[name] = byte_size(module)
        for make, names in self.others:
            expected |= expected_of(on_meta(*make), names)
        checkpoint.check(expected)
        first = TOKENS["<MASK_CONTEXT>"] + 1
        if checkpoint.config["llm_config"]["vocab_size"] != first + self.codes:
            raise Refused(
                f"The vocabulary has {checkpoint.config['llm_config']['vocab_size']} entries; {first} "
                f"words and {self.codes} visual codes are {first + self.codes}."
            )
        return sizes
