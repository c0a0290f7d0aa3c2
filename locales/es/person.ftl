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
