"""The explorer's own main script, timed, with another map in its place if asked."""

from time import perf_counter

from bench import rivals, served

rivals.take_the_map_s_place()
started = perf_counter()
exec(served.main_code(), {"__name__": "__main__"})  # noqa: S102
# A run that a click cut short does not come here, and is not counted.
served.note(rivals.name_of_map(), perf_counter() - started)
