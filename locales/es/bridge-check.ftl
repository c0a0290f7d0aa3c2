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
bridge-finding-log-unreadable = No se puede leer el registro de la cola { $about }: no se sabrá qué pasó mientras el puente no está. Deje que la cuenta del puente lo lea: setfacl -m u:linelamp-bridge:r { $about }; docs/phones.md dice cómo se conserva.

bridge-check-saw = Asterisk { $version } «{ $name }» · { $queues } colas · { $calls } canales ahora
bridge-check-unnamed = sin nombre
bridge-check-mark-fine = ok
bridge-check-mark-doubtful = ?
bridge-check-mark-wrong = !
bridge-check-only-asterisk = Solo un Asterisk se puede mirar así. Para los demás, docs/webhooks.md dice cómo probarlos.
bridge-check-unreachable = Nadie contesta en { $host }, puerto { $port }, o su certificado no es el correcto. ¿Está en marcha la central, y dice manager.conf enabled = yes?
bridge-check-not-a-manager = Lo que contesta en { $host }, puerto { $port } no es la interfaz de gestión de Asterisk. El puerto es 5038, o 5039 con tls = true.
bridge-check-refused = La central no deja entrar al usuario del puente. Compare user, secret y permit de manager.conf con la configuración, y después: asterisk -rx 'manager reload'
bridge-check-silent = La central no contesta en 15 s.
bridge-check-mendable = { $count ->
    [one] Hay una cosa que arreglar en la central telefónica.
   *[other] Hay { $count } cosas que arreglar en la central telefónica.
}
