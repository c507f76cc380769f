"""The names that lists give to networks: one line a network, its own name first.

Names are compared as `porcore.reserves.evidence.network_names` says. A network is where an address holds
its coins: the same address on two networks is two wallets, under two names of one network it is one.

The names of Ethereum's kind are those of people, of Binance and HTX, and the keys of OKX's maps of coins and networks
(okx/proof-of-reserves, `common/coin.go`, commit 051b7e5d8a986ce7abeefd48b017d0d24f8cc9c4; the keys by network are those
of `common/network.go` in its fork Benzayb014/proof-of-reserves, commit 337ab61638c21957d923a9550895175d89ae34b4; MIT).
Some of OKX's keys are tokens, such as USDT-ERC20; they mean the network that the token is on.
"""

__all__ = ["EVM_NETWORK_OF", "UNCHECKED_NETWORK_OF"]

# A list that names no network of this kind (evm) means Ethereum, or a wallet could be listed once more under no name.
_EVM = """
ethereum eth ether homestead erc20 etherc20 ethereumerc20 ethereummainnet evm beth usdterc20 usdcerc20 usdc shib uni link blur people okb
arbitrum arbitrumone arb etharbitrum arbitrumonearb usdtarbitrum usdcarbitrum usdcarbitrumnative
arbitrumnova
optimism op opmainnet ethoptimism usdtoptimism usdcoptimism usdcoptimismff85
base ethbase usdcbase basemainnet
polygon matic poly pol polyopera polygonpos maticpolygon usdtpoly polyusdc polyusdc3359
polygonzkevm
bsc bnb bep20 bnbchain bnbsmartchain binancesmartchain bnbbsc bscbep20 bnbsmartchainbep20 bep20bsc babydogebsc
opbnb
avalanche avaxc avalanchec avalanchecchain cchain avaxcchain usdtavaxc usdcavaxc
linea ethlinea
zksync zksync2 zksyncera ethzksync ethzksync2
okc okt oktc okc20 kip20 okbokc20 ltckokc20 filkokc20 usdcokc20 usdtokc20 shibkkip20 dotkokc20 etckkip20 xrpkkip20 unikokc20 bchkkip20 babydogekip20 linkkokc20 trxkkip20 ethkokc20
xlayer x1 okbx1 okbx1eth okbx1usdt okbx1usdc
xlayertest okbx1test
core coredao
bera berachain
story ipstory
merlin merlinbtc
unichain ethunichain
scroll
mantle
blast ethblast
sonic ssonic
fantom ftm ftmopera
cronos
gnosis
celo
ethereumclassic etc
ethereumpow ethw
ethereumfair ethf
cfxevm confluxespace
worldchain ethworld
chiliz chz
ronin ron
kaia klay klaytn
ace acemain
moonbeam glmr glrm
moonriver movr
metis metismainnet
flare flr
theta tfuel
gravity g ggravity
sophon
oasys oas
zeta zetachain
mxc mxcmxc
filecoinevm filevm fevm
plasma xpl
seievm
monad
hyperevm hyperliquidevm
stable gusdtstable
katana ethkatana
fraxtal fraxevm
abstract
cortex ctxc
sentient
megaeth ethmega
pulsechain pls
heco hthecohrc20 htheco
apechain apeapechain
manta manta2
taiko
kcc
haqq islm
hoo
step fitfistep
fan
astarevm astrastarevm
you
xeta
wtc
wemix wemix3
true
omn
linkeye
intnew
fusion fsn
evmos
cmt
aacnew
mode ethmode
starcoinevm stcevm
over
dymension dym
dymensiontest dymtest
win
vnt
ltk
iotex iotx
platon lat
lisk ethlsk
"""

# Networks whose signatures are not checked here. Their wallets are told apart all the same.
_UNCHECKED = """
xrp ripple xrpl xrpledger
filecoin fil
conflux cfx
aelf elf
terraclassic lunc
terra lunaterra luna
nuls
stacks stx
celestia tia
cosmos atom cosmoshub
cryptoorg cro cronospos
dora doravota
dydx dydxmain
injective inj
icon icx
harmony one harmonyone
flow
stellar xlm
pi pinetwork
hedera hbar
internetcomputer icp
acala aca
casper cspr
siacoin sc
iota iotanew
iotastardust
tezos xtz
kadena kda
multiversx egld erd elrond
algorand algo usdtalgo
astar astr
iost
canton cc cccanton
klayr kly
pocket pokt
lsk
starknet stark starkneteth
eos a vaulta
wax waxp
venom
enjin enj
phala pha phakha
clover clv
avail
shiden sdn
centrifuge cfg cfgdot
efinity efi efidot
karura karu kar
fogo
monero xmr
decred dcr
"""


def _named(lines: str) -> dict[str, str]:
    return {alias: line.split()[0] for line in lines.strip().splitlines() for alias in line.split()}


EVM_NETWORK_OF: dict[str, str] = _named(_EVM)
UNCHECKED_NETWORK_OF: dict[str, str] = _named(_UNCHECKED)
