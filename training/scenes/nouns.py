"""Names of things that no tabletop scene contains. The model must answer that it does not see them. None is a synonym
of a word in words.py, of the table, the floor, the wall, or of anything else that every image shows. The names of the
suite `unknown` (bench/suites) are missing here, because that suite tests names that training does not contain.
"""

_WORDS = tuple(
    """
dog cat bird horse cow sheep elephant bear lion tiger monkey rabbit mouse rat frog snake lizard turtle fish shark whale
dolphin crab spider ant bee butterfly beetle fly mosquito worm snail duck goose chicken rooster turkey eagle owl pigeon
crow swan camel goat pig donkey deer moose wolf fox seal koala gorilla leopard cheetah hippo rhino crocodile dinosaur
dragon unicorn puppy kitten pony calf lamb hamster goldfish bat badger mole llama buffalo bison person man woman boy
girl child baby people face hand finger foot leg arm head eye ear nose mouth hair beard tooth teeth knee shoulder
astronaut pirate clown soldier doctor nurse cook waiter farmer king queen ghost robot zombie skeleton angel witch car
truck bus train tram taxi van bicycle bike motorcycle boat ship kayak sailboat plane airplane rocket balloon spaceship
ambulance trolley wagon skateboard surfboard snowboard sled skis wheelchair tree bush flower rose tulip sunflower daisy
leaf leaves grass palm branch root seed mushroom forest garden plant vase pot apple banana pear peach plum cherry grape
grapes strawberry lemon lime mango pineapple melon watermelon coconut kiwi tomato potato carrot onion garlic pepper
cucumber lettuce cabbage corn bean pea pumpkin bread toast bagel croissant cake cookie pie muffin pancake pizza sandwich
burger hamburger hotdog taco burrito sushi noodles pasta spaghetti rice soup salad egg eggs bacon sausage steak ham
cheese butter milk honey chocolate candy popcorn fries chips coffee tea juice beer wine water soda cup mug bottle bowl
plate saucer fork knife spoon chopsticks pan oven stove microwave fridge refrigerator sink dishwasher blender jar tray
napkin chair sofa couch bed bench stool desk shelf bookcase cupboard wardrobe drawer door window curtain blinds carpet
rug pillow blanket mattress lamp chandelier candle mirror clock painting poster fireplace stairs ladder roof chimney
fence gate bridge tower castle house building church barn tent hut skyscraper street road path sidewalk sign billboard
hydrant mailbox lamppost computer laptop monitor screen keyboard phone telephone cellphone television tv remote camera
radio speaker headphones microphone printer charger cable plug battery antenna calculator book newspaper magazine letter
envelope stamp map pen pencil crayon marker eraser ruler scissors notebook paperclip glue tape folder hat cap helmet
crown scarf glove gloves mitten coat jacket shirt t-shirt sweater dress skirt pants trousers jeans shorts socks sock
shoe shoes boot boots slipper tie bowtie belt button zipper glasses sunglasses watch necklace bracelet earring handbag
purse backpack suitcase wallet umbrella cane toothbrush toothpaste soap shampoo towel comb brush razor shower toilet
bucket broom mop sponge vacuum iron hammer screwdriver wrench pliers saw drill nail screw bolt axe shovel rake hose
wheel tire engine motor chain rope hook anchor lock key padlock guitar piano flute harmonica banjo xylophone bell
whistle kite frisbee racket skate tent-pole doll teddy puppet puzzle chess domino joystick yo-yo slide swing seesaw
trampoline sword shield bow arrow gun cannon bomb spear sun moon star cloud clouds rainbow rain snow snowman lightning
fire flame smoke mountain hill volcano river lake sea ocean beach island desert cave sky waterfall flag trophy medal
ribbon gift present basket barrel crate cage nest feather shell bone heart skull mask fan propeller microscope magnifier
compass hourglass thermometer syringe bandage stethoscope scale magnet lightbulb torch flashlight lantern match lighter
cigarette ashtray coin coins banknote money ticket license-plate stop-sign traffic-light parking-meter statue fountain
grave well text word number
""".split()
)
ABSENT = tuple(dict.fromkeys(noun.replace("-", " ") if noun not in ("t-shirt", "yo-yo") else noun for noun in _WORDS))
MANY = frozenset(
    (
        "people",
        "teeth",
        "leaves",
        "grapes",
        "noodles",
        "fries",
        "chips",
        "eggs",
        "chopsticks",
        "blinds",
        "stairs",
        "headphones",
        "scissors",
        "gloves",
        "pants",
        "trousers",
        "jeans",
        "shorts",
        "socks",
        "shoes",
        "boots",
        "",
        "glasses",
        "sunglasses",
        "coins",
        "skis",
        "clouds",
        "pliers",
    )
)  # already plural
UNCOUNTED = frozenset(
    (
        "hair",
        "grass",
        "bread",
        "toast",
        "sushi",
        "pasta",
        "spaghetti",
        "rice",
        "soup",
        "bacon",
        "ham",
        "cheese",
        "butter",
        "milk",
        "honey",
        "chocolate",
        "popcorn",
        "coffee",
        "tea",
        "juice",
        "beer",
        "wine",
        "water",
        "soda",
        "rain",
        "snow",
        "lightning",
        "smoke",
        "fire",
        "money",
        "text",
        "toothpaste",
        "soap",
        "shampoo",
        "glue",
        "corn",
        "garlic",
        "lettuce",
    )
)


def plural_name(noun: str) -> str:
    if noun in MANY or noun in UNCOUNTED:
        return noun
    known = {
        "mouse": "mice",
        "person": "people",
        "man": "men",
        "woman": "women",
        "gentleman": "gentlemen",
        "child": "children",
        "tooth": "teeth",
        "foot": "feet",
        "leaf": "leaves",
        "knife": "knives",
        "shelf": "shelves",
        "fish": "fish",
        "sheep": "sheep",
        "deer": "deer",
        "goose": "geese",
        "wolf": "wolves",
        "calf": "calves",
        "moose": "moose",
        "bison": "bison",
    }
    if noun in known:
        return known[noun]
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
