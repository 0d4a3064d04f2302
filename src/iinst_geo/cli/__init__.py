"""The ``iinst-geo`` command: run the explorer, ask it, and take a view away."""

# Libraries that take long to load are imported inside the commands that use them, so
# that help and slips of typing are answered at once.

from iinst_geo.cli import explore, export, import_register, nearby, validate
from iinst_geo.cli.common import app

__all__ = [
    "app",
    "explore",
    "export",
    "import_register",
    "main",
    "nearby",
    "validate",
]


def main() -> None:
    """Run the command."""
    app()
