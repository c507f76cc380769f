package main

import (
	"errors"
	"math/big"

	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/std/rangecheck"
)

const (
	limbs     = 4 // of 64 bits: more than the 254 bits of a field element
	limbWidth = 64
)

// limbed holds four secret numbers of 64 bits that make up the public one.
type limbed struct {
	Public frontend.Variable `gnark:",public"`
	Secret [limbs]frontend.Variable
}

func (c *limbed) composes(api frontend.API) {
	sum := frontend.Variable(0)
	for i := limbs - 1; i >= 0; i-- {
		sum = api.Add(api.Mul(sum, new(big.Int).Lsh(big.NewInt(1), limbWidth)), c.Secret[i])
	}
	api.AssertIsEqual(c.Public, sum)
}

// ranged checks the ranges by gnark's own range checker, which makes one commitment to secrets: Binance's form.
type ranged struct{ limbed }

// Define states the circuit.
func (c *ranged) Define(api frontend.API) error {
	checker := rangecheck.New(api)
	for _, secret := range c.Secret {
		checker.Check(secret, limbWidth)
	}
	c.composes(api)
	return nil
}

// publicly commits to the public input too, so that the key lists it.
type publicly struct{ limbed }

// Define states the circuit.
func (c *publicly) Define(api frontend.API) error {
	c.composes(api)
	return commit(api, c.Public, c.Secret[0])
}

// twice makes two commitments.
type twice struct{ limbed }

// Define states the circuit.
func (c *twice) Define(api frontend.API) error {
	c.composes(api)
	return errors.Join(commit(api, c.Secret[0], c.Secret[1]), commit(api, c.Secret[2], c.Secret[3]))
}

func commit(api frontend.API, variables ...frontend.Variable) error {
	committer, ok := api.(frontend.Committer)
	if !ok {
		return errors.New("this builder cannot commit")
	}
	commitment, err := committer.Commit(variables...)
	if err == nil {
		api.AssertIsDifferent(commitment, 0)
	}
	return err
}

func filled(number *big.Int) limbed {
	assigned := limbed{Public: number}
	mask := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), limbWidth), big.NewInt(1))
	for i := range assigned.Secret {
		limb := new(big.Int).Rsh(number, uint(i*limbWidth))
		assigned.Secret[i] = limb.And(limb, mask)
	}
	return assigned
}

// shape is a circuit that can be named on the command line.
type shape struct {
	empty  frontend.Circuit
	assign func(*big.Int) frontend.Circuit
}

var shapes = map[string]shape{
	"ranged":   {&ranged{}, func(n *big.Int) frontend.Circuit { return &ranged{filled(n)} }},
	"publicly": {&publicly{}, func(n *big.Int) frontend.Circuit { return &publicly{filled(n)} }},
	"twice":    {&twice{}, func(n *big.Int) frontend.Circuit { return &twice{filled(n)} }},
}
