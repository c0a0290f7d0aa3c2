# What is to be placed, and promises to look again.
list-unplaced = Por asignar: escrito para llamadas desconocidas aquí
list-unplaced-empty = Todo lo escrito está en su llamada.
unplaced-line = una línea de una nota
unplaced-form = { $title }, { $n ->
    [one] una respuesta
   *[other] { $n } respuestas
}
menu-place-unplaced = ¿A qué llamada?
notice-nothing-to-place = No hay nada seleccionado que asignar.
notice-unplaced-placed = Ya está en la llamada.
list-follow-ups = Promesas de volver a mirar
list-follow-ups-empty = Toda promesa está cumplida, o no hay ninguna.
follow-up-due = vence
follow-up-near = pronto
notice-no-follow-up = No hay ninguna promesa seleccionada.
notice-follow-up-kept = La promesa está cumplida.
follow-up-promised = prometido para { $at }
follow-up-was-kept = cumplido: lo prometido para { $at }
top-due = { $n ->
    [one] vence { $n }
   *[other] vencen { $n }
}
top-expiring = { $n ->
    [one] caduca { $n } mensaje
   *[other] caducan { $n } mensajes
}
top-expiring-short = ✉ { $n }
notice-promises-due = { $n ->
    [one] Una promesa vence
   *[other] { $n } promesas vencen
} en esta hora: { $key } en la cola las lista.
notice-messages-expire = { $n ->
    [one] Un mensaje que nadie ha oído caduca
   *[other] { $n } mensajes que nadie ha oído caducan
} en un día: { $key } en la cola los lista.
