# Las frases de esta área: training.

training-strip = ejercicio: quien llama, que no existe en ninguna parte
training-says = «{ $words }»
training-rings = Suena una llamada. Tómela como cualquier otra; lo que se diga aparece aquí.
training-gave-up = Quien llamaba se cansó: nadie contestó.
training-cut = La línea está muerta.
training-hung-up = Quien llamaba ha colgado.
training-you-hung-up = Usted ha colgado.
training-over = Ese fue el ejercicio. Salga con Ctrl-q y lea lo que se captó.
training-broken = La base de datos privada ya no responde. Salga con Ctrl-q.
training-starting = Iniciando un PostgreSQL privado y una llamada inventada: { $title } …
training-unknown = No hay ningún ejercicio «{ $name }». Hay: { $names }. Uno propio se da con --scenario FILE.
training-unreadable = El ejercicio { $path } no se puede leer. Dé la ruta de un archivo de texto de { $most } kB como mucho.
training-refused = { $problems ->
    [one] El ejercicio tiene un problema y no se juega. Corríjalo y empiece de nuevo.
   *[other] El ejercicio tiene { $problems } problemas y no se juega. Corríjalos y empiece de nuevo.
}
training-fault-no-toml = La línea { $place } no es TOML: { $about }
training-fault-unknown = { $place }: aquí nada se llama así. Hay: { $about }.
training-fault-missing = Falta { $place }.
training-fault-not-text = { $place } debe ser texto entre comillas.
training-fault-not-seconds = { $place } debe ser un número de segundos, de 0 a { $about }.
training-fault-not-list = { $place } debe ser una lista o una tabla propia.
training-fault-not-yes-no = { $place } debe ser true o false.
training-fault-not-one-of = { $place } debe ser uno de: { $about }.
training-fault-too-much = { $place } es demasiado: como mucho { $about }.
training-fault-empty = { $place }: no contiene nada.
training-fault-no-a-number = { $place } debe ser un número A de siete a nueve cifras.
training-fault-needs-before = { $place } necesita un [[before]]: alguien que ya llamó, y para un mensaje, el mensaje.
training-summary = { $title }: { $caught } captado, { $late } demasiado tarde, { $otherwise } distinto de lo dicho, { $missed } perdido.
training-found = { $sign }  { $what }: { $outcome }
training-found-after = { $sign }  { $what }: { $outcome }, a los { $seconds } s
training-found-said = { $sign }  { $what }: { $outcome }; se dijo: { $said }
training-outcome-caught = captado
training-outcome-late = demasiado tarde
training-outcome-otherwise = distinto de lo dicho
training-outcome-missed = perdido
training-subject-answered = se tomó la llamada
training-subject-first-line = la primera línea, antes de { $of } s
training-subject-first-thing = preguntado a tiempo: { $of }
training-subject-urgency = al menos { $of }
training-subject-topic = tema { $of }
training-subject-contact = a quién avisar: { $of }
training-subject-fact = { $of }
training-subject-promise = la promesa de volver a mirar
training-subject-message = se dio el mensaje que esperaba
training-subject-known-person = la llamada está con la persona que ya llamó
training-subject-joined = las dos llamadas están unidas
training-subject-broken-off = la llamada está marcada como cortada
training-subject-kept-open = no se cerró como llamada sin historia
training-subject-came-of = en qué quedó: { $of }
training-subject-wrapped-up = cierre hecho
