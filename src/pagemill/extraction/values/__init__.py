"""What a value is: amounts, dates, numbers with check digits, and the kind that a text is of."""
