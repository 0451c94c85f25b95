"""Running text: paragraphs, lists, references, listings, contents, footnotes, and the order that they are read in."""
