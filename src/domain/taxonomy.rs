//! Owns: the two levels of what happens in detention: classes, and the acts within a class, each with its code.
//! Must not know: how they are called on screen; the catalogue says that, by code.

/// A class and its acts. The code is what is stored; the Spanish one may be typed as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Class {
    /// The code, three letters: `med`.
    pub code: &'static str,
    /// What a Spanish speaker types for it.
    pub spanish: &'static str,
    /// The acts: code and Spanish code.
    pub acts: &'static [(&'static str, &'static str)],
}

/// A class, or one act of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code {
    class: &'static str,
    act: Option<&'static str>,
}

macro_rules! classes {
    ($($code:literal / $spanish:literal: $($act:literal / $acto:literal),*;)+) => {
        &[$(Class { code: $code, spanish: $spanish, acts: &[$(($act, $acto)),*] },)+]
    };
}

/// Every class, in the order of the field's list.
pub const CLASSES: &[Class] = classes! {
    "med" / "med": "delay" / "demora", "stopped" / "suspendida", "chronic" / "cronica", "ignored" / "ignorada",
        "pregnancy" / "embarazo", "dental" / "dental", "aid" / "ayuda", "forced" / "forzado",
        "infection" / "infeccion", "records" / "expediente";
    "men" / "men": "harm" / "lesion", "suicide" / "suicidio", "nocare" / "sinatencion", "isolation" / "aislamiento";
    "sex" / "sex": "assault" / "agresion", "harassment" / "acoso", "voyeurism" / "voyerismo", "coerced" / "coaccion",
        "unprotected" / "sinproteccion";
    "for" / "fue": "beating" / "golpiza", "chemical" / "quimico", "restraint" / "sujecion", "threat" / "amenaza",
        "transport" / "traslado";
    "seg" / "seg": "disciplinary" / "disciplinaria", "administrative" / "administrativa",
        "protective" / "protectora", "medical" / "medica", "days" / "dias";
    "hun" / "hue": "individual" / "individual", "group" / "grupo", "feeding" / "alimentacion",
        "reprisal" / "represalia";
    "ret" / "rep": "transfer" / "traslado", "segregation" / "segregacion", "lost" / "perdida", "threat" / "amenaza",
        "writeup" / "reporte";
    "hat" / "odi": "race" / "raza", "nationality" / "nacionalidad", "religion" / "religion",
        "language" / "idioma", "orientation" / "orientacion", "gender" / "genero", "disability" / "discapacidad";
    "con" / "con": "food" / "comida", "water" / "agua", "temperature" / "temperatura", "crowding" / "hacinamiento",
        "mold" / "moho", "hygiene" / "higiene", "clothes" / "ropa", "sleep" / "sueno", "recreation" / "recreo";
    "com" / "com": "phones" / "telefonos", "blocked" / "bloqueado", "cost" / "costo", "privacy" / "privacidad",
        "mail" / "correo", "visits" / "visitas", "interpreter" / "interprete";
    "law" / "ley": "counsel" / "abogado", "papers" / "papeles", "english" / "ingles", "pressured" / "presion",
        "hearing" / "audiencia", "bond" / "fianza";
    "fam" / "fam": "separated" / "separada", "children" / "hijos", "death" / "muerte", "untold" / "sinaviso";
    "pro" / "pro": "property" / "bienes", "money" / "dinero";
    "wor" / "tra": "forced" / "forzado", "dollar" / "dolar", "unpaid" / "sinpago";
    "abs" / "aus": "locator" / "localizador", "overnight" / "noche", "removed" / "expulsado";
    "dea" / "mue": ;
    "haz" / "rie": "vermin" / "plagas", "toxins" / "toxicos", "fire" / "fuego", "disaster" / "desastre";
    "goo" / "bue": ;
};

impl Code {
    /// Reads `med` or `med.delay`, in English or Spanish, whatever the case and the accents were before folding.
    #[must_use]
    pub fn parse(folded: &str) -> Option<Self> {
        let (class, act) = match folded.split_once('.') {
            Some((class, act)) => (class, Some(act)),
            None => (folded, None),
        };
        let class = CLASSES
            .iter()
            .find(|known| known.code == class || known.spanish == class)?;
        let act = match act {
            Some(act) => Some(
                class
                    .acts
                    .iter()
                    .find(|(code, acto)| *code == act || *acto == act)?
                    .0,
            ),
            None => None,
        };
        Some(Self {
            class: class.code,
            act,
        })
    }

    /// The class's code.
    #[must_use]
    pub const fn class(self) -> &'static str {
        self.class
    }

    /// The act's code within the class.
    #[must_use]
    pub const fn act(self) -> Option<&'static str> {
        self.act
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.act {
            Some(act) => write!(f, "{}.{act}", self.class),
            None => f.write_str(self.class),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_means_two_things_in_either_language() {
        let codes: Vec<&str> = CLASSES
            .iter()
            .flat_map(|class| [class.code, class.spanish])
            .collect();
        for class in CLASSES {
            let same = codes.iter().filter(|code| **code == class.code).count();
            assert_eq!(
                same,
                1 + usize::from(class.code == class.spanish),
                "{}",
                class.code
            );
            for (place, (act, acto)) in class.acts.iter().enumerate() {
                let others = class
                    .acts
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != place);
                assert!(
                    others
                        .clone()
                        .all(|(_, (code, _))| code != act && code != acto),
                    "{act}"
                );
                assert!(
                    others.into_iter().all(|(_, (_, codigo))| codigo != acto),
                    "{acto}"
                );
            }
        }
    }

    #[test]
    fn both_languages_give_one_code() {
        for (typed, stored) in [
            ("med", "med"),
            ("med.demora", "med.delay"),
            ("fue.golpiza", "for.beating"),
            ("for.golpiza", "for.beating"),
        ] {
            assert_eq!(
                Code::parse(typed).map(|code| code.to_string()).as_deref(),
                Some(stored)
            );
        }
        for text in ["", "medicine", "med.", "med.food", ".delay"] {
            assert_eq!(Code::parse(text), None);
        }
    }
}
