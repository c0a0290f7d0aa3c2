# Las frases de esta área: keeper.
keeper-started = El guardián está en marcha.
keeper-another-is-at-work = Otro guardián está en marcha; este espera.
keeper-not-needed = Otro guardián está en marcha; no se hizo nada.
keeper-round = Rescatadas { $rescued }, enlaces cambiados { $links }, cortadas { $broken }, mensajes vencidos { $messages }, centrales { $systems }.
keeper-ended-session = Se cerró una sesión de { $login }: { $why }, { $seconds } s.
keeper-why-idle-in-transaction = inactiva dentro de una transacción
keeper-why-statement = una instrucción tardó demasiado
keeper-why-transaction = una transacción tardó demasiado
keeper-why-removed = el usuario ya no existe
