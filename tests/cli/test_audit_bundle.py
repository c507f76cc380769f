"""``porcore audit-zk`` with a bundle, and what the commands for the two kinds of bundles say of each other's."""

import shutil
from hashlib import sha256

import pytest
from proof_sets import client, files_of, root_of, toml, write_set

from porcore.cli import main
from porcore.exchanges.zk import known_keys
from porcore.exchanges.zk.known_keys import KnownKey


@pytest.fixture
def bundle(tmp_path):
    return write_set(tmp_path / "gate")


def test_a_bundle_brings_its_totals_and_keys(bundle, tmp_path, capsys):
    (tmp_path / "user.json").write_bytes(client())
    digest = sha256(files_of()["key.vk"]).hexdigest()
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", bundle)
    assert main(["audit-zk", packed, "--user", str(tmp_path / "user.json"), "--key-sha256", digest]) == 0
    assert "holds, from nothing to the published totals and to the root" in capsys.readouterr().out
    assert main(["audit-zk", str(bundle), "--root", root_of()]) == 3
    assert "holds under a key that nobody you named vouches for" in capsys.readouterr().out


def test_a_bundle_and_files_beside_it_are_refused(bundle, capsys):
    assert main(["audit-zk", str(bundle), "--totals", "x", "--key", "y"]) == 2
    assert "found a bundle and --key and --totals, expected one of the two" in capsys.readouterr().err


def test_each_command_names_the_other(bundle, tmp_path, capsys):
    assert main(["claim", str(bundle)]) == 2
    assert "It belongs to a proof set: porcore audit-zk checks one." in capsys.readouterr().err
    claim = tmp_path / "claim"
    claim.mkdir()
    (claim / "publication.toml").write_text(toml().replace("porcore-proof-set/1", "porcore-claim/1"))
    assert main(["audit-zk", str(claim)]) == 2
    assert "That is a claim: porcore claim reads one." in capsys.readouterr().err
    (claim / "wallets.csv").write_text("x")
    assert main(["audit-zk", str(claim)]) == 2
    assert "It belongs to a claim: porcore claim reads one." in capsys.readouterr().err


@pytest.mark.parametrize(("exchange", "code"), [("quanto", 0), ("gate", 3)])
def test_a_key_that_is_pinned_for_another_exchange_vouches_for_nothing(
    tmp_path, capsys, monkeypatch, exchange, code
):
    digest = sha256(files_of()["key.vk"]).hexdigest()
    pinned = (KnownKey(digest, "quanto", "key.vk", "https://github.com/quantotrade-dev/key.vk"),)
    monkeypatch.setattr(known_keys, "KNOWN_KEYS", pinned)
    bundle = write_set(tmp_path / exchange, exchange=exchange)
    assert main(["audit-zk", str(bundle), "--root", root_of()]) == code
    assert ("pinned by porcore" in capsys.readouterr().out) is (code == 0)
    assert main(["audit-zk", str(bundle), "--root", root_of(), "--key-sha256", digest]) == 0


def test_a_bundle_that_says_another_format_is_refused_as_the_bot_does(tmp_path, capsys):
    bundle = write_set(tmp_path / "htx", files_of("gate", "key.vk"), exchange="htx", proof_format="htx")
    assert main(["audit-zk", str(bundle), "--root", root_of()]) == 2
    said = capsys.readouterr()
    assert "proof_format htx, and proofs of Gate's program" in said.err
    assert said.out == ""


def test_the_folder_one_stands_in_has_a_name_in_errors(bundle, monkeypatch, capsys):
    monkeypatch.chdir(bundle)
    for command in ("audit-zk", "claim"):
        (bundle / "notes.txt").write_text("x")
        assert main([command, "."]) == 2
        assert "porcore: .: found the file 'notes.txt'" in capsys.readouterr().err.replace(
            "key.vk", "notes.txt"
        )
        (bundle / "notes.txt").unlink()
    (bundle / "publication.toml").unlink()
    for command in ("audit-zk", "claim"):
        assert main([command, "."]) == 2
        assert capsys.readouterr().err.startswith("porcore: .: ")


def test_a_file_of_totals_that_is_none_is_named(bundle, tmp_path, capsys):
    (tmp_path / "user.json").write_bytes(client())
    assert main(["audit-zk", str(bundle / "proofs.csv"), "--totals", str(tmp_path / "user.json")]) == 2
    assert "The file of totals: CexAssetsInfo is missing." in capsys.readouterr().err


def test_a_table_behind_the_digests_is_told_where_it_belongs(bundle, capsys):
    for behind, said in ((["proofs.csv"], "Put the table before --key-sha256"), ([], "Name the table.")):
        assert main(["audit-zk", "--key-sha256", "ab" * 32, *(str(bundle / name) for name in behind)]) == 2
        assert said in capsys.readouterr().err
