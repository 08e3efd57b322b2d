"""The reference libraries still compute the committed fixtures."""

import json
import tempfile
import unittest
from pathlib import Path

from training import make_dataset_fixtures as fixtures

COMMITTED = Path(__file__).parents[2] / "test" / "fixtures" / "datasets"


class DatasetFixtures(unittest.TestCase):
    def test_the_libraries_compute_the_committed_numbers(self) -> None:
        expected = json.loads((COMMITTED / "expected.json").read_text())
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(fixtures.referring(Path(folder)), expected["refs"])
            self.assertEqual(fixtures.reason_seg(Path(folder)), expected["reasonseg"])
        self.assertEqual(json.loads(json.dumps(fixtures.pairs())), expected["pairs"])
