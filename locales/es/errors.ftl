# Las frases de esta área: errors.
error-denied = No está disponible. No existe, o no le corresponde verlo.
error-stale-fence = Esta llamada ya no es suya. No se cambió nada; las líneas que escribió están guardadas.
error-taken = { $holder } tiene esta llamada. Tome otra, o espere a que la devuelva.
error-on-call = Ya tiene a una persona en línea. Termine, devuelva o entregue primero esa llamada.
error-suspended = La base de datos no deja entrar a este usuario. Pregunte a su responsable o a quien administra si está suspendido.
error-bad-input = La base de datos no acepta un valor. No se cambió nada; revise lo que dio.
error-too-many = Demasiados registros o búsquedas en una hora. Espere un poco o pregunte a su responsable.
error-ended = La llamada terminó, y eso es definitivo.
error-old-client = Este programa es demasiado antiguo para la base de datos. Instale la versión actual; lo que escribió está guardado.
error-old-schema = La base de datos es más antigua de lo que necesita este programa. Pida a quien administra: linelamp db migrate
error-restored = Esta base de datos se restauró de una copia y aún no lo sabe. Pida a quien administra, con una cuenta de superusuario del servidor: linelamp db restored
error-not-free = Esa persona no puede tomar una llamada ahora. Elija a alguien disponible.
error-offline = No hay conexión con la base de datos. Revise la red y las direcciones de la configuración; `linelamp doctor` dice lo que ve.
error-unknown = La conexión se cortó antes de la respuesta. Mire si quedó hecho antes de repetirlo.
error-other = La base de datos se negó con el código { $code }. No se cambió nada; dé el código a quien administra.
error-no-runtime = Esta máquina no da más hilos ni archivos. Cierre algo y vuelva a intentarlo.
error-no-output = La salida estándar está cerrada; no se pudo mostrar el resultado.
