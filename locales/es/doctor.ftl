# Las frases de esta área: doctor.
doctor-mark-fine = bien
doctor-mark-look = ojo 
doctor-mark-broken = !!  
doctor-config-read = La configuración se lee sin problemas.
doctor-database-reached = { $address } responde: PostgreSQL { $server }, con el usuario { $login }.
doctor-database-offline = { $address } no responde.
doctor-database-offline-mend = ¿Está en marcha el servidor y es correcta la dirección? Revise las bases de datos de su configuración o pruebe con --database.
doctor-database-refused = { $address } rechaza a este usuario.
doctor-database-refused-mend = Pregunte a quien administra si el usuario existe y está activo (linelamp operator list); revise la contraseña o, en una sola máquina, la línea de pg_ident.
doctor-database-failed = { $address } no se puede usar: { $error }.
doctor-database-failed-mend = Mire el registro del servidor; el código dice qué falló.
doctor-database-standby = { $address } es un servidor de reserva: se puede leer, no escribir.
doctor-database-standby-mend = Está bien mientras dirija otra de sus direcciones: se la encuentra sola. Si no dirige ninguna, promueva esta.
doctor-database-empty = { $address } nunca se preparó.
doctor-database-empty-mend = Ejecute «linelamp db init» como superusuario del servidor y después «linelamp db migrate».
doctor-database-unmigrated = { $address } no tiene tablas a las que este usuario pueda preguntar.
doctor-database-unmigrated-mend = Ejecute «linelamp db migrate».
doctor-database-password = No hay contraseña: { $why }
doctor-database-password-mend = Corrija en su configuración de dónde sale la contraseña.
doctor-server-old = { $address } es anterior a PostgreSQL 15.
doctor-server-old-mend = Actualice el servidor a la versión 15 o posterior.
doctor-clock-right = Este reloj y el del servidor coinciden.
doctor-clock-ahead = Este reloj va { $seconds } s por delante del servidor.
doctor-clock-ahead-mend = Active la sincronización de la hora en ambas máquinas (timedatectl set-ntp true). Las esperas se miden con el reloj del servidor.
doctor-clock-behind = Este reloj va { $seconds } s por detrás del servidor.
doctor-clock-behind-mend = Active la sincronización de la hora en ambas máquinas (timedatectl set-ntp true). Las esperas se miden con el reloj del servidor.
doctor-login-group = { $login } tiene los derechos de: { $group }.
doctor-login-superuser = { $login } es superusuario: ninguna regla de Linelamp lo limita.
doctor-login-superuser-mend = Trabaje con un usuario propio (op-…); reserve este para «linelamp db init».
doctor-login-stranger = { $login } no es aquí un usuario de Linelamp.
doctor-login-stranger-mend = Pida a quien administra «linelamp operator add» y entre con ese usuario (--user).
doctor-login-suspended = Este usuario está suspendido.
doctor-login-suspended-mend = Quien administra puede levantar la suspensión: «linelamp operator resume».
doctor-version-fits = El programa { $program } y el esquema { $schema } encajan.
doctor-version-schema-old = El esquema está en { $schema }, este programa necesita { $needed }.
doctor-version-schema-old-mend = Ejecute «linelamp db migrate» o use el programa que corresponde al esquema.
doctor-version-program-old = Este programa es { $program }, la base de datos pide al menos { $wanted }.
doctor-version-program-old-mend = Instale el Linelamp más nuevo. Nada de lo escrito se pierde.
doctor-standby-here = Se espera un servidor de reserva, y hay uno conectado.
doctor-standby-away = Se espera un servidor de reserva y no hay ninguno conectado: los puestos guardan cada línea hasta que uno la tenga.
doctor-standby-away-mend = Inicie el servidor de reserva; si ya no existe, un administrador dice «linelamp db standby none».
doctor-standby-unexpected = Hay un servidor de reserva que nadie espera: los puestos olvidan las líneas tras una hora.
doctor-standby-unexpected-mend = Si un día puede tomar el relevo, un administrador dice «linelamp db standby expected».
doctor-standby-none = No se espera servidor de reserva: los puestos guardan cada línea una hora.
doctor-journal-folder = En esta máquina se pueden guardar palabras: { $path }
doctor-journal-folder-shut = En esta máquina no se pueden guardar palabras: { $path } ({ $why })
doctor-journal-folder-shut-mend = Haga sitio, o permita escribir en la carpeta a esta cuenta y a nadie más.
doctor-journal-left = { $count ->
    [one] Quizá falte en la base de datos una línea de un puesto que ya no está.
   *[other] Quizá falten en la base de datos { $count } líneas de puestos que ya no están.
}
doctor-journal-left-mend = Abra el puesto o ejecute «linelamp journal replay».
doctor-journal-damaged = Hay { $count } bytes dañados en los diarios.
doctor-journal-damaged-mend = Cuide este disco. Lo legible pasa a la base de datos; los archivos se quedan.
doctor-keeper-here = Hay un guardián en marcha.
doctor-keeper-away = No hay ningún guardián en marcha: se tarda más en notar que un puesto ha muerto.
doctor-keeper-away-mend = Arránquelo en el servidor: «linelamp keeper», o su unidad de systemd.
doctor-doors-closed = Lo que debe estar cerrado a este usuario está cerrado.
doctor-doors-open = Abierto a este usuario, aunque debe estar cerrado: { $doors }.
doctor-doors-open-mend = Ejecute otra vez «linelamp db init» como superusuario; un REVOKE de otra persona no tiene efecto.
doctor-terminal-none = La salida no es una terminal; ahí no hay nada que mirar.
doctor-terminal-size = La terminal es de { $columns } por { $rows }.
doctor-terminal-small = La terminal es solo de { $columns } por { $rows }.
doctor-terminal-small-mend = Agrándela al menos a 80 por 24 o use las órdenes: «linelamp queue --watch».
doctor-terminal-named = TERM es { $term }.
doctor-terminal-dumb = TERM dice que esta terminal solo puede imprimir líneas.
doctor-terminal-dumb-mend = Ponga en TERM lo que la terminal es (a menudo xterm-256color) o use las órdenes: «linelamp queue --watch».
doctor-locale-utf8 = La configuración regional { $locale } es UTF-8.
doctor-locale-other = La configuración regional «{ $locale }» no es UTF-8: los nombres pueden verse mal.
doctor-locale-other-mend = Ponga LANG, por ejemplo en C.UTF-8 o es_US.UTF-8.
doctor-tmux-quiet = tmux no guarda líneas de este panel.
doctor-tmux-keeps = tmux guarda { $lines } líneas de este panel; lo que está en la pantalla se puede leer allí después.
doctor-tmux-keeps-mend = Ponga «set -g history-limit 0» en ~/.tmux.conf y no registre nunca un panel con un puesto abierto.
doctor-mendable = { $count ->
    [one] Hay una cosa que corregir.
   *[other] Hay { $count } cosas que corregir.
}
