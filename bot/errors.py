"""The errors of the bot, from one root.

    BotError
    ├── SettingsError            the settings cannot be read, or do not fit each other
    ├── StartError               the bot cannot run: a port is taken, Telegram refuses the token
    ├── CatalogueError           the data folder cannot be used
    ├── ObstacleError            this snapshot cannot be published here, or not now
    ├── AmbiguousNameError       a name or a time that several publications have
    ├── FileFailedError          a published file could not give what it was asked for (a SnapshotError of porcore, too)
    ├── PublishedFileError       a file of a published claim or proof set is not the one that was published
    ├── IdError                  what was typed is no Hashed Client ID
    ├── TimeError                what was typed is no time
    ├── UnknownExchangeError     what was typed is no exchange that is loaded
    ├── ChatsError               what a chat has chosen cannot be written
    ├── AlertStoreError          the file of alerts cannot be read or written
    ├── Refusal                  a question that gets another answer than a proof
    ├── ButtonError              a button that this bot never made, or no longer understands
    ├── LoadError                a load, or a decision about one, failed
    │   ├── CutShortError        a child ended before it had a result
    │   ├── GoneError            nothing is staged behind a button any more
    │   │   └── AlreadyError     because it was published or withdrawn before
    │   ├── FallsError           a total fell: publishing needs a second yes
    │   └── SecondYesError       publishing a claim or proof set needs a second yes
    │       ├── UnitsError       because its ratios are out of proportion, or below 100 %
    │       └── FailingSetError  because a step of its check fails
    ├── BusyError                another load is running
    ├── StoppedError             the load was stopped
    ├── FolderError              the import folder cannot give what was asked for
    ├── ChildError               a process that was asked gave no answer
    ├── UnexpectedLineError      a process said something else than what was agreed
    ├── QueueError               a proof file was not looked at
    ├── DownloadError            a file did not come from Telegram
    ├── StoreError               the journal of updates cannot be written
    └── (also errors of the Telegram library, which knows only its own)
        ├── BodyError            an answer that is too large or too slow
        ├── ProxyError           a proxy that turned the call away
        ├── DroppedError         a call that was never made
        ├── BusyChatError        a message that stands aside, for a chat that takes none now
        ├── NotDoneError         a call that Telegram certainly did not do
        ├── UncertainError       a call that Telegram may have done
        └── FloodError           a 429: when to make the call again

Most carry a sentence for a person: ``str(error)`` says what was found, what was expected and what to do. `IdError`, `TimeError`
and `UnknownExchangeError` carry what is wrong as data, and `bot.texts` words it. None holds a client id or a token.
"""

__all__ = ["BotError", "StartError"]


class BotError(Exception):
    """Base of every error that the bot raises on purpose."""


class StartError(BotError):
    """The bot cannot run; the sentence says why and what to do."""
