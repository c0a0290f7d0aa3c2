# Las frases de esta área: cli.
