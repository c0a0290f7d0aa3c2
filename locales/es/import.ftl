# Las frases de esta área: import.
import-field-name = nombre
import-field-code = código
import-field-aliases = otros nombres
import-field-kind = tipo
import-field-contractor = contratista
import-field-address = dirección
import-field-city = ciudad
import-field-state = estado
import-field-country = país
import-field-field-office = oficina regional
import-titles = Los títulos están en la fila { $row }:
import-left-out = Sin usar: { $titles }
import-rejected-row = Fila { $row } no aceptada: { $reason }
import-would = Resultaría: { $new } nuevos, { $changed } cambiados, { $unchanged } iguales, { $rejected } no aceptados. No se escribió nada (ensayo).
import-did = { $new } nuevos, { $changed } cambiados, { $unchanged } iguales, { $rejected } no aceptados.
import-no-name = no tiene nombre.
import-too-long = su { $field } tiene más de { $most } caracteres.
import-too-many-names = tiene más de { $most } otros nombres.
import-hidden = su { $field } contiene un carácter que no se ve; vuelva a escribirlo en el archivo.
import-error-value = su { $field } es un error de la hoja de cálculo; corrija la celda.
import-not-a-code = su código no tiene de 2 a 12 letras y cifras.
import-not-a-country = su país es desconocido; use el código de dos letras, como US.
import-same-as = es el mismo centro que la fila { $other }.
import-ambiguous = varios centros llevan este nombre; añada su código, o su ciudad y estado.
import-file-unopened = No se puede abrir el archivo: { $why }
import-file-empty = El archivo está vacío. No se escribió nada.
import-file-too-large = El archivo pasa de 16 MB o de 100 000 filas. No se escribió nada; divídalo.
import-file-unreadable = El archivo no es CSV ni un libro (XLSX, XLS, ODS) que se pueda abrir. No se escribió nada; guárdelo como CSV y vuelva a intentarlo.
import-no-name-column = Ninguna columna es el nombre del centro. No se escribió nada. Títulos encontrados: { $titles }. Diga cuál es con --map 'TÍTULO=name'.
import-no-such-column = No hay ninguna columna «{ $title }». No se escribió nada. Títulos encontrados: { $titles }.
import-some-rejected = { $rows ->
    [one] Una fila no se aceptó; su motivo está arriba.
   *[other] { $rows } filas no se aceptaron; sus motivos están arriba.
}
import-column-id = id
import-column-line = número marcado
import-column-from = número de quien llama
import-column-arrived = llegada
import-column-connected = conexión
import-column-ended = fin
import-column-seconds = duración en segundos
import-column-why = motivo del fin
import-calls-would = Serían: { $new } llamadas nuevas ({ $unassigned } a números que ninguna línea tiene), { $known } ya conocidas. No se escribió nada (comprobación).
import-calls-did = { $new } llamadas nuevas ({ $unassigned } a números que ninguna línea tiene), { $known } ya conocidas, que quedan como están.
import-calls-no-titles = Ninguna fila tiene los títulos «id», «arrived» y «ended» o «seconds». No se escribió nada; ponga así los títulos en la primera fila e inténtelo de nuevo.
import-calls-row = Fila { $row }: { $reason }
import-calls-refused = { $rows ->
    [one] Una fila no puede ser correcta; no se escribió nada. Corríjala e importe de nuevo el archivo entero.
   *[other] { $rows } filas no pueden ser correctas; no se escribió nada. Corríjalas e importe de nuevo el archivo entero.
}
import-calls-missing = falta: { $column }.
import-calls-not-plain = demasiado largo o con un carácter que no se ve: { $column }.
import-calls-not-a-time = no es una fecha y hora como 2026-03-03T10:00:00Z: { $column }.
import-calls-no-zone = no dice según qué reloj: { $column }; indique --zone Región/Ciudad.
import-calls-not-seconds = su duración no es un número entero de segundos.
import-calls-not-a-why = su motivo no es ninguno de caller_hung_up, operator_hung_up, cut_by_facility, timed_out, no_agents, voicemail, unknown.
import-calls-backwards = su llegada, conexión y fin no se siguen en orden, o están en el futuro.
import-calls-same-as = tiene el id de la fila { $other }.
