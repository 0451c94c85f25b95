"""How fast documents are read and jobs go through, and where their time goes."""
