"""A clock that goes back is noticed before the public log tells things in another order than they happened."""

from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, Obstacle, ObstacleError


def test_publishing_waits_for_a_clock_that_went_back(catalogue, staged, clock):
    catalogue.publish(staged(), 1)
    before = (catalogue.snapshots(), catalogue.log())
    clock.now -= timedelta(seconds=1)
    row = staged("2026-09-25T00:00:00Z")
    catalogue.stage(row)  # it may wait: clocks are set right
    assert catalogue.obstacle(row).obstacle is Obstacle.CLOCK
    with pytest.raises(ObstacleError) as caught:
        catalogue.publish(row, 1)
    said = str(caught.value)
    assert "clock says 2026-11-02T11:59:59Z" in said
    assert "an entry from 2026-11-02T12:00:00Z" in said
    assert "timedatectl" in said
    assert (catalogue.snapshots(), catalogue.log()) == before
    clock.now += timedelta(seconds=1)
    catalogue.publish(row, 1)
    assert catalogue.log_is_intact()


def test_withdrawing_waits_too(catalogue, staged, clock):
    catalogue.publish(staged(), 1)
    clock.now -= timedelta(days=400)
    with pytest.raises(ObstacleError, match="the clock went back"):
        catalogue.withdraw(staged().statement_id, 1)
    assert len(catalogue.log()) == 1
    assert catalogue.snapshots()[0].withdrawn_at is None


def test_a_time_in_the_future_names_both_times(catalogue, staged, clock):
    clock.now -= timedelta(days=30)
    with pytest.raises(ObstacleError) as caught:
        catalogue.publish(staged(), 1)
    assert caught.value.obstacle is Obstacle.FUTURE
    assert "2026-10-25T00:00:00Z" in str(caught.value)
    assert "2026-10-03T12:00:00Z" in str(caught.value)


def test_nothing_is_added_to_a_log_that_does_not_fit_together(catalogue, staged):
    catalogue.publish(staged(), 1)
    catalogue.publish(staged("2026-09-25T00:00:00Z"), 1)
    database = catalogue._database
    database.execute("DROP TRIGGER public_log_never_delete")
    database.execute("DELETE FROM public_log WHERE seq = 1")
    for change in (
        lambda: catalogue.publish(staged("2026-08-25T00:00:00Z"), 1),
        lambda: catalogue.withdraw(staged().statement_id, 1),
    ):
        with pytest.raises(CatalogueError, match="nothing is added to a broken log"):
            change()
