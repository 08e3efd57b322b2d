"""A published ARGenSeg checkpoint, a folder with config.json and one or many safetensors shards. Names and shapes of
all tensors are checked before a tensor is loaded. A fault raises Refused with one sentence. This file builds no
graph."""

import json
import math
import re
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

KNOWN_SIDES = {680: (1, 2, 3, 4, 5, 6, 8, 10, 13, 16), 2240: (1, 2, 3, 4, 6, 9, 13, 18, 24, 32)}
# A buffer with statistics of the training; and copies of tensors that a checkpoint has if it was saved after a
# generation.
UNUSED = (
    "image_tokenizer.quantize.ema_vocab_hit_SV",
    "language_model.lvl_embed.",
    "language_model.word_embed.",
    "language_model.pos_1LC",
    "language_model.image_tokenizer.",
)

# The defaults of the reference's configuration classes for values that config.json does not have.
DEFAULTS = {
    "select_layer": -1,
    "downsample_ratio": 0.5,
    "ps_version": "v1",
    "template": None,
    "pad2square": False,
    "dynamic_image_size": False,
    "use_thumbnail": False,
    "min_dynamic_patch": 1,
    "max_dynamic_patch": 6,
}
DEFAULTS_VISION = {
    "num_channels": 3,
    "patch_size": 14,
    "qkv_bias": False,
    "qk_normalization": True,
    "norm_type": "rms_norm",
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-6,
}
DEFAULTS_LANGUAGE = {
    "hidden_act": "silu",
    "tie_word_embeddings": False,
    "bias": True,
    "rms_norm_eps": 1e-6,
    "rope_theta": 10000,
    "rope_scaling": None,
    "max_position_embeddings": 2048,
}
SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")


class Refused(Exception):
    """The checkpoint cannot be exported; the message says why."""


class Shapes(dict[str, tuple[int, ...]]):
    """The shape of every tensor by name. A missing name raises Refused."""

    def __missing__(self, key: str) -> tuple[int, ...]:
        raise Refused(f"1 tensors are missing: {key}.")

    def of_rank(self, key: str, rank: int) -> tuple[int, ...]:
        if len(self[key]) != rank:
            raise Refused(f"1 tensors have a wrong shape: {key} is {list(self[key])}, {rank} dimensions are wanted.")
        return self[key]

    def count(self, pattern: str) -> int:
        """One more than the highest number that the group of `pattern` matches in the names."""
        return 1 + max((int(m[1]) for key in self if (m := re.match(pattern, key))), default=-1)

    def any(self, prefix: str) -> bool:
        return any(key.startswith(prefix) for key in self)


class Checkpoint:
    def __init__(self, folder: Path):
        self.folder = folder
        try:
            self.config = json.loads((folder / "config.json").read_text())
        except FileNotFoundError:
            raise Refused(f"{folder} holds no config.json: it is no checkpoint.") from None
        except json.JSONDecodeError as error:
            raise Refused(f"{folder / 'config.json'} is no JSON ({error}).") from None
        self._check_architecture()
        self.place: dict[str, Path] = {}
        self.shapes = Shapes()
        for shard in self._shards():
            try:
                with safe_open(shard, "pt") as file:
                    for key in file.keys():
                        self.place[key], self.shapes[key] = shard, tuple(file.get_slice(key).get_shape())
            except (SafetensorError, OSError) as error:
                raise Refused(
                    f"{shard.name} cannot be read: it is damaged or was not downloaded to its end ({error})."
                ) from None

    def _check_architecture(self) -> None:
        c = self.config
        parts = [
            part if isinstance(part, dict) else {}
            for part in ((c, c.get("llm_config"), c.get("vision_config")) if isinstance(c, dict) else (c, c, c))
        ]
        found = [(part.get("architectures") or ["?"])[0] for part in parts]
        if (
            parts[0].get("model_type") != "internvl_chat"
            or found[1] != "InternLM2ForCausalLM"
            or found[2] != "InternVisionModel"
        ):
            raise Refused(
                f"The architecture {' / '.join(found)} is not ARGenSeg's (InternVL 2.5 with InternLM2 and InternViT)."
            )
        llm, vision = DEFAULTS_LANGUAGE | c["llm_config"], DEFAULTS_VISION | c["vision_config"]
        for where, part, names in (
            ("llm_config", llm, (*SIZES, "vocab_size")),
            ("vision_config", vision, (*SIZES, "image_size")),
        ):
            for name in names:
                if not isinstance(part.get(name), int) or part[name] < 1:
                    raise Refused(f"config.json: {where}.{name} is {part.get(name)!r}, a whole number is wanted.")
        llm["num_key_value_heads"] = llm.get("num_key_value_heads") or llm["num_attention_heads"]
        c = self.config = DEFAULTS | c | {"llm_config": llm, "vision_config": vision}
        c["force_image_size"] = c.get("force_image_size") or vision["image_size"]
        scaling = llm["rope_scaling"] or {}
        for name, value, wanted in [
            ("ps_version", c["ps_version"], "v2"),
            ("select_layer", c["select_layer"], -1),
            ("downsample_ratio", c["downsample_ratio"], 0.5),
            ("template", c["template"], "internvl2_5"),
            ("pad2square", c["pad2square"], False),
            ("min_dynamic_patch", c["min_dynamic_patch"], 1),
            ("vision_config.num_channels", vision["num_channels"], 3),
            ("vision_config.qk_normalization", vision["qk_normalization"], False),
            ("vision_config.norm_type", vision["norm_type"], "layer_norm"),
            ("vision_config.hidden_act", vision["hidden_act"], "gelu"),
            ("llm_config.hidden_act", llm["hidden_act"], "silu"),
            ("llm_config.tie_word_embeddings", llm["tie_word_embeddings"], False),
            ("llm_config.rope_scaling.type", scaling.get("type", scaling.get("rope_type", "dynamic")), "dynamic"),
        ]:
            if value != wanted:
                raise Refused(f"config.json: {name} is {value!r}, only {wanted!r} is supported.")
        for what, whole, part in [
            ("vision_config: hidden_size by num_attention_heads", vision["hidden_size"], vision["num_attention_heads"]),
            ("llm_config: hidden_size by num_attention_heads", llm["hidden_size"], 2 * llm["num_attention_heads"]),
            (
                "llm_config: num_attention_heads by num_key_value_heads",
                llm["num_attention_heads"],
                llm["num_key_value_heads"],
            ),
            ("the tile's side by two patches", c["force_image_size"], 2 * vision["patch_size"]),
        ]:
            if whole % part:
                raise Refused(f"config.json: {what}: {whole} is no multiple of {part}.")

    def _shards(self) -> list[Path]:
        index = self.folder / "model.safetensors.index.json"
        if index.exists():
            try:
                names = sorted(set(json.loads(index.read_text())["weight_map"].values()))
            except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
                raise Refused(
                    f"{index.name} does not say which tensor lies where: it is damaged or was not downloaded "
                    "to its end."
                ) from None
        else:
            names = sorted(path.name for path in self.folder.glob("*.safetensors"))
            of = re.fullmatch(r"(.*-)\d+-of-(\d+)\.safetensors", names[0]) if names else None
            if of:
                names = [f"{of[1]}{i:0{len(of[2])}}-of-{of[2]}.safetensors" for i in range(1, int(of[2]) + 1)]
        if not names:
            raise Refused(f"{self.folder} holds no safetensors file.")
        missing = [name for name in names if not (self.folder / name).exists()]
        if missing:
            raise Refused(f"{len(missing)} of {len(names)} shards are missing: {', '.join(missing[:3])}.")
        return [self.folder / name for name in names]

    @property
    def scale_sides(self) -> tuple[int, ...]:
        length = self.shapes.of_rank("pos_1LC", 3)[1]
        if length not in KNOWN_SIDES:
            raise Refused(
                f"pos_1LC has {length} visual tokens; the scale sides are known for "
                f"{', '.join(map(str, KNOWN_SIDES))}: give --scale-sides."
            )
        return KNOWN_SIDES[length]

    @property
    def upscale(self) -> int:
        """Pixels of the mask for each cell of the latent grid, in both directions."""
        return 2 ** sum(
            bool(re.fullmatch(r"image_tokenizer\.decoder\.up\.\d+\.upsample\.conv\.weight", key)) for key in self.shapes
        )

    def check(self, expected: dict[str, tuple[int, ...]]) -> None:
        """Raises Refused if the tensors are not exactly the expected ones."""
        missing = [key for key in expected if key not in self.shapes]
        wrong = [
            f"{key} is {list(self.shapes[key])}, {list(shape)} is wanted"
            for key, shape in expected.items()
            if key in self.shapes and self.shapes[key] != shape
        ]
        unknown = [key for key in self.shapes if key not in expected and not key.startswith(UNUSED)]
        for what, names in (
            ("tensors are missing", missing),
            ("tensors have a wrong shape", wrong),
            ("tensors are not expected", unknown),
        ):
            if names:
                raise Refused(f"{len(names)} {what}: {'; '.join(names[:3])}{' ...' if len(names) > 3 else ''}.")

    def tensor(self, key: str, last: int | None = None) -> Tensor:
        """The tensor in float32; with `last` only its last rows."""
        with safe_open(self.place[key], "pt") as file:
            return (file.get_tensor(key) if last is None else file.get_slice(key)[-last:]).float()

    def load(self, module: nn.Module, names: dict[str, str]) -> nn.Module:
        """Fills a module that is on the meta device. `names`: prefix in the module -> prefix in the checkpoint."""
        state = {key: self.tensor(checkpoint_key(key, names)) for key in module.state_dict()}
        module.load_state_dict(state, assign=True)
        return module.eval().requires_grad_(False)


def checkpoint_key(key: str, names: dict[str, str]) -> str:
    prefix = max((p for p in names if key.startswith(p)), key=len)
    return names[prefix] + key.removeprefix(prefix)


def expected_of(module: nn.Module, names: dict[str, str]) -> dict[str, tuple[int, ...]]:
    return {checkpoint_key(key, names): tuple(value.shape) for key, value in module.state_dict().items()}


def byte_size(module: nn.Module) -> int:
    return sum(math.prod(p.shape) * 4 for p in module.state_dict().values())


def on_meta(make, *args) -> nn.Module:
    with torch.device("meta"):
        return make(*args)
