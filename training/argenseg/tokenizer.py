"""The tokenizer of an ARGenSeg checkpoint as tokenizer.json: its own when the folder has one, InternLM2's sentencepiece model converted, or,
where a folder has neither (checkpoints for tests), one that spells every byte: id = 3 + byte."""
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers

from training.argenseg.checkpoint import Refused

TOKENS = {
    "<unk>": 0, "<s>": 1, "</s>": 2, "<|im_end|>": 92542, "<|im_start|>": 92543, "<img>": 92544, "</img>": 92545, "<IMG_CONTEXT>": 92546, "<quad>": 92547, "</quad>": 92548,
    "<ref>": 92549, "</ref>": 92550, "<box>": 92551, "</box>": 92552, "<mask>": 92553, "<ge_start>": 92554, "<ge_end>": 92555, "<MASK_CONTEXT>": 92556,
}

BLANK = "\u2581"  # how sentencepiece writes a blank


def write_tokenizer(folder: Path, out: Path) -> None:
    if (folder / "tokenizer.json").exists():
        out.write_text((folder / "tokenizer.json").read_text())
    elif (folder / "tokenizer.model").exists():
        write(*sentencepiece_vocabulary(folder / "tokenizer.model"), out)
    else:
        print("no tokenizer in the folder: text is spelled byte by byte (id = 3 + byte)")
        write({"<unk>": 0, "<s>": 1, "</s>": 2, **{f"<0x{byte:02X}>": 3 + byte for byte in range(256)}}, [], False, out)
    check(out)


def sentencepiece_vocabulary(path: Path) -> tuple[dict[str, int], list[tuple[str, str]], bool]:
    """(Pieces -> ids, the merges that rebuild them in the order of their scores, whether a blank is put in front of a text)."""
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


def write(vocabulary: dict[str, int], merges: list[tuple[str, str]], prefix: bool, out: Path) -> None:
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if any(BLANK in piece for piece in vocabulary):
        tokenizer.normalizer = normalizers.Sequence([*([normalizers.Prepend(BLANK)] if prefix else []), normalizers.Replace(" ", BLANK)])
        tokenizer.decoder = decoders.Sequence([decoders.Replace(BLANK, " "), decoders.ByteFallback(), decoders.Fuse(), *([decoders.Strip(" ", 1, 0)] if prefix else [])])
    else:
        tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    data = json.loads(tokenizer.to_str())
    # Written by hand, because the library would number added tokens behind its own vocabulary.
    data["added_tokens"] = [
        {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for token, i in sorted(TOKENS.items(), key=lambda item: item[1])
    ]
    data["model"]["vocab"] |= TOKENS
    out.write_text(json.dumps(data, ensure_ascii=False))


def check(path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(path))
    wrong = [token for token, i in TOKENS.items() if tokenizer.token_to_id(token) != i]
    if wrong:
        raise Refused(f"The tokenizer does not know {', '.join(wrong[:4])} under the ids that the model was trained with.")
