"""What is said of one asset of a claim where nothing is known of its wallets."""

import pytest

from bot.texts.claims import asset_line
from porcore.publications.figures import AssetFigures, Basis, WhyNoRatio


@pytest.mark.parametrize("why", [why for why in WhyNoRatio if why is not WhyNoRatio.NOTHING_OWED])
def test_where_no_wallet_is_listed_nobody_said_that_it_holds_nothing(why):
    figure = AssetFigures("btc", Basis.CIRCUIT, "776309621664", None, None, None, "0", None, None, why)
    said = asset_line(figure, None)
    assert "is stated as 776,309,621,664. No ratio: " in said
    assert "holds" not in said
