# Las frases de esta área: doctor.
