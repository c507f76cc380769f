"""One conversation of each user, each answer held against what is known from the ledger."""

from bot.demo.following import follow_six_exchanges
from bot.demo.other_exchange import another_exchanges_proof
from bot.demo.publications import Community
from bot.demo.walk import Walk
from bot.sandbox import SandboxMessage
from porcore.exit_codes import ExitCode
from porcore.verification.verdict import TrustAnchor, verify_file

__all__ = ["GROUP_INTERVAL", "walk_through"]

_UNCHECKED = "not checked"  # said where the libraries for signatures are missing
GROUP_INTERVAL = 1  # seconds between two answers in the demo's group

_OPERATOR = """\
Olga runs the bot for the exchange. At the end of each month she takes a snapshot of the ledger: what the exchange owes to
each client at that moment, and the wallets it says it holds. Two months are published already; she loads the third."""
_CUSTOMER = """\
Alice is a client. On the exchange's page she found her Hashed Client ID: 64 digits that stand for her account without
naming her. She wants to know whether she was counted, with the right balances."""
_STRANGER = """\
Carl trusts neither the bot nor the exchange. He has the two files that Alice got, and the statement id from somewhere else.
A statement is what the exchange has committed to, and its id changes if anything in it does."""
_ELSEWHERE = """\
Alice has an account at another, made-up exchange too, which gives its clients a proof file in a format that OKX published in
2022. She sends the file to the same bot, and then the root that the exchange shows on its own page."""
_COMMUNITY = """\
Bob asks in a group: does the exchange hold what it owes? Everyone can read the answer, so it shows no one's balances."""


async def walk_through(walk: Walk, community: Community) -> list[str]:
    """Walk as operator, customer, stranger and community; return what was not as it should be."""
    try:
        for name in walk.clients.bundles[:-1]:
            await walk.publish(await walk.dry_run(name))
        await _operator(walk)
        await _customer(walk)
        await _another_exchange(walk)
        await _community(walk)
        await follow_six_exchanges(walk, community)
    except (TimeoutError, LookupError) as error:
        # Without this answer there is nothing to go on from.
        walk.expect(f"an answer comes: {error}", held=False)
    return walk.wrong


async def _operator(walk: Walk) -> None:
    walk.script.chapter("The operator publishes a snapshot", _OPERATOR)
    name = walk.clients.bundles[-1]
    walk.script.said("Olga", f"/load {name}")
    dry_run = await walk.dry_run(name)
    walk.script.answered(dry_run)
    walk.expect("the dry run counts the clients of the ledger", f"{walk.clients.holders:,}" in dry_run.text)
    counted = "Signatures: " in dry_run.text or _UNCHECKED in dry_run.text
    walk.expect("and the wallets with a signature", counted)
    _, listed = await walk.send(walk.customer, "/snapshots")
    walk.expect("no one sees the snapshot before Publish", walk.clients.moments[-1] not in listed.text)
    walk.script.said("Olga", "presses [Publish]")
    walk.script.answered(await walk.publish(dry_run))
    _, listed = await walk.send(walk.customer, "/snapshots")
    walk.expect("after Publish everyone sees it", walk.clients.moments[-1] in listed.text)
    refused = await walk.ask(walk.customer, f"/load {name}")
    walk.expect("for everyone else /load is an unknown command", "do not know this command" in refused.text)


async def _customer(walk: Walk) -> None:
    walk.script.chapter("A customer asks in a private chat", _CUSTOMER)
    alice, client = walk.customer, walk.clients.holds_all
    typo = await walk.ask(alice, client[:-1])
    walk.expect("a digit too few is counted, not guessed", "63" in typo.text)
    answer = await walk.ask(alice, client, unfold=True)
    walk.expect("she is included", answer.text.startswith("✅ Included"))
    for symbol, balance in walk.clients.balances.items():
        walk.expect(f"{symbol} is the ledger's {balance}", _says(answer.text, symbol, balance))
    picture = await walk.press(alice, answer, f"Check {next(iter(walk.clients.balances))}")
    walk.expect("her path to the total comes as a picture", picture.photo)
    tree = await walk.press(alice, answer, "Your path, in full")
    walk.expect("the tree comes as a page", tree.document and tree.document.name.endswith(".html"))
    proof = await walk.press(alice, answer, "Proof file")
    page = await walk.sandbox.next_message(alice, after=proof, timeout=walk.patience)
    walk.script.answered(page)
    walk.expect("the page that checks it comes along", page.document and page.document.name == "verify.html")
    older = await walk.ask(alice, f"{client.upper()} {walk.clients.days[0]}")
    walk.expect("an older date names the older snapshot", walk.clients.moments[0] in older.text[:80])
    nobody = await walk.ask(alice, "0x" + "5e" * 32)
    walk.expect("an id without a balance is explained", nobody.text.startswith("❌ Not found"))
    _stranger(walk, proof)


def _stranger(walk: Walk, proof: SandboxMessage) -> None:
    """The same proof file, judged without the bot."""
    walk.script.chapter("A stranger checks without the bot", _STRANGER)
    document = proof.document
    walk.expect("there is a proof file", document and document.name == "proof.json")
    if document is None:
        return
    statement_id = proof.text.partition("--statement-id ")[2].split()[0]
    walk.script.said("Carl", f"porcore verify proof.json --statement-id {statement_id}")
    verdict = verify_file(document.data, TrustAnchor(statement_id=statement_id))
    walk.script.printed(verdict.lines)
    walk.expect("the proof holds under the statement id", verdict.exit_code is ExitCode.VERIFIED)
    walk.script.said("Carl", "puts one more digit before a balance in the file, and checks again")
    lie = document.data.replace(b'"balance":"', b'"balance":"9', 1)
    refuted = verify_file(lie, TrustAnchor(statement_id=statement_id))
    walk.script.printed([refuted.headline])
    walk.expect("the lie is refuted, naming asset, level and step", refuted.exit_code is ExitCode.REFUTED)
    walk.script.said("Carl", "porcore verify proof.json")
    alone = verify_file(document.data, TrustAnchor())
    walk.script.printed([alone.headline])
    walk.expect("without a statement id nothing more is claimed", alone.exit_code is ExitCode.CONSISTENT)


async def _another_exchange(walk: Walk) -> None:
    walk.script.chapter("A customer brings another exchange's proof", _ELSEWHERE)
    alice, (file, root) = walk.customer, another_exchanges_proof()
    sent, alone = await walk.show_file(alice, "merkle_proof_file.json", file)
    picture = await walk.after(alice, alone)
    walk.expect(
        "alone it is consistent with itself, and no more is claimed",
        "consistent with itself only" in alone.text,
    )
    walk.expect("her balances are those of the file", "0.25 BTC, 3.1 ETH, 1,200.5 USDT" in alone.text)
    walk.expect("the format's weak points are named", "Sum-only parents" in alone.text)
    walk.expect("her path is drawn", picture.photo)
    walk.script.said("Alice", f"replies to her file: root {root}")
    again = await alice.send(f"root {root}", reply_to=sent)
    compared = await walk.after(alice, again)
    walk.script.answered(compared)
    walk.expect("under the published root it holds", compared.text.startswith("✅"))
    walk.expect("and the weak points are still named", "Sum-only parents" in compared.text)
    await walk.after(alice, compared)
    _, refuted = await walk.show_file(alice, "changed.json", file.replace(b'"3.1"', b'"9.1"', 1))
    walk.expect("a changed balance is found, at your own leaf", "Level 0: your leaf is" in refuted.text)


async def _community(walk: Walk) -> None:
    walk.script.chapter("A community asks in its group", _COMMUNITY)
    bob, group = walk.member, walk.group
    answer = await walk.ask(bob, "/reserves", chat=group)
    walk.expect("the difference from 100% comes as a picture", answer.photo)
    details = await walk.press(bob, answer, "Details")
    rows = [line.split() for line in details.text.splitlines()]
    rows = [row for row in rows if len(row) > 1 and row[0] in walk.clients.balances and "%" in row[1]]
    walk.expect("and in words", len(rows) == len(walk.clients.balances))
    twice = all(len(row) == 3 for row in rows)
    walk.expect(
        "each ratio as claimed and as signed, or that it is not known", twice or _UNCHECKED in details.text
    )
    walk.expect("as a reply to whoever asked", answer.reply_to is not None)
    walk.clock.pass_by(2 * GROUP_INTERVAL)
    wallets = await walk.press(bob, answer, next(one for one in answer.labels if "Wallets" in one))
    walk.expect("wallets have links to public explorers", 'href="https://' in wallets.html)
    told = all(
        level in wallets.text for level in ("without a signature", "signed" if twice else "not checked")
    )
    walk.expect("a wallet with a signature is told from one without", told)
    walk.clock.pass_by(2 * GROUP_INTERVAL)
    walk.script.said("Bob", f"/verify {walk.clients.holds_all}")
    shown, warning = await walk.send(bob, f"/verify {walk.clients.holds_all}", chat=group)
    walk.script.answered(warning)
    walk.expect("an id in a group is deleted", walk.sandbox.refresh(shown).deleted)
    walk.expect("and never answered", walk.clients.holds_all not in warning.text)
    too_soon = await bob.send("/reserves BTC", chat=group)
    await walk.send(bob, "/help")  # updates come in order: the bot has seen the one before, too
    replies = [message.reply_to for message in walk.sandbox.history(group) if message.from_bot]
    walk.expect("a second question in the same second was left alone", too_soon.message_id not in replies)


def _says(text: str, symbol: str, balance: str) -> bool:
    """Tell whether the table of balances has a row of this asset with this balance."""
    return any(line.split()[:2] == [symbol, balance] for line in text.splitlines())
