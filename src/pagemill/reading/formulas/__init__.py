"""Formulas that a file sets sign by sign, written as LaTeX by where the signs stand."""
