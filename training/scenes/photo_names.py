"""Names of things in photographs: the names of the data sets, their synonyms, and names of things that are in hardly
any photograph. This file reads no images.
"""

from itertools import chain
from random import Random

from training.pretrained import COCO_NAMES

# For sets whose names are titles or plurals. None: the mask contains more than one thing (a rider with a horse).
RENAMED: dict[str, dict[str, str | None]] = {
    "davis": {
        "blackswan": "swan",
        "bmx trees": None,
        "breakdance": "person",
        "car roundabout": "car",
        "car shadow": "car",
        "cows": "cow",
        "dance twirl": "person",
        "drift chicane": "car",
        "drift straight": "car",
        "horsejump high": None,
        "kite surf": None,
        "libby": "dog",
        "motocross jump": None,
        "paragliding launch": None,
        "parkour": "person",
        "scooter black": None,
        "soapbox": None,
    },
    "caltech101": {
        "airplanes": "airplane",
        "bass": "fish",
        "binocular": "binoculars",
        "brontosaurus": "dinosaur",
        "buddha": "statue",
        "car side": "car",
        "cellphone": "cell phone",
        "cougar body": "cougar",
        "cougar face": "cougar",
        "crocodile head": "crocodile",
        "dalmatian": "dog",
        "faces": "face",
        "flamingo head": "flamingo",
        "hawksbill": "turtle",
        "headphone": "headphones",
        "ibis": "bird",
        "inline skate": "skate",
        "joshua tree": "tree",
        "ketch": "boat",
        "leopards": "leopard",
        "lotus": "flower",
        "motorbikes": "motorcycle",
        "schooner": "ship",
        "sea horse": "seahorse",
        "stegosaurus": "dinosaur",
        "water lilly": "flower",
        "wild cat": "cat",
        "windsor chair": "chair",
        "yin yang": None,
    },
    "clothes": {"longsleeve": "shirt", "outwear": "jacket", "t shirt": "t-shirt"},
}

SAME = tuple(
    tuple(group.split(", "))
    for group in """person, man, woman, human, guy, girl, boy, body
airplane, plane, aeroplane, aircraft, jet
motorcycle, motorbike, bike
bicycle, bike, cycle
car, automobile, vehicle
truck, lorry
boat, ship
couch, sofa
tv, television, screen, monitor
laptop, computer, notebook
cell phone, phone, mobile phone, cellphone, smartphone
dining table, table
potted plant, plant, houseplant
refrigerator, fridge
sports ball, ball
donut, doughnut
teddy bear, teddy, toy bear, stuffed bear
cow, cattle
handbag, purse, bag
backpack, rucksack
hair drier, hair dryer
remote, remote control
cup, mug
wine glass, glass
tennis racket, racket
fire hydrant, hydrant
traffic light, stoplight
dog, puppy, doggy
cat, kitten, kitty
horse, pony
sheep, lamb
bird, swan, pigeon, flamingo
flower, sunflower, blossom
road, street
building, house
grass, lawn
mountain, hill
face, head
shirt, t-shirt
jacket, coat
pants, trousers
leopard, cougar""".splitlines()
)

SCENERY = tuple("grass sky road building tree water body face sign flower mountain".split())

# Names of things that are in hardly any photograph. A name is missing here if a set has it without marking it in every
# image, or if people wear, stand on or live in such things.
RARE = tuple(
    """
monkey rabbit rat frog snake lizard shark whale dolphin spider bee beetle mosquito snail wolf fox seal koala gorilla
hippo dinosaur dragon unicorn hamster goldfish bat mole buffalo astronaut pirate clown skeleton robot ghost rocket
balloon spaceship ambulance kayak sled volcano castle tent snowman rainbow waterfall guitar piano flute harmonica banjo
xylophone hammer screwdriver wrench pliers saw drill axe shovel rake anchor sword shield bow arrow gun cannon bomb
spear microscope compass hourglass thermometer syringe stethoscope magnet crown trophy medal pumpkin pineapple
watermelon coconut mango sushi burger taco lobster crab octopus scorpion kangaroo panda penguin camel llama rhino
crocodile leopard lion tiger parachute helicopter submarine tractor cactus accordion saxophone trumpet violin
""".split()
)


# Every word of these names is one token of the vocabulary (training/photo_features.py).
WORDS = tuple(
    sorted(
        {
            word
            for name in (*COCO_NAMES, *SCENERY, *chain(*SAME), *chain(*(names.values() for names in RENAMED.values())))
            for word in (name or "").split()
            if word.isalpha()
        }
    )
)


def random_synonym(name: str, rng: Random) -> str:
    """The name itself, or in 30 % of the calls a random synonym of it."""
    groups = [group for group in SAME if group[0] == name]
    return rng.choice(groups[0]) if groups and rng.random() < 0.3 else name


def related(name: str) -> frozenset[str]:
    """The name and its synonyms. When a thing of this name is in the image, none of them may be called absent."""
    return frozenset([name]).union(*(group for group in SAME if name in group))
