# Las frases de este tema: lo que `linelamp bridge check` encuentra en la central telefónica, y qué hacer.

bridge-finding-nothing-wrong = No hay nada mal en la central telefónica, hasta donde su usuario puede ver.
bridge-finding-known-secret = La clave es una que todos conocen. Haga una nueva (head -c 24 /dev/urandom | base64), en manager.conf y en el archivo de la clave.
bridge-finding-short-secret = La clave es tan corta que puede adivinarse. Haga una de al menos 16 caracteres.
bridge-finding-not-encrypted = La conexión con { $about } no va cifrada: la clave y los números pueden leerse en el camino. Active TLS en ambos lados, o ejecute el puente en la máquina de la central.
bridge-finding-no-system-name = La central no tiene nombre, y dos llamadas pueden recibir el mismo identificador. Escriba systemname = pbx1 en asterisk.conf y reiníciela.
bridge-finding-clocks-apart = Los relojes de las dos máquinas difieren en { $about } s, y con ellos las horas de las llamadas. Que ambos sigan un servidor de hora.
bridge-finding-too-many-rights = El usuario puede usar { $about }: quien tenga la clave es dueño de la central. Tome las líneas read y write de nuestro manager.conf.
bridge-finding-right-missing = El usuario no puede usar { $about }, que el puente necesita. Tome las líneas read y write de nuestro manager.conf.
bridge-finding-cannot-withdraw = Este Asterisk no sabe sacar por sí mismo a quien espera en la cola (16.25, 18.11, 19.3 y posteriores sí). Quite taken_by.
bridge-finding-queue-missing = La central no tiene la cola «{ $about }». Corrija queues en la configuración, o añádala a queues.conf y recargue.
bridge-finding-members-in-pull = La cola «{ $about }» tiene miembros: la central los hace sonar aunque aquí eligen los operadores. Quítelos, o ponga mode = "push".
bridge-finding-dialplan-unseen = El usuario no puede mirar el plan de marcación, y no se comprobó. El derecho reporting en la línea write lo muestra.
bridge-finding-context-missing = El plan de marcación no tiene el contexto «{ $about }». Tómelo de nuestro extensions.conf, o corrija la configuración.
bridge-finding-extension-missing = El plan de marcación no tiene «{ $about }», adonde se envía a quienes llaman. Tómelo de nuestro extensions.conf, o corrija la configuración.
bridge-finding-rooms-without-meeting = El contexto «{ $about }» no lleva a ningún ConfBridge: quien llama y el operador no se encontrarían. Tómelo de nuestro extensions.conf.
bridge-finding-rooms-with-a-way-out = Desde el contexto «{ $about }» se llega a otros teléfonos. Quite sus include y sus líneas Dial: una sala debe ser un lugar sin salida.
bridge-finding-waits-in-another-queue = En «{ $about }» se espera en una cola que la configuración no nombra. Corrija queues.
bridge-finding-queue-without-end = En «{ $about }» se puede esperar para siempre. Dé un límite a la cola, Queue(NOMBRE,,,,900), y un buzón de voz detrás.
bridge-finding-no-voicemail = Detrás de la cola de «{ $about }» no hay buzón de voz: a quien esperó demasiado simplemente se le corta.
bridge-finding-withdrawn-to-nowhere = En «{ $about }» nada envía a su sala a quien se saca de la cola. Tome la línea con QUEUE_WITHDRAW_INFO de nuestro extensions.conf.
bridge-finding-log-without-presentation = «{ $about }» no anota en el registro de la cola si un número puede mostrarse: las llamadas perdidas mientras nadie estaba conectado llegan sin número. Tome la línea con PRESENTATION de nuestro extensions.conf.
bridge-finding-log-without-hang-up = «{ $about }» no anota en el registro de la cola cuándo se cuelga: puede no verse el fin de una llamada atendida. Tome la línea con hangup_handler_push de nuestro extensions.conf.
bridge-finding-presentation-unsaid = La central no dice si el número de quien llama puede mostrarse, y por eso no se guarda ninguno. Tome la línea channelvars con CALLERID(num-pres) de nuestro manager.conf.
bridge-finding-log-unreadable = No se puede leer el registro de la cola { $about }: no se sabrá qué pasó mientras el puente no está. Deje que la cuenta del puente lo lea: setfacl -m u:linelamp-bridge:r { $about }; docs/phones.md dice cómo se conserva.

bridge-check-saw = Asterisk { $version } «{ $name }» · { $queues } colas · { $calls } canales ahora
bridge-check-unnamed = sin nombre
bridge-check-mark-fine = ok
bridge-check-mark-doubtful = ?
bridge-check-mark-wrong = !
bridge-check-unreachable = Nadie contesta en { $host }, puerto { $port }, o su certificado no es el correcto. ¿Está en marcha la central, y dice manager.conf enabled = yes?
bridge-check-not-a-manager = Lo que contesta en { $host }, puerto { $port } no es la interfaz de gestión de Asterisk. El puerto es 5038, o 5039 con tls = true.
bridge-check-refused = La central no deja entrar al usuario del puente. Compare user, secret y permit de manager.conf con la configuración, y después: asterisk -rx 'manager reload'
bridge-check-silent = La central no contesta en 15 s.
bridge-check-mendable = { $count ->
    [one] Hay una cosa que arreglar en la central telefónica.
   *[other] Hay { $count } cosas que arreglar en la central telefónica.
}

bridge-check-saw-twilio = { $numbers ->
    [one] Twilio contesta · un número
   *[other] Twilio contesta · { $numbers } números
}
bridge-check-saw-webhook = Se miró { $address }
bridge-check-twilio-unreachable = Desde aquí no se llega a Twilio. ¿Puede esta máquina salir a https://api.twilio.com, y es correcto rest_address?
bridge-check-twilio-refused = Twilio no conoce esta cuenta con este token. Compare account con el Account SID, y el archivo del secreto con el Auth Token, en la consola de Twilio.
bridge-check-twilio-trouble = Twilio no muestra la cuenta: { $why }. Pruebe de nuevo en un minuto; después mire https://status.twilio.com.

twilio-finding-nothing-wrong = No hay nada mal: la cuenta contesta, sus números llaman a este puente, y se rechaza a quien no sabe firmar.
twilio-finding-account-not-active = La cuenta no está activa ({ $about }): no entra ninguna llamada. La consola de Twilio dice por qué.
twilio-finding-trial-account = Es una cuenta de prueba: quien llama lo oye al principio, y solo se puede hacer sonar números confirmados. Cámbiela antes de publicar la línea.
twilio-finding-clocks-apart = El reloj de Twilio y el de esta máquina difieren { $about } s, y con ellos las horas de las llamadas. Haga que esta máquina siga a un servidor de tiempo.
twilio-finding-no-numbers = La cuenta no tiene ningún número. Compre uno en la consola de Twilio, o mire si account nombra una subcuenta.
twilio-finding-number-missing = La cuenta no tiene el número { $about }. Corrija numbers en la configuración: cada uno con su + y el código del país.
twilio-finding-none-is-ours = Ninguno de los números de la cuenta llama a este puente. Ponga en la consola de Twilio, como dirección de voz del número, { $about }/voice, con POST.
twilio-finding-told-elsewhere = Las llamadas a { $about } van a otra parte. Ponga en la consola de Twilio, como dirección de voz del número, la del puente: public_address y /voice, con POST.
twilio-finding-taken-over = Una aplicación o una troncal tiene las llamadas a { $about }, y las direcciones del propio número no cuentan. Quítela del número en la consola de Twilio.
twilio-finding-not-posted = Las llamadas a { $about } se avisan con GET, que el puente rechaza. Elija HTTP POST junto a la dirección de voz.
twilio-finding-ends-not-told = El final de las llamadas a { $about } no se avisa aquí: quien ya se fue se mostraría hasta un minuto más. Ponga como status callback del número public_address y /status, con POST.
twilio-finding-ends-not-posted = El final de las llamadas a { $about } se avisa con GET, que el puente rechaza. Elija HTTP POST junto al status callback.
twilio-finding-no-fallback = Cuando esta máquina está apagada, quien llama a { $about } oye un error. Ponga como dirección para fallos un TwiML Bin que lo ponga en la cola.
twilio-finding-address-unusable = La dirección pública { $about } no es una dirección: tiene la forma https://host/camino.
twilio-finding-address-not-private = La dirección pública { $about } no va cifrada: los números de quienes llaman podrían leerse por el camino. Debe empezar por https://.
twilio-finding-bridge-not-running = Nadie contesta en { $about }, ni ningún puente en esta máquina. Póngalo en marcha (systemctl start linelamp-bridge@NOMBRE) y mire de nuevo.
twilio-finding-address-astray = El puente contesta en esta máquina, pero { $about } no lleva a él. Mire el proxy, su certificado y la dirección del nombre.
twilio-finding-unsigned-taken = Lo que contesta en { $about } no rechaza un envío que nadie firmó: no es el puente, o algo delante contesta por él. Mire el proxy.
twilio-finding-signed-refused = Lo que contesta en { $about } rechaza un envío firmado con este token. Si el puente no se reinició desde que cambió el token, reinícielo; si no, el proxy rechaza los envíos.

webhook-finding-nothing-wrong = No hay nada mal: el puente contesta, acepta lo firmado y rechaza lo que no lo está.
webhook-finding-short-secret = Un secreto es tan corto que se puede adivinar. Haga uno de al menos 16 caracteres (head -c 24 /dev/urandom | base64), aquí y en la central.
webhook-finding-same-secret = El segundo secreto es igual al primero. Quite second_secret_file cuando termine el cambio.
webhook-finding-address-unusable = La dirección { $about } no es una dirección: tiene la forma https://host/camino.
webhook-finding-address-not-private = La dirección { $about } no va cifrada: los números de quienes llaman podrían leerse por el camino. Debe empezar por https://.
webhook-finding-nobody-answers = Nadie contesta en { $about }, o su certificado no es para ese nombre. Ponga en marcha el puente (systemctl start linelamp-bridge@NOMBRE); si muestra un certificado propio, diga su nombre en public_address.
webhook-finding-unsigned-taken = Lo que contesta en { $about } no rechaza un envío que nadie firmó: no es el puente. Mire listen, y el proxy.
webhook-finding-signed-refused = Lo que contesta en { $about } rechaza un envío firmado con un secreto de esta configuración. Si el puente no se reinició desde que cambió el secreto, reinícielo; si no, el proxy rechaza los envíos.
