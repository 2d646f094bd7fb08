"""The demo brand: an invented bookshop by the sea, with three months of posts around today."""
