"""The data types of a tabletop scene. This file renders nothing and contains no texts.

World coordinates: arbitrary units of length, x to the right, y up, z towards the viewer; the table is the plane y = 0.
Pixels: origin top-left. The renderer draws a `World`. Texts refer to a `View`, which has only what the image shows.
"""

from dataclasses import dataclass, field

SHAPES = ("ball", "cube", "cylinder", "cone", "ring", "pyramid", "capsule", "block")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "cyan")
SIZES = ("small", "medium", "large")
MATERIALS = ("matte", "shiny", "metal")
TEXTURES = ("plain", "striped", "dotted", "checked")


@dataclass(frozen=True)
class Solid:
    """One object on the table. `radius` is half of its width; `turn` is its rotation about the vertical axis in
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
    rgb: tuple[float, float, float]  # albedo in 0..1: the albedo of the colour's name with random changes
    rgb2: tuple[float, float, float]  # second albedo of a texture


@dataclass(frozen=True)
class World:
    seed: int
    width: int  # pixels of the image
    height: int
    solids: tuple[Solid, ...]
    camera: dict = field(default_factory=dict)  # position, target, field of view
    light: dict = field(default_factory=dict)
    background: dict = field(default_factory=dict)


@dataclass(frozen=True)
class VisibleObject:
    """One object as the image shows it. Texts refer only to objects with enough visible pixels."""

    index: int  # into World.solids; its id in the id map is index + 1
    shape: str
    colour: str
    size: str
    material: str
    texture: str
    cx: float  # centroid of the visible pixels, 0..1 of the image's width / height
    cy: float
    x0: float  # tight box, 0..1
    y0: float
    x1: float
    y1: float
    area: float  # visible pixels as a share of the image, 0..1
    hidden: float  # share of its silhouette that other objects hide, 0..1
    depth: float  # distance from the camera to its point on the table, world units
    ground_x: float  # its point on the table, world units
    ground_z: float
    # Set by places.with_places: hundredths of the letterboxed square.
    box: tuple[int, int, int, int] | None = None
    points: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class View:
    """The objects whose area and visible share are above the renderer's limits. Texts refer to these only."""

    objects: tuple[VisibleObject, ...]
    free_points: tuple[tuple[int, int], ...] = ()  # points without an object, hundredths of the square


@dataclass(frozen=True)
class Region:
    """The part of the image that a question points at: a box, points, or both. Hundredths of the letterboxed square."""

    points: tuple[tuple[int, int], ...] = ()
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Refined:
    """A mask that the question changes: its objects, the box around them, and a point on each of them (at most
    four)."""

    objects: tuple[int, ...]
    box: tuple[int, int, int, int]
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Example:
    """One labelled turn about a View. `history` holds earlier (user, assistant) texts of the conversation."""

    kind: str  # a key of language.TRAINED or of photo_examples.KINDS, "elsewhere", "blind" or "absent"
    history: tuple[tuple[str, str], ...]
    question: str
    answer: str  # the text in front of the mask; without a mask (`target` is None) the whole answer
    label: str  # the phrase of the mask; "" for an answer without a mask
    target: tuple[int, ...] | None  # indices into World.solids; (): an empty mask, no object fits; None: no mask
    regions: tuple[Region, ...] = ()
    refined: Refined | None = None
    picture: bool = True  # False: the question has no image
    reworded: bool = False  # its question has a wording that the weights before do not know (training/keep.py)
    more: tuple[
        tuple[str, tuple[int, ...]], ...
    ] = ()  # for each further mask: the text in front of it, and its objects
