package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/constraint"
)

type hashed struct {
	Message string   `json:"message"`
	Tag     string   `json:"tag"`
	Count   int      `json:"count"`
	Result  []string `json:"result"`
}

type point struct {
	Scalar     string `json:"scalar"` // times the generator; empty: not a multiple of it
	Raw        string `json:"raw"`
	Compressed string `json:"compressed"`
}

type refused struct {
	Group string `json:"group"`
	Bytes string `json:"bytes"`
	Why   string `json:"why"`
	Gnark bool   `json:"gnark_refuses"`
}

type pairing struct {
	G1  []string `json:"g1"`
	G2  []string `json:"g2"`
	One bool     `json:"one"`
}

type document struct {
	Made     string    `json:"made_with"`
	Hashes   []hashed  `json:"hash_to_field"`
	G1       []point   `json:"g1"`
	G2       []point   `json:"g2"`
	Refused  []refused `json:"not_points"`
	Pairings []pairing `json:"pairings"`
	Forged   []forgery `json:"forged"`
}

// vectors writes what gnark-crypto makes of fixed inputs; nothing in it is random.
func vectors(out, words io.Writer) error {
	all := document{Made: madeWith()}
	if err := all.hashes(); err != nil {
		return err
	}
	all.points()
	all.notPoints()
	if err := all.pairings(); err != nil {
		return err
	}
	if err := all.forgeries(); err != nil {
		return err
	}
	fmt.Fprintf(words, "%s: %d hashes, %d points, %d that are none, %d pairing products, %d forgeries\n", all.Made,
		len(all.Hashes), len(all.G1)+len(all.G2), len(all.Refused), len(all.Pairings), len(all.Forged))
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	return encoder.Encode(all)
}

// drawn returns a number below r that only depends on its name.
func drawn(name string) *big.Int {
	digest := sha256.Sum256([]byte("bn254 vectors: " + name))
	return new(big.Int).Mod(new(big.Int).SetBytes(digest[:]), fr.Modulus())
}

func (all *document) hashes() error {
	point := g1(drawn("commitment"))
	commitment := point.RawBytes()
	input := new(fr.Element).SetBigInt(drawn("input")).Bytes()
	for _, tag := range []string{constraint.CommitmentDst, "G16-BSB22"} {
		for _, message := range [][]byte{{}, []byte("abc"), commitment[:], append(commitment[:], input[:]...)} {
			for _, count := range []int{1, 3} {
				elements, err := fr.Hash(message, []byte(tag), count)
				if err != nil {
					return err
				}
				vector := hashed{hex.EncodeToString(message), tag, count, nil}
				for _, element := range elements {
					vector.Result = append(vector.Result, element.String())
				}
				all.Hashes = append(all.Hashes, vector)
			}
		}
	}
	return nil
}

func g1(scalar *big.Int) curve.G1Affine {
	_, _, generator, _ := curve.Generators()
	return *new(curve.G1Affine).ScalarMultiplication(&generator, scalar)
}

func g2(scalar *big.Int) curve.G2Affine {
	_, _, _, generator := curve.Generators()
	return *new(curve.G2Affine).ScalarMultiplication(&generator, scalar)
}

func raw1(p curve.G1Affine) string { b := p.RawBytes(); return hex.EncodeToString(b[:]) }
func raw2(p curve.G2Affine) string { b := p.RawBytes(); return hex.EncodeToString(b[:]) }

func (all *document) points() {
	last := new(big.Int).Sub(fr.Modulus(), big.NewInt(1))
	scalars := []*big.Int{big.NewInt(0), big.NewInt(1), last, big.NewInt(2)}
	for i := 0; i < 6; i++ {
		scalars = append(scalars, drawn(fmt.Sprint("point ", i)))
	}
	for _, scalar := range scalars {
		small, large := g1(scalar), g2(scalar)
		short1, short2 := small.Bytes(), large.Bytes()
		all.G1 = append(all.G1, point{scalar.String(), raw1(small), hex.EncodeToString(short1[:])})
		all.G2 = append(all.G2, point{scalar.String(), raw2(large), hex.EncodeToString(short2[:])})
	}
}

func (all *document) pairings() error {
	a, b, c := drawn("a"), drawn("b"), drawn("c")
	product := new(big.Int).Mul(a, b)
	product.Mod(product, fr.Modulus())
	minus := new(big.Int).Sub(fr.Modulus(), product)
	zero, one := big.NewInt(0), big.NewInt(1)
	for _, terms := range [][][2]*big.Int{
		{{a, b}, {minus, one}},
		{{a, b}, {product, one}},
		{{a, b}, {one, minus}},
		{{a, c}, {b, c}, {new(big.Int).Sub(fr.Modulus(), new(big.Int).Mod(new(big.Int).Add(a, b), fr.Modulus())), c}},
		{{a, b}, {a, c}, {b, c}},
		{{a, b}},
		{{zero, b}},
		{{a, zero}},
		{{zero, b}, {a, b}},
	} {
		vector := pairing{}
		var left []curve.G1Affine
		var right []curve.G2Affine
		for _, term := range terms {
			left, right = append(left, g1(term[0])), append(right, g2(term[1]))
			vector.G1 = append(vector.G1, raw1(left[len(left)-1]))
			vector.G2 = append(vector.G2, raw2(right[len(right)-1]))
		}
		var err error
		if vector.One, err = curve.PairingCheck(left, right); err != nil {
			return err
		}
		all.Pairings = append(all.Pairings, vector)
	}
	return nil
}

// notPoints lists bytes that stand for no point of the groups, and whether gnark's decoder refuses them.
func (all *document) notPoints() {
	field := fp.Modulus()
	good1, good2 := g1(drawn("good")), g2(drawn("good"))
	raw, rawTwo := good1.RawBytes(), good2.RawBytes()
	short, shortTwo := good1.Bytes(), good2.Bytes()

	all.not("g1", "y is one too large: not on the curve", added(raw[:], 32, 32, big.NewInt(1)))
	all.not("g1", "cut off", raw[:63])
	all.not("g1", "cut off, compressed", short[:31])
	for i := 0; ; i++ { // a point whose x leaves room for the field's size below 2^254
		p := g1(drawn(fmt.Sprint("small x ", i)))
		if p.X.BigInt(new(big.Int)).BitLen() > 251 || p.Y.BigInt(new(big.Int)).BitLen() > 252 {
			continue
		}
		long, compressed := p.RawBytes(), p.Bytes()
		all.not("g1", "x is not below the field's size", added(long[:], 0, 32, field))
		all.not("g1", "y is not below the field's size", added(long[:], 32, 32, field))
		all.not("g1", "x is not below the field's size, compressed", added(compressed[:], 0, 32, field))
		break
	}
	for x := uint64(4); ; x++ {
		var element, cube fp.Element
		element.SetUint64(x)
		cube.Square(&element).Mul(&cube, &element).Add(&cube, new(fp.Element).SetUint64(3))
		if cube.Legendre() == -1 {
			bytes := element.Bytes()
			bytes[0] |= 0b10 << 6
			all.not("g1", "no y belongs to this x", bytes[:])
			break
		}
	}
	stray := make([]byte, 64)
	stray[63] = 1
	all.not("g1", "x is 0 and y is 1: infinity has zeros only", stray)
	all.not("g1", "compressed infinity with a stray bit", append([]byte{0b01 << 6}, stray[33:]...))
	all.not("g1", "reserved mask 01 with a coordinate", append([]byte{short[0]&0x3f | 0b01<<6}, short[1:]...))
	all.not("g1", "raw coordinates under a compressed mask, then cut", append([]byte{raw[0] | 0b11<<6}, raw[1:20]...))

	all.not("g2", "y is one too large: not on the twist", added(rawTwo[:], 96, 32, big.NewInt(1)))
	all.not("g2", "cut off", rawTwo[:127])
	all.not("g2", "cut off, compressed", shortTwo[:63])
	for i := 0; ; i++ { // real part of x small enough
		p := g2(drawn(fmt.Sprint("small x in g2 ", i)))
		if p.X.A1.BigInt(new(big.Int)).BitLen() > 251 {
			continue
		}
		long, compressed := p.RawBytes(), p.Bytes()
		all.not("g2", "imaginary part of x is not below the field's size", added(long[:], 0, 32, field))
		all.not("g2", "imaginary part of x is not below the field's size, compressed", added(compressed[:], 0, 32, field))
		break
	}
	strayTwo := make([]byte, 128)
	strayTwo[127] = 1
	all.not("g2", "x is 0 and y is 1: infinity has zeros only", strayTwo)
	all.not("g2", "compressed infinity with a stray bit", append([]byte{0b01 << 6}, strayTwo[65:]...))
	for i := uint64(1); ; i++ { // on the twist, outside the subgroup of order r
		p := onTwist(i)
		if p == nil || p.IsInSubGroup() {
			continue
		}
		long, compressed := p.RawBytes(), p.Bytes()
		all.not("g2", "on the twist, but not in the subgroup", long[:])
		all.not("g2", "on the twist, but not in the subgroup, compressed", compressed[:])
		break
	}
}

func onTwist(x uint64) *curve.G2Affine {
	var p curve.G2Affine
	p.X.A0.SetUint64(x)
	var b, nine curve.E2
	b.A0.SetUint64(3)
	nine.A0.SetUint64(9)
	nine.A1.SetUint64(1)
	b.Mul(&b, nine.Inverse(&nine))
	p.Y.Square(&p.X).Mul(&p.Y, &p.X).Add(&p.Y, &b)
	if p.Y.Legendre() != 1 {
		return nil
	}
	p.Y.Sqrt(&p.Y)
	if !p.IsOnCurve() {
		panic("the twist's equation is another one")
	}
	return &p
}

func added(encoded []byte, start, width int, number *big.Int) []byte {
	changed := bytes.Clone(encoded)
	mask := changed[start] & 0xc0
	changed[start] &^= 0xc0
	sum := new(big.Int).SetBytes(changed[start : start+width])
	sum.Add(sum, number).FillBytes(changed[start : start+width])
	if changed[start]&0xc0 != 0 {
		panic("no room for the mask")
	}
	changed[start] |= mask
	return changed
}

func (all *document) not(group, why string, encoded []byte) {
	var err error
	if group == "g1" {
		_, err = new(curve.G1Affine).SetBytes(encoded)
	} else {
		_, err = new(curve.G2Affine).SetBytes(encoded)
	}
	all.Refused = append(all.Refused, refused{group, hex.EncodeToString(encoded), why, err != nil})
}
