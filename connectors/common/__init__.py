"""What connectors share: where rows are put together, how answers are read, what is taken out of them."""
