"""The words for what an operator is shown of a claim or proof set, whichever of the two it is."""

from bot.load.claim_dry_run import ClaimDryRun
from bot.load.errors import FailingSetError, SecondYesError, UnitsError
from bot.load.service import FolderRun
from bot.texts.claim_dry_run import claim_dry_run
from bot.texts.claim_warnings import units_question
from bot.texts.folder_dry_run import NameOf
from bot.texts.proof_set_dry_run import failing_question, proof_set_dry_run

__all__ = ["folder_dry_run", "second_question"]


def folder_dry_run(run: FolderRun, name_of: NameOf) -> str:
    """Return what publishing it would show and change, as HTML; `name_of`: an exchange's name by its key."""
    if isinstance(run, ClaimDryRun):
        return claim_dry_run(run, name_of)
    return proof_set_dry_run(run, name_of)


def second_question(error: SecondYesError) -> str:
    """Return the question before something is published that needs a second yes, as HTML."""
    if isinstance(error, FailingSetError):
        return failing_question(error)
    assert isinstance(error, UnitsError), "there are no others"
    return units_question(error)
