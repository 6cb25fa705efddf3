"""Floor 2: the verbs, what people do. One module or package per room."""
