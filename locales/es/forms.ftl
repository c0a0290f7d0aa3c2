# The sentences of this area: forms.
form-fault-no-survey = No hay ninguna hoja llamada survey.
form-fault-no-column = Falta la columna «{ $about }».
form-fault-column-twice = La columna «{ $about }» está dos veces; deje una sola.
form-fault-no-type = «{ $about }» no tiene tipo.
form-fault-unknown-type = El tipo «{ $about }» no existe.
form-fault-unsupported-type = «{ $about }» no se admite aquí; quite la fila.
form-fault-no-name = Esta fila de tipo «{ $about }» no tiene nombre.
form-fault-bad-name = «{ $about }» no puede ser un nombre: empiece con una letra o _, siga con letras, cifras, - y punto.
form-fault-name-twice = El nombre «{ $about }» está dos veces en un mismo grupo.
form-fault-no-list-name = «{ $about }» no dice de qué lista se elige.
form-fault-no-such-list = La hoja choices no tiene la lista «{ $about }».
form-fault-choice-no-name = Una opción de la lista «{ $about }» no tiene nombre.
form-fault-choice-twice = La opción «{ $about }» está dos veces en una misma lista; ponga allow_choice_duplicates en yes si es a propósito.
form-fault-choice-space = La opción «{ $about }» tiene un espacio en el nombre, y los espacios separan varias respuestas.
form-fault-or-other-filter = or_other y choice_filter no pueden ir juntos.
form-fault-end-alone = «{ $about }» no cierra nada: no hay grupo ni repetición abiertos.
form-fault-never-ended = «{ $about }» empieza aquí y nunca termina.
form-fault-wrong-end = «{ $about }» se cierra como lo que no es: un grupo como repetición o al revés.
form-fault-no-calculation = «{ $about }» debe calcularse, pero no hay cálculo.
form-fault-unreadable = La expresión no se puede leer en «{ $about }».
form-fault-too-deep = La expresión tiene demasiados niveles.
form-fault-construct = «{ $about }» no se admite aquí en las expresiones.
form-fault-unknown-function = La función «{ $about }» no existe.
form-fault-unsupported-function = La función «{ $about }» no se admite aquí.
form-fault-arguments = La función «{ $about }» no recibe los argumentos que necesita.
form-fault-bad-pattern = El patrón «{ $about }» no se puede leer.
form-fault-unknown-field = No hay ningún campo «{ $about }».
form-fault-ambiguous-field = Varios grupos tienen un campo «{ $about }»; deles nombres distintos.
form-fault-circle = Estos dependen unos de otros en círculo: { $about }.
form-fault-bad-parameter = Los parámetros «{ $about }» no son correctos; un rango tiene start, end y step.
form-fault-bad-value = «{ $about }» no es un valor para esta columna.
form-fault-too-large = El formulario tiene más filas de las que se pueden tomar.
form-fault-ignored-column = La columna «{ $about }» no se usa aquí.
form-fault-ignored-appearance = El aspecto «{ $about }» no cambia nada aquí.
form-fault-ignored-row = La fila se deja fuera. { $about }
form-fault-no-label = «{ $about }» no tiene palabras que mostrar; se muestra su nombre.
form-fault-stays-empty = «{ $about }» solo lo sabe un teléfono y aquí queda vacío.
form-fault-no-such-column = Ninguna opción de la lista tiene la columna «{ $about }»; para el filtro está vacía.
form-file-empty = El archivo está vacío.
form-file-too-large = El archivo pasa de 4 MB o de 20.000 filas; ningún formulario es así.
form-file-unreadable = El archivo no es un libro (XLSX, XLS, ODS) ni un texto con tablas Markdown. Guárdelo como XLSX e inténtelo de nuevo.
form-place-sheet = { $sheet }
form-place-row = { $sheet }, fila { $row }
form-place-cell = { $sheet }, fila { $row }, { $column }
form-refused-line = ✗ { $place }: { $says }
form-notice-line = · { $place }: { $says }
form-fits = «{ $title }» se puede usar: { $questions ->
    [one] una pregunta
   *[other] { $questions } preguntas
}, { $lists } listas, idiomas: { $languages }.
form-no-language = uno solo, sin nombre
form-refused = { $problems ->
    [one] El formulario no se puede usar: arriba está el problema. Arréglelo y compruebe de nuevo.
   *[other] El formulario no se puede usar: arriba están los { $problems } problemas. Arréglelos y compruebe de nuevo.
}
form-kept = «{ $form }» queda guardado como versión { $version }.
form-kept-already = «{ $form }» no cambió: ya es la versión { $version }.
form-not-written = No se pudo escribir el libro. Elija un archivo en una carpeta donde pueda escribir.
form-written = Escrito en { $file }.
form-answers-no-json = Las respuestas no son un objeto JSON. No se guardó nada.
form-trouble-missing = todavía falta la respuesta.
form-trouble-not-whole = esto no es un número entero.
form-trouble-not-a-number = esto no es un número.
form-trouble-out-of-range = esto está fuera del rango o entre sus pasos.
form-trouble-not-a-day = esto no es un día; escríbalo así: 2026-11-22.
form-trouble-not-a-time = esto no es una hora; escríbala así: 09:41.
form-trouble-not-a-moment = esto no es un día con hora; escríbalo así: 2026-11-22T09:41.
form-trouble-not-a-place = esto no es una latitud y una longitud.
form-trouble-not-offered = esto no es una de las opciones que se ofrecen ahora.
form-trouble-constraint = esto no es lo que pide el formulario.
form-refused-answer-unknown-field = el formulario no tiene ese campo aquí.
form-refused-answer-not-an-answer = esta no es una respuesta que el campo pueda tomar.
form-refused-answer-read-only = lo calcula el formulario; déjelo fuera.
form-refused-answer-not-relevant = con estas respuestas no se pregunta; déjelo fuera.
form-refused-answer-too-many = hay demasiados de estos.
form-answers-refused = { $problems ->
    [one] No se guardó nada: una respuesta no se puede tomar; arriba está la razón.
   *[other] No se guardó nada: { $problems } respuestas no se pueden tomar; arriba están las razones.
}
form-answers-kept = { $count ->
    [one] Una respuesta queda guardada.
   *[other] { $count } respuestas quedan guardadas.
}
form-answers-count = { $count ->
    [one] Se llenó una vez. --csv o --json muestra las respuestas.
   *[other] Se llenó { $count } veces. --csv o --json muestra las respuestas.
}

# a form beside the note
form-title = Formulario
form-progress = { $answered } de { $all } respondidas
form-below = ↓ { $n } más
form-more = + uno más: { $what }
form-remove = (bórrelo para quitarlo)
form-back = nota
form-from-note = de la nota
form-how-date = un día: 2026-11-22
form-how-time = una hora: 09:41
form-how-date-time = un día y una hora: 2026-11-22T09:41
form-how-several = se pueden elegir varias
form-how-rank = en el orden en que usted elige
form-how-geopoint = latitud y longitud en grados
menu-form = ¿Qué formulario?
menu-jump = ¿A qué pregunta ir?
question-remove-repeat = ¿Quitar este, con todas sus respuestas?
wrap-open = Sin responder en formularios, { $n }:
notice-forms-offline = Aún no se leyó ningún formulario y la base de datos no responde. La nota guarda cada palabra.
notice-no-forms = No hay formularios.
notice-form-last = Era la última pregunta. { $key } vuelve a la nota.
notice-no-such-choice = Esa tecla no es ninguna de las opciones. { $key } vuelve a la nota.
form-file-no-workbook = El archivo no se puede leer como libro de cálculo: está dañado, o es otra cosa con ese nombre. Ábralo en su programa de oficina, guárdelo como XLSX e inténtelo de nuevo.
