# Marcas de una línea de nota: lo que dicen las etiquetas, la lista para completar y el orden de preguntas.
mark-kind-name = nombre
mark-kind-from = país
mark-kind-born = nacimiento
mark-kind-language = idioma
mark-kind-danger = peligro
mark-kind-need = necesita
mark-kind-again = volver a llamar
mark-kind-consent = permiso
mark-kind-interpreter = intérprete
mark-kind-topic = tema
mark-kind-act = hecho
mark-kind-contact = contacto
mark-kind-urgency = urgencia
mark-kind-follow-up = seguimiento
mark-kind-a-number = número A
mark-taken-back = retirado
cli-marks-none = No hay marcas en esta llamada.
cli-amended = Enmendado. Ambas líneas quedan en la nota.
cli-no-such-mark = Ninguna marca de esta llamada empieza ahí. Para verlas: linelamp call marks CALL
cli-amend-words = Una marca se reemplaza con palabras que llevan una, como =nombre Ana. Para retirarla sin otra, use --take-back.
