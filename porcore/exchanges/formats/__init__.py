"""One file for each format of proof, or for what a family of formats shares."""
