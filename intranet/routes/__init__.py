"""Floor 4: read the request, ask the form, call one verb, answer."""
