"""Programs of development: what writes papers and pictures from the product as it runs."""
