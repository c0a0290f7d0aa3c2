# Palabras para los estados de llamadas, líneas y personas operadoras: un id por cada valor de cada lista.
# call-state
call-state-waiting = en espera
call-state-taken = tomada
call-state-on-call = en llamada
call-state-answered-elsewhere = contestada en otra parte
call-state-link-lost = enlace perdido
call-state-wrap-up = cierre pendiente
call-state-broken-off = cortada
call-state-abandoned = abandonada
call-state-done = terminada

# end-why
end-why-caller-hung-up = colgó quien llamaba
end-why-operator-hung-up = colgamos nosotros
end-why-cut-by-facility = cortada por el centro
end-why-timed-out = esperó demasiado
end-why-no-agents = no había nadie de turno
end-why-voicemail = dejó un mensaje de voz
end-why-not-seen = nadie vio el final
end-why-phone-system-restarted = se reinició la central
end-why-unknown = no se sabe

# disposition
disposition-intake-complete = toma de datos completa
disposition-partial-call-died = parcial: se cortó la llamada
disposition-message-delivered = mensaje entregado
disposition-patched-to-family = comunicada con la familia
disposition-referred = derivada
disposition-complaint-taken = queja recibida
disposition-info-given = se dio información
disposition-call-again-agreed = acordamos otra llamada
disposition-wrong-person = persona equivocada
disposition-refused = no quiso seguir

# non-data
non-data-hang-up = colgó enseguida
non-data-silent = en silencio
non-data-abusive = abusiva
non-data-wrong-number = número equivocado
non-data-test = prueba
non-data-prank = broma

# next-step
next-step-nothing = nada más
next-step-caller-calls-again = volverá a llamar
next-step-follow-up = le damos seguimiento
next-step-lead-review = lo revisa la persona responsable

# claim-end
claim-end-passed = devuelta a la cola
claim-end-returned = devuelta: el puesto dejó de responder
claim-end-handed = entregada a otra persona del equipo
claim-end-taken-over = la tomó otra persona del equipo
claim-end-caller-gone = quien llamaba ya no estaba
claim-end-parked = cierre aplazado
claim-end-wrapped = cerrada

# operator-state
operator-state-off = fuera de turno
operator-state-available = disponible
operator-state-on-call = en llamada
operator-state-wrap-up = cerrando llamada
operator-state-away = ausente

# pass-reason
pass-reason-language = falta de idioma común
pass-reason-conflict = no debe atender a esta persona
pass-reason-not-now = no puede en este momento
pass-reason-technical = fallo de línea o de puesto
pass-reason-other = otro motivo

# away-reason
away-reason-scheduled-break = descanso programado
away-reason-unscheduled-break = descanso
away-reason-meal = comida
away-reason-meeting = reunión
away-reason-training = capacitación
away-reason-documentation = escribiendo notas
away-reason-supervision = supervisión
away-reason-connectivity = problemas de conexión

# link
link-live = en línea
link-stale = con retraso
link-down = sin señal

# group
group-operator = operadora u operador
group-lead = responsable
group-steward = custodia de datos
group-auditor = auditoría
group-admin = administración
group-reporter = informes

# three-way
three-way-unknown = no se sabe
three-way-allowed = permitidas
three-way-not-allowed = no permitidas

# monitored
monitored-unknown = no se sabe
monitored-yes = sí
monitored-no = no

# urgency
urgency-1 = ahora
urgency-2 = hoy
urgency-3 = esta semana
urgency-4 = de rutina
