"""The graphs of an ARGenSeg bundle: their modules, the names of their tensors in the checkpoint, their inputs and
outputs. training/export_argenseg.py writes the graphs."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import Checkpoint, Refused, Shapes, byte_size, expected_of, on_meta
from training.argenseg.previews import default_previews
from training.argenseg.tokenizer import TOKENS
from training.bundle import Interface


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
        return self.output(hidden[None])[0]  # a MatMul instead of a Gemm: the 4-bit quantiser supports MatMul only


class VisualHead(TextHead):
    """The rows of the visual codes in the head that text tokens and codes share."""

    def keep(self, count: int) -> "VisualHead":
        """Drops all but the last `count` rows."""
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


class Graph(NamedTuple):
    make: tuple  # the class of the module and its arguments
    prefixes: dict[str, str]  # prefix of names in the module -> prefix in the checkpoint
    interface: Interface


class Parts:
    """The graphs of the bundle of a checkpoint. `sides`: the sides of the scales in cells."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        config, self.sides = checkpoint.config, sides
        llm = config["llm_config"]
        self.codes, self.latent = checkpoint.shapes.of_rank("image_tokenizer.quantize.embedding.weight", 2)
        self.layers, self.head_width = llm["num_hidden_layers"], llm["hidden_size"] // llm["num_attention_heads"]
        self.graphs = {**self._language_graphs(config), **self._mask_graphs(config, checkpoint.shapes)}
        # A complete checkpoint also has the encoder of the VQ-VAE, which is not exported.
        self.not_exported = [((vae.LatentEncoder, checkpoint.shapes), {"": "image_tokenizer."})]

    def _language_graphs(self, config: dict) -> dict[str, Graph]:
        side, width, rows = (
            config["force_image_size"],
            config["llm_config"]["hidden_size"],
            config["llm_config"]["vocab_size"],
        )
        t, tiles = torch.export.Dim("T", min=1, max=32768), torch.export.Dim("tiles", min=1, max=64)
        return {
            "vision": Graph(
                (vision.Vision, config),
                {"": ""},
                Interface((torch.zeros(2, 3, side, side),), ["pixels"], ["embeds"], {"pixels": {0: tiles}}),
            ),
            "embed": Graph(
                (Embed, rows, width),
                {"": "language_model.model."},
                Interface((torch.zeros(3, dtype=torch.int32),), ["ids"], ["embeds"], {"ids": {0: t}}),
            ),
            "decoder": Graph((lm.Decoder, config), {"": "language_model.model."}, self._decoder_interface(config)),
            "text_head": Graph(
                (TextHead, width, rows),
                {"": "language_model."},
                Interface((torch.zeros(1, width),), ["hidden"], ["logits"], None),
            ),
            "visual_head": Graph(
                (VisualHead, width, rows),
                {"": "language_model."},
                Interface((torch.zeros(3, width),), ["hidden"], ["logits", "ids", "probability"], {"hidden": {0: t}}),
            ),
        }

    def _decoder_interface(self, config: dict) -> Interface:
        llm = config["llm_config"]
        cache_width = llm["num_key_value_heads"] * llm["hidden_size"] // llm["num_attention_heads"]
        past = [torch.zeros(1, 5, cache_width) for _ in range(2 * self.layers)]
        past_names = [f"past_{kind}_{i}" for i in range(self.layers) for kind in ("key", "value")]
        t, s0 = torch.export.Dim("T", min=1, max=32768), torch.export.Dim("S0", min=0, max=32768)
        return Interface(
            (torch.zeros(1, 3, llm["hidden_size"]), torch.arange(3, dtype=torch.int32), torch.zeros(3, 8), *past),
            ["embeds", "positions", "bias", *past_names],
            ["hidden", *(name.removeprefix("past_") for name in past_names)],
            {
                "embeds": {1: t},
                "positions": {0: t},
                "bias": {0: t, 1: torch.export.Dim.AUTO},
                "past": tuple({1: s0} for _ in past),
            },
        )

    def _mask_graphs(self, config: dict, shapes: Shapes) -> dict[str, Graph]:
        grid, i32 = self.sides[-1], torch.int32
        f_hat, quantize = torch.zeros(self.latent, grid, grid), "image_tokenizer.quantize."
        n, m = (torch.export.Dim(name, min=1, max=4096) for name in ("n", "m"))
        side = torch.export.Dim("side", min=1, max=512)  # previews can be drawn smaller than masks
        tokens = sum(side * side for side in self.sides)
        return {
            "dequantize": Graph(
                (vae.Dequantize, shapes),
                {"embedding.": f"{quantize}embedding.", "phi.": f"{quantize}quant_resi.qresi_ls."},
                Interface(
                    (torch.zeros(4, dtype=i32), torch.zeros(grid * grid, 4), torch.tensor(0, dtype=i32), f_hat),
                    ["ids", "up", "phi", "f_hat"],
                    ["next_f_hat"],
                    {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
                ),
            ),
            "scale_embed": Graph(
                (ScaleEmbed, self.latent, config["llm_config"]["hidden_size"], len(self.sides), tokens),
                {"": ""},
                Interface(
                    (f_hat, torch.zeros(4, grid * grid), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
                    ["f_hat", "down", "scale", "offset"],
                    ["embeds"],
                    {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
                ),
            ),
            "mask_decoder": Graph(
                (vae.MaskDecoder, shapes),
                {"": "image_tokenizer."},
                Interface((f_hat[None],), ["f_hat"], ["image"], {"f_hat": {2: side, 3: side}}),
            ),
        }

    def previews(self) -> str:
        """`mask.previews` of the manifest. The decoder is measured on a scale of mean size without a cache."""
        t = sum(side * side for side in self.sides) // len(self.sides)
        decoder, mask_decoder = self.graphs["decoder"], self.graphs["mask_decoder"]
        (embeds, _, _, *past), (f_hat,) = decoder.interface.inputs, mask_decoder.interface.inputs
        scale = (
            embeds.new_zeros(1, t, embeds.shape[-1]),
            torch.arange(t, dtype=torch.int32),
            embeds.new_zeros(t, t),
            *(block[:, :0] for block in past),
        )
        return default_previews(on_meta(*mask_decoder.make), f_hat, on_meta(*decoder.make), scale)

    def check(self, checkpoint: Checkpoint) -> dict[str, int]:
        """Returns the bytes of each graph in float32. Raises Refused if a tensor is missing or has another shape."""
        expected: dict[str, tuple[int, ...]] = {}
        sizes = {}
        for name, graph in self.graphs.items():
            module = on_meta(*graph.make)
            expected |= expected_of(module, graph.prefixes)
            sizes[name] = byte_size(module)
        for make, prefixes in self.not_exported:
            expected |= expected_of(on_meta(*make), prefixes)
        checkpoint.check(expected)
        first = TOKENS["<MASK_CONTEXT>"] + 1
        if checkpoint.config["llm_config"]["vocab_size"] != first + self.codes:
            raise Refused(
                f"The vocabulary has {checkpoint.config['llm_config']['vocab_size']} entries; {first} "
                f"words and {self.codes} visual codes are {first + self.codes}."
            )
        return sizes
