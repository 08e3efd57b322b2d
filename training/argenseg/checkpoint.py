"""A published ARGenSeg checkpoint as a folder: config.json and one or many safetensors shards. Every tensor is looked at by name before
anything is loaded; faults are one clear sentence each. Knows names and shapes; builds no graph."""
import json
import math
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

KNOWN_SIDES = {680: (1, 2, 3, 4, 5, 6, 8, 10, 13, 16), 2240: (1, 2, 3, 4, 6, 9, 13, 18, 24, 32)}
# A statistics buffer of training; and copies that appear under the language model when a checkpoint was saved after generating.
DEAD = ("image_tokenizer.quantize.ema_vocab_hit_SV", "language_model.lvl_embed.", "language_model.word_embed.", "language_model.pos_1LC", "language_model.image_tokenizer.")


class Refused(Exception):
    """The checkpoint cannot be exported; the message says why."""


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
        self.shapes: dict[str, tuple[int, ...]] = {}
        for shard in self._shards():
            try:
                with safe_open(shard, "pt") as file:
                    for key in file.keys():
                        self.place[key], self.shapes[key] = shard, tuple(file.get_slice(key).get_shape())
            except (SafetensorError, OSError) as error:
                raise Refused(f"{shard.name} cannot be read: it is damaged or was not downloaded to its end ({error}).") from None

    def _check_architecture(self) -> None:
        c = self.config
        found = (c.get("architectures") or ["?"])[0], (c.get("llm_config", {}).get("architectures") or ["?"])[0], (c.get("vision_config", {}).get("architectures") or ["?"])[0]
        if c.get("model_type") != "internvl_chat" or found[1] != "InternLM2ForCausalLM" or found[2] != "InternVisionModel":
            raise Refused(f"The architecture {' / '.join(found)} is not ARGenSeg's (InternVL 2.5 with InternLM2 and InternViT).")
        vision, llm = c["vision_config"], c["llm_config"]
        for name, value, wanted in [
            ("ps_version", c.get("ps_version"), "v2"), ("select_layer", c.get("select_layer"), -1), ("downsample_ratio", c.get("downsample_ratio"), 0.5),
            ("template", c.get("template"), "internvl2_5"), ("vision_config.qk_normalization", vision.get("qk_normalization"), False),
            ("vision_config.norm_type", vision.get("norm_type"), "layer_norm"), ("vision_config.hidden_act", vision.get("hidden_act"), "gelu"),
            ("llm_config.hidden_act", llm.get("hidden_act"), "silu"), ("llm_config.tie_word_embeddings", llm.get("tie_word_embeddings"), False),
            ("pad2square", c.get("pad2square", False), False),
        ]:
            if value != wanted:
                raise Refused(f"config.json: {name} is {value!r}, only {wanted!r} is supported.")

    def _shards(self) -> list[Path]:
        index = self.folder / "model.safetensors.index.json"
        if index.exists():
            names = sorted(set(json.loads(index.read_text())["weight_map"].values()))
            missing = [name for name in names if not (self.folder / name).exists()]
            if missing:
                raise Refused(f"{len(missing)} of {len(names)} shards are missing: {', '.join(missing[:3])}.")
            return [self.folder / name for name in names]
        shards = sorted(self.folder.glob("*.safetensors"))
        if not shards:
            raise Refused(f"{self.folder} holds no safetensors file.")
        return shards

    @property
    def scale_sides(self) -> tuple[int, ...]:
        length = self.shapes["pos_1LC"][1]
        if length not in KNOWN_SIDES:
            raise Refused(f"pos_1LC has {length} visual tokens; the scale sides are known for {', '.join(map(str, KNOWN_SIDES))}: give --scale-sides.")
        return KNOWN_SIDES[length]

    def check(self, expected: dict[str, tuple[int, ...]]) -> None:
        """Every expected tensor with its shape, and no other."""
        missing = [key for key in expected if key not in self.shapes]
        wrong = [f"{key} is {list(self.shapes[key])}, {list(shape)} is wanted" for key, shape in expected.items() if key in self.shapes and self.shapes[key] != shape]
        unknown = [key for key in self.shapes if key not in expected and not key.startswith(DEAD)]
        for what, names in (("tensors are missing", missing), ("tensors have a wrong shape", wrong), ("tensors are not expected", unknown)):
            if names:
                raise Refused(f"{len(names)} {what}: {'; '.join(names[:3])}{' ...' if len(names) > 3 else ''}.")

    def tensor(self, key: str) -> Tensor:
        with safe_open(self.place[key], "pt") as file:
            return file.get_tensor(key).float()

    def load(self, module: nn.Module, names: dict[str, str]) -> nn.Module:
        """Fills a module made on the meta device. `names`: prefix inside the module -> prefix in the checkpoint."""
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
