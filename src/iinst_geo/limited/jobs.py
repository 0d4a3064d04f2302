"""What a process with limits can be asked to do."""

from __future__ import annotations

from typing import IO

from iinst_geo.limited import own_data, register, workbook
from iinst_geo.limited.limits import MOST_ASKED_BYTES
from iinst_geo.limited.messages import receive, send

JOBS = {
    own_data.JOB: own_data.work,
    register.JOB: register.work,
    workbook.JOB: workbook.work,
}


def do(source: IO[bytes], sink: IO[bytes]) -> None:
    """Do the job that is asked for, tell how far it is, and send what it gives."""
    (job, asked), parts = receive(source, MOST_ASKED_BYTES)
    answer, made = JOBS[job](asked, parts, lambda share: send(sink, float(share)))
    send(sink, answer, made)
