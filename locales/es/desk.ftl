# Las frases de esta área: desk.
