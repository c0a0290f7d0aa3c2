# Las frases de esta área: cli.
cli-done = Hecho.
cli-noted = Guardado.
cli-noted-late = Guardado, y marcado como escrito cuando ya no tenía la llamada.
cli-noted-unplaced = Guardado, pero no en una llamada: esta no se conoce aquí, o nunca la tuvo. Usted y su responsable ven la línea entre las que no tienen lugar.
cli-taken = Es suya: { $call }
cli-nobody-waits = Nadie está esperando.
cli-nothing-found = No se encontró nada.
cli-unassigned = línea sin asignar
cli-call-not-known = Esta llamada todavía no se conoce. Avise primero de su llegada: linelamp call add.
cli-line-exists = Ya existe una línea con este número. Para cambiarla: linelamp line set.
cli-line-nothing-named = No se indicó qué cambiar. Indique al menos una de --name, --facility, --team, --cap, --monitored, --three-way, --hours, --urgency, --language, --opening.
cli-line-refused = No se cambió nada. Una línea tiene un número de 1 a 32 y un nombre de 1 a 80 caracteres visibles, un equipo (operator add-team) e idiomas de dos o tres letras; el centro es uno que existe, por nombre o código.
cli-opening-form = Las palabras de apertura se dan como IDIOMA=PALABRAS, por ejemplo es=Buenos días.
cli-input-unreadable = La entrada estándar no se pudo leer como texto UTF-8. No se cambió nada.
cli-input-too-long = La entrada estándar es más larga que cualquier nota. No se cambió nada.
cli-input-empty = No llegó nada por la entrada estándar. Pase las palabras, por ejemplo: linelamp call note LLAMADA - < nota.txt
cli-password-for = Contraseña de { $user } en { $host }:{" "}
record-call = llamada
record-case = caso
record-person = persona
entry-note = nota
entry-wrapped = cierre anotado
entry-closed = cerrada sin relato
entry-placed = asignada aquí
entry-moved-away = pasada a otro caso
entry-case-made = caso abierto
entry-broken-off = se cortó
entry-set = cambiado
entry-joined = unida con la llamada anterior
entry-amended = enmendado
entry-do-not-ask = no se le vuelve a preguntar
entry-may-ask-again = se le puede volver a preguntar
entry-message-left = se dejó un mensaje
entry-message-read-back = se le leyó el mensaje
entry-message-delivered = el mensaje se entregó con aviso
entry-message-expired = el mensaje venció sin oírse
entry-message-withdrawn = se retiró el mensaje
entry-field-set = puesto
entry-field-was = lo que había antes
entry-field-refused = guardado sin poner: alguien se adelantó
entry-person-told = dicho
entry-person-taken-back = retirado
entry-merged = se unieron dos fichas
entry-unmerged = se separaron dos fichas
entry-follow-up = prometido
entry-follow-up-kept = lo prometido se hizo
entry-detail-moved = lo dicho pasó a otro registro
entry-half-typed = a medio escribir, nunca enviado
case-status-open = abierto
case-status-in-progress = en curso
case-status-ongoing = continuo
case-status-closed = cerrado
case-status-archived = archivado
case-status-passive = pasivo
case-status-deported = deportado
case-status-released = liberado
case-status-transferred-lost-contact = trasladado, contacto perdido
case-status-died = fallecido
cli-no-desk-here = El puesto necesita una terminal.
cli-man-keys = TECLAS
cli-man-unwritten = No se pudieron escribir las páginas del manual: { $why }

# Uso: encabezados de la ayuda y qué está mal en una línea de órdenes.

usage-usage = Uso:
usage-commands = Órdenes:
usage-arguments = Argumentos:
usage-options = Opciones:
usage-help = Muestra esta ayuda
usage-version = Muestra la versión
usage-unknown-command = Esa orden no existe. `linelamp --help` las enumera todas.
usage-unknown-command-meant = Esa orden no existe. ¿Quiso decir: { $meant }?
usage-unknown-flag = Aquí no se entiende { $name }. Añada --help para ver qué se entiende.
usage-unknown-argument = Se dio algo que aquí no se espera. Añada --help para ver qué se espera; las palabras, nombres y números de quien llama solo se leen de la entrada estándar.
usage-missing-argument = Falta algo: { $names }. Añada --help para ver una explicación.
usage-missing-command = Diga qué hacer: una de las órdenes que enumera --help.
usage-wrong-value = No se entiende el valor de { $name }. Añada --help para ver cuál puede ser.
usage-wrong-choice = El valor de { $name } debe ser uno de: { $choices }.
usage-conflict = Se dieron dos cosas que se excluyen. Añada --help para ver cuáles.
usage-not-understood = No se entiende la línea de órdenes. Añada --help para ver qué se entiende.
cli-journal-unreadable = Los diarios de { $path } no se pueden leer. ¿Es la carpeta de esta cuenta?
cli-journal-unsaved = { $count ->
    [one] Quizá falte en la base de datos { $count } línea de esta máquina.
   *[other] Quizá falten en la base de datos { $count } líneas de esta máquina.
}
cli-journal-at-work = Diarios de puestos en uso: { $count }
cli-journal-left = Diarios de puestos que ya no están: { $count }
cli-journal-replayed = Llevadas a la base de datos: { $lines }; a medio escribir: { $drafts }; por ubicar: { $unplaced }
cli-journal-locked = { $count ->
    [one] Una línea sigue cerrada: esa no es la contraseña del diario en que está. Repita la orden con la contraseña que tenía entonces.
   *[other] { $count } líneas siguen cerradas: esa no es la contraseña del diario en que están. Repita la orden con la contraseña que tenía entonces.
}
cli-journal-password-for = { $count ->
    [one] Otro puesto dejó aquí una línea.
   *[other] Otro puesto dejó aquí { $count } líneas.
} Contraseña del diario (Enter: más tarde):{" "}
cli-journal-password-wrong = { $left ->
    [0] Tampoco era la contraseña. El puesto se abre sin esas palabras; esperan aquí.
    [one] No era la contraseña. Queda { $left } intento.
   *[other] No era la contraseña. Quedan { $left } intentos.
}
cli-journal-password-set = Los puestos que se abran aquí desde ahora cierran con ella su diario. Sin ella no se puede recuperar lo que dejó un puesto caído: nadie puede darle otra.
cli-journal-password-removed = Los puestos que se abran aquí desde ahora no necesitan contraseña. Lo escrito antes sigue necesitando la anterior.
cli-journal-refused = { $count ->
    [one] Se rechazó una línea; queda en el diario. Avise a su responsable.
   *[other] Se rechazaron { $count } líneas; quedan en el diario. Avise a su responsable.
}
cli-words-too-long = { $length } caracteres son demasiados: se guardan { $most } como máximo. No se ha escrito nada; envíelo por partes.
cli-unknown-language = Este idioma no se conoce. Estos códigos sí: { $known }
cli-amended-already = Ya está retirada. No se ha cambiado nada.
