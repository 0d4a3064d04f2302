"""What answers to the questionnaire amount to: how far, how strong and how weak."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.questionnaire import Heading, read_questionnaire

HOW_JUDGED = (
    "The figure of a heading is the mean of its answered statements; the levels count "
    "from 0, not yet, to 3, leading others. Weakest are the headings with the lowest "
    "figure among those answered, strongest those with the highest. A heading at 3 is "
    "never called weak, one at 0 never strong."
)


@dataclass(frozen=True)
class HeadingProfile:
    """
    What the answers under one heading amount to.

    ``mean`` is that of the values (0 for the lowest level) of the statements answered,
    ``None`` while none is.
    """

    heading: Heading
    answered: int
    mean: float | None

    @property
    def total(self) -> int:
        """How many statements the heading has."""
        return len(self.heading.statements)

    @property
    def words(self) -> str:
        """The mean in words: ``1.5 of 3, between starting and established``."""
        if self.mean is None:
            return "Not answered"
        form = read_questionnaire()
        below = form.levels[int(self.mean)].name
        above = form.levels[min(int(self.mean) + 1, form.highest)].name
        step = below if self.mean.is_integer() else f"between {below} and {above}"
        return f"{figure(self.mean)} of {form.highest}, {step}"


def figure(mean: float) -> str:
    """Return a mean as it is written: ``2`` or ``1.25``, at most two decimals."""
    return f"{mean:.2f}".rstrip("0").rstrip(".")


def profile_of(answers: Answers) -> tuple[HeadingProfile, ...]:
    """Return the profile of each heading, in the form's order."""
    form = read_questionnaire()
    profiles = []
    for heading in form.headings:
        given = [answers.judgements.get(each.id) for each in heading.statements]
        values = [form.value_of[level] for level in given if level]
        mean = sum(values) / len(values) if values else None
        profiles.append(HeadingProfile(heading, len(values), mean))
    return tuple(profiles)


def progress(answers: Answers) -> tuple[int, int]:
    """Return how many statements are answered, and how many there are."""
    return len(answers.judgements), len(read_questionnaire().statements)


def weakest(answers: Answers) -> tuple[Heading, ...]:
    """
    Return the weakest headings: those with the lowest mean among the answered.

    A heading at the top of the scale is never weak.
    """
    return _at(answers, min, read_questionnaire().highest)


def strongest(answers: Answers) -> tuple[Heading, ...]:
    """
    Return the strongest headings: those with the highest mean among the answered.

    A heading at the bottom of the scale is never strong.
    """
    return _at(answers, max, 0)


def _at(
    answers: Answers, pick: Callable[[Iterable[float]], float], never: int
) -> tuple[Heading, ...]:
    given = {each.heading: each.mean for each in profile_of(answers)}
    means = [mean for mean in given.values() if mean is not None]
    # Equal means are equal numbers: a quotient of small integers is rounded once.
    found = pick(means) if means else never
    return tuple(
        heading for heading, mean in given.items() if mean == found and found != never
    )


def findings(answers: Answers) -> list[str]:
    """Return what the answers amount to, a sentence each; none while none is given."""
    answered, total = progress(answers)
    if not answered:
        return []
    weak, strong = weakest(answers), strongest(answers)
    lines = [f"{answered} of {total} statements answered."]
    judged = [each.heading for each in profile_of(answers) if each.answered]
    if len(judged) == 1:
        return [*lines, f"Only {_listed(judged)} is answered so far."]
    if weak == strong:
        return [*lines, "All headings answered so far stand level."]
    if strong:
        lines.append(f"Strongest: {_listed(strong)}.")
    if weak:
        lines.append(f"Weakest: {_listed(weak)}.")
    return lines


def _listed(headings: Iterable[Heading]) -> str:
    return ", ".join(heading.label for heading in headings)
