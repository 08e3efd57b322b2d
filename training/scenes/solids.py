"""Intersections of a ray with the solids (numba). Each function returns the distance along the ray, FAR without a hit,
and writes the normal to n[0:3].

`ray` is (ox, oy, oz, dx, dy, dz): the origin and the direction, of length 1. Lengths are in world units.
"""

import math

from numba import njit

FAR = 1e9


@njit(cache=False, fastmath=True)
def box_hit(ray, half, n):
    """A box on y = 0. `half`: half of its sizes (x, y, z)."""
    ox, oy, oz, dx, dy, dz = ray
    bx, by, bz = half
    near, far, axis, sign = -FAR, FAR, 0, 1.0
    for k in range(3):
        o = ox if k == 0 else (oy - by if k == 1 else oz)
        d = dx if k == 0 else (dy if k == 1 else dz)
        b = bx if k == 0 else (by if k == 1 else bz)
        if abs(d) < 1e-9:
            if abs(o) > b:
                return FAR
            continue
        t1, t2, s = (-b - o) / d, (b - o) / d, -1.0
        if t1 > t2:
            t1, t2, s = t2, t1, 1.0
        if t1 > near:
            near, axis, sign = t1, k, s
        far = min(far, t2)
    if near > far or near < 1e-4:
        return FAR
    n[0] = sign if axis == 0 else 0.0
    n[1] = sign if axis == 1 else 0.0
    n[2] = sign if axis == 2 else 0.0
    return near


@njit(cache=False, fastmath=True)
def sphere_hit(ray, cy, r, n):
    """A sphere of radius r around (0, cy, 0)."""
    ox, oy, oz, dx, dy, dz = ray
    y = oy - cy
    b = ox * dx + y * dy + oz * dz
    disc = b * b - (ox * ox + y * y + oz * oz - r * r)
    if disc < 0:
        return FAR
    t = -b - math.sqrt(disc)
    if t < 1e-4:
        return FAR
    n[0], n[1], n[2] = (ox + t * dx) / r, (y + t * dy) / r, (oz + t * dz) / r
    return t


@njit(cache=False, fastmath=True)
def tube_hit(ray, tube, caps, n):
    """An upright cylinder, or a washer if its inner radius is above 0. `tube`: (radius, lower y, upper y, inner
    radius). `caps`: whether its ends are closed. The hit is the nearest of outer wall, inner wall and caps."""
    ox, oy, oz, dx, dy, dz = ray
    r, y0, y1, inner = tube
    best = FAR
    a = dx * dx + dz * dz
    for wall in range(2):
        radius = r if wall == 0 else inner
        if radius <= 0 or a < 1e-12:
            continue
        b = ox * dx + oz * dz
        disc = b * b - a * (ox * ox + oz * oz - radius * radius)
        if disc < 0:
            continue
        root = math.sqrt(disc)
        t = (-b - root) / a if wall == 0 else (-b + root) / a
        y = oy + t * dy
        if 1e-4 < t < best and y0 <= y <= y1:
            best = t
            s = 1.0 if wall == 0 else -1.0
            n[0], n[1], n[2] = s * (ox + t * dx) / radius, 0.0, s * (oz + t * dz) / radius
    if caps and abs(dy) > 1e-9:
        for end in range(2):
            t = ((y0 if end == 0 else y1) - oy) / dy
            x, z = ox + t * dx, oz + t * dz
            q = x * x + z * z
            if 1e-4 < t < best and inner * inner <= q <= r * r:
                best = t
                n[0], n[1], n[2] = 0.0, -1.0 if end == 0 else 1.0, 0.0
    return best


@njit(cache=False, fastmath=True)
def cone_hit(ray, r, h, n):
    """An upright cone with the radius r on y = 0 and its apex at height h, without its base."""
    ox, oy, oz, dx, dy, dz = ray
    k = (r / h) ** 2
    y = h - oy
    a = dx * dx + dz * dz - k * dy * dy
    b = ox * dx + oz * dz + k * y * dy
    c = ox * ox + oz * oz - k * y * y
    best = FAR
    disc = b * b - a * c
    if disc >= 0 and abs(a) > 1e-12:
        root = math.sqrt(disc)
        for s in range(2):
            t = (-b - root) / a if s == 0 else (-b + root) / a
            py = oy + t * dy
            if 1e-4 < t < best and 0 <= py <= h:
                best = t
                x, z = ox + t * dx, oz + t * dz
                m = math.sqrt(x * x + z * z) + 1e-9
                slope = r / h
                w = math.sqrt(1 + slope * slope)
                n[0], n[1], n[2] = x / m / w, slope / w, z / m / w
    return best


@njit(cache=False, fastmath=True)
def pyramid_hit(ray, r, h, n):
    """A pyramid with a square base of half side r on y = 0 and its apex at height h: the region inside five planes."""
    ox, oy, oz, dx, dy, dz = ray
    w = math.sqrt(r * r + h * h)
    near, far = -FAR, FAR
    best = 0
    for k in range(5):
        if k == 0:
            px, py, pz, off = 0.0, -1.0, 0.0, 0.0
        else:
            px = h / w * (1.0 if k == 1 else (-1.0 if k == 2 else 0.0))
            pz = h / w * (1.0 if k == 3 else (-1.0 if k == 4 else 0.0))
            py, off = r / w, r * h / w
        o = px * ox + py * oy + pz * oz - off
        d = px * dx + py * dy + pz * dz
        if abs(d) < 1e-9:
            if o > 0:
                return FAR
            continue
        t = -o / d
        if d < 0:
            if t > near:
                near, best = t, k
        else:
            far = min(far, t)
    if near > far or near < 1e-4:
        return FAR
    if best == 0:
        n[0], n[1], n[2] = 0.0, -1.0, 0.0
    else:
        n[0] = h / w * (1.0 if best == 1 else (-1.0 if best == 2 else 0.0))
        n[2] = h / w * (1.0 if best == 3 else (-1.0 if best == 4 else 0.0))
        n[1] = r / w
    return near


@njit(cache=False, fastmath=True)
def capsule_hit(ray, a, h, n):
    """An upright capsule of radius a and height h on y = 0."""
    t = tube_hit(ray, (a, a, h - a, 0.0), False, n)
    if t == FAR:
        t = sphere_hit(ray, h - a, a, n)
        if t == FAR:
            t = sphere_hit(ray, a, a, n)
    return t


@njit(cache=False, fastmath=True)
def solid_hit(s, ray, n):
    """s: one row of the solid table (render.py). The ray and the normal are in world coordinates; n[3:6] is the hit
    point in coordinates of the solid."""
    ox, oy, oz, dx, dy, dz = ray
    shape, x, z, r, h, c, q = int(s[0]), s[1], s[2], s[3], s[4], s[5], s[6]
    lx, lz = ox - x, oz - z
    px, pz = c * lx + q * lz, -q * lx + c * lz
    ex, ez = c * dx + q * dz, -q * dx + c * dz
    local = (px, oy, pz, ex, dy, ez)
    if shape == 0:
        t = sphere_hit(local, r, r, n)
    elif shape == 1:
        t = box_hit(local, (h / 2, h / 2, h / 2), n)
    elif shape == 2:
        t = tube_hit(local, (r * 0.82, 0.0, h, 0.0), True, n)
    elif shape == 3:
        t = cone_hit(local, r, h, n)
    elif shape == 4:
        if s[13] > 0.5:  # standing: its axis is the z axis of the solid
            t = tube_hit((px, -pz, oy - r, ex, -ez, dy), (r, -h / 2, h / 2, r * 0.55), True, n)
            n[1], n[2] = n[2], -n[1]
        else:
            t = tube_hit(local, (r, 0.0, h, r * 0.55), True, n)
    elif shape == 5:
        t = pyramid_hit(local, r * 0.9, h, n)
    elif shape == 6:
        t = capsule_hit(local, r * 0.62, h, n)
    else:
        t = box_hit(local, (r, h / 2, r * 0.5), n)
    if t < FAR:
        n[3], n[4], n[5] = px + t * ex, oy + t * dy, pz + t * ez
        nx, nz = n[0], n[2]
        n[0], n[2] = c * nx - q * nz, q * nx + c * nz
    return t
