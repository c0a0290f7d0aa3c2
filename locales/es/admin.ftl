# Las frases de esta área: admin (personas, contraseñas, el esquema).
admin-initialised = Los roles, los propietarios y los permisos están listos. Ahora: linelamp db migrate
admin-init-superuser = Esto solo puede hacerlo un superusuario del servidor. En un solo equipo: sudo -u postgres linelamp db init
admin-migrator-needed = Esto requiere el usuario de migración, linelamp_migrator. Añada --user linelamp_migrator; en una sola máquina: sudo -u postgres linelamp db status --user linelamp_migrator
admin-restored = Hecho. La base de datos tiene una nueva identidad y todos los puestos lo leen todo de nuevo.
admin-restored-superuser = Solo un superusuario del servidor puede hacerlo. En una sola máquina: sudo -u postgres linelamp db restored
admin-migrated = { $count ->
    [0] Nada que hacer: el esquema está al día.
    [one] Se aplicó una migración.
   *[other] Se aplicaron { $count } migraciones.
}
admin-schema = Esquema { $applied }; este programa necesita { $needed }.
admin-schema-newer = Un programa más nuevo ha migrado esta base de datos. Migre con ese programa; este quizá aún funcione si la base lo permite.
admin-schema-changed = Una migración aplicada difiere de la de este programa. No se cambió nada; averigüe qué programa la aplicó.
admin-password-new = Contraseña nueva:{" "}
admin-password-again = Otra vez:{" "}
admin-password-differs = Las dos no eran iguales. No se cambió nada.
admin-password-short = Una contraseña tiene al menos { $count } caracteres. No se cambió nada.
admin-password-character = La contraseña contiene un carácter que no sirve, como uno de control. No se cambió nada.
admin-password-changed = La contraseña quedó cambiada.
admin-no-randomness = El sistema no da números aleatorios. No se cambió nada.
admin-first-password = Primera contraseña de { $login }, se muestra solo esta vez: { $password }
admin-shut-out = Hecho. No queda ninguna sesión.
admin-sessions-left = Sin acceso; sesiones que aún terminan: { $count }. El guardián cierra lo que quede.
admin-refused = No se cambió nada. Un acceso se da una sola vez y nunca más; un alias no es de nadie más; el equipo existe (operator add-team) y quien atiende llamadas está en uno; nadie se cierra el acceso propio.
admin-active = activo
admin-suspended = suspendido
admin-removed = eliminado
admin-unix-root = Crear un usuario de Unix exige ser root. No se cambió nada.
admin-unix-key = { $file } no es una sola clave pública de SSH. No se cambió nada.
admin-unix-failed = El usuario está en la base de datos, pero el sistema no colaboró: { $why }. Corríjalo y repita el paso; repetir no hace daño.
admin-unix-user = El usuario de Unix existe, sin contraseña.
admin-unix-sshd = sshd ejecuta linelamp para este grupo, pida lo que pida el cliente. Para que valga: systemctl reload ssh
admin-unix-let-in = La clave de SSH está puesta.
admin-unix-ident = La línea está en pg_ident.conf. Para que valga: SELECT pg_reload_conf()
admin-unix-ident-todo = Ponga esta línea en pg_ident.conf, si ningún patrón de allí la cubre: { $line }
admin-ssh-refused = Aquí solo se puede ejecutar linelamp y sus órdenes.
admin-standby-expected = Una línea se queda en su puesto hasta que un servidor de reserva la tenga.
admin-standby-none = Una línea se queda en su puesto una hora.
