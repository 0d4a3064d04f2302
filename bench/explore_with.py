"""The explorer's own main script, timed, with another map in its place if asked."""

from time import perf_counter

from bench import rivals, served
from iinst_geo.ui.server.routes import MAIN_SCRIPT

rivals.take_the_map_s_place()
started = perf_counter()
names: dict[str, object] = {"__name__": "__main__", "__file__": str(MAIN_SCRIPT)}
exec(served.main_code(), names)  # noqa: S102
# A run that a click cut short does not come here, and is not counted.
served.note(rivals.name_of_map(), perf_counter() - started)
