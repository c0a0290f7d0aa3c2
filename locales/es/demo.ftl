# Las frases de esta área: demo.
