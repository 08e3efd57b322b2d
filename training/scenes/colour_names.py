"""Names the colour of a thing in a photograph by the lightness, chroma and hue of its pixels in CIELAB, relative to the
brightest parts of the photograph. The names are the eleven basic ones (Berlin and Kay, "Basic Color Terms", 1969), and
cyan.
"""

import numpy as np

# Up to these angles of the hue, in degrees; from the last one on it is red again.
HUES = ((38, "red"), (66, "orange"), (100, "yellow"), (172, "green"), (222, "cyan"), (310, "blue"), (338, "purple"))
NAMES = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink", "brown", "black", "white", "grey")
LEAST, RIVAL = 0.55, 0.25  # shares of the pixels: the least of the colour, the most of the next one
MOST_PIXELS = 4000
BRIGHT = 98  # percentile of the photograph's pixels that counts as white
DARKEST_WHITE = 0.35  # a darker photograph is not made brighter than this allows


def to_linear(rgb: np.ndarray) -> np.ndarray:
    """sRGB in 0..255 -> linear light in 0..1 (IEC 61966-2-1)."""
    values = rgb.astype(np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def to_lch(linear: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Linear RGB [n, 3] -> lightness in 0..100, chroma, and hue in degrees, of CIELAB with the white point D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    a, b = 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])
    return 116 * f[:, 1] - 16, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def colour_of(lightness: float, chroma: float, hue: float) -> str:
    if lightness < 20 or (lightness < 30 and chroma < 10):
        return "black"
    if chroma < 9 + 0.06 * lightness:
        return "white" if lightness > 80 else "grey"
    if 20 < hue < 92 and lightness < 58 and chroma < 62 - 0.5 * abs(hue - 62):
        return "brown"
    if 40 < hue < 92 and chroma < 34:
        return "white" if lightness > 84 and chroma < 22 else "brown"
    if (hue < 25 or hue > 325) and lightness > 55:
        return "pink"
    return next((name for end, name in HUES if hue < end), "pink" if lightness > 50 and hue < 350 else "red")


def brightness(photo: np.ndarray) -> float:
    """The linear light in 0..1 that counts as white in a photograph uint8 [H, W, 3]."""
    values = to_linear(photo.reshape(-1, 3)[:: max(1, photo.size // 3 // MOST_PIXELS)]).max(1)
    return max(DARKEST_WHITE, float(np.percentile(values, BRIGHT)))


def colour_shares(pixels: np.ndarray, white: float = 1) -> dict[str, float]:
    """The share of the pixels [n, 3] of each colour, in 0..1; the largest first. `white`: see brightness."""
    some = pixels[:: max(1, len(pixels) // MOST_PIXELS)]
    named = [colour_of(*values) for values in zip(*to_lch(np.minimum(1, to_linear(some) / white)))]
    return dict(sorted(((name, named.count(name) / len(named)) for name in set(named)), key=lambda pair: -pair[1]))


def plain_colour(photo: np.ndarray, inside: np.ndarray) -> str | None:
    """The one colour of a part of a photograph uint8 [H, W, 3]; `inside` bool [H, W]. None: it has several colours, or
    none that stands out."""
    if not inside.any():
        return None
    (name, share), *others = colour_shares(photo[inside], brightness(photo)).items()
    return name if share >= LEAST and (not others or others[0][1] <= RIVAL) else None
