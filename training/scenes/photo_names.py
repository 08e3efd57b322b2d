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

# Of each name the words of its synset in WordNet 3.0, of some below it, and everyday words.
SAME = tuple(
    tuple(group.split(", "))
    for group in """\
person, man, woman, human, individual, guy, fellow, dude, lad, girl, boy, lady, gentleman, kid, body, bloke, pedestrian
airplane, plane, aeroplane, aircraft, jet, airliner
motorcycle, motorbike, bike, motor bike
bicycle, bike, cycle, push-bike, pushbike
car, automobile, vehicle, auto, motorcar
truck, lorry, motortruck, pickup
bus, coach, motorbus, omnibus
train, railroad train
boat, ship, vessel, dinghy, rowing boat
traffic light, stoplight, traffic signal
fire hydrant, hydrant, fireplug
couch, sofa, settee, lounge
chair, armchair, seat
bed, bunk
dining table, table, dinner table
toilet, commode, potty, lavatory, loo
tv, television, screen, monitor, television set, tv set, telly
laptop, computer, notebook, laptop computer
mouse, computer mouse
keyboard, computer keyboard
remote, remote control
cell phone, phone, mobile phone, cellphone, smartphone, mobile, telephone
microwave, microwave oven
oven, stove, cooker
sink, washbasin, basin, washbowl
refrigerator, fridge, icebox
potted plant, plant, houseplant
sports ball, ball, football
baseball glove, mitt, baseball mitt
tennis racket, racket, tennis racquet, racquet
donut, doughnut
hot dog, hotdog, frankfurter, wiener
cup, mug, teacup
wine glass, glass, goblet
book, volume
clock, timepiece
scissors, pair of scissors, shears
teddy bear, teddy, toy bear, stuffed bear
hair drier, hair dryer, blow dryer
cow, cattle, moo-cow, bull
dog, puppy, doggy, doggie, pooch, hound, doggo, pup
cat, kitten, kitty, house cat, kitty-cat, pussycat
horse, pony, steed, mare, stallion, foal
sheep, lamb
bird, swan, pigeon, flamingo
backpack, rucksack, knapsack, haversack
handbag, purse, bag, pocketbook
umbrella, brolly, parasol
tie, necktie
suitcase, luggage, travelling bag
flower, sunflower, blossom, bloom
road, street, roadway, tarmac, asphalt
building, house, edifice
grass, lawn, turf
mountain, hill, peak
water, sea, lake, river, pond
face, head, human face
sign, signboard
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
    """The name itself, or in 40 % of the calls a random synonym of it."""
    groups = [group for group in SAME if group[0] == name]
    return rng.choice(groups[0]) if groups and rng.random() < 0.4 else name


def related(name: str) -> frozenset[str]:
    """The name and its synonyms. When a thing of this name is in the image, none of them may be called absent."""
    return frozenset([name]).union(*(group for group in SAME if name in group))
