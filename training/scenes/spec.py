"""What a tabletop scene is: plain data, no drawing and no language.

World: metres-like units, x to the right, y up, z towards the viewer; the table is the plane y = 0. Pixels: origin
top-left. `World` is what the renderer draws; `View` is what the language may speak of: only what the picture shows.
"""

from dataclasses import dataclass, field

SHAPES = ("ball", "cube", "cylinder", "cone", "ring", "pyramid", "capsule", "block")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "cyan")
SIZES = ("small", "medium", "large")
MATERIALS = ("matte", "shiny", "metal")
TEXTURES = ("plain", "striped", "dotted", "checked")


@dataclass(frozen=True)
class Solid:
    """One object standing on the table. `radius` is half of its width; `turn` is its rotation about the vertical,
    radians."""

    shape: str
    colour: str
    size: str
    material: str
    texture: str
    x: float
    z: float
    radius: float
    height: float
    turn: float
    rgb: tuple[float, float, float]  # the exact albedo, drawn around the colour's name
    rgb2: tuple[float, float, float]  # second albedo of a texture


@dataclass(frozen=True)
class World:
    seed: int
    width: int  # pixels of the picture
    height: int
    solids: tuple[Solid, ...]
    camera: dict = field(default_factory=dict)  # position, target, field of view
    light: dict = field(default_factory=dict)
    background: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """One object as the picture shows it. Only objects with enough visible pixels are spoken of."""

    index: int  # into World.solids; its id in the id map is index + 1
    shape: str
    colour: str
    size: str
    material: str
    texture: str
    cx: float  # centroid of the visible pixels, 0..1 of the picture's width / height
    cy: float
    x0: float  # tight box, 0..1
    y0: float
    x1: float
    y1: float
    area: float  # visible share of the picture, 0..1
    hidden: float  # share of its own silhouette hidden by others, 0..1
    depth: float  # distance from the camera to the point where it stands
    ground_x: float  # where it stands, in the world
    ground_z: float
    # Filled in by places.placed: hundredths of the letterboxed square.
    box: tuple[int, int, int, int] | None = None
    points: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class View:
    """All objects the picture shows clearly enough to speak of (area and visible share above the renderer's limits)."""

    seen: tuple[Seen, ...]
    bare: tuple[tuple[int, int], ...] = ()  # places where nothing stands, hundredths of the square


@dataclass(frozen=True)
class Region:
    """What a question points at, hundredths of the letterboxed square: a box, points on things, or both."""

    points: tuple[tuple[int, int], ...] = ()
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Refined:
    """A mask that the question changes: its objects, the box around them, and a place on each part."""

    objects: tuple[int, ...]
    box: tuple[int, int, int, int]
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Example:
    """One labelled turn about a View. `history` holds earlier (user, assistant) texts of the conversation."""

    kind: str  # one of language.KINDS
    history: tuple[tuple[str, str], ...]
    question: str
    answer: str  # text in front of the mask when `target` is not None, else the whole answer
    label: str  # the phrase that a mask answers; "" for an answer without a mask
    target: tuple[int, ...] | None  # indices into World.solids; () = asked for, but nothing is meant; None = no mask
    regions: tuple[Region, ...] = ()
    refined: Refined | None = None
    picture: bool = True  # False: asked without one
    more: tuple[
        tuple[str, tuple[int, ...]], ...
    ] = ()  # what follows the first mask: text, and the objects of the mask behind it
