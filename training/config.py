"""The configuration of a model: sizes and schedule. Every checkpoint and the manifest of the bundle contain it.

Presets: `cpu` trains in about two hours on two cores, `gpu` in about 25 minutes on one large GPU; `everyday` is
`cpu` with two pretrained, frozen networks beside its own vision encoder, for photographs.
"""

import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Config:
    preset: str
    # image
    image_side: int  # pixels of the letterboxed square, the input of the vision encoder
    vision_width: int
    vision_layers: int
    vision_heads: int
    # language model
    width: int
    layers: int
    heads: int
    kv_heads: int
    mlp: int
    dense_layer: int  # the dense loss, which only training has, reads the image tokens after this many layers
    max_positions: int
    rope_theta: float
    text_vocabulary: int
    # VQ-VAE
    mask_side: int
    scale_sides: tuple[int, ...]
    latent_width: int
    codes: int
    vq_channels: int
    phi_count: int
    # training
    batch: int
    learning_rate: float
    vision: str = (
        "own"  # own: VisionEncoder, trained here; joined: VisionEncoder and two pretrained networks (JoinedEncoder)
    )

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    @property
    def own_side(self) -> int:
        """Pixels of the square input of our own VisionEncoder. A joined encoder halves the image for it."""
        return self.image_side // 2 if self.vision == "joined" else self.image_side

    @property
    def image_tokens(self) -> int:
        return (self.own_side // 16) ** 2

    @property
    def token_side(self) -> int:
        return math.isqrt(self.image_tokens)

    @property
    def ids_side(self) -> int:
        """Pixels of the square id maps of a pool: about 256, a multiple of the mask side."""
        return self.mask_side * max(1, 256 // self.mask_side)

    @property
    def mask_tokens(self) -> int:
        return sum(p * p for p in self.scale_sides)

    @property
    def grid(self) -> int:
        return self.scale_sides[-1]

    def as_dict(self) -> dict:
        return asdict(self)


PRESETS = {
    "cpu": Config(
        preset="cpu",
        image_side=128,
        vision_width=128,
        vision_layers=2,
        vision_heads=2,
        width=192,
        layers=6,
        heads=4,
        kv_heads=2,
        mlp=512,
        dense_layer=4,
        max_positions=1024,
        rope_theta=1e5,
        text_vocabulary=1024,
        mask_side=64,
        scale_sides=(1, 2, 3, 4, 6, 8),
        latent_width=16,
        codes=512,
        vq_channels=16,
        phi_count=4,
        batch=96,
        learning_rate=1e-3,
    ),
    "gpu": Config(
        preset="gpu",
        image_side=256,
        vision_width=192,
        vision_layers=6,
        vision_heads=3,
        width=384,
        layers=8,
        heads=6,
        kv_heads=2,
        mlp=1024,
        dense_layer=5,
        max_positions=2048,
        rope_theta=1e5,
        text_vocabulary=1024,
        mask_side=256,
        scale_sides=(1, 2, 3, 4, 5, 6, 8, 10, 13, 16),
        latent_width=16,
        codes=1024,
        vq_channels=32,
        phi_count=4,
        batch=256,
        learning_rate=1e-3,
    ),
    "everyday": Config(
        preset="everyday",
        image_side=256,
        vision_width=128,
        vision_layers=2,
        vision_heads=2,
        width=192,
        layers=6,
        heads=4,
        kv_heads=2,
        mlp=512,
        dense_layer=4,
        max_positions=1024,
        rope_theta=1e5,
        text_vocabulary=2048,
        mask_side=64,
        scale_sides=(1, 2, 3, 4, 6, 8),
        latent_width=16,
        codes=512,
        vq_channels=16,
        phi_count=4,
        batch=32,
        learning_rate=5e-4,
        vision="joined",
    ),
    # For tests: it has every part at the smallest size.
    "tiny": Config(
        preset="tiny",
        image_side=64,
        vision_width=32,
        vision_layers=1,
        vision_heads=2,
        width=32,
        layers=2,
        heads=4,
        kv_heads=2,
        mlp=64,
        dense_layer=1,
        max_positions=512,
        rope_theta=1e5,
        text_vocabulary=512,
        mask_side=32,
        scale_sides=(1, 2, 3, 4),
        latent_width=8,
        codes=64,
        vq_channels=8,
        phi_count=4,
        batch=8,
        learning_rate=1e-3,
    ),
}


def from_dict(values: dict) -> Config:
    return Config(**{**values, "scale_sides": tuple(values["scale_sides"])})
