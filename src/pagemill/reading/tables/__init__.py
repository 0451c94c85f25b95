"""Tables: where they stand, their cells, and the text in them."""
