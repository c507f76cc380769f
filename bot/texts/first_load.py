"""What an operator reads who has published nothing yet: four steps from a bundle to what is to be announced."""

from bot.languages import _
from bot.texts.loading import sentence
from bot.texts.points import folded

__all__ = ["example_label", "example_made", "step_four", "step_one", "step_two"]


def step_one(*, import_folder: bool, example: bool, trouble: str = "") -> str:
    """Say what a bundle is; `example`: the button below makes one, `trouble`: why the import folder cannot be read."""
    lines = [
        _("<b>Step 1 of 4: a bundle</b>"),
        _("Nothing is published yet. A bundle is a folder or a .zip with three files:"),
        _("{file}: exchange, time, assets", file="<code>snapshot.toml</code>"),
        _("{file}: one line for each client", file="<code>balances.csv</code>"),
        _("{file}: one line for each wallet", file="<code>wallets.csv</code>"),
        "",
    ]
    if trouble:
        lines.append(f"⚠️ {sentence(trouble)}")
    elif not import_folder:
        lines.append(_("Set PORBOT_IMPORT_DIR to a folder for bundles and restart me."))
    elif example:
        lines.append(_("The button makes a small example bundle. Then send /load example.zip."))
    else:
        lines.append(_("Put your bundle into the import folder and send /load with its name."))
    return "\n".join(
        [*lines, folded([_examples(), _("/load on its own lists what is in the import folder.")])]
    )


def _examples() -> str:
    """Return one example line of each file; they are the format's, in no language."""
    toml = '<code>taken_at = "2026-10-25T00:00:00Z"</code>'
    balances = "<code>client_id,BTC,ETH\n9f3c…,0.5,12</code>"
    wallets = "<code>asset,chain,address,balance,height,label\nBTC,bitcoin,bc1q…,12.5,900000,cold</code>"
    return _(
        "A line of each:\n{snapshot}\n{balances}\n{wallets}",
        snapshot=toml,
        balances=balances,
        wallets=wallets,
    )


def example_label() -> str:
    """The button below step 1."""
    return _("Make an example bundle")


def example_made(name: str) -> str:
    """Said after the example was written; `name`: of its file."""
    return _(
        "The example is in the import folder. Its exchange, clients and wallets are made up. Now send {command}.",
        command=f"<code>/load {name}</code>",
    )


def step_two() -> str:
    """A line of the first dry run."""
    return _("Step 2 of 4: look at this. Step 3: press Publish.")


def step_four(username: str) -> str:
    """Said after the first snapshot was published; `username`: the bot's."""
    link = f"https://t.me/{username}?start=verify"
    return _(
        "<b>Step 4 of 4: announce it</b>\nShow your customers this id, on a page of your own, and this link to check their"
        " balance:\n{link}",
        link=link,
    )
