# Las frases de esta parte: bridge.
bridge-none = La configuración no nombra ninguna central. Escriba una sección [bridge.NOMBRE]; docs/phones.md dice qué lleva.
bridge-which = La configuración nombra varias centrales: { $names }. Diga cuál con --source.
bridge-unknown = La configuración no nombra ninguna central así. Hay: { $names }.
bridge-no-secret = No hay clave para la central. Escriba secret_file = "ARCHIVO" en su sección, o ponga LINELAMP_BRIDGE_SECRET.
bridge-in-the-clear = Con la central de { $host } se hablaría sin cifrar: su clave y los números de quienes llaman podrían leerse en el camino. Escriba tls = true en su sección o, si la conexión pasa por un túnel cifrado, tunnel = true.
bridge-no-listener = No se puede escuchar en { $address } ({ $why }). Elija otra dirección, o termine lo que escucha allí.
bridge-bad-value = «{ $name }» no se puede usar. { $why }
# bridge-tls-fault
bridge-tls-fault-no-certificate = El archivo de certificados no se puede leer, o no tiene ninguno.
bridge-tls-fault-no-key = El archivo de la clave privada no se puede leer, o no tiene ninguna.
bridge-tls-fault-no-fit = El certificado y la clave privada no corresponden.
bridge-tls-fault-no-authorities = Esta máquina no confía en ninguna autoridad de certificados: nombre una con authority = "ARCHIVO".
# bridge-address-fault
bridge-address-fault-not-an-address = Escríbala como https://host, con puerto y ruta si los tiene.
bridge-address-fault-not-private = Con http:// solo se habla con esta misma máquina; escriba https://.
bridge-acting = Este puente habla por la central.
bridge-standing-by = Otro puente habla por la central; este espera a que termine.
bridge-live = La central responde.
bridge-silence-disconnected = No se llega a la central; se vuelve a intentar solo.
bridge-silence-no-answer = La central no responde.
bridge-picture = Se comprobó la central: { $changed } llamadas cambiaron, { $vanished } ya no estaban.
bridge-refused = { $calls } llamadas más de las que pueden entrar en un minuto: se dicen de nuevo en la próxima comprobación.
bridge-not-taken = La base de datos no acepta lo que se dijo de la llamada { $call }: { $why }
bridge-left-out = Se omitieron { $lines } líneas que nadie leyó.
bridge-begun = Se empezó la orden { $command }.
bridge-no-systems = Todavía no se ha oído de ninguna central.
bridge-system = { $source } · { $kind } · { $mode } · { $state } desde hace { $minutes } min
# bridge-kind
bridge-kind-asterisk = Asterisk
bridge-kind-twilio = Twilio
bridge-kind-webhook = mensajes firmados
# bridge-mode
bridge-mode-pull = eligen los operadores
bridge-mode-push = suena por turno
# bridge-state
bridge-state-live = en vivo
bridge-state-stale = atrasada
bridge-state-down = caída
