"""A red team: hostile words in every place a model reads, and a model that obeys them all."""
