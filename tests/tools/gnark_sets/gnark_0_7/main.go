// Makes a verifying key and Groth16 proofs over BN254 with gnark of the 0.7 line, as Gate's, HTX's and old Binance programs do.
//
// Reads {"public": ["decimal", …]} and writes the key and one proof for each number, raw and compressed, in base64.
// Every proof is read back from both encodings and verified by gnark, and refused for another public input.
// Called with "check" it reads what it wrote, with either encoding or both, and verifies it again.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"runtime/debug"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark/backend/groth16"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

const (
	limbs     = 4 // of 64 bits: more than the 254 bits of a field element
	limbWidth = 64
)

// Limbs knows four secret numbers of 64 bits that make up the public one.
type Limbs struct {
	Public frontend.Variable `gnark:",public"`
	Secret [limbs]frontend.Variable
}

// Define states the circuit.
func (c *Limbs) Define(api frontend.API) error {
	sum := frontend.Variable(0)
	for i := limbs - 1; i >= 0; i-- {
		api.ToBinary(c.Secret[i], limbWidth)
		sum = api.Add(api.Mul(sum, new(big.Int).Lsh(big.NewInt(1), limbWidth)), c.Secret[i])
	}
	api.AssertIsEqual(c.Public, sum)
	return nil
}

// Proof is one proof in both encodings.
type Proof struct {
	Public     string `json:"public"`
	Raw        []byte `json:"raw"`
	Compressed []byte `json:"compressed"`
}

// Set is a key in both encodings, and the proofs under it.
type Set struct {
	Made          string  `json:"made_with"`
	KeyRaw        []byte  `json:"key_raw"`
	KeyCompressed []byte  `json:"key_compressed"`
	Proofs        []Proof `json:"proofs"`
}

func main() {
	logger.Disable() // it writes to standard output
	work := makeAll
	if len(os.Args) == 2 && os.Args[1] == "check" {
		work = checkAll
	}
	if err := work(os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func makeAll(in io.Reader, out, words io.Writer) error {
	var asked struct {
		Public []string `json:"public"`
	}
	if err := json.NewDecoder(in).Decode(&asked); err != nil {
		return err
	}
	constraints, err := frontend.Compile(ecc.BN254, r1cs.NewBuilder, &Limbs{})
	if err != nil {
		return err
	}
	proving, verifying, err := groth16.Setup(constraints)
	if err != nil {
		return err
	}
	set := Set{Made: madeWith(), Proofs: []Proof{}}
	if set.KeyRaw, set.KeyCompressed, err = both(verifying); err != nil {
		return err
	}
	for _, text := range asked.Public {
		number, err := element(text)
		if err != nil {
			return err
		}
		witness, err := frontend.NewWitness(assignment(number), ecc.BN254)
		if err != nil {
			return err
		}
		made, err := groth16.Prove(constraints, proving, witness)
		if err != nil {
			return err
		}
		proof := Proof{Public: text}
		if proof.Raw, proof.Compressed, err = both(made); err != nil {
			return err
		}
		if err := check(set, proof); err != nil {
			return err
		}
		set.Proofs = append(set.Proofs, proof)
	}
	fmt.Fprintf(words, "%s: %d proofs hold in both encodings, and none for another public input\n", set.Made, len(set.Proofs))
	return json.NewEncoder(out).Encode(set)
}

func checkAll(in io.Reader, _, words io.Writer) error {
	var set Set
	if err := json.NewDecoder(in).Decode(&set); err != nil {
		return err
	}
	for _, proof := range set.Proofs {
		if err := check(set, proof); err != nil {
			return err
		}
	}
	fmt.Fprintf(words, "%s: %d proofs hold, and none for another public input\n", madeWith(), len(set.Proofs))
	return nil
}

func element(text string) (*big.Int, error) {
	number, ok := new(big.Int).SetString(text, 10)
	if !ok || number.Sign() < 0 || number.Cmp(ecc.BN254.Info().Fr.Modulus()) >= 0 {
		return nil, fmt.Errorf("%q is not a number below the field's size", text)
	}
	return number, nil
}

// madeWith names gnark as go.mod has it.
func madeWith() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/consensys/gnark" {
				return module.Path + " " + module.Version
			}
		}
	}
	return "gnark of an unknown version"
}

func assignment(number *big.Int) *Limbs {
	filled := &Limbs{Public: number}
	mask := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), limbWidth), big.NewInt(1))
	for i := range filled.Secret {
		limb := new(big.Int).Rsh(number, uint(i*limbWidth))
		filled.Secret[i] = limb.And(limb, mask)
	}
	return filled
}

type writer interface {
	io.WriterTo
	WriteRawTo(io.Writer) (int64, error)
}

func both(thing writer) (raw, compressed []byte, err error) {
	var long, short bytes.Buffer
	if _, err = thing.WriteRawTo(&long); err == nil {
		_, err = thing.WriteTo(&short)
	}
	return long.Bytes(), short.Bytes(), err
}

// check verifies a proof as a stranger would, from the bytes alone, in every encoding that is there.
func check(set Set, proof Proof) error {
	number, err := element(proof.Public)
	if err != nil {
		return err
	}
	tried := 0
	for _, key := range [][]byte{set.KeyRaw, set.KeyCompressed} {
		for _, read := range [][]byte{proof.Raw, proof.Compressed} {
			if len(key) == 0 || len(read) == 0 {
				continue
			}
			if err := verify(read, key, number); err != nil {
				return fmt.Errorf("gnark refuses the proof: %w", err)
			}
			if verify(read, key, new(big.Int).Xor(number, big.NewInt(1))) == nil {
				return errors.New("gnark accepts a proof for another public input")
			}
			tried++
		}
	}
	if tried == 0 {
		return errors.New("a key or a proof is missing")
	}
	return nil
}

func verify(proofBytes, keyBytes []byte, number *big.Int) error {
	key, proof := groth16.NewVerifyingKey(ecc.BN254), groth16.NewProof(ecc.BN254)
	if _, err := key.ReadFrom(bytes.NewReader(keyBytes)); err != nil {
		return err
	}
	if _, err := proof.ReadFrom(bytes.NewReader(proofBytes)); err != nil {
		return err
	}
	witness, err := frontend.NewWitness(&Limbs{Public: number}, ecc.BN254, frontend.PublicOnly())
	if err != nil {
		return err
	}
	return groth16.Verify(proof, key, witness)
}
