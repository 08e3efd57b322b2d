"""Fixtures for more than one test file."""

import pytest

from training.tests.argenseg_checkpoint import write_checkpoint


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """A complete ARGenSeg checkpoint."""
    folder = tmp_path_factory.mktemp("checkpoint")
    write_checkpoint(folder)
    return folder
