# Mensajes que esperan a una persona, y la ficha antes del saludo.

# left-by
left-by-family = familia
left-by-lawyer = abogacía
left-by-colleague = colega

# may-hear
may-hear-caller-only = solo para esta persona
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
cli-message-waits = En espera, hasta { $at }
cli-message-waits-no-more = Ya no espera: { $state }, { $at }
cli-card-nobody = Aún no se sabe quién llama: asigne primero la llamada a una persona o a un caso.

# el puesto
message-waits-unread = ✉ mensaje en espera
message-pass-word = contraseña
message-until = hasta { $at }
message-more = y { $n } más
message-title = Mensaje · { $state }
message-how-asked = Pida la contraseña. Enter: era correcta · Esc: cerrar
message-how-told = 1: se oyó · 2: y quien lo dejó lo sabe · 3: retirarlo · Enter o Esc: cerrar
message-was-right = era correcta
message-close = cerrar
menu-message = ¿Qué mensaje?
menu-left-by = ¿Quién deja el mensaje?
menu-may-hear = ¿Quién puede oírlo?
leave-title = Un mensaje para la persona de esta llamada
leave-who = ¿Qué es de esa persona y cómo se llama? Enter sigue, Esc vuelve.
leave-words = El mensaje, tal como se le dirá:
leave-pass-word = La contraseña que hay que decir antes; solo Enter: ninguna.
list-messages = Mensajes que nadie ha oído
list-messages-empty = Todo mensaje se ha dicho, o ninguno espera.
notice-no-message = Ningún mensaje espera a quien llama.
notice-message-for-nobody = Asigne primero la llamada a una persona o a un caso: ¿para quién es el mensaje?
notice-message-left = El mensaje espera a esa persona.
notice-message-told = Anotado: se oyó.
notice-message-withdrawn = El mensaje ya no se dice.
message-key = { $key } abre
message-below = ↓ { $n } líneas más
menu-waits = ¿Cuánto tiempo espera?
menu-waits-usual = lo que es usual aquí
message-days-3 = tres días
message-days-7 = una semana
message-days-30 = un mes
message-days-90 = tres meses
notice-message-not-left = El mensaje no se dejó. Está tal como lo escribió con { $key }.
question-drop-message = Hay un mensaje empezado y sin enviar. ¿Salir sin él?
question-withdraw = ¿Retirar este mensaje, para que nadie lo diga?
card-no-name = no se conoce el nombre
card-do-not-ask = No volver a preguntar: { $said }
do-not-ask-title = No volver a preguntar
do-not-ask-what = ¿Qué no se debe volver a preguntar? Solo el tema, en pocas palabras: lo lee quien atienda a esta persona.
menu-ask-again = ¿Qué se puede volver a preguntar?
notice-do-not-ask = Anotado: no se le vuelve a preguntar.
notice-do-not-ask-whom = Elija primero a quien llama o asigne la llamada: ¿a quién no se le pregunta?
notice-topic-too-long = Es demasiado largo: solo el tema, 200 caracteres como máximo.
notice-may-ask-again = Se le puede volver a preguntar.
notice-nothing-to-ask-again = No hay nada marcado como no preguntar.
