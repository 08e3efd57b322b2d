"""Casts the rays of an image (numba): hits, surface colours, shadows and shading. render.py makes the arrays."""

import math

import numpy as np
from numba import njit

from training.scenes.solids import FAR, solid_hit


@njit(cache=False, fastmath=True)
def noise(x, y):
    """A pseudorandom number in 0..1 of a point."""
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
def pixel_ray(frame, u, v):
    """The ray (origin, direction of length 1) through the point u pixels right of and v pixels above the image's
    centre."""
    u, v = u / frame[4, 0], v / frame[4, 0]
    dx = frame[1, 0] + u * frame[2, 0] + v * frame[3, 0]
    dy = frame[1, 1] + u * frame[2, 1] + v * frame[3, 1]
    dz = frame[1, 2] + u * frame[2, 2] + v * frame[3, 2]
    m = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return frame[0, 0], frame[0, 1], frame[0, 2], dx * m, dy * m, dz * m


@njit(cache=False, fastmath=True)
def nearest_solid(solids, pixel, ray, hits):
    """(distance, index) of the nearest solid; index -1: none. `hits`: (normal of the last hit, normal of the nearest
    hit, hits of each solid, whether to count these)."""
    table, screen = solids
    n, best_n, alone, count_alone = hits
    best, nearest = FAR, -1
    for i in range(table.shape[0]):
        a, b = pixel[0] - screen[i, 0], pixel[1] - screen[i, 1]
        if a * a + b * b > screen[i, 2]:
            continue
        t = solid_hit(table[i], ray, n)
        if t < FAR and count_alone:
            alone[i] += 1
        if t < best:
            best, nearest = t, i
            best_n[:] = n
    return best, nearest


@njit(cache=False, fastmath=True)
def ground_surface(ground, ray):
    """(distance, red, green, blue, normal x, y, z) of the table or the wall."""
    ex, ey, ez, dx, dy, dz = ray
    t_floor = -ey / dy if dy < -1e-6 else FAR
    t_wall = (ground[3, 0] - ez) / dz if dz < -1e-6 else FAR
    if t_floor < t_wall:
        x, z = ex + t_floor * dx, ez + t_floor * dz
        c, s, k = math.cos(ground[3, 2]), math.sin(ground[3, 2]), ground[3, 1]
        mix = floor_mix(int(ground[3, 3]), (c * x - s * z) * k, (s * x + c * z) * k)
        r = ground[0, 0] * (1 - mix) + ground[1, 0] * mix
        g = ground[0, 1] * (1 - mix) + ground[1, 1] * mix
        b = ground[0, 2] * (1 - mix) + ground[1, 2] * mix
        return t_floor, r, g, b, 0.0, 1.0, 0.0
    t = min(t_wall, 60.0)
    up = 0.85 + 0.05 * (ey + t * dy)
    return t, ground[2, 0] * up, ground[2, 1] * up, ground[2, 2] * up, 0.0, 0.35, 0.94


@njit(cache=False, fastmath=True)
def solid_colour(s, n):
    """(red, green, blue) of the solid `s` at the hit n[3:6], in coordinates of the solid."""
    lx, ly, lz = n[3] / s[3], n[4] / s[3], n[5] / s[3]
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
        second = (math.floor(lx * 2.2 + 50.01) + math.floor(ly * 2.2 + 50.01) + math.floor(lz * 2.2 + 50.01)) % 2 == 0
    o = 10 if second else 7
    return s[o], s[o + 1], s[o + 2]


@njit(cache=False, fastmath=True)
def direct_light(table, light, surface, n):
    """Cosine of the angle between the normal and the light; a quarter of it in a shadow, 0 if the surface faces away.
    `surface`: (position x, y, z, normal x, y, z). Overwrites n."""
    px, py, pz, nx, ny, nz = surface
    lit = max(0.0, nx * light[0, 0] + ny * light[0, 1] + nz * light[0, 2])
    if lit > 0:
        qx, qy, qz = px + nx * 2e-3, py + ny * 2e-3, pz + nz * 2e-3
        for i in range(table.shape[0]):
            cx, cy, cz = table[i, 1] - qx, table[i, 4] / 2 - qy, table[i, 2] - qz
            along = cx * light[0, 0] + cy * light[0, 1] + cz * light[0, 2]
            reach = table[i, 16]
            if along < -reach or cx * cx + cy * cy + cz * cz - along * along > reach * reach:
                continue
            if solid_hit(table[i], (qx, qy, qz, light[0, 0], light[0, 1], light[0, 2]), n) < FAR:
                lit *= 0.25
                break
    return lit


@njit(cache=False, fastmath=True)
def shading(light, ray, normal, material_lit):
    """(factor of the surface's colour, specular light to add). `material_lit`: (index of the material, direct
    light)."""
    _, _, _, dx, dy, dz = ray
    nx, ny, nz = normal
    material, lit = material_lit
    diffuse = light[2, 1] * (0.75 + 0.25 * ny) + light[2, 0] * lit
    dot = dx * nx + dy * ny + dz * nz
    rx, ry, rz = dx - 2 * dot * nx, dy - 2 * dot * ny, dz - 2 * dot * nz
    gleam = max(0.0, rx * light[0, 0] + ry * light[0, 1] + rz * light[0, 2])
    specular = 0.0
    if material == 1:
        specular = 0.75 * gleam**40
    elif material == 2:
        sky = 0.30 + 0.9 * max(0.0, ry) ** 1.5 + 0.35 * (0.5 + 0.5 * math.sin(6 * rx + 4 * ry))
        diffuse = 0.40 * diffuse + 0.62 * sky
        specular = 0.9 * gleam**90
    return diffuse, specular


@njit(cache=False, fastmath=True)
def cast_rays(scene, out, count_alone):
    """One ray for each pixel. `scene`: (solid table, screen table, camera frame, light, ground) of `_tables`, `_frame`
    and `_light_and_ground`; `out`: (rgb float32 [H, W, 3] in 0..1, ids uint8 [H, W], hits of each solid), all
    written."""
    table, screen, frame, light, ground = scene
    rgb, ids, alone = out
    height, width = ids.shape
    n, best_n = np.zeros(6), np.zeros(6)
    for row in range(height):
        for col in range(width):
            ray = pixel_ray(frame, col + 0.5 - width / 2, height / 2 - row - 0.5)
            ex, ey, ez, dx, dy, dz = ray
            t, nearest = nearest_solid((table, screen), (col, row), ray, (n, best_n, alone, count_alone))
            if nearest < 0:
                t, r, g, b, nx, ny, nz = ground_surface(ground, ray)
                material = 0
            else:
                r, g, b = solid_colour(table[nearest], best_n)
                nx, ny, nz, material = best_n[0], best_n[1], best_n[2], int(table[nearest, 15])
            surface = (ex + t * dx, ey + t * dy, ez + t * dz, nx, ny, nz)
            lit = direct_light(table, light, surface, n)
            diffuse, specular = shading(light, ray, (nx, ny, nz), (material, lit))
            rgb[row, col, 0] = min(1.0, r * diffuse * light[1, 0] + specular)
            rgb[row, col, 1] = min(1.0, g * diffuse * light[1, 1] + specular)
            rgb[row, col, 2] = min(1.0, b * diffuse * light[1, 2] + specular)
            ids[row, col] = nearest + 1
