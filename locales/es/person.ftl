# The sentences of this area: person.
person-candidates = puede ser la misma persona
person-strangers = no se parecen
person-pairs-unopened = No se puede leer el archivo de pares. No se comparó nada; revise su nombre y quién puede leerlo.
person-pairs-too-long = Hay más de 64 MB de pares. No se comparó nada; divida el archivo.
person-pairs-none = No hay ningún par de nombres. Escriba dos nombres por línea, con un tabulador entre ellos.
person-pairs-not-utf8 = La línea { $lines } no está en UTF-8. No se comparó nada; guarde el archivo en UTF-8.
person-pairs-bad = No hay dos nombres con un tabulador entre ellos en la línea { $lines }. No se comparó nada; corrija el archivo.
alike-same-letters = mismas letras
alike-sounds-alike = suena parecido
alike-typing-error = a un error de tecla
alike-same-consonants = mismas consonantes
alike-double-metaphone = mismo código de sonido
alike-daitch-mokotoff = mismo código de sonido de Europa oriental
alike-other-script = otra escritura
alike-other-order = otro orden
alike-joined-words = palabras juntas
alike-further-words = más nombres
person-nobody = No se conoce a nadie que pueda ser.
candidate-a-number = número A
candidate-a-number-near = número A casi
candidate-name = nombre
candidate-country = país
candidate-born = año
candidate-born-near = año casi
candidate-facility = estuvo aquí
caller-title = Quien llama
caller-unknown = Escriba =nombre o un número A: aquí aparece quien puede ser.
caller-new = persona nueva
caller-why = se parece en: { $why }
caller-more = { $n } más
caller-offline = sin conexión: quién es se verá después
caller-enough = ya se buscó bastante en esta llamada
caller-nobody = no se conoce a nadie parecido
notice-nobody-with-that-number = Nadie tiene ese número.
notice-new-person-of-what = Escriba primero =nombre o un número A completo: ¿con qué se crea la persona?
notice-caller-is-known = Ya se sabe quién llama. { $key } asigna la llamada a otra persona.
notice-picked = Elegido. { $key } lo deshace.
notice-pick-taken-back = Se deshizo la elección: no se sabe quién llama.
cli-do-not-ask-marked = No volver a preguntar: { $mark }
cli-person-made = Llama alguien nuevo: { $person }

# field: what is set by itself, of a person or of a case
field-given = nombre
field-family = apellidos
field-a-number = número A
field-country = país de nacimiento
field-born = nacimiento
field-language = idioma
field-status = estado
field-need = necesita
field-responsible = responsable

# told: what is known of a person besides his fields
told-alias = también llamado
told-a-number = otro número A
told-language = también habla
told-contact = contacto
told-custody = estuvo en
told-consent = consentimiento
told-do-not-ask = no preguntar más

# source: who told it
source-caller = quien llama
source-family = familia
source-lawyer = abogado
source-colleague = una persona del equipo
source-facility = el centro
source-document = un papel
source-authority = una autoridad
source-other = otra persona
source-call = en una llamada
source-told = no se dijo quién

# stayed: what was written since a merge
stayed-call = llamada
stayed-case = caso
stayed-message = mensaje
stayed-field = dato
stayed-alias = también llamado
stayed-a-number = otro número A
stayed-language = también habla
stayed-contact = contacto
stayed-custody = estuvo en
stayed-consent = consentimiento

# the record on the command line
person-merged = unido aquí
person-value-kept = Entretanto otra persona cambió este dato; vale el suyo. Lo que usted escribió quedó en el historial. Para ponerlo de todos modos, escríbalo otra vez.
person-no-a-number = Eso no es un número A: tiene de siete a nueve dígitos. No se cambió nada.
person-no-contact = Eso no es un contacto. Escriba quién es, el nombre y el número, como en una nota: hermana Marta +1 312 555 0100. No se cambió nada.
person-merged-already = Estos dos ya son uno, o uno de ellos se unió a otra persona. No se cambió nada; mire los dos con: linelamp person show
person-merge-shown = No se cambió nada. Valdría lo que está entre corchetes; --take nombra los datos que toman el valor de la segunda persona, y --yes las une.
person-merge-done = Están unidos. Vale lo que está entre corchetes; linelamp person unmerge los separa otra vez.
person-unmerged = Están separados; los datos de ambos están como antes. Desde entonces no se escribió nada.
person-unmerged-stayed = Están separados; los datos de ambos están como antes. Esto se escribió desde entonces y queda con la primera persona; mueva lo que es de la otra:
person-consent-given = sí
person-consent-withdrawn = retirado
person-stayed = estando unidos
notice-nothing-to-move = Seleccione lo que se escribió mientras los dos eran uno; eso se puede pasar.
notice-moved = Ahora es de la otra persona.
menu-source = ¿Quién lo dijo?
