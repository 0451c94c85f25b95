"""What a value is called: printed labels, wanted fields, columns, and which of them mean the same."""
