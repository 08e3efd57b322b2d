"""How a manifest is written."""

import json

from training.manifest_file import COLUMNS, changed_manifest, json_text, write_answer, write_manifest

NAMES = [{"words": [f"name {i}", "ünder"], "forms": [], "raises": True} for i in range(40)]
MANIFEST = {"id": "x", "list": [], "none": None, "answer": {"names": NAMES, "weight": 2.0}, "text": "a" * 200}


def test_the_text_is_the_same_json_in_short_lines_where_it_can_be_split():
    text = json_text(MANIFEST)
    assert json.loads(text) == MANIFEST
    lines = text.split("\n")
    assert [line for line in lines if len(line) > COLUMNS] == [f'  "text": "{"a" * 200}"']
    assert '      {"words": ["name 7", "ünder"], "forms": [], "raises": true},' in lines


def test_a_change_of_one_rule_leaves_the_others(tmp_path):
    write_manifest(tmp_path, MANIFEST)
    write_answer(tmp_path, weight=3)
    with changed_manifest(tmp_path) as manifest:
        assert manifest == {**MANIFEST, "answer": {"names": NAMES, "weight": 3}}
