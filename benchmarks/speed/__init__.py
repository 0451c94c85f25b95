"""How fast pages are read, and where their time goes."""
