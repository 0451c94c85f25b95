"""Who a paper is from and to."""
