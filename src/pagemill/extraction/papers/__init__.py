"""What one kind of paper says in its own way: sums, tickets, diplomas, statements, sentences."""
