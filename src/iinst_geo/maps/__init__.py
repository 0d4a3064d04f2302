"""Maps of a network; the only part of the package that knows pydeck."""
