"""Pictures of a page: planes, grey levels, ink, and what networks are given of them."""
