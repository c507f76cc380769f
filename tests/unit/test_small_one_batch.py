"""A set with one batch is not told of as several."""

from porcore.exchanges.sentences import SENTENCES, say


def test_one_batch_is_the_only_one():
    said = str(say("zk-proof-holds-one", keys="the key 0a"))
    assert said == "The only batch holds under the key 0a."
    assert "{count} batches" in SENTENCES["zk-proof-holds"]
