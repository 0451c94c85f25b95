"""Rules drawn on a page, and boxes to tick."""
