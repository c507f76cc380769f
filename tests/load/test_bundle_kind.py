"""Which reader a bundle gets, by the names of its files: also where they still have the names that the exchange gave them."""

import zipfile

import pytest

from bot.load.bundle_kind import BundleKind, kind_of_bundle

ORIGINAL = ("cex_config.json", "proof202507.csv", "zkpor128.vk.save")
BUNDLES = [
    (("proofs.csv", "key.vk"), BundleKind.PROOF_SET),
    (("proofs-12.csv",), BundleKind.PROOF_SET),
    (("proofs.csv", "wallets.csv"), BundleKind.PROOF_SET),
    (ORIGINAL, BundleKind.PROOF_SET),
    (("key.vk", "totals.json"), BundleKind.PROOF_SET),
    (("zkpor50_2.vk",), BundleKind.PROOF_SET),
    (("config.json",), BundleKind.PROOF_SET),
    (("root.json", "cex_config.json"), BundleKind.CLAIM),
    (("wallets.csv", "key.vk"), BundleKind.CLAIM),
    (("leaves.txt",), BundleKind.CLAIM),
    (("notes.txt",), BundleKind.CLAIM),
    ((), BundleKind.CLAIM),
]


@pytest.mark.parametrize(("names", "kind"), BUNDLES)
@pytest.mark.parametrize("inside", ["", "july/"])
def test_a_folder_and_a_zip_are_of_the_same_kind(tmp_path, names, kind, inside):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name in ("publication.toml", *names):
            archive.writestr(inside + name, "x")
            (tmp_path / name).write_text("x")
    (tmp_path / "b.zip").rename(tmp_path.with_suffix(".zip"))
    assert kind_of_bundle(tmp_path) is kind
    assert kind_of_bundle(tmp_path.with_suffix(".zip")) is kind


@pytest.mark.parametrize("names", [ORIGINAL, ("proofs.csv",)])
def test_without_publication_toml_nothing_is_one(tmp_path, names):
    for name in names:
        (tmp_path / name).write_text("x")
    assert kind_of_bundle(tmp_path) is BundleKind.OTHER
