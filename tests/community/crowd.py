"""Many accounts with files of one tree, a few with files of others: who sends what, in which order, and what each reads."""

import functools
import json
import random
from dataclasses import dataclass, replace

from exchanges.builders import build_hotcoin
from exchanges.builders.build_okx_poseidon import account, cut, grown, leaf, text

from bot.inspection.answer import FileQuestion
from bot.inspection.child import work

ANOTHER = "Files with another root were sent here too."
SAME_LEAF = "A file with the same leaf was sent from another account too."


@dataclass(frozen=True)
class Tree:
    """A whole tree: its root, and of each client the file, the leaf and, where they are made up, what is secret in it."""

    root: str
    files: tuple[bytes, ...]
    leaves: tuple[str, ...]
    ids: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()


@functools.cache
def okx_tree(clients: int, seed: int) -> Tree:
    """Grow a tree as OKX's; `clients`: a multiple of 8."""
    chance = random.Random(seed)
    people = [account(chance, 3) for _ in range(clients)]
    lower, upper, root = grown(people, 8, 4)
    files = (json.dumps(cut(people, lower, upper, place, 4)).encode() for place in range(clients))
    return Tree(
        text(root),
        tuple(files),
        tuple(text(leaf(person)) for person in people),
        tuple(person["id"] for person in people),
        tuple(amount for person in people for side in ("equity", "debt") for amount in person[side]),
    )


@functools.cache
def hotcoin_tree(clients: int) -> Tree:
    """Grow a tree as Hotcoin's, whose hashes cover the audit: trees of other sizes are of the same audit."""
    made = [build_hotcoin.files(place, clients) for place in range(clients)]
    files = tuple(json.dumps(proof).encode() for proof, _ in made)
    return Tree(made[0][1]["root"], files, tuple(proof["self"]["leafHash"] for proof, _ in made))


@functools.cache
def looked_at(data: bytes):
    """Return what the child process answers about a file, without starting one, and without the path for the picture."""
    return replace(work(FileQuestion((len(data), None)), data), drawing=None)


def look_here(bot_session, through_children: int = 0) -> None:
    """Let the running bot look at files in this process, but the first ones in processes of their own, which say the same."""
    queue, left = bot_session.run.services.inspections, [through_children]
    in_child = queue.inspect

    async def inspect(user, fetch, request, *, published=False):
        data, _ = await fetch()
        found = looked_at(data)
        if left[0]:
            left[0] -= 1
            in_another = await in_child(user, fetch, request, published=published)
            assert found == replace(in_another, drawing=None)
        return found

    queue.inspect = inspect


@dataclass(frozen=True)
class Sending:
    """One account sends one file."""

    turn: int
    account: int
    data: bytes


@dataclass(frozen=True)
class Cast:
    """Accounts 0 … `normal` - 1 hold a file each of one tree; behind them come those of a second and of a third root."""

    normal: int
    second: int
    third: int
    trees: tuple[Tree, Tree, Tree]
    share: bool = False  # in the odd run the last normal account sends the file of the one before it

    @property
    def accounts(self) -> int:
        return self.normal + self.second + self.third

    def sendings(self, *, odd: bool, seed: int = 7) -> list[Sending]:
        """Return who sends what: everyone once in an order of chance, then every eighth and the last two again."""
        first = random.Random(seed).sample(range(self.accounts), self.accounts)
        again = [one for one in first if one % 8 == 0 or self.normal - 2 <= one < self.normal]
        planned = [(0, one) for one in first] + [(1, one) for one in again]
        files = {one: self._file(one, odd=odd) for one in first}
        return [Sending(turn, one, files[one]) for turn, one in planned if odd or one < self.normal]

    def _file(self, one: int, *, odd: bool) -> bytes:
        if one < self.normal:
            shares = odd and self.share and one == self.normal - 1
            return self.trees[0].files[one - shares]
        one -= self.normal
        return self.trees[1].files[one] if one < self.second else self.trees[2].files[one - self.second]


async def play(bot_session, cast: Cast, *, odd: bool) -> dict[tuple[int, int], str]:
    """Let everyone send; return what each was answered, as HTML, by turn and account."""
    sandbox = bot_session.sandbox
    people = [sandbox.add_user("Somebody", started=True) for _ in range(cast.accounts)]
    heard = {}
    for sending in cast.sendings(odd=odd):
        person = people[sending.account]
        sent = await person.send_document("proof.json", sending.data)
        answer = await sandbox.next_message(person, after=sent, timeout=60)
        assert answer.reply_to == sent.message_id
        heard[sending.turn, sending.account] = answer.html
    return heard
