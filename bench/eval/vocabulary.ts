// Words of everyday answers, by what they say. The list of a kind of question holds the words that contradict an
// accepted answer. Written by hand; shares nothing with training/.

const list = (text: string): string[] => text.split(',').map((word) => word.trim());

export const COLOURS = list(
  'red, orange, yellow, green, blue, purple, violet, pink, brown, black, white, grey, beige, tan, cream, cyan, ' +
    'turquoise, teal, gold, golden, silver, magenta, maroon',
);

export const PLACES = list('left, right, middle, centre, top, bottom');

export const NUMBERS = list('zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve');

export const MATERIALS = list(
  'wood, wooden, metal, plastic, glass, rubber, stone, fabric, cloth, paper, leather, ceramic, steel, iron, brick',
);

/** Countable things. Without what is in nearly every photograph: sky, ground, walls, grass, water. */
export const THINGS = [
  ...list('person, man, woman, boy, girl, child, baby, soldier'),
  ...list('dog, cat, horse, sheep, lamb, cow, cattle, bull, elephant, bear, zebra, giraffe, bird, goose, duck, swan'),
  ...list('pig, goat, lion, tiger, wolf, fox, rabbit, monkey, deer, camel, mouse, chicken, fish, snake, turtle'),
  ...list('car, bus, truck, lorry, van, taxi, train, tram, boat, ship, airplane, plane, helicopter, tractor, scooter'),
  ...list('bicycle, bike, motorcycle, motorbike, moped, skateboard, surfboard, snowboard, ski, sledge, kite, frisbee'),
  ...list('ball, sports ball, baseball bat, baseball glove, tennis racket, drum, guitar, violin, teddy bear, doll'),
  ...list('chair, bench, couch, sofa, bed, table, dining table, desk, cupboard, cabinet, shelf, wardrobe, lamp'),
  ...list('toilet, sink, bath, bathtub, shower, oven, microwave, toaster, refrigerator, fridge, hair drier'),
  ...list('tv, television, laptop, computer, keyboard, phone, cell phone, remote, camera, clock, watch, printer'),
  ...list('bottle, cup, mug, glass, wine glass, bowl, plate, fork, knife, spoon, pan, pot, vase, book, newspaper'),
  ...list('scissors, hammer, pen, pencil, toothbrush, umbrella, handbag, bag, backpack, suitcase, tie, hat, cap'),
  ...list('shirt, coat, trousers, skirt, dress, shoe, boot, glove, scarf, sock'),
  ...list('apple, banana, orange, lemon, carrot, broccoli, pizza, sandwich, hot dog, burger, hamburger, doughnut'),
  ...list('cake, bread, cookie, egg, salad, soup, fire hydrant, stop sign, traffic light, parking meter, flower'),
  ...list('potted plant, plant, tree, house, building, tent, bridge, door, window, mirror, cube, cylinder, cone'),
];
