"""Floor 3: the shape of input. One class per verb; choices are handed in, no database here."""
