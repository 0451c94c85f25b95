"""Pages whose layout follows from rules alone."""
