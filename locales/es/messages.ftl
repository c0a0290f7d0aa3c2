# Mensajes que esperan a una persona, y la ficha antes del saludo.

# left-by
left-by-family = familia
left-by-lawyer = abogacía
left-by-colleague = colega

# may-hear
may-hear-caller-only = solo para él
may-hear-relayed = otra persona detenida puede pasárselo
may-hear-family = también puede oírlo la familia que llame

# message-state
message-state-waiting = en espera
message-state-read-back = leído
message-state-delivered = entregado con aviso
message-state-expired = vencido
message-state-withdrawn = retirado

# un mensaje
message-waits = ✉ mensaje en espera ({ $left-by })
message-pass-word-is = Contraseña: { $words }

# la ficha antes del saludo
card-last = Último contacto: { $said }
card-promise = Prometido: { $said }
card-danger = Peligro anotado: { $said }
card-language = Habla: { $said }

# la línea de órdenes
cli-message-left = El mensaje queda en espera: { $message }
cli-message-not-json = La entrada estándar no es el objeto JSON que espera --json-in: words y, si se conocen, relation, name, pass_word.
cli-message-too-few-lines = La entrada estándar tiene menos líneas de las que nombra --lines; no se dejó nada.
cli-message-for-whom = Diga para quién: el id de la persona y «-», o «-» con --case o --call. Las palabras llegan por la entrada estándar.
cli-card-nobody = Aún no se sabe quién llama: asigne primero la llamada a una persona o a un caso.
