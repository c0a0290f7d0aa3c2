# Problemas de la configuración: qué está mal y qué hacer.
config-unreadable = No se puede leer este archivo ({ $why }). Corrija sus permisos o indique otro con --config.
config-syntax = Esto no es TOML: { $why }. Vea config.example.toml.
config-unknown = Ningún ajuste se llama «{ $name }». Quítelo; config.example.toml los enumera todos.
config-unknown-meant = Ningún ajuste se llama «{ $name }». ¿Quiso decir «{ $meant }»?
config-wrong-kind = «{ $name }» necesita { $expected }.
config-wrong-choice = «{ $name }» no puede ser «{ $written }». Elija entre: { $choices }.
config-wrong-minutes = «{ $name }» debe estar entre 0 y { $longest } minutos; 0 significa nunca.
config-expected-text = un texto entre comillas
config-expected-path = una ruta entre comillas
config-expected-switch = true o false
config-expected-minutes = un número entero de minutos
config-expected-number = un número entero
config-expected-texts = una lista de textos entre comillas, como ["hotline"]
config-wrong-number = «{ $name }» debe estar entre { $least } y { $most }.
config-bridge-name = «{ $name }» no puede ser el nombre de una central. Escriba una sección [bridge.NOMBRE]; un nombre tiene letras minúsculas, cifras, - y _, 40 como mucho.
config-bridge-no-push = «{ $name }» no puede ser "push" aquí: Twilio no llama por turno. Escriba "pull", o quítelo.
config-bridge-may-ring = «{ $name }» dice cómo empiezan los números a los que se puede llamar, cada uno con + y su país: ["+1312", "+52"]. Sin ello, todos los del país de la línea.
config-bridge-lacks = Al puente le falta «{ $name }». docs/phones.md dice qué escribir.
config-expected-addresses = una lista de direcciones entre comillas
config-no-address = «{ $name }» no nombra ninguna base de datos. Dé al menos una dirección, como postgres:///linelamp.
config-address-not-postgres = Una dirección empieza con postgres:// o postgresql://.
config-address-password = Una contraseña no debe estar en una dirección: otras personas la ven. Quítela y use password_file, password_command, un passfile o el teclado.
config-address-password-flag = Una contraseña en la línea de órdenes la ve cualquiera en este equipo y queda en el historial. Cámbiela ahora, quítela de la dirección y use password_file, password_command, un passfile o el teclado.
config-address-several-hosts = Una dirección nombra un solo servidor. Escriba varias direcciones, en el orden en que deben probarse.
config-address-parameter = El parámetro «{ $name }» no tendría efecto. Quítelo; se conocen host, port, dbname, user, sslmode, sslrootcert, sslcert y sslkey.
config-address-twice = «{ $name }» aparece dos veces en una dirección. Deje solo uno.
config-address-port = El puerto debe ser un número entre 1 y 65535.
config-address-weak-tls = El certificado y el nombre del servidor siempre se comprueban: quite sslmode o escriba sslmode=verify-full. Con una autoridad propia, añada sslrootcert=ARCHIVO.
config-address-escape = Un % en la dirección no va seguido de dos cifras hexadecimales, o esconde un carácter de control. Escriba %25 para un % literal.
config-address-half-certificate = sslcert y sslkey van juntos: dé ambos o ninguno.
config-address-certificate-on-socket = Un certificado no tiene sentido en un socket de este equipo. Quítelo o nombre el servidor.
config-no-user = No se sabe con qué usuario entrar. Ponga database.user, LINELAMP_USER o --user.
config-no-file = No existe el archivo { $path }. Corrija la ruta o pida el archivo a quien administra la base de datos.
config-lacks = Esta forma de obtener la contraseña necesita «{ $name }». Póngalo o elija otra forma.
config-two-passwords = Están puestos password_file y password_command. Quite uno o diga cuál con password = "file" o "command".
config-keys-section = No hay ningún lugar llamado «{ $name }» para teclas. config.example.toml los enumera.
config-keys-command = Ninguna orden se llama «{ $name }». docs/keys.md las enumera; «nothing» quita una tecla.
config-keys-not-expected = «{ $name }» no está bien escrito: teclas entre comillas, luego = y el nombre de una orden entre comillas.
config-keys-no-key = «{ $keys }» no se puede usar: { $why }.
config-keys-not-valid-here = La orden «{ $command }» no hace nada en «{ $section }». Póngala donde la tiene docs/keys.md.
config-keys-text-here = «{ $keys }» es texto en «{ $section }»: debe poder escribirse en una nota. Use Alt o Ctrl con una letra, o una tecla de función.
config-keys-twice = «{ $keys }» ya tiene una orden en la línea { $line }. Deje solo una.
config-keys-hides = Con «{ $keys }» ya no se alcanza «{ $hidden }» ({ $command }) en «{ $section }». Elija otras teclas o quite «{ $hidden }» con «nothing».
config-keys-unreachable = «{ $command }» no tiene tecla en «{ $section }»: nadie podría seguir ni salir. Asígnele una.
config-chord-empty = no se nombra ninguna tecla
config-chord-unknown = ninguna tecla se llama así
config-chord-shifted-sign = escriba el signo mismo en vez de Shift con otro
config-chord-same-as-tab = las terminales lo envían como Tab
config-chord-same-as-enter = las terminales lo envían como Enter
config-chord-same-as-backspace = las terminales lo envían como Retroceso
config-chord-same-as-esc = las terminales lo envían como Escape
config-chord-begins-others = las terminales empiezan con él sus teclas de función

# La contraseña.
config-password-unreadable = No se puede leer el archivo de contraseña { $path }. Corrija la ruta o sus permisos.
config-password-open-to-others = Otras personas en este equipo pueden leer { $path }. Ejecute: chmod 600 { $path }
config-password-no-entry = { $path } no tiene una línea para esta base de datos y usuario. Añada una: host:port:database:user:password
config-password-command-failed = La orden que da la contraseña falló. Ejecútela a mano para ver por qué.
config-password-empty = La contraseña está vacía. Revise de dónde viene.
config-password-keyboard = No se pudo leer la contraseña del teclado. Inicie Linelamp en una terminal o use password_file.
