"""Makes training/imagenet_names.txt: how people call the 1,000 classes of ImageNet, and groups of them. Each line has
names of one thing and the classes of it: "fox: 277-280". Seconds.

    apt-get install wordnet-base && pip download --no-deps timm && unzip timm-*.whl timm/data/_info/imagenet_synsets.txt
    python -m training.imagenet_names --wordnet /usr/share/wordnet --order timm/data/_info/imagenet_synsets.txt
The names of a class are the words of its synset in WordNet 3.0, the classes of a group are those below the first sense
of its word that has any. BY_HAND has what WordNet does not say or says in another sense.
"""

import argparse
import re
from pathlib import Path

FILE = Path(__file__).with_name("imagenet_names.txt")
GROUPS = """fish shark snake lizard turtle frog spider insect butterfly beetle crab lobster monkey ape fox wolf rabbit
squirrel whale parrot owl duck eagle penguin crocodile dinosaur antelope pig worm animal reptile rodent fruit vegetable
bread hat helmet shoe boot coat sweater swimsuit glasses basket bucket jar pan jug glass cabinet furniture curtain
fence roof bridge ship sailboat wheel guitar piano drum horn camera computer telephone printer gun tool weapon clock
tent aircraft musical~instrument lemur salamander terrier spaniel retriever hound poodle headdress monument shop
dessert sauce squash pen cart grouse sandpiper viper rattlesnake stork heron bear dog bird car truck boat bicycle
bus bottle elephant swan sheep tie""".split()
BY_HAND = {
    "lamp": "table lamp, lampshade",
    "watch, wristwatch": "digital watch, analog clock, stopwatch",
    "ship": "container ship, liner, pirate, submarine, aircraft carrier, schooner, yawl",
    "yacht": "yawl, schooner, catamaran, trimaran",
    "kettle": "teapot, caldron, coffeepot",
    "mushroom": "mushroom, agaric, bolete, hen-of-the-woods, coral fungus, gyromitra, stinkhorn, earthstar",
    "rooster": "cock",
    "trousers, jeans": "jean",
    "bag": "backpack, mailbag, plastic bag, purse",
    "temple": "stupa, palace",
    "beach": "seashore, sandbar",
    "lake": "lakeside",
    "tower": "water tower, beacon, bell cote",
    "van": "minivan, moving van, police van",
    "radio": "radio",
    "seal": "sea lion",
    "plate": "plate",
    "mask": "mask, gasmask, ski mask",
    "dress": "gown",
    "leopard": "leopard, snow leopard, jaguar",
    "lion": "lion, cougar",
}
# Names that the naming head (training/naming_head.py) has too: only their masks are used, in training.
NAMED_ALREADY = {
    "cow": "ox, water buffalo",
    "horse": "sorrel",
    "airplane": "airliner, warplane, wing",
    "motorcycle": "moped, motor scooter",
    "train": "bullet train, electric locomotive, steam locomotive, passenger car, freight car",
    "chair": "barber chair, folding chair, rocking chair, throne",
    "couch": "studio couch",
    "bed": "four-poster, studio couch",
    "tv": "television, screen, monitor",
    "cell phone": "cellular telephone, hand-held computer, iPod",
    "remote": "remote control",
    "keyboard": "computer keyboard, typewriter keyboard",
    "cup": "cup, coffee mug, espresso",
    "wine glass": "goblet, red wine",
    "spoon": "wooden spoon",
    "knife": "cleaver, letter opener",
    "apple": "Granny Smith",
    "hot dog": "hotdog",
    "sandwich": "cheeseburger",
    "handbag": "purse, mailbag",
    "bench": "park bench",
    "teddy bear": "teddy",
    "sports ball": "baseball, basketball, soccer ball, tennis ball, volleyball, rugby ball, golf ball, croquet ball",
    "tennis racket": "racket",
    "skis": "ski",
    "stop sign": "street sign",
    "sign": "street sign",
    "potted plant": "pot",
    "camel": "Arabian camel",
    "goat": "ibex",
    "flower": "daisy, yellow lady's slipper",
    "cat": "tabby, tiger cat, Persian cat, Siamese cat, Egyptian cat",
    "toilet": "toilet seat",
    "sink": "washbasin",
    "bowl": "mixing bowl, soup bowl",
    "oven": "stove, microwave, rotisserie",
    "book": "comic book, book jacket",
    "hair drier": "hand blower",
}


class Nouns:
    """The nouns of WordNet (wndb(5WN)): words and hypernyms of each synset, senses of each word."""

    def __init__(self, folder: Path):
        self.words, self.above = {}, {}
        for line in self.lines(folder / "data.noun"):
            offset, _, _, count, *rest = line.split("|")[0].split()
            count = 2 * int(count, 16)
            pointers = rest[count + 1 :]
            self.words[offset] = [word.replace("_", " ") for word in rest[:count:2]]
            self.above[offset] = [o for kind, o in zip(pointers[::4], pointers[1::4]) if kind in ("@", "@i")]
        split = (line.split() for line in self.lines(folder / "index.noun"))
        self.senses = {fields[0].replace("_", " "): fields[-int(fields[2]) :] for fields in split}

    @staticmethod
    def lines(file: Path) -> list[str]:
        return [line for line in file.read_text(encoding="latin-1").splitlines() if not line.startswith("  ")]

    def with_all_above(self, offset: str) -> set[str]:
        return {offset}.union(*(self.with_all_above(above) for above in self.above[offset]))


def ranges(numbers: list[int]) -> str:
    """[3, 5, 6, 7] -> "3 5-7"."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends))


def table(nouns: Nouns, order: list[str]) -> list[str]:
    below: dict[str, list[int]] = {}
    for i, offset in enumerate(order):
        for above in nouns.with_all_above(offset):
            below.setdefault(above, []).append(i)
    numbers: dict[str, list[int]] = {}
    for i, offset in enumerate(order):
        numbers.setdefault(nouns.words[offset][0], []).append(i)
    lines = []
    for i, offset in enumerate(order):
        names = (word.lower() for word in nouns.words[offset])
        lines.append((", ".join(name for name in names if re.fullmatch(r"[a-z][a-z -]*", name)), [i]))
    for group in (group.replace("~", " ") for group in GROUPS):
        lines.append((group, next(below[sense] for sense in nouns.senses[group] if sense in below)))
    for names, classes in (BY_HAND | NAMED_ALREADY).items():
        lines.append((names, sorted(i for name in classes.split(", ") for i in numbers[name])))
    return [f"{names}: {ranges(classes)}\n" for names, classes in lines]


def read_names() -> list[tuple[list[str], list[int]]]:
    """Of each line the names and the numbers of the classes."""
    read = []
    for line in FILE.read_text().splitlines():
        names, _, classes = line.partition(":")
        pairs = (part.partition("-") for part in classes.split())
        read.append((names.split(", "), [i for a, _, b in pairs for i in range(int(a), int(b or a) + 1)]))
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of data.noun and index.noun")
    parser.add_argument("--order", type=Path, required=True, help="the synset of each class of ImageNet, a line each")
    options = parser.parse_args()
    order = [line[1:] for line in options.order.read_text().split()]
    FILE.write_text("".join(table(Nouns(options.wordnet), order)))


if __name__ == "__main__":
    main()
