"""A community that follows six exchanges: what the bot says of those that publish something in a format of their own."""

from bot.demo.publications import MAKER, Community
from bot.demo.walk import Walk

__all__ = ["follow_six_exchanges"]

_FOLLOWING = """\
Bob's group has accounts at six more exchanges, and none of them uses the bot's own format. Olga, who runs a bot for the group now,
loads what they published: roots, totals and wallets as claims, BitMEX's list of all leaves, and a list of balances from which a
tree was rebuilt. The wallet lists of OKX and HTX are real ones; every total, root and client here is made up."""
_INTERVAL = 2.0  # seconds that pass between two questions in the group


async def follow_six_exchanges(walk: Walk, community: Community) -> None:
    """Load, ask and compare. Raises TimeoutError or LookupError when an answer does not come."""
    walk.script.chapter("A community follows six exchanges", _FOLLOWING)
    await _load(walk, community)
    await _ask(walk)
    await _customer(walk, community)


async def _load(walk: Walk, community: Community) -> None:
    first, *others = community.bundles
    walk.script.said("Olga", f"/load {first}")
    dry_run = await walk.dry_run(first)
    walk.script.answered(dry_run)
    walk.expect("the dry run names the exchange and its source", "okx.com" in dry_run.text)
    walk.script.said("Olga", "presses [Publish]")
    walk.script.answered(await walk.publish(dry_run))
    for name in others:
        walk.script.said("Olga", f"/load {name}, and presses [Publish]")
        await walk.publish(await walk.dry_run(name))


async def _ask(walk: Walk) -> None:
    bob, group = walk.member, walk.group
    walk.clock.pass_by(_INTERVAL)
    listed = await walk.ask(bob, "/exchanges", chat=group)
    walk.expect("all seven exchanges are listed", listed.text.startswith("7 exchanges"))
    walk.clock.pass_by(_INTERVAL)
    chosen = await walk.ask(bob, "/exchange okx", chat=group)
    walk.expect("an administrator sets the group's exchange once", "OKX" in chosen.text)
    walk.clock.pass_by(_INTERVAL)
    answer = await walk.ask(bob, "/reserves", chat=group)
    walk.expect("/reserves is about it from then on", "OKX" in answer.text)
    walk.expect("and says whose word the figures are", "operator" in answer.text)
    walk.clock.pass_by(_INTERVAL)
    gate = await walk.ask(bob, "/reserves gate.io", chat=group)
    walk.expect("no ratio is made of units that only the exchange knows", "%" not in gate.text)


async def _customer(walk: Walk, community: Community) -> None:
    alice = walk.customer
    rebuilt = await walk.ask(alice, community.phemex_id)
    walk.expect("an id is looked up at every exchange, and found at Phemex", "Phemex" in rebuilt.text)
    walk.expect("the answer says who rebuilt that tree", MAKER in rebuilt.text)
    _, equal = await walk.show_file(alice, "merkle_proof_file.json", community.okx_file)
    walk.expect("a file with the loaded root is on the operator's word", equal.text.startswith("☑️"))
    walk.expect("and never more than that", "✅" not in equal.text)
    await walk.after(alice, equal)
    _, other = await walk.show_file(alice, "merkle_proof_file.json", community.okx_other_file)
    walk.expect("another root accuses no one", not {"❌", "🚨"} & set(other.text))
    await walk.after(alice, other)
    found = await walk.ask(alice, f"/inspect bitmex nonce {community.bitmex_nonce}")
    walk.expect("her leaves are found in BitMEX's own list", community.bitmex_balance in found.text)
