"""Which addresses a download may connect to."""

import pytest

from porcore.net import AddressError, check_address, is_nobodys_store

LOCAL = """
0.0.0.0 10.0.0.1 127.0.0.1 127.255.255.254 100.64.0.1 100.127.255.255 169.254.169.254 172.16.0.1 172.31.255.255
192.168.1.1 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.5 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 100::1 2001:db8::1 2001:10::1 3fff::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 ::10.1.2.3 64:ff9b::7f00:1 64:ff9b::10.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101:: 2001:0:4136:e378:8000:63bf:80ff:fffe
5f00::1 fe80::1%eth0 2606:4700::1%1
::ffff:0:127.0.0.1 ::ffff:0:10.0.0.1 ::ffff:0:169.254.169.254 ::ffff:0:8.8.8.8 ::8.8.8.8 ::ffff:168.63.129.16
64:ff9b::168.63.129.16 168.63.129.16 2002:a83f:8110:: fd00:ec2::254 fd20:ce::254 100.100.100.200 169.254.170.2
192.0.0.192 2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:127.0.0.1 64:ff9b:1:7f00:1::1 1::1 400::1 4000::1 8000::1
e000::1 0:0:1::1 ::1:0:0:0 64:ff9a::1 64:ff9b:0:1::8.8.8.8 ::fffe:8.8.8.8 2001:0:808:808::1
""".split()  # noqa: SIM905 - a table reads better than fifty quoted strings
NOBODYS = """
169.254.169.254 168.63.129.16 100.100.100.200 fd00:ec2::254 fe80::1 ::ffff:169.254.169.254 ::ffff:0:169.254.169.254
64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: 169.254.170.2 0.0.0.0 224.0.0.1 255.255.255.255 ff02::1 fe80::1%eth0
[fd00:ec2::254] 169.254.169.254. metadata.google.internal METADATA.google.internal. metadata instance-data
""".split()  # noqa: SIM905
SOMEBODYS = [
    "10.0.0.1",
    "192.168.1.1",
    "127.0.0.1",
    "fc00::1",
    "fd12::1",
    "store.internal",
    "localhost",
    "100.64.0.9",
]
GLOBAL = [
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "2a00:1450:4001::200e",
]
NONSENSE = ["", "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3.4.5", "1.2.3.4:443", "[::1]", "٨.٨.٨.٨"]


@pytest.mark.parametrize("address", [*LOCAL, *NONSENSE])
def test_refused(address):
    with pytest.raises(AddressError):
        check_address(address)


@pytest.mark.parametrize("address", GLOBAL)
def test_allowed(address):
    check_address(address)


@pytest.mark.parametrize("address", [*SOMEBODYS[:5], "100.64.0.9", "::1", "::ffff:10.0.0.1", *GLOBAL])
def test_what_an_operator_names_may_be_internal(address):
    check_address(address, may_be_internal=True)


@pytest.mark.parametrize(
    "address", [*NONSENSE, "169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254", "0.0.0.0"]
)
def test_metadata_is_refused_whoever_names_it(address):
    with pytest.raises(AddressError):
        check_address(address, may_be_internal=True)


@pytest.mark.parametrize("form", ["::ffff:{}", "64:ff9b::{}", "::{}"])
@pytest.mark.parametrize("inner", ["127.0.0.1", "10.9.8.7", "100.64.3.2", "169.254.1.1", "224.0.0.5"])
def test_an_inner_address_is_looked_at_however_it_is_wrapped(form, inner):
    with pytest.raises(AddressError):
        check_address(form.format(inner))


@pytest.mark.parametrize("host", NOBODYS)
def test_metadata_is_nobodys_store(host):
    assert is_nobodys_store(host)


@pytest.mark.parametrize("host", [*SOMEBODYS, *GLOBAL])
def test_an_internal_store_may_be_somebodys(host):
    assert not is_nobodys_store(host)


@pytest.mark.parametrize("address", [*SOMEBODYS[:5], "100.64.0.9"])
def test_only_what_may_be_a_store_is_called_so(address):
    with pytest.raises(AddressError) as raised:
        check_address(address)
    assert raised.value.own
