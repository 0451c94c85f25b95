"""What stands together on a page: passages, units, stacks and the parts that speak of one party."""
