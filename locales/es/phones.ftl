# Los sistemas telefónicos: lo que dice el puesto de ellos, del teléfono que suena aquí y de las llamadas que pasan.

# línea de arriba
top-phones = teléfonos
top-phones-live = { $name }
top-phones-stale = { $name } sin señal { $since }
top-phones-short = { $name } { $since }
top-phones-down = { $name } sin conexión { $since }

# mi teléfono y el del intérprete
phone-own-title = Mi teléfono
phone-own-what = ¿Qué teléfono suena para usted? Una extensión, o un número con el prefijo del país (+1 …). Se olvida al terminar su turno; vacío: ninguno.
phone-interpreter-title = Intérprete
phone-interpreter-what = ¿Cuál es el teléfono del intérprete? Suena dentro de esta llamada. Vacío: el intérprete sale de la llamada.
notice-phone-set = Su teléfono está puesto: termina en { $end }.
notice-phone-forgotten = Ya no suena ningún teléfono para usted.
notice-no-phone-number = No es extensión ni número de teléfono: cifras, + delante del país.
notice-set-your-phone = No sonaría ningún teléfono para usted: { $key } en la cola lo pone.
notice-no-phone-system = Aquí no hay sistema telefónico; usted contesta en su propio teléfono.
notice-phone-told = El sistema telefónico está avisado.
notice-interpreter-called = Se llama al teléfono del intérprete.
notice-colleague-rings = Suena el teléfono de { $name }. Quien llama sigue con usted hasta que conteste.
notice-through-again = Vuelve a hablar con quien llama.
notice-put-through = La llamada pasó a su teléfono.
notice-hang-up-told = El sistema telefónico debe colgar; la llamada termina cuando lo haya hecho.
notice-hung-up = Usted colgó; no se había pasado a nadie.

# llamada en curso
call-stage-ordered = Su teléfono está por sonar.
call-stage-ringing = Su teléfono suena: conteste, y le pasan la llamada.
call-stage-on-hold = Quien llama oye música.
call-stage-alone = Se cortó su teléfono. Quien llama sigue ahí: { $key } le vuelve a llamar a usted.
call-stage-alone-in-turn = Se cortó su teléfono. Quien llama sigue ahí: { $key } devuelve la llamada a la cola.
call-stage-elsewhere = Alguien más habla con quien llama; aquí solo se escribe.
call-stage-at-cap = La llamada terminó al llegar al límite del centro, que la habrá cortado. Escriba lo que falta y cierre.
phone-ring-again = que vuelva a sonar
phone-hang-up = colgar
phone-resume = volver de espera

# phone-refusal
phone-refusal-no-phone = No hay teléfono puesto para usted. Diga cuál suena.
phone-refusal-not-heard = El sistema telefónico calla: ahora no puede pasarle a nadie.
phone-refusal-three-way = Esta línea prohíbe a terceros en la llamada: podrían cerrarla.
phone-refusal-rings-in-turn = Los teléfonos suenan por turno a quien está disponible; el suyo también, si lo puso.
phone-refusal-not-by-phone = Ningún sistema telefónico recibe órdenes sobre esta llamada; está en su teléfono.
phone-refusal-not-connected = Todavía no se ha pasado a nadie.
phone-refusal-elsewhere = Alguien más habla con quien llama en otro teléfono: allí se queda.

# contestada en un teléfono que nadie de aquí ha puesto
notice-answered-elsewhere = Alguien más habla con quien llama. «tomar el relevo» abre un registro.
question-write-beside = ¿Escribir sobre esta llamada? Quien llama se queda con quien le contestó.

# phone-lost: por qué vuelve a esperar una llamada que se había tomado
phone-lost-phone-busy = El teléfono está ocupado. Libérelo; la llamada tomada vuelve a esperar.
phone-lost-phone-silent = El teléfono sonó y nadie contestó; la llamada tomada vuelve a esperar.
phone-lost-phone-unreachable = No se alcanza el teléfono: ¿encendido? La llamada tomada vuelve a esperar.
phone-lost-phone-unknown = Allí no conocen ese teléfono: ponga otro. La llamada tomada vuelve a esperar.
phone-lost-phone-barred = La línea no puede llamar a ese número: ponga otro. La llamada tomada espera.

# phone-step
phone-step-caller-gone = Colgaron antes de que se contestara su teléfono.
phone-step-phone-busy = Ese teléfono está ocupado; la llamada sigue.
phone-step-phone-silent = Ese teléfono sonó y nadie contestó; la llamada sigue.
phone-step-phone-unreachable = No se alcanza ese teléfono; la llamada sigue.
phone-step-phone-unknown = El sistema telefónico no conoce ese teléfono; la llamada sigue.
phone-step-phone-barred = La línea no puede llamar a ese número. Pregunte al coordinador; la llamada sigue.
phone-step-not-allowed = El sistema telefónico no lo permite. Avise a quien coordina.
phone-step-failed = El sistema telefónico no pudo. Intente de nuevo o avise a quien coordina.
phone-step-expired = La central no respondió a tiempo; la llamada recién tomada vuelve a esperar.
phone-step-bridge-restarted = Se reinició el enlace. Mire si suena su teléfono e intente de nuevo.

# línea de órdenes
cli-colleague-rings = Suena el teléfono de su colega; quien llama sigue con usted hasta que conteste.
cli-call-alone = Se cortó el teléfono; quien llama sigue ahí: linelamp call answer
cli-phone-none = No suena ningún teléfono para usted: linelamp phone set -
cli-phone-ordered = Pedido; `linelamp call list` muestra qué resultó.

# callback
callback-possible = se puede devolver la llamada
callback-not-possible = sin número
callback-forbidden = número oculto
callback-unsafe = no es seguro devolver la llamada

notice-callback-unsafe = Marcado: devolver la llamada pondría en peligro a quien llama.
notice-callback-not-unsafe = Sin la marca: devolver la llamada no es un peligro.

# la llamada anterior, del mismo teléfono
notice-no-earlier-call = Aquí no se puede ver ninguna llamada anterior de hoy desde este teléfono.

# listas
list-missed = perdida
