"""What the service promises, tried for long: things are killed, filled up and held fast while it works."""
