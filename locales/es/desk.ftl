# El puesto: lo que dicen los paneles, las preguntas y la línea de arriba.

# línea de arriba
top-connecting = conectando …
top-waiting = esperan { $n }
top-oldest = máx. { $time }
top-urgent = urgentes { $n }
top-urgent-short = U1 { $n }
top-own-hand-short = su mano
top-hand = { $name } pide ayuda
top-own-hand = su mano está levantada
top-no-keeper = sin guardián
top-journal-full = disco lleno
top-journal-read-only = sin diario
top-journal-no-key = sin diario
top-journal-failing = disco falla
top-unsaved = { $n } sin guardar
top-link-connecting = conectando
top-link-live = en vivo
top-link-stale = atrasado { $since }
top-link-offline = sin conexión { $since }
top-link-overtaken = servidor viejo { $since }

# cola
queue-title = En espera
queue-title-only = En espera · solo { $only }
queue-mine = suyas, no en curso
queue-waiting = en espera
queue-broken-off = cortadas
queue-link-lost = enlace perdido
queue-with-colleagues = con colegas
queue-elsewhere = contestadas en otra parte
queue-no-line = línea desconocida
queue-cap-left = quedan { $n }m
queue-loading = Leyendo la cola …
queue-empty = Nadie espera.
queue-empty-next = Las nuevas llamadas aparecen aquí solas.
queue-filtered-empty = Nadie de quienes esperan coincide con lo que se muestra.
queue-filtered-next = «todas» vuelve a mostrar todas las llamadas.

# observaciones junto a una llamada
remark-broken-off = quizá la cortada hace { $ago }
remark-broken-off-short = cortada hace { $ago }
remark-broken-off-shortest = corte { $ago }
remark-nth-today = tel. compartido, { $n }.ª
remark-nth-today-short = { $n }.ª de hoy
remark-nth-today-shortest = { $n }.ª hoy
remark-returned = devuelta: puesto sin señal
remark-with = con { $name }
remark-link-lost = enlace perdido
remark-outgoing = llamamos nosotros

# llamada en curso
call-title = Llamada
call-clock = { $spent } de { $of }
call-monitored = escuchada: { $is }
call-three-way = a tres: { $is }
call-language-unknown = idioma desconocido
call-placed = en un caso
call-opening = Empiece con: «{ $words }»
call-stage-arriving = Tomando la llamada …
call-stage-not-reached = Aún sin contacto. Su primera línea, o la tecla «hablando», registra que ya habla con la persona.
call-stage-link-lost = La base de datos no recibe señal de este puesto desde hace rato. Siga escribiendo; «retomar» recupera la llamada.
call-stage-ended = La llamada terminó: { $why }. Escriba lo que falte y cierre.
call-stage-over = La llamada terminó. Escriba lo que falte y cierre.
call-stage-broken-off = Cortada. Se ofrece primero a quien reciba la próxima llamada de allí.
call-stage-lost-to = { $name } tiene ahora esta llamada. Lo que escriba se guarda, marcado como tardío.
call-stage-lost = Esta llamada vuelve a esperar. Lo que escriba se guarda, marcado como tardío.
call-stage-done = Cerrada. Lo que escriba se guarda, marcado como tardío.
call-note-late = (escrito tarde)
call-note-below = ↓ { $n } más

# hechos de un historial que no son notas
entry-kind-wrapped = cerrada
entry-kind-closed = cerrada sin relato
entry-kind-placed = la llamada se asignó aquí
entry-kind-moved-away = la llamada pasó a otro caso
entry-kind-case-made = se abrió el caso
entry-kind-broken-off = cortada
entry-kind-set = se anotó quién llama
entry-kind-joined = unida con la llamada anterior
entry-kind-left-apart = otra persona que la de antes
entry-kind-amended = enmendado
entry-kind-do-not-ask = no se le vuelve a preguntar
entry-kind-may-ask-again = se le puede volver a preguntar
entry-kind-message-left = se dejó un mensaje
entry-kind-message-read-back = se le leyó el mensaje
entry-kind-message-delivered = el mensaje se entregó con aviso
entry-kind-message-expired = el mensaje venció sin oírse
entry-kind-message-withdrawn = se retiró el mensaje
entry-kind-form = se llenó un formulario
entry-kind-field-set = puesto
entry-kind-field-was = lo que había antes
entry-kind-field-refused = guardado sin poner: alguien se adelantó
entry-kind-person-told = dicho
entry-kind-person-taken-back = retirado
entry-kind-merged = se unieron dos fichas
entry-kind-unmerged = se separaron dos fichas
entry-kind-follow-up = prometido
entry-kind-follow-up-kept = lo prometido se hizo
entry-kind-detail-moved = lo dicho pasó a otro registro
entry-kind-half-typed = a medio escribir, nunca enviado; no cambia nada
half-typed = a medio escribir, nunca enviado

# cierre
wrap-disposition = Cierre · ¿qué resultó?
wrap-next-step = ¿qué sigue?
wrap-hint = Un número elige; abajo están las demás teclas.

# listas
list-my-calls = Mis llamadas de hoy
list-my-calls-empty = Hoy no ha tenido llamadas.
list-open-wrap-ups = Mis cierres pendientes
list-open-wrap-ups-empty = Todo lo suyo está cerrado.
list-abandoned = Abandonadas hoy
list-abandoned-empty = Hoy nadie ha desistido.
list-team = Equipo
list-team-empty = Aquí no se conoce a nadie de su equipo.
list-waited = desistió tras { $n }m
team-hand = mano levantada { $since }
team-stale = puesto sin señal

# búsqueda
find-title = Buscar
find-title-placing = Busque la persona o el caso para esta llamada
find-kind-call = llamada
find-kind-case = caso
find-kind-person = persona
find-nothing-asked = Un nombre, un número A, un número de caso o palabras de una nota.
find-nothing-asked-next = { $key } busca. Cada búsqueda queda registrada.
find-searching = Buscando …
find-none = No se encontró nada.
find-none-next = Pruebe con menos palabras, o el nombre tal como suena.
find-none-placing = Pruebe con menos palabras; en la nota, «caso nuevo» abre uno.

# registro abierto
case-title = Caso { $number }
case-title-call = Llamada
case-title-person = Persona
case-title-none = Registro
case-opening = Abriendo …
case-no-person = nadie nombrado aún
case-empty = Aún no hay nada escrito en este caso.
case-no-notes = Aún no hay nada escrito sobre esta llamada.
case-paging = leyendo entradas anteriores …

# elecciones
menu-hint = un número elige, las letras acotan
menu-nothing = Nada empieza así.
menu-enter = ¿Por qué línea entró la llamada?
menu-outgoing = ¿Por qué línea llama usted?
menu-no-line = línea desconocida
menu-hand = Entregar la llamada a
menu-amend = ¿Qué marca enmendar?
menu-away = Ausente por
menu-pass = Ya habló con la persona. Devolver la llamada por
menu-pass-no-reason = sin dar motivo
menu-urgency = ¿Qué urgencia tiene?
menu-language = ¿Qué idioma habla la persona?
menu-language-unknown = no se sabe
menu-filter-facility = Mostrar solo llamadas de
menu-filter-language = Mostrar solo llamadas en
menu-filter-urgency = Mostrar solo llamadas de urgencia
menu-state-for = Poner a esta persona en

# preguntas
question-quit-call = Tiene una llamada; sigue siendo suya un minuto. ¿Salir igualmente?
question-quit-call-unsaved = Tiene una llamada y { $n } sin guardar se perderían. ¿Salir?
question-quit-unsaved = { $n } sin guardar se perderían. ¿Salir igualmente?
question-quit-call-kept = Tiene una llamada; { $n } sin guardar, en el diario de este equipo. ¿Salir?
question-quit-kept = { $n } sin guardar, en el diario de este equipo. ¿Salir?
question-take-over = ¿Tomar el relevo de su colega en esta llamada? Verá que usted lo hizo.
question-sign-off = ¿Terminar su turno?
question-hang-up = Ya habló con la persona. ¿Terminó la llamada?
question-close-with-words = Hay palabras escritas. ¿Cerrar como «{ $kind }» igualmente?

# ayuda, bloqueo, avisos
help-title = Teclas · { $place }
help-above = ↑ { $n } más
help-below = ↓ { $n } más
hint-saved = guardado { $at }
locked-title = Bloqueado
locked-how = Escriba su usuario (op-…) y pulse { $key }.
locked-caller = Hay una llamada en curso.
locked-wrong = Ese no es el usuario de este puesto.

# lo que acaba de pasar
notice-offline-nothing-sent = Sin conexión: no se envió nada. Inténtelo cuando el enlace esté en vivo.
notice-no-call-in-hand = No tiene ninguna llamada en curso.
notice-amend-needs-mark = Ahí no hay marca, como =nombre Ana. Vacío la retira; Alt+d la deja como está.
notice-no-mark = En esta nota no vale ninguna marca.
notice-mark-taken-back = La última marca queda retirada. Su línea sigue ahí.
notice-nobody-waits = En este momento no hay nadie en espera para usted.
notice-no-such-line = Ninguna línea, o varias, con ese nombre o número.
notice-no-such-colleague = Nadie del equipo, o varias personas, con ese nombre.
notice-no-colleague-free = Nadie del equipo está libre ahora.
notice-nothing-to-resume = Elija una llamada suya que esté abierta.
notice-nothing-selected = No hay nada elegido.
notice-caller-in-hand = Tiene a alguien en línea. Termine, devuelva o entregue primero esa llamada.
notice-not-there = Esa llamada ya no está.
notice-take-over-possible = { $name } tenía esta llamada. «tomar el relevo» la hace suya.
notice-with-colleague = { $name } tiene esta llamada.
notice-ended-wrap-up = La llamada ya terminó; ciérrela.
notice-not-understood = Eso no se entendió.
notice-caller-still-there = La persona sigue en línea. Devuelva, entregue o termine primero la llamada.
notice-not-placed-yet = Esta llamada aún no está en una persona ni en un caso; «asignar» la pone en su sitio.
notice-no-call-to-place = Primero tome o elija la llamada.
notice-no-hand-up = No hay ninguna mano levantada.
notice-choose-where = Busque la persona o el caso; { $accept } asigna allí la llamada, { $cancel } la deja como está.
notice-no-case-there = Esa llamada tampoco está en un caso.
notice-leads-only = Solo quien es responsable puede hacer eso.
notice-select-a-colleague = Primero elija a alguien en la lista del equipo.
notice-no-such-command = No existe esa orden.
notice-several-commands = Varias órdenes empiezan así. { $key } completa.
notice-command-not-here = «{ $name }» no significa nada aquí.
notice-command-takes-nothing = Esa orden no lleva nada detrás.
notice-journal-trouble = Lo que escribe queda solo en memoria: { $why }.
trouble-full = el disco está lleno
trouble-read-only = no se puede escribir en la carpeta de estado
trouble-no-key = aún no hay clave del diario
trouble-failing = el disco falla
notice-journal-locked = { $lines ->
    [one] { $lines } línea espera la contraseña del diario: use linelamp journal replay
   *[other] { $lines } líneas esperan la contraseña del diario: use linelamp journal replay
}
notice-journal-wrong-password = { $lines ->
    [one] No era la contraseña; { $lines } línea espera: use linelamp journal replay
   *[other] No era la contraseña; { $lines } líneas esperan: use linelamp journal replay
}
notice-journal-well = Lo que escribe está otra vez en este disco.
notice-recovered = { $lines ->
    [one] Recuperada { $lines } línea
   *[other] Recuperadas { $lines } líneas
}{ $drafts ->
    [0] { "" }
   *[other] , { $drafts } a medio escribir
}{ $unplaced ->
    [0] { "" }
   *[other] , { $unplaced } por ubicar
}{ $places ->
    [0] { "" }
   *[other] : { $calls }
}{ $records ->
    [0] { "" }
    [one] ; en { $records } ficha ({ $key })
   *[other] ; en { $records } fichas ({ $key })
}
notice-nothing-recovered = Ningún puesto anterior dejó nada en una ficha.
notice-line-refused = Se rechazó una línea. Sigue aquí, marcada con ✗; avise a su responsable.
notice-paste-too-large = Pegar { $kilobytes } kB de una vez es más de los { $most } kB que caben: no se tomó nada. Péguelo por partes.
notice-case-made = Se abrió el caso { $number } y esta llamada está en él.
notice-passed = Devuelta a la cola.
notice-handed = Entregada a { $name }.
notice-wrapped = Cerrada.
notice-closed = Cerrada: { $kind }.
notice-parked = Aplazada. Queda entre sus cierres pendientes.
notice-caller-gone = La persona ya no estaba cuando usted respondió.
notice-hand-is-up = Su mano está levantada. Las personas responsables la ven ahora.
notice-hand-is-down = Bajó la mano.
notice-placed = Asignada. Queda rastro en ambos registros.
notice-marked-broken-off = Marcada como cortada.
notice-not-broken-off = Ya no está marcada como cortada.
notice-not-yours-any-more = Esta llamada ya no es suya. Lo que escribió se conserva.
notice-it-has-ended = La llamada terminó.
notice-outcome-unknown = El enlace se cortó antes de la respuesta. Se comprueba en cuanto vuelva.
notice-conflict = Otra persona lo cambió antes. Mire de nuevo.
notice-taken-by = { $name } se adelantó y tiene esta llamada.
notice-taken-by-somebody = Alguien se adelantó.
notice-failed = La base de datos se negó con el código { $code }. Nada cambió.
notice-suspended = La base de datos no admite este usuario. Pregunte a su responsable o a quien administra.
notice-too-many = Demasiadas consultas en poco tiempo. Espere un poco, o pregunte a su responsable.
notice-old-client = Este programa es demasiado antiguo. Instale la versión actual.
notice-failed-to-read = No se pudo leer. Inténtelo de nuevo.
notice-not-available = No disponible: no existe, o no le corresponde verlo.
notice-notes-not-read = No se leyeron las líneas anteriores. Lo que escriba se guarda igualmente.
notice-handed-to-you = { $name } le entrega esta llamada.
notice-signed-off = Su turno no está abierto. { $key } avisa a su equipo de que está aquí.
notice-taken-as-no = Eso no era una respuesta: se tomó como no. Nada ha cambiado.
notice-keys-were-for-the-note = La llamada ya no es suya: lo que teclee no cuenta hasta que haga una pausa.
notice-colleague-not-free = { $name } no puede tomar una llamada ahora. Sigue siendo suya.
notice-yours = Esta llamada es suya ahora.
notice-still-yours = Su llamada de { $place } sigue siendo suya: { $key } en la cola la retoma.
notice-call-taken-from-you = { $name } tiene ahora su llamada.
notice-call-waits-again = Su llamada vuelve a esperar en la cola.
notice-hand-raised = { $name } pide ayuda.

# language: los idiomas por su código
language-en = inglés
language-es = español
language-ht = criollo haitiano
language-pt = portugués
language-fr = francés
language-zh = chino
language-hi = hindi
language-pa = panyabí
language-ar = árabe
language-fa = persa o darí
language-ru = ruso
language-uk = ucraniano
language-tr = turco
language-vi = vietnamita
language-so = somalí
language-am = amárico
language-quc = k'iche'
language-mam = mam
language-kek = q'eqchi'
language-kjb = q'anjob'al
language-ixl = ixil
language-nah = náhuatl

# la base de datos no quiere este puesto
refused-suspended = La base de datos no admite este usuario. Pregunte a su responsable si está suspendido.
refused-old-client = Este programa es demasiado antiguo para la base de datos. Instale la versión actual; lo escrito sigue en pantalla.
refused-old-schema = La base de datos es más antigua de lo que este programa necesita. Pida a quien administra: linelamp db migrate
refused-restored = Esta base de datos se restauró de una copia y aún no lo sabe. Pida a quien administra: linelamp db restored. Después abra el puesto otra vez.
refused-no-desk = Este usuario no tiene puesto: los puestos son para operadores, responsables y la custodia de datos. Su trabajo se hace con órdenes; linelamp help las enumera.
record-here = { $name } tiene abierto este registro
record-typing = { $name } está escribiendo aquí
record-new = hay algo nuevo aquí

# por qué un puesto termina solo
desk-terminal-gone = La terminal desapareció. Una llamada en curso sigue siendo suya hasta que venza; entre de nuevo y retómela.
desk-hands-gone = El puesto perdió su parte de conexión y tuvo que terminar. Inícielo de nuevo; una llamada en curso sigue siendo suya.

# El puesto en líneas simples: lo que está ante la línea que se escribe
linear-queue = cola
linear-call = nota
linear-form = formulario
linear-list = lista
linear-find = buscar
linear-case = ficha
linear-wrap-up = cierre
linear-prompt = respuesta
linear-menu = elija
linear-confirm = respuesta
notice-nothing-to-join = Ninguna llamada de ahí se cortó hace poco.
notice-joined = Unidas: lo dicho antes queda arriba.
notice-left-apart = Quedan aparte.
call-broke-off-before = ▲ se cortó hace { $ago } con { $with }: ¿la misma persona? { $join } une, { $apart } deja aparte

# an opened person, and fields
merge-title = Dos fichas, una persona
merge-survivor = queda
merge-other = se une a ella
merge-hint = número: cuál valor vale · Enter une · Esc deja las dos como están
menu-field = ¿Qué dato?
menu-status = ¿Cómo está el caso?
menu-told = ¿Qué se dijo de la persona?
menu-conflict = Alguien se adelantó. ¿Cuál vale?
conflict-mine = lo mío: { $value }
conflict-theirs = lo suyo: { $value }
conflict-later = decidir después: lo mío queda en el historial
telling-alias = también llamado
telling-a-number = otro número A
telling-language = otro idioma
telling-contact = quién, nombre, número
telling-custody = centro, desde, hasta (2026-03-01)
telling-consent = C0 … C7, con - delante: retirado
question-take-back = ¿Ya no vale? Queda en el historial.
question-part = ¿Separarlas? Ambas recuperan sus datos; lo escrito desde entonces queda aquí.
notice-nobody-known-yet = Aún no se sabe quién llama: ponga primero la llamada en una persona.
notice-amend-in-the-note = Eso se dijo en una llamada, y allí se retira.
notice-nothing-to-take-back = Vaya a algo que se haya dicho; un dato se escribe de nuevo.
notice-line-waits = Lo que escribió en otra ficha no llegó. Espera allí: abra esa ficha para seguir.
notice-line-not-understood = No se puede leer como lo que se pide. No se envió nada; corrija la línea.
notice-field-set = La base de datos lo tiene.
notice-value-kept = Entretanto otra persona cambió ese dato; vale el suyo. El de usted quedó en el historial.
notice-theirs-stands = Vale el suyo; el de usted quedó en el historial.
notice-decide-later = Por ahora vale el suyo; Enter sobre el de usted en el historial pregunta otra vez.
notice-merge-with-whom = Busque la otra ficha y ábrala: las dos se muestran lado a lado.
notice-merge-the-same = Es la misma ficha. No se cambió nada.
notice-merged = Ahora son una.
notice-nobody-to-part = Nadie se unió a esta persona.
notice-parted = Son dos otra vez. Escrito desde entonces y dejado aquí: { $n }; cada cosa está en el historial.
