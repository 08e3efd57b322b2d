"""The text tokenizer, a small byte-level BPE that can encode any text; the special tokens and the prompt of our own
bundles."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from training.scenes.language import corpus
from training.scenes.places import REGIONS

SPECIAL = ("<pad>", "<s>", "<end>", "<context>", "<user>", "<assistant>", "<img>", "</img>", "<seg>", "</seg>")
TEMPLATE = {
    "begin": "<s>",
    "system": "",
    "user": "<user>{text}",
    "assistant": "<assistant>{text}<end>",
    "reply": "<assistant>",
    "image": "<img>{context}</img>",
    "imagePlacement": "after-last-user",
    "imageAttention": "bidirectional",
    "regions": REGIONS,
}


def train_text_tokenizer(size: int, seed: int = 0, texts: int = 60_000) -> Tokenizer:
    """Byte-level BPE with exactly `size` entries, reserved tokens included, trained on about `texts` training texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.normalizer = normalizers.NFC()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(random.Random(seed), texts), trainer)
    missing = size - tokenizer.get_vocab_size()
    tokenizer.add_special_tokens([f"<reserved{i}>" for i in range(missing)])
    assert tokenizer.get_vocab_size() == size
    return tokenizer


def with_words(path: Path, words: Sequence[str], size: int) -> Tokenizer:
    """The tokenizer of a file, extended so that each word is one token, alone and inside a sentence. All other ids stay
    the same. The new merges have the lowest priority, so other words keep their tokens."""
    described = json.loads(path.read_text())
    vocabulary, merges = described["model"]["vocab"], described["model"]["merges"]
    tokenizer = load_tokenizer(path)
    forms = [form for word in words for form in (f" {word}", word)]
    # A merge can change the tokens of a later word, so this repeats until every word is one token.
    while split := [
        pieces for form in forms if len(pieces := tokenizer.encode(form, add_special_tokens=False).tokens) > 1
    ]:
        for whole, *rest in split:
            for piece in rest:
                if [whole, piece] not in merges:
                    merges.append([whole, piece])
                    vocabulary.setdefault(whole + piece, len(vocabulary))
                whole += piece
        tokenizer = Tokenizer.from_str(json.dumps(described))
    tokenizer.add_special_tokens([f"<reserved{i}>" for i in range(size - tokenizer.get_vocab_size())])
    assert tokenizer.get_vocab_size() == size, f"{tokenizer.get_vocab_size()} tokens do not fit into {size}"
    return tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    return Tokenizer.from_file(str(path))


def special_ids(tokenizer: Tokenizer) -> dict[str, int]:
    return {name: tokenizer.token_to_id(name) for name in SPECIAL}
