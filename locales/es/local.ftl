# Las frases de esta área: local.
