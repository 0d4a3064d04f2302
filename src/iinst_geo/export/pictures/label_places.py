"""Where names can stand beside discs without covering one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Side = tuple[int, int]

GAP_PX = 4
# Right of its disc is where a name is looked for first.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels; up is more."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """Return the box of a size about a middle."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def inset(self, by: float) -> Box:
        """Return the box without a rim."""
        return Box(self.left + by, self.bottom + by, self.right - by, self.top - by)

    def meets(self, other: Box) -> bool:
        """Whether the two have a part in common; a common edge is none."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside altogether."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )


@dataclass(frozen=True)
class Name:
    """
    A name to place: the middle and radius of its disc, and its size; pixels.

    ``lean`` is -1 where it had better stand to the left.
    """

    x: float
    y: float
    radius: float
    width: float
    height: float
    lean: int = 1

    @property
    def disc(self) -> Box:
        """What the disc covers."""
        return Box.around(self.x, self.y, 2 * self.radius, 2 * self.radius)

    def places(self, sides: Sequence[Side]) -> Iterator[Box]:
        """Return where the name would stand on each side."""
        for across, up in sides:
            # Beside a corner of the disc, a name may come nearer than beside its edge.
            reach = (self.radius + GAP_PX) * (0.75 if across and up else 1)
            x = self.x + self.lean * across * (reach + self.width / 2)
            y = self.y + up * (reach + self.height / 2)
            yield Box.around(x, y, self.width, self.height)


def placed_labels(
    names: Sequence[Name],
    frame: Box,
    taken: Iterable[Box] = (),
    shunned: Sequence[Box] = (),
    sides: Sequence[Side] = SIDES,
) -> list[Box | None]:
    """
    Return each name the first place that is free, in the order of the names.

    Parameters
    ----------
    names
        Those that matter most first.
    frame
        What all must lie inside.
    taken
        What none may cover, such as all discs.
    shunned
        What is covered only if there is no other room, such as lines.
    sides
        Where to look, across and up from the disc, best first.

    Returns
    -------
    places
        One for each name, ``None`` where there is no room.
    """
    covered, found = list(taken), []
    for name in names:
        free = [
            place
            for place in name.places(sides)
            if frame.holds(place) and not any(map(place.meets, covered))
        ]
        clear = (place for place in free if not any(map(place.meets, shunned)))
        place = next(clear, free[0] if free else None)
        found.append(place)
        covered += [place] if place else []
    return found
