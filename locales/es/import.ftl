# Las frases de esta área: import.
