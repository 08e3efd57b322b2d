"""Draws a World as an image and an id map: casts one ray per pixel (numba). Knows no language.

rgb uint8 [H, W, 3]; ids uint8 [H, W], 0 = table or wall, i + 1 = World.solids[i].
"""

import math

import numpy as np
from numba import njit

from training.scenes.solids import FAR, solid_hit
from training.scenes.spec import MATERIALS, SHAPES, TEXTURES, Seen, View, World

FLOORS = ("plain", "wood", "checker", "speckle", "gradient", "plaid", "rings", "waves")
MIN_AREA = 0.0025  # share of the picture that an object must cover to be spoken of
MIN_VISIBLE = 0.35  # share of its own silhouette that others leave visible
MAX_CUT = 0.34  # share of its silhouette that may lie outside the picture


@njit(cache=False, fastmath=True)
def noise(x, y):
    v = math.sin(x * 127.1 + y * 311.7) * 43758.5453
    return v - math.floor(v)


@njit(cache=False, fastmath=True)
def floor_mix(kind, x, z):
    """Share of the second floor colour at a point of the table."""
    if kind == 1:
        grain = math.sin(x * 9 + 1.5 * math.sin(z * 0.8) + 0.4 * math.sin(z * 5 + x * 3))
        return 0.5 + 0.5 * grain * 0.8
    if kind == 2:
        return 1.0 if (math.floor(x) + math.floor(z)) % 2 == 0 else 0.0
    if kind == 3:
        return 1.0 if noise(math.floor(x * 14), math.floor(z * 14)) > 0.8 else 0.0
    if kind == 4:
        return min(1.0, max(0.0, 0.5 + 0.12 * x + 0.08 * z))
    if kind == 5:
        return (0.5 if math.sin(x * 6) > 0.3 else 0.0) + (0.5 if math.sin(z * 6) > 0.3 else 0.0)
    if kind == 6:
        return 1.0 if math.sin(math.sqrt(x * x + z * z) * 7) > 0 else 0.0
    if kind == 7:
        return 0.5 + 0.5 * math.sin(z * 7 + 1.2 * math.sin(x * 2))
    return 0.0


@njit(cache=False, fastmath=True)
def cast(table, screen, frame, light, ground, rgb, ids, alone, want_alone):
    height, width = ids.shape
    n, best_n = np.zeros(6), np.zeros(6)
    ex, ey, ez = frame[0, 0], frame[0, 1], frame[0, 2]
    count = table.shape[0]
    for row in range(height):
        for col in range(width):
            u, v = (col + 0.5 - width / 2) / frame[4, 0], (height / 2 - row - 0.5) / frame[4, 0]
            dx = frame[1, 0] + u * frame[2, 0] + v * frame[3, 0]
            dy = frame[1, 1] + u * frame[2, 1] + v * frame[3, 1]
            dz = frame[1, 2] + u * frame[2, 2] + v * frame[3, 2]
            m = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
            dx, dy, dz = dx * m, dy * m, dz * m
            best, who = FAR, -1
            for i in range(count):
                a, b = col - screen[i, 0], row - screen[i, 1]
                if a * a + b * b > screen[i, 2]:
                    continue
                t = solid_hit(table[i], ex, ey, ez, dx, dy, dz, n)
                if t < FAR and want_alone:
                    alone[i] += 1
                if t < best:
                    best, who = t, i
                    best_n[:] = n
            # Table and wall.
            if who < 0:
                t_floor = -ey / dy if dy < -1e-6 else FAR
                t_wall = (ground[3, 0] - ez) / dz if dz < -1e-6 else FAR
                if t_floor < t_wall:
                    best = t_floor
                    x, z = ex + best * dx, ez + best * dz
                    c, s, k = math.cos(ground[3, 2]), math.sin(ground[3, 2]), ground[3, 1]
                    mix = floor_mix(int(ground[3, 3]), (c * x - s * z) * k, (s * x + c * z) * k)
                    r = ground[0, 0] * (1 - mix) + ground[1, 0] * mix
                    g = ground[0, 1] * (1 - mix) + ground[1, 1] * mix
                    bl = ground[0, 2] * (1 - mix) + ground[1, 2] * mix
                    nx, ny, nz, material = 0.0, 1.0, 0.0, 0
                else:
                    best = min(t_wall, 60.0)
                    up = 0.85 + 0.05 * (ey + best * dy)
                    r, g, bl = ground[2, 0] * up, ground[2, 1] * up, ground[2, 2] * up
                    nx, ny, nz, material = 0.0, 0.35, 0.94, 0
            else:
                s = table[who]
                nx, ny, nz = best_n[0], best_n[1], best_n[2]
                lx, ly, lz = best_n[3] / s[3], best_n[4] / s[3], best_n[5] / s[3]
                second = False
                texture = int(s[14])
                if texture == 1:
                    second = math.floor(ly * 3.2) % 2 == 1
                elif texture == 2:
                    a, b, c = (
                        lx * 2.6 - math.floor(lx * 2.6) - 0.5,
                        ly * 2.6 - math.floor(ly * 2.6) - 0.5,
                        lz * 2.6 - math.floor(lz * 2.6) - 0.5,
                    )
                    second = a * a + b * b + c * c < 0.11
                elif texture == 3:
                    second = (
                        math.floor(lx * 2.2 + 50.01) + math.floor(ly * 2.2 + 50.01) + math.floor(lz * 2.2 + 50.01)
                    ) % 2 == 0
                o = 10 if second else 7
                r, g, bl, material = s[o], s[o + 1], s[o + 2], int(s[15])
            px, py, pz = ex + best * dx, ey + best * dy, ez + best * dz
            lit = max(0.0, nx * light[0, 0] + ny * light[0, 1] + nz * light[0, 2])
            if lit > 0:
                qx, qy, qz = px + nx * 2e-3, py + ny * 2e-3, pz + nz * 2e-3
                for i in range(count):
                    cx, cy, cz = table[i, 1] - qx, table[i, 4] / 2 - qy, table[i, 2] - qz
                    along = cx * light[0, 0] + cy * light[0, 1] + cz * light[0, 2]
                    reach = table[i, 16]
                    if along < -reach or cx * cx + cy * cy + cz * cz - along * along > reach * reach:
                        continue
                    if solid_hit(table[i], qx, qy, qz, light[0, 0], light[0, 1], light[0, 2], n) < FAR:
                        lit *= 0.25
                        break
            diffuse = light[2, 1] * (0.75 + 0.25 * ny) + light[2, 0] * lit
            dot = dx * nx + dy * ny + dz * nz
            rx, ry, rz = dx - 2 * dot * nx, dy - 2 * dot * ny, dz - 2 * dot * nz
            gleam = max(0.0, rx * light[0, 0] + ry * light[0, 1] + rz * light[0, 2])
            spec = 0.0
            if material == 1:
                spec = 0.75 * gleam**40
            elif material == 2:
                sky = 0.30 + 0.9 * max(0.0, ry) ** 1.5 + 0.35 * (0.5 + 0.5 * math.sin(6 * rx + 4 * ry))
                diffuse = 0.40 * diffuse + 0.62 * sky
                spec = 0.9 * gleam**90
            rgb[row, col, 0] = min(1.0, r * diffuse * light[1, 0] + spec)
            rgb[row, col, 1] = min(1.0, g * diffuse * light[1, 1] + spec)
            rgb[row, col, 2] = min(1.0, bl * diffuse * light[1, 2] + spec)
            ids[row, col] = who + 1


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


def _cast(world: World, width: int, height: int, shift: tuple[int, int] = (0, 0), want_alone: bool = False):
    frame = _frame(world, width, height)
    table, screen = _tables(world, frame, width, height)
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
    rgb, ids, alone = (
        np.zeros((height, width, 3), np.float32),
        np.zeros((height, width), np.uint8),
        np.zeros(len(world.solids), np.int64),
    )
    cast(table, screen, frame, light, ground, rgb, ids, alone, want_alone)
    return rgb, ids, alone, frame


def render(world: World, supersample: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """-> (rgb uint8 [H, W, 3], ids uint8 [H, W]). `supersample` averages k x k rays a pixel; ids come from the plain
    cast."""
    width, height = world.width, world.height
    rgb, ids, _, _ = _cast(world, width, height)
    if supersample > 1:
        fine = _cast(world, width * supersample, height * supersample)[0]
        rgb = fine.reshape(height, supersample, width, supersample, 3).mean((1, 3))
    return (rgb * 255 + 0.5).astype(np.uint8), ids


def see(world: World, ids: np.ndarray) -> View:
    """What the picture shows clearly enough to speak of. Silhouettes are measured in a frame with a margin around
    the picture."""
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
    _, _, whole, _ = _cast(wide, wide.width, wide.height, want_alone=True)
    _, _, inside, frame = _cast(world, width, height, want_alone=True)
    seen = []
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
        seen.append(
            Seen(
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
    return View(tuple(seen))
