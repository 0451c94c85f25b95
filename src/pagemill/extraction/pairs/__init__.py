"""Which printed key belongs to which value, by where the two stand."""
