# The sentences of this area: doctor.
