"""Further wordings of requests and questions, for the training only: no suite uses them. With few wordings a model
answers everything else with "Sorry, I cannot answer that.". None of the held-out sentences (sentences.py,
small_talk.py) is here. Requests for masks are in commands.py. This file is data; sentences.py has the tables in which
it belongs.
"""


def listed(text: str, separator: str = "; ") -> tuple[str, ...]:
    return tuple(" ".join(text.split()).split(separator))


COUNT = listed(
    """number of {}; how many {}?; how many {} can you see?; how many {} does the picture show?; how many {} does the
image have?; can you count the {}?; count all {}; count the {} for me; please count the {}; how many {} are in
the picture?; how many {} are in the image?; how many {} are here?; how many {} are visible?; what's the count
of {}?; give me the number of {}; say how many {} there are; I want to know how many {} there are; do you know
how many {} there are?; {} count; how many {} did you find?; how many {} have we got?; how many {} can be seen?;
the number of {} please; tell me how many {} there are; tell me how many {} you see; how many {} would you
count?; count of {}; how many {} do we have here?; let me know how many {} there are; what number of {} do you
see?"""
)
EXISTS = listed(
    """is {} in the picture?; is there {} here?; is there {} anywhere?; is there {} in the image?; do you see {}
anywhere?; does this picture contain {}?; does the image contain {}?; does it have {}?; is {} visible?; {}
there?; {}, yes or no?; tell me if there is {}; check if there is {}; check for {}; could there be {}?; do we
have {}?; have you seen {}?; is {} to be seen?; is {} present?; is {} shown?; can {} be seen?; do you notice
{}?; does the scene include {}?; is it true that there is {}?; I wonder if there is {}; is there {} or not?;
there is {}, right?; does the photo show {}?; yes or no: is there {}?; do you think there is {}?"""
)
WHERE = listed(
    """where's {}?; where is {} in the picture?; in which part of the picture is {}?; is {} on the left or on the
right?; where would I find {}?; what side is {} on?; on what side of the picture is {}?; which side is {} on?;
where did you see {}?; where can {} be found?; location of {}; the location of {}?; tell me where {} is; say
where {} is; do you know where {} is?; left, right or middle: where is {}?; where in the image is {}?; where
about is {}?; at which side is {}?; I can't find {}, where is it?; in what part of the image do you see {}?;
where does {} stand?; where does the picture show {}?; is {} left, right or in the middle?"""
)
DESCRIBE = listed(
    """what's in this picture?; what's in the photo?; what is in the picture?; what is in the photo?; what is shown?;
what's shown in this image?; what does the picture show?; what does this image show?; describe this; describe
this image; describe the photo; describe what you see; describe it; describe everything; tell me what you see;
tell me what is in the picture; tell me what's there; say what you see; list everything; list all things; list
what you see; name the objects; name everything you see; name all things; what objects are there?; what things
are there?; which objects do you see?; which things are in the picture?; what all is there?; what have we got
here?; what can be seen?; what can be seen in this picture?; what is visible?; caption this; write a caption;
give me a caption; give me a description; give a description of the picture; a short description please; what am
I looking at?; what is this picture of?; what is this a picture of?; what is this photo about?; what does this
show?; look at the picture and say what you see; what do we have here?; contents of the picture; what are the
objects?; what are the things in this picture?; enumerate the objects; which objects are there?; can you
describe the image?; could you describe what is there?; what can you recognise?; what can you recognize in the
picture?; what do you recognise?; which things can you see?; what is to be seen here?; I want to know what is in
the picture; describe this picture to me"""
)
BOTH = (
    "{0}? then segment {1}",
    "{0}? and mask {1}",
    "{0}, and segment {1}",
    "{0}? now mark {1}",
    "{0} and mask {1}",
    "{0}, then highlight {1}",
    "{0}? show {1}",
    "{0}? also mark {1}",
    "{0}? I also need a mask of {1}",
    "{0}? please also segment {1}",
    "{0}? draw a mask over {1}",
    "{0}? and please show me where. mark {1}",
    "{0}? after that segment {1}",
    "{0}? cut {1} out, too",
)
TWO = (
    "find {} and {}",
    "pick out {} and {}",
    "{} plus {}",
    "{} and also {}",
    "the mask of {} and the mask of {}",
    "one mask for {} and another for {}",
    "mark {}. also mark {}",
    "show {}, and after that {}",
    "{} then {}",
    "{} & {}",
    "get {} and {}",
    "mask {} & {}",
    "circle {} and {}",
    "locate {} and {}",
    "I'd like {} and {}",
    "could you mark {} and {}?",
    "where are {} and {}? mark them",
    "{} / {}",
    "choose {} and {}",
    "detect {} and {}",
)
ASK_ATTRIBUTE = {
    "colour": listed(
        """what is the colour of {}?; what's the color of {}?; {} colour?; which colour is {}?; tell me the colour of
{}; say what colour {} is; colour of {}; do you know the colour of {}?; in which colour is {}?; {}: what
colour?; what colour does {} have?; which color has {}?; name the colour of {}"""
    ),
    "shape": listed(
        """what is the shape of {}?; which shape is {}?; what form does {} have?; what kind of shape is {}?; tell me
the shape of {}; what shape has {}?; which shape does {} have?; shape of {}; name the shape of {}"""
    ),
    "size": listed(
        """what is the size of {}?; which size does {} have?; is {} big or small?; how large is {}?; is {} small,
medium or large?; tell me the size of {}; what size does {} have?; size of {}"""
    ),
    "material": listed(
        """what's {} made of?; which material is {}?; what is {} made from?; what is the material of {}?; tell me the
material of {}; what material does {} have?; what stuff is {} made of?"""
    ),
    "texture": listed(
        """what is the pattern on {}?; which pattern does {} have?; how is {} patterned?; tell me the pattern of {};
what kind of pattern is on {}?; what pattern is on {}?; pattern of {}; is {} plain or does it have a
pattern?"""
    ),
}
HELLO = listed(
    """howdy; greetings; hey there; good afternoon; morning; hi bot; hello bot; yo; hiya; hi!; hey!; hello friend; nice
to meet you; good day; what's up?; how are you?; how is it going?; hello again; how do you do?; hello, model; hi,
good to see you; welcome back"""
)
THANKS = listed(
    """thx; ty; thank you so much; many thanks; thanks!; thank you!; great; awesome; cool; excellent; very good;
perfect; wonderful; amazing; that's great; that's right; correct; good; ok; okay; ok thanks; fine; super; nice
work; good work; great job; that was helpful; that helps; looks good; I like it; love it; that's it; you are
right; got it; alright; brilliant; lovely; I appreciate it; thanks for your help; thank you, that's what I
wanted; nice one; wow; impressive"""
)
WHO = listed(
    """what's your name?; tell me about yourself; what model are you?; which model is this?; what kind of model are
you?; what do I call you?; do you have a name?"""
)
HELP = listed(
    """what do you do?; what can you tell me?; how do I use you?; how do I use this?; what are your skills?;
instructions; usage; what should I ask?; what questions can I ask?; how can I get a mask?; how do I get a mask?;
what else can you do?; help me; help please; I need help; I don't know what to ask; what is this app?; what are
you good at?; what are my options?; show me an example; how do I start?"""
)
BYE = listed(
    """bye bye; see you later; good night; see you soon; that's all; that is all, thanks; I'm done; talk to you later;
take care; good bye; until next time; I have to go"""
)
UNDO = listed(
    """undo it; remove this; remove this mask; delete this; get rid of it; get rid of the mask; take the mask away;
take it away; scrap that; discard it; discard the mask; drop it; drop the mask; clear it; reset; start over;
please undo; can you undo that?; can you remove it?; one step back; roll back; delete all masks; remove all
masks; hide the mask; unselect it; deselect it; no, undo that; oops, undo; I want it gone"""
)
SEGMENT_IT = listed(
    """mark it please; mask it please; please segment it; please mark it; get it; pick it; circle it; and now mark it;
show it to me; where? mark it; draw it; draw a mask on it; give me its mask; its mask; its outline; give me its
outline; can you mark it?; can you mask it?; could you outline it?; ok segment it; ok mark it; great, mark it;
good, now mask it; now cut it out; crop it; segment that; mark that; segment that one; mark that one; that one;
I want a mask of it; make a mask of it; highlight it please; point it out; locate it; find it; the mask of it"""
)
# Synonyms that words.py lacks.
SYNONYMS = {
    "ball": ("marble", "round thing"),
    "cube": ("square block",),
    "block": ("cuboid", "bar", "rectangular block"),
    "cylinder": ("pipe", "roll", "round column"),
    "ring": ("torus", "circle", "loop"),
    "capsule": ("lozenge", "rounded tube"),
    "thing": ("piece", "toy", "solid"),
    "small": ("smallish", "minute"),
    "medium": ("mid-sized", "middle-sized"),
    "large": ("massive", "gigantic", "bulky"),
    "matte": ("matt", "non-shiny", "flat-coloured"),
    "shiny": ("gleaming", "reflective", "lacquered"),
    "metal": ("steel", "chrome"),
    "striped": ("lined", "banded"),
    "dotted": ("speckled",),
    "checked": ("chequered", "checkerboard"),
    "red": ("scarlet", "crimson"),
    "yellow": ("lemon yellow",),
    "green": ("lime green",),
    "blue": ("navy blue", "deep blue"),
    "purple": ("lilac", "mauve"),
    "pink": ("rosy", "light pink"),
    "brown": ("chocolate brown",),
    "white": ("snow white",),
    "cyan": ("aqua", "teal"),
}
