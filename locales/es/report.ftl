# Las frases de esta área: report.
