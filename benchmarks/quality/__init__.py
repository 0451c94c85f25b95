"""How well pages are read, pagemill's profiles beside other programs: what is read, how it is counted."""
