"""Further wordings of requests for a mask, for the training only (wordings.py)."""

from itertools import product

from training.scenes.wordings import listed

VERBS = listed(
    """segment, mask, mark, outline, select, highlight, pick, choose, grab, get, take, find, locate, detect, spot,
identify, indicate, show, reveal, display, circle, encircle, contour, delineate, colour in, color in, fill, fill
in, shade, tint, cover, crop, cut out, clip, cut away, lift out, carve out, separate, split off, single out,
pick out, point out, point at, point to, tag, label, annotate, flag, frame, track, capture, pull out, draw,
sketch, draw around, go around, focus on, target, localise, localize, seg, recognise, recognize, catch, return,
give me, bring me, zoom to, mark up, extract, isolate, trace, emphasise, light up, separate out, cut, put a mask on, lay
a mask over, put a line around, click on""",
    ", ",
)
WITH_VERB = (
    "{verb} {{}}",
    "{verb} {{}}",
    "please {verb} {{}}",
    "can you {verb} {{}}?",
    "could you {verb} {{}}?",
    "will you {verb} {{}}",
    "{verb} {{}} for me",
    "I want you to {verb} {{}}",
    "I would like you to {verb} {{}}",
    "try to {verb} {{}}",
    "let's {verb} {{}}",
    "go ahead and {verb} {{}}",
    "help me to {verb} {{}}",
    "your task: {verb} {{}}",
    "{verb} only {{}}",
    "{verb} {{}} in the image",
    "{verb} {{}} in this photo",
    "{verb} {{}} here",
    "is it possible to {verb} {{}}?",
    "how about you {verb} {{}}",
)
NOUNS = listed(
    """mask, outline, silhouette, shape, contour, region, pixels, area, boundary, border, cutout, selection, edges,
exact shape, binary mask, segmentation mask, polygon, overlay""",
    ", ",
)
WITH_NOUN = (
    "{noun} of {{}}",
    "the {noun} of {{}}",
    "{noun} for {{}}",
    "give me the {noun} of {{}}",
    "show me the {noun} of {{}}",
    "I need the {noun} of {{}}",
    "can I have the {noun} of {{}}?",
    "draw the {noun} of {{}}",
    "create the {noun} of {{}}",
    "make the {noun} of {{}}",
    "return the {noun} of {{}}",
    "compute the {noun} of {{}}",
    "I'd like to have the {noun} of {{}}",
    "what is the {noun} of {{}}? mark it",
    "find the {noun} of {{}}",
)
DONE = listed(
    """masked, marked, segmented, outlined, highlighted, selected, cut out, coloured, shaded, encircled, separated,
labelled, annotated, picked out""",
    ", ",
)
WITH_DONE = (
    "{{}} must be {done}",
    "{{}} should be {done}",
    "{{}} has to be {done}",
    "{{}} needs to be {done}",
    "I want {{}} {done}",
    "I'd like {{}} {done}",
    "I need {{}} {done}",
    "get {{}} {done}",
    "have {{}} {done}",
    "let me see {{}} {done}",
    "{{}} {done} please",
    "can I get {{}} {done}?",
    "would you have {{}} {done}?",
    "please send {{}} {done}",
)
# What a mask is for: in front of a request, and behind it.
PREFACES = listed(
    """I am making a poster.; We are building a dataset.; This is for school.; I work in a print shop.; My boss wants
this today.; Editing task:; Annotation job:; I'm preparing slides.; It is for my daughter.; I am new to this.;
We need it for the robot.; This is for a birthday card.; I have to write a report.; Next picture.; Last one for
today:; Quick one:; I am drawing a comic.; I sell things online.; For the newspaper:; My eyes are bad.; Hello, I
have a request.; Task 7:; I want to change the background."""
)
PURPOSES = listed(
    """for my presentation; for a poster; for the website; for the catalogue; for a birthday card; for my homework; for
an article; for the report; so that I can print it; so I can change the background; because I need a sticker;
for my shop; for a video; as training data; for the robot; to put on a white background; I want to blur the
rest; and leave the rest out; for my thesis; if possible; when you have time; as exactly as you can; as fast as
possible; without the background; on a transparent background; and nothing around; in one piece"""
)
COMMANDS = (
    *(form.format(done=done) for done, form in product(DONE, WITH_DONE)),
    *(form.format(verb=verb) for verb, form in product(VERBS, WITH_VERB)),
    *(form.format(noun=noun) for noun, form in product(NOUNS, WITH_NOUN)),
    *(
        "which part of the picture is {}? mark it",
        "which area is {}? show it",
        "I am looking for {}",
        "I'm interested in {}",
        "looking for {}",
        "I mean {}",
        "only {}",
        "just {}",
        "just {}, nothing else",
        "nothing but {}",
        "everything that belongs to {}",
        "all pixels of {}",
        "the pixels that show {}",
        "do you see {}? mark it",
        "where is {}? show me",
        "where is {}? outline it",
        "{} - mark it",
        "{}: mask",
        "{} - a mask of it please",
        "{} as a mask",
        "{} without the background",
        "{} on a layer of its own",
        "a separate layer for {}",
        "hide everything but {}",
        "remove everything except {}",
        "keep {}, remove the rest",
        "take away the background and leave {}",
        "mask: {}",
        "segment: {}",
        "object: {}",
        "target: {}",
        "class: {}",
        "label: {}",
        "turn {} into a mask",
        "make a sticker of {}",
        "make a cut-out of {}",
        "how far does {} reach? draw it",
        "where does {} begin and end? show it",
        "show where {} is by a mask",
        "foreground: {}",
        "I only care about {}",
        "I can't see {}, mark it for me",
        "my eyes are bad, where is {}? mark it",
        "also {}",
        "{} too",
        "and {}",
        "and what about {}?",
        "also segment {}",
        "now mark {} too",
        "segment {} as well",
        "mask {} as well please",
        "could you also mark {}?",
        "can you mask {} too?",
        "could you outline {} as well?",
        "I need {} as well",
    )
    * 8,
)
