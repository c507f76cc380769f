"""What is said of a load that is under way."""

import pytest

from bot.load.errors import Running
from bot.texts.loading import busy, progress


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("reading the proof set",), "reading the proof set …"),
        (("batches checked", 384, 2560), "batches checked: 384 of 2,560"),
        (("downloading", 12_300_000, None, "bytes"), "downloading: 12.3 MB"),
    ],
)
def test_a_second_load_reads_how_far_the_first_one_is(told, said):
    running = Running(4711, "a<b", "2026-11-29T23:13:55Z")
    running.tell(*told)
    assert progress(running) == f"Loading a&lt;b\n{said}\n\n/cancel stops it."
    now = said.removesuffix(" …")
    assert f" UTC. At the moment: {now}. Wait for its dry run" in busy(running)
