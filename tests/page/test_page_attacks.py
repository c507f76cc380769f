"""Every attack vector through the page: the answer it must get, in the words of the command line."""

import pytest
from attacks.vectors import vectors

from porcore import judge

pytestmark = pytest.mark.browser


async def test_every_attack_gets_its_answer(opened):
    attacks = vectors()
    answers = await opened.judge_all(b"", [(0, 0, attack.data, attack.given) for attack in attacks])
    for attack, (code, headline, lines, named) in zip(attacks, answers, strict=True):
        assert code == attack.exit_code, (attack.name, headline)
        assert named == (None if attack.step is None else [attack.step, *attack.place]), attack.name
        assert lines == list(judge(attack.data, attack.given).lines), attack.name
