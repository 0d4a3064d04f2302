"""Whether a limit is kept."""


def verdict(is_within: bool) -> str:  # noqa: FBT001
    """Say plainly whether a limit is kept."""
    return "[green]kept[/]" if is_within else "[bold red]MISSED[/]"
