"""The tokenizer of an ARGenSeg checkpoint as tokenizer.json: the file of the folder; or InternLM2's sentencepiece
model, converted; or, in a folder without both (checkpoints for tests), one token for each byte, id = 3 + byte."""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers

from training.argenseg.checkpoint import Refused

TOKENS = {
    "<unk>": 0,
    "<s>": 1,
    "</s>": 2,
    "<|im_end|>": 92542,
    "<|im_start|>": 92543,
    "<img>": 92544,
    "</img>": 92545,
    "<IMG_CONTEXT>": 92546,
    "<quad>": 92547,
    "</quad>": 92548,
    "<ref>": 92549,
    "</ref>": 92550,
    "<box>": 92551,
    "</box>": 92552,
    "<mask>": 92553,
    "<ge_start>": 92554,
    "<ge_end>": 92555,
    "<MASK_CONTEXT>": 92556,
}

BLANK = "\u2581"  # sentencepiece's character for a blank


def tokenizer_json(folder: Path) -> str:
    """Raises Refused if a token of TOKENS has another id than in the training of the model."""
    if (folder / "tokenizer.json").exists():
        text = (folder / "tokenizer.json").read_text()
    elif (folder / "tokenizer.model").exists():
        text = build(*sentencepiece_vocabulary(folder / "tokenizer.model"), added_tokens(folder))
    else:
        print("no tokenizer in the folder: one token for each byte of a text (id = 3 + byte)")
        text = build(
            {"<unk>": 0, "<s>": 1, "</s>": 2, **{f"<0x{byte:02X}>": 3 + byte for byte in range(256)}},
            [],
            False,
            added_tokens(folder),
        )
    check(text)
    return text


def added_tokens(folder: Path) -> dict[int, dict]:
    """Id -> token: the tokens of the checkpoint's own files, and the tokens of the family that these do not list."""
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    out = {i: {"id": i, "content": token, **flags} for token, i in TOKENS.items()}
    config, listed = folder / "tokenizer_config.json", folder / "added_tokens.json"
    named = json.loads(config.read_text()).get("added_tokens_decoder", {}) if config.exists() else {}
    plain = json.loads(listed.read_text()) if listed.exists() else {}
    own = {
        int(i): {"id": int(i), **flags, **{key: token[key] for key in ("content", *flags) if key in token}}
        for i, token in named.items()
    }
    own = {i: {"id": i, "content": token, **flags} for token, i in plain.items()} | own
    # The files have precedence: a token that they list with another id must not appear twice.
    contents = {token["content"] for token in own.values()}
    return {i: token for i, token in out.items() if token["content"] not in contents} | own


def sentencepiece_vocabulary(path: Path) -> tuple[dict[str, int], list[tuple[str, str]], bool]:
    """(pieces -> ids, the merges that build the pieces, in the order of their scores, whether the model puts a blank in
    front of a text)."""
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    pieces = {model.id_to_piece(i): i for i in range(model.get_piece_size())}
    scores = {piece: model.get_score(i) for piece, i in pieces.items()}
    merges = []
    for piece in pieces:
        for cut in range(1, len(piece)):
            left, right = piece[:cut], piece[cut:]
            if left in pieces and right in pieces:
                merges.append((left, right, scores[piece]))
    merges.sort(key=lambda merge: (-merge[2], pieces[merge[0]], pieces[merge[1]]))
    return pieces, [(left, right) for left, right, _ in merges], model.encode("a", out_type=str)[0].startswith(BLANK)


def build(vocabulary: dict[str, int], merges: list[tuple[str, str]], prefix: bool, added: dict[int, dict]) -> str:
    # An added token replaces the piece with its id (InternLM2 has unused pieces for this).
    vocabulary = {piece: i for piece, i in vocabulary.items() if added.get(i, {}).get("content", piece) == piece}
    merges = [
        (left, right)
        for left, right in merges
        if left in vocabulary and right in vocabulary and left + right in vocabulary
    ]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if any(BLANK in piece for piece in vocabulary):
        tokenizer.normalizer = normalizers.Sequence(
            [*([normalizers.Prepend(BLANK)] if prefix else []), normalizers.Replace(" ", BLANK)]
        )
        tokenizer.decoder = decoders.Sequence(
            [
                decoders.Replace(BLANK, " "),
                decoders.ByteFallback(),
                decoders.Fuse(),
                *([decoders.Strip(" ", 1, 0)] if prefix else []),
            ]
        )
    else:
        tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    data = json.loads(tokenizer.to_str())
    # Set here, because the library would give added tokens ids after its own vocabulary.
    data["added_tokens"] = [token for _, token in sorted(added.items())]
    data["model"]["vocab"] |= {token["content"]: i for i, token in added.items()}
    return json.dumps(data, ensure_ascii=False)


def check(text: str) -> None:
    try:
        tokenizer = Tokenizer.from_str(text)
    except Exception as error:  # the library raises nothing more precise
        raise Refused(
            f"The tokenizer cannot be read: it is damaged or was not downloaded to its end ({error})."
        ) from None
    wrong = [token for token, i in TOKENS.items() if tokenizer.token_to_id(token) != i]
    if wrong:
        raise Refused(
            f"The tokenizer does not know {', '.join(wrong[:4])} under the ids that the model was trained with."
        )
