"""What people read about what many files and questions taught together: for senders of files, for clients, and in /privacy."""

from html import escape

from bot.formats import count, day
from bot.languages import _, commas, ngettext
from bot.sightings.facts import FEW, SightingNews, TallyFigures

__all__ = ["about_file", "about_tree", "forgotten", "labels", "privacy", "report_refused", "report_taken"]


def about_file(news: SightingNews, exchange: str) -> str:
    """Return what the sender of a file hears of it, "" for nothing; `exchange`: by name, as its format has it."""
    name = "" if "," in exchange else escape(exchange)  # several exchanges have one format
    if news.contradicted:
        if name:
            return _("This is not the root loaded here for {name}.", name=name)
        return _("This is not the root loaded here for the exchange.")
    said = [_others(news)]
    if news.another_root:
        said.append(_another_root(name))
    if news.same_leaf:
        said.append(_same_leaf(name))
    return "\n".join(filter(None, said))


def _another_root(name: str) -> str:
    if name:
        return _(
            "Files with another root were sent here too. Anybody can make such a file; whether {name} did is not shown."
            " Compare yours with the exchange's own page.",
            name=name,
        )
    return _(
        "Files with another root were sent here too. Anybody can make such a file; whether the exchange did is not shown."
        " Compare yours with the exchange's own page."
    )


def _same_leaf(name: str) -> str:
    if name:
        return _(
            "A file with the same leaf was sent from another account too. That is normal if you have two accounts or showed"
            " your file to somebody. If not: compare your id with other customers of {name}; an exchange could give one leaf"
            " to two people.",
            name=name,
        )
    return _(
        "A file with the same leaf was sent from another account too. That is normal if you have two accounts or showed"
        " your file to somebody. If not: compare your id with other customers of the exchange; an exchange could give one"
        " leaf to two people."
    )


def _others(news: SightingNews) -> str:
    if news.others is None:
        return ""
    if not news.others:
        return _("Nobody else's file has led here yet.")
    since = day(news.since.isoformat()) if news.since else ""
    if news.others < FEW:
        return _few(since, at_least=news.at_least)
    return _many(news.others, since, at_least=news.at_least)


def _few(since: str, *, at_least: bool) -> str:
    if at_least and since:
        return _("Files of at least a few other accounts led to this root since {day}.", day=since)
    if at_least:
        return _("Files of at least a few other accounts led to this root.")
    if since:
        return _("Files of a few other accounts led to this root since {day}.", day=since)
    return _("Files of a few other accounts led to this root.")


def _many(others: int, since: str, *, at_least: bool) -> str:
    shown = count(others)
    if at_least and since:
        return ngettext(
            "Files of at least {n} other account led to this root since {day}.",
            "Files of at least {n} other accounts led to this root since {day}.",
            others,
            n=shown,
            day=since,
        )
    if at_least:
        return ngettext(
            "Files of at least {n} other account led to this root.",
            "Files of at least {n} other accounts led to this root.",
            others,
            n=shown,
        )
    if since:
        return ngettext(
            "Files of {n} other account led to this root since {day}.",
            "Files of {n} other accounts led to this root since {day}.",
            others,
            n=shown,
            day=since,
        )
    return ngettext(
        "Files of {n} other account led to this root.",
        "Files of {n} other accounts led to this root.",
        others,
        n=shown,
    )


def about_tree(figures: TallyFigures) -> str:
    """Return what is known here of all who checked a snapshot of ours, "" for nothing."""
    said = []
    if figures.clients:
        found = ngettext(
            "{n} client found themselves in this snapshot here.",
            "{n} clients found themselves in this snapshot here.",
            figures.clients,
            n=count(figures.clients),
        )
        said.append(" ".join(filter(None, (found, _shares(figures)))))
    if figures.one_in:
        whole, point, tenth = figures.one_in.partition(".")
        said.append(
            _(
                "If 1 % of the clients had been left out, without regard to who checks, and those would have asked and told us"
                " like others, the chance that none of them is among so many is below 1 in {chance}. It says nothing if the"
                " exchange knew beforehand who checks.",
                chance=f"{count(int(whole))}{point}{tenth}",
            )
        )
    if figures.left_out:
        said.append(
            ngettext(
                "{n} account says that it was left out of this snapshot; we cannot check this.",
                "{n} accounts say that they were left out of this snapshot; we cannot check this.",
                figures.left_out,
                n=count(figures.left_out),
            )
        )
    if figures.differs:
        said.append(
            ngettext(
                "{n} account says that its balances differ in this snapshot; we cannot check this.",
                "{n} accounts say that their balances differ in this snapshot; we cannot check this.",
                figures.differs,
                n=count(figures.differs),
            )
        )
    return "\n".join(said)


_MOST_SHARES = 6  # assets; the largest shares are named


def _shares(figures: TallyFigures) -> str:
    largest = sorted(figures.shares.items(), key=lambda entry: (-entry[1], entry[0]))[:_MOST_SHARES]
    named = [
        # Translators: a share of all that is held of an asset, 4.5 % of BTC
        _("{share} % of {asset}", share=f"{tenths // 10}.{tenths % 10}", asset=escape(asset))
        for asset, tenths in largest
        if tenths
    ]
    # Translators: {shares} are such as "4.5 % of BTC", with commas between them.
    return _("They hold at least {shares}.", shares=commas(named)) if named else ""


def labels() -> dict[str, str]:
    """Return the labels of the buttons under an answer that nothing was found."""
    return {"left_out": _("I was left out"), "differs": _("My balances differ")}


def report_taken(*, differs: bool) -> str:
    """A report was counted; `differs`: that of other balances, else that of being left out."""
    said = (
        _("You say that your balances were others.")
        if differs
        else _("You say that you were left out of this snapshot.")
    )
    counted = _(
        "Counted, once for your account. From five accounts on, I tell everyone who checks this snapshot how many said so, and"
        " that we cannot check it. /forget takes it back."
    )
    return f"{said} {counted}"


def report_refused() -> str:
    """A report without a question before it."""
    return _(
        "I count this only within an hour after I did not find an id in this snapshot. Please check again first."
    )


def forgotten(*, done: bool) -> str:
    """The answer to ``/forget``; `done`: everything was deleted."""
    if not done:
        return _("I could not delete it just now. Please send /forget again in a few minutes.")
    return _(
        "Done. I deleted every tag made for your account: those of proof files you sent, and what you reported about a"
        " snapshot. How many clients checked a snapshot is counted without any tie to an account, so I cannot find yours in it;"
        " its tags are destroyed after 60 days. The messages in this chat stay until you delete them."
    )


def nothing_kept() -> str:
    """The answer to ``/forget`` where nothing of this kind is kept."""
    return _(
        "I keep nothing of your account that I could delete. The messages in this chat stay until you delete them."
    )


def privacy() -> tuple[str, ...]:
    """The paragraphs of ``/privacy`` about what is kept."""
    return (
        _(
            "If a proof file of another exchange holds, I remember the root it leads to, and tags of its leaves and of your"
            " account, made with a secret key. They tell how many accounts sent files with that root, and whether another"
            " account sent the same leaf. There is no file, id or balance among them. /forget deletes your tags. After 60 days"
            " the key and all its tags are destroyed, and one rounded number remains. Until then whoever has this bot's folder"
            " and that key can test whether a given account checked a given leaf; whoever runs this bot sees it anyway when it"
            " answers."
        ),
        _(
            "If I find your balances in a snapshot, I count you once, by a tag of your client id and together with at least 49"
            " others. That tag has no tie to your account, so /forget cannot find it; it is destroyed after 60 days. If you"
            " press a button to say that you were left out, a tag of your account is kept for as long; /forget deletes it."
        ),
        _(
            "In memory only, I keep for an hour in which snapshot I did not find an id of yours, so that you can report it, and"
            " for a day how many new roots your files brought."
        ),
    )
