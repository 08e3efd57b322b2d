"""A converted sentencepiece model has the same ids as sentencepiece, and special tokens have their fixed ids."""

import io
import json
import random

import pytest
from tokenizers import Tokenizer

from training.argenseg.checkpoint import Refused
from training.argenseg.tokenizer import TOKENS, tokenizer_json
from training.scenes.language import corpus

sentencepiece = pytest.importorskip("sentencepiece")


@pytest.fixture(scope="module", params=[False, True], ids=["no blank in front", "a blank in front"])
def folder(tmp_path_factory, request):
    out, model = tmp_path_factory.mktemp("sp"), io.BytesIO()
    texts = [*corpus(random.Random(0), 3000), "你是书生·万象，英文名是InternVL。", "naïve café"]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=700,
        model_type="bpe",
        byte_fallback=True,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        add_dummy_prefix=request.param,
        remove_extra_whitespaces=False,
        normalization_rule_name="identity",
        character_coverage=0.9995,
        minloglevel=2,
    )
    (out / "tokenizer.model").write_bytes(model.getvalue())
    return out


def test_text_has_the_ids_that_sentencepiece_gives(folder):
    mine, theirs = (
        Tokenizer.from_str(tokenizer_json(folder)),
        sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model")),
    )
    texts = [
        *corpus(random.Random(1), 200),
        " leading blank",
        "two  blanks",
        "ünïcode 北京 🐟",
        "tab\tand\nnewline",
        "",
        "a",
        "CAPITALS and 12345",
    ]
    for text in texts:
        assert mine.encode(text, add_special_tokens=False).ids == theirs.encode(text), text
        assert mine.decode(theirs.encode(text)) == text, text


def test_special_tokens_keep_their_ids_inside_text(folder):
    mine = Tokenizer.from_str(tokenizer_json(folder))
    ids = mine.encode("<s><|im_start|>user\n<img><IMG_CONTEXT></img>hi<|im_end|>", add_special_tokens=False).ids
    assert [i for i in ids if i >= 92542] == [
        TOKENS[t] for t in ("<|im_start|>", "<img>", "<IMG_CONTEXT>", "</img>", "<|im_end|>")
    ] and ids[0] == 1


def test_the_tokenizer_json_of_a_folder_is_used_unchanged_if_it_has_the_tokens(folder, tmp_path):
    (tmp_path / "tokenizer.json").write_text(tokenizer_json(folder))
    assert tokenizer_json(tmp_path) == tokenizer_json(folder)


def test_an_added_token_of_the_folder_replaces_the_sentencepiece_entry_with_its_id(folder, tmp_path):
    (tmp_path / "tokenizer.model").write_bytes((folder / "tokenizer.model").read_bytes())
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "added_tokens_decoder": {
                    "600": {"content": "<|plugin|>", "special": True},
                    "92542": {"content": "<|im_end|>", "special": True},
                }
            }
        )
    )
    mine = Tokenizer.from_str(tokenizer_json(tmp_path))
    assert (
        mine.encode("a<|plugin|>b", add_special_tokens=False).ids.count(600) == 1
        and mine.id_to_token(600) == "<|plugin|>"
    )


@pytest.mark.parametrize(
    "files, message",
    [
        ({"added_tokens.json": json.dumps({"<ge_start>": 92600})}, "does not know <ge_start> under the ids"),
        ({"tokenizer.json": '{"version": "1.0", "trunc'}, "was not downloaded to its end"),
    ],
)
def test_a_tokenizer_that_does_not_fit_the_model_is_refused(tmp_path, files, message):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(Refused, match=message):
        tokenizer_json(tmp_path)
