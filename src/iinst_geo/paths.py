"""Where the files that come with the package are."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def built_in_data_folder() -> Path:
    """Return the folder of the built-in data: in the wheel, else in the source tree."""
    packed = HERE / "data"
    return packed if packed.is_dir() else HERE.parents[1] / "data"


def changelog_file() -> Path:
    """Return the list of changes: in the wheel, else in the source tree."""
    packed = HERE / "CHANGELOG.md"
    return packed if packed.is_file() else HERE.parents[1] / "CHANGELOG.md"
