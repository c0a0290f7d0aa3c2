# Las frases de esta área: errors.
