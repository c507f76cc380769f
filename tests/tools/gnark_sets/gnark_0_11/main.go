// Makes verifying keys and Groth16 proofs over BN254 with commitments, as Binance's program does, with gnark.
//
// Called with the name of a circuit, reads {"public": ["decimal", …]} and writes the key and one proof for each number, raw and
// compressed, in base64. Every proof is read back from both encodings and verified by gnark, and refused for another public input.
// Called with "check" and that name, it reads what it wrote, with either encoding or both, and verifies it again.
// Called with "vectors" it writes what gnark computes of fixed points and messages.
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
	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

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
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string, in io.Reader, out, words io.Writer) error {
	switch {
	case len(arguments) == 1 && arguments[0] == "vectors":
		return vectors(out, words)
	case len(arguments) == 1 && known(arguments[0]):
		return makeAll(shapes[arguments[0]], in, out, words)
	case len(arguments) == 2 && arguments[0] == "check" && known(arguments[1]):
		return checkAll(shapes[arguments[1]], in, words)
	}
	return errors.New("the arguments are [check] ranged, publicly or twice; or vectors")
}

func known(name string) bool { _, there := shapes[name]; return there }

func checkAll(chosen shape, in io.Reader, words io.Writer) error {
	var set Set
	if err := json.NewDecoder(in).Decode(&set); err != nil {
		return err
	}
	for _, proof := range set.Proofs {
		if err := check(chosen, set, proof); err != nil {
			return err
		}
	}
	fmt.Fprintf(words, "%s: %d proofs hold, and none for another public input\n", madeWith(), len(set.Proofs))
	return nil
}

func makeAll(chosen shape, in io.Reader, out, words io.Writer) error {
	var asked struct {
		Public []string `json:"public"`
	}
	if err := json.NewDecoder(in).Decode(&asked); err != nil {
		return err
	}
	constraints, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, chosen.empty)
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
		proof, err := prove(chosen, constraints, proving, text)
		if err != nil {
			return err
		}
		if err := check(chosen, set, proof); err != nil {
			return err
		}
		set.Proofs = append(set.Proofs, proof)
	}
	fmt.Fprintf(words, "%s: %d proofs hold in both encodings, and none for another public input\n", set.Made, len(set.Proofs))
	return json.NewEncoder(out).Encode(set)
}

func prove(chosen shape, constraints constraint.ConstraintSystem, key groth16.ProvingKey, text string) (Proof, error) {
	proof := Proof{Public: text}
	number, err := element(text)
	if err != nil {
		return proof, err
	}
	witness, err := frontend.NewWitness(chosen.assign(number), ecc.BN254.ScalarField())
	if err != nil {
		return proof, err
	}
	made, err := groth16.Prove(constraints, key, witness)
	if err != nil {
		return proof, err
	}
	proof.Raw, proof.Compressed, err = both(made)
	return proof, err
}

func element(text string) (*big.Int, error) {
	number, ok := new(big.Int).SetString(text, 10)
	if !ok || number.Sign() < 0 || number.Cmp(ecc.BN254.ScalarField()) >= 0 {
		return nil, fmt.Errorf("%q is not a number below the field's size", text)
	}
	return number, nil
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
func check(chosen shape, set Set, proof Proof) error {
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
			if err := verify(chosen, read, key, number); err != nil {
				return fmt.Errorf("gnark refuses the proof: %w", err)
			}
			if verify(chosen, read, key, new(big.Int).Xor(number, big.NewInt(1))) == nil {
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

func verify(chosen shape, proofBytes, keyBytes []byte, number *big.Int) error {
	key := groth16.NewVerifyingKey(ecc.BN254)
	if _, err := key.ReadFrom(bytes.NewReader(keyBytes)); err != nil {
		return err
	}
	proof := groth16.NewProof(ecc.BN254)
	if _, err := proof.ReadFrom(bytes.NewReader(proofBytes)); err != nil {
		return err
	}
	witness, err := frontend.NewWitness(chosen.assign(number), ecc.BN254.ScalarField(), frontend.PublicOnly())
	if err != nil {
		return err
	}
	return groth16.Verify(proof, key, witness)
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
