"""The real rosters beside the project: `../shared/data`, or where ENTENTE_SHARED_DATA says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ENTENTE_SHARED_DATA") or ROOT.parent / "shared" / "data")
MISSING = f"The real rosters are missing: expected them in {DATA}. Set ENTENTE_SHARED_DATA to the folder that holds them."


def shared(*parts: str) -> Path:
    """A file of the real data; the test fails with one clear line when it is not there."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.fail(MISSING, pytrace=False)
    return path


def files(folder: str, ending: str) -> list[str]:
    """Names for parametrizing; one that cannot exist when the folder is missing, so that the test fails clearly."""
    return sorted(path.name for path in (DATA / folder).glob(f"*{ending}")) or ["missing"]
