"""Renders a World as an image and an id map with one ray for each pixel (numba). This file contains no texts.

rgb uint8 [H, W, 3]; ids uint8 [H, W], 0 = table or wall, i + 1 = World.solids[i].
"""

import math

import numpy as np

from training.scenes.rays import cast_rays
from training.scenes.spec import MATERIALS, SHAPES, TEXTURES, View, VisibleObject, World

FLOORS = ("plain", "wood", "checker", "speckle", "gradient", "plaid", "rings", "waves")
MIN_AREA = 0.0025  # least share of the image for an object of the View
MIN_VISIBLE = 0.35  # least visible share of its silhouette
MAX_CUT = 0.34  # largest share of its silhouette outside the image


def _unit(v: np.ndarray) -> np.ndarray:
    return v / np.linalg.norm(v)


def _frame(world: World, width: int, height: int) -> np.ndarray:
    """Rows: eye, forward, right, up, (focal length in pixels, -, -). The field of view is that of the long edge."""
    eye, target = np.array(world.camera["position"]), np.array(world.camera["target"])
    forward = _unit(target - eye)
    right = _unit(np.cross(forward, (0.0, 1.0, 0.0)))
    focal = max(width, height) / 2 / math.tan(world.camera["fov"] / 2)
    return np.stack([eye, forward, right, np.cross(right, forward), np.array([focal, 0, 0])])


def _tables(world: World, frame: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """table [solids, 17]: shape, x, z, radius, height, cosine and sine of the rotation, two colours, whether a ring
    stands, texture, material, radius of the bounding sphere. screen [solids, 3]: the centre of each solid in pixels and
    the square of the radius around it that contains its pixels."""
    table, screen = np.zeros((len(world.solids), 17)), np.zeros((len(world.solids), 3))
    for i, s in enumerate(world.solids):
        standing = s.shape == "ring" and math.sin(s.turn * 7) > 0
        top = 2 * s.radius if standing else s.height
        reach = math.sqrt(2 * s.radius**2 + (top / 2) ** 2) + 0.01
        table[i] = [
            SHAPES.index(s.shape),
            s.x,
            s.z,
            s.radius,
            s.height,
            math.cos(s.turn),
            math.sin(s.turn),
            *s.rgb,
            *s.rgb2,
            standing,
            TEXTURES.index(s.texture),
            MATERIALS.index(s.material),
            reach,
        ]
        offset = np.array([s.x, top / 2, s.z]) - frame[0]
        depth = offset @ frame[1]
        screen[i, 0] = width / 2 + frame[4, 0] * (offset @ frame[2]) / depth
        screen[i, 1] = height / 2 - frame[4, 0] * (offset @ frame[3]) / depth
        screen[i, 2] = (frame[4, 0] * reach / (depth - reach) * 1.05 + 2) ** 2
    return table, screen


def _light_and_ground(world: World) -> tuple[np.ndarray, np.ndarray]:
    """light [3, 3]: direction, colour, (strength, ambient share, -). ground [4, 4]: first and second colour of the
    floor, colour of the wall, (z of the wall, scale, rotation, index of the pattern)."""
    light = np.array(
        [
            _unit(np.array(world.light["direction"])),
            world.light["colour"],
            (world.light["strength"], world.light["ambient"], 0),
        ]
    )
    b = world.background
    ground = np.zeros((4, 4))
    ground[0, :3], ground[1, :3], ground[2, :3] = b["base"], b["second"], b["wall"]
    ground[3] = (b["wall_z"], b["scale"], b["turn"], FLOORS.index(b["floor"]))
    return light, ground


def _cast(world: World, width: int, height: int, *, count_alone: bool = False):
    """(rgb float32 [H, W, 3], ids uint8 [H, W], pixels of each solid as if it were alone, camera frame)."""
    frame = _frame(world, width, height)
    scene = (*_tables(world, frame, width, height), frame, *_light_and_ground(world))
    rgb, ids, alone = (
        np.zeros((height, width, 3), np.float32),
        np.zeros((height, width), np.uint8),
        np.zeros(len(world.solids), np.int64),
    )
    cast_rays(scene, (rgb, ids, alone), count_alone)
    return rgb, ids, alone, frame


def render(world: World, supersample: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """-> (rgb uint8 [H, W, 3], ids uint8 [H, W]). With `supersample` = k, rgb is the mean of k x k rays in each pixel;
    ids come from one ray."""
    width, height = world.width, world.height
    rgb, ids, _, _ = _cast(world, width, height)
    if supersample > 1:
        fine = _cast(world, width * supersample, height * supersample)[0]
        rgb = fine.reshape(height, supersample, width, supersample, 3).mean((1, 3))
    return (rgb * 255 + 0.5).astype(np.uint8), ids


def make_view(world: World, ids: np.ndarray) -> View:
    """The objects that the image shows clearly enough: MIN_AREA, MIN_VISIBLE, MAX_CUT. Silhouettes are measured in an
    image that is 1.5 times as wide and high."""
    height, width = ids.shape
    margin = 1.5
    wide = World(**{**world.__dict__, "width": int(width * margin), "height": int(height * margin)})
    long_edge = max(wide.width, wide.height) / max(width, height)
    wide = World(
        **{
            **wide.__dict__,
            "camera": {**world.camera, "fov": 2 * math.atan(math.tan(world.camera["fov"] / 2) * long_edge)},
        }
    )
    _, _, whole, _ = _cast(wide, wide.width, wide.height, count_alone=True)
    _, _, inside, frame = _cast(world, width, height, count_alone=True)
    objects = []
    for i, s in enumerate(world.solids):
        rows, cols = np.nonzero(ids == i + 1)
        if not len(rows):
            continue
        area = len(rows) / (width * height)
        visible = len(rows) / max(1, inside[i])
        cut = 1 - inside[i] / max(1, whole[i])
        if area < MIN_AREA or visible < MIN_VISIBLE or cut > MAX_CUT:
            continue
        depth = float(np.linalg.norm(np.array([s.x, 0.0, s.z]) - frame[0]))
        objects.append(
            VisibleObject(
                i,
                s.shape,
                s.colour,
                s.size,
                s.material,
                s.texture,
                float((cols.mean() + 0.5) / width),
                float((rows.mean() + 0.5) / height),
                float(cols.min() / width),
                float(rows.min() / height),
                float((cols.max() + 1) / width),
                float((rows.max() + 1) / height),
                float(area),
                float(1 - visible),
                depth,
                s.x,
                s.z,
            )
        )
    return View(tuple(objects))
