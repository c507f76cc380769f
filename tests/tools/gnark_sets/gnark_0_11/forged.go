package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend/groth16"
	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/frontend"
)

// forgery is a proof that holds although nothing is behind it.
type forgery struct {
	Who    string `json:"who_can"`
	Form   string `json:"form"` // of the 0.7 line, or with one commitment
	Key    string `json:"key"`  // raw, base64
	Proof  string `json:"proof"`
	Public string `json:"public"`
}

// forgeries makes them for any public input: A = α and B = β leave e(L, γ)·e(C, δ) = 1 to be solved for C.
func (all *document) forgeries() error {
	gamma, delta := drawn("gamma"), drawn("delta")
	minus := new(big.Int).Sub(fr.Modulus(), delta)
	for _, commits := range []bool{false, true} {
		for _, one := range []struct {
			who          string
			gamma, delta *big.Int
		}{
			{"who ran the setup", gamma, delta},
			{"anyone: gamma is delta", delta, delta},
			{"anyone: gamma is minus delta", minus, delta},
			{"anyone: gamma and delta are the generator", big.NewInt(1), big.NewInt(1)},
		} {
			made, err := forge(one.gamma, one.delta, commits)
			if err != nil {
				return fmt.Errorf("%s: %w", one.who, err)
			}
			made.Who = one.who
			all.Forged = append(all.Forged, made)
		}
	}
	return nil
}

// forge uses gamma/delta only; with equal or opposite exponents it is ±1, which anyone knows.
func forge(gamma, delta *big.Int, commits bool) (forgery, error) {
	public := drawn("public input")
	ratio := new(big.Int).ModInverse(delta, fr.Modulus())
	ratio.Mul(ratio, gamma).Mod(ratio, fr.Modulus())

	alpha, beta := g1(drawn("alpha")), g2(drawn("beta"))
	betaSmall, deltaSmall := g1(drawn("beta")), g1(delta)
	large := []curve.G2Affine{beta, g2(gamma), g2(delta)}
	ones := []curve.G1Affine{g1(drawn("K0")), g1(drawn("K1"))}

	sum := new(curve.G1Affine).ScalarMultiplication(&ones[1], public)
	sum.Add(sum, &ones[0])
	var commitments []curve.G1Affine
	var knowledge curve.G1Affine
	var lists [][]uint64
	pedersen := []curve.G2Affine{}
	form := "0.7"
	if commits {
		form = "one commitment"
		ones = append(ones, g1(drawn("K2")))
		commitments = []curve.G1Affine{g1(drawn("D"))}
		marshalled := commitments[0].Marshal()
		hash, err := fr.Hash(marshalled, []byte(constraint.CommitmentDst), 1)
		if err != nil {
			return forgery{}, err
		}
		sigma := drawn("sigma")
		knowledge.ScalarMultiplication(&commitments[0], sigma)
		pedersen = append(pedersen, g2(drawn("Pedersen")))
		second := new(curve.G2Affine).ScalarMultiplication(&pedersen[0], new(big.Int).Sub(fr.Modulus(), sigma))
		pedersen = append(pedersen, *second)
		lists = [][]uint64{{}}
		share := new(curve.G1Affine).ScalarMultiplication(&ones[2], hash[0].BigInt(new(big.Int)))
		sum.Add(sum, share).Add(sum, &commitments[0])
	}
	last := new(curve.G1Affine).ScalarMultiplication(sum, ratio)
	last.Neg(last)

	var key, proof, keyTail, proofTail bytes.Buffer
	err := errors.Join(
		write(&key, &alpha, &betaSmall, &large[0], &large[1], &deltaSmall, &large[2], ones),
		write(&keyTail, lists, uint32(len(pedersen)/2)),
		write(&proof, &alpha, &beta, last),
		write(&proofTail, commitments, &knowledge),
	)
	for i := range pedersen {
		err = errors.Join(err, write(&keyTail, &pedersen[i]))
	}
	if err != nil {
		return forgery{}, err
	}
	// gnark 0.11 writes empty lists where the 0.7 line ends.
	wholeKey, wholeProof := append(key.Bytes(), keyTail.Bytes()...), append(proof.Bytes(), proofTail.Bytes()...)
	if err := holds(wholeKey, wholeProof, public); err != nil {
		return forgery{}, err
	}
	if commits {
		return forgery{Form: form, Key: text(wholeKey), Proof: text(wholeProof), Public: public.String()}, nil
	}
	return forgery{Form: form, Key: text(key.Bytes()), Proof: text(proof.Bytes()), Public: public.String()}, nil
}

func text(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func write(to *bytes.Buffer, things ...any) error {
	encoder := curve.NewEncoder(to, curve.RawEncoding())
	for _, thing := range things {
		if err := encoder.Encode(thing); err != nil {
			return err
		}
	}
	return nil
}

func holds(keyBytes, proofBytes []byte, public *big.Int) error {
	key, proof := groth16.NewVerifyingKey(ecc.BN254), groth16.NewProof(ecc.BN254)
	if _, err := key.ReadFrom(bytes.NewReader(keyBytes)); err != nil {
		return fmt.Errorf("key %s: %w", hex.EncodeToString(keyBytes[:8]), err)
	}
	if _, err := proof.ReadFrom(bytes.NewReader(proofBytes)); err != nil {
		return err
	}
	assigned := ranged{}
	assigned.Public = public
	for i := range assigned.Secret {
		assigned.Secret[i] = 0
	}
	witness, err := frontend.NewWitness(&assigned, ecc.BN254.ScalarField(), frontend.PublicOnly())
	if err != nil {
		return err
	}
	return groth16.Verify(proof, key, witness)
}
