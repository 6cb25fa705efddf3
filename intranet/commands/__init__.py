"""Floor 4: ``flask <room> ...``, the other door to the same verbs."""
