//! Owns: the invented hotline of a demo: facilities, lines, teams, operators, people, and what they say.
//! Must not know: how any of it gets into a database. Nobody in here exists.

use std::collections::BTreeMap;

use crate::domain::{Group, Monitored, ThreeWay};

/// The teams: code and name.
pub(super) const TEAMS: [(&str, &str); 2] = [("north", "North team"), ("south", "South team")];

/// Somebody with a login.
pub(super) struct Person {
    pub(super) login: &'static str,
    pub(super) handle: &'static str,
    pub(super) group: Group,
    pub(super) teams: &'static [&'static str],
}

const fn person(
    login: &'static str,
    handle: &'static str,
    group: Group,
    teams: &'static [&'static str],
) -> Person {
    Person {
        login,
        handle,
        group,
        teams,
    }
}

/// The person at the desk, as an operator; another of the other team; the lead; who sets the demo up.
pub(super) const OPERATOR: &str = "op-001";
/// An operator of the other team.
pub(super) const OPERATOR_2: &str = "op-002";
/// The lead of both teams.
pub(super) const LEAD: &str = "op-010";
/// Manages people and lines.
pub(super) const ADMIN: &str = "op-040";
/// The phone system.
pub(super) const BRIDGE: &str = "linelamp-bridge";
/// The keeper.
pub(super) const KEEPER: &str = "linelamp-keeper";

/// Who sits at the desk, who leads, who manages.
pub(super) const STAFF: [Person; 4] = [
    person(OPERATOR, "ana", Group::Operator, &["north"]),
    person(OPERATOR_2, "bruno", Group::Operator, &["south"]),
    person(LEAD, "lena", Group::Lead, &["north", "south"]),
    person(ADMIN, "otto", Group::Admin, &[]),
];

/// Simulated colleagues; two of three work beside the person at the desk.
pub(super) const COLLEAGUES: [Person; 12] = [
    person("op-101", "luis", Group::Operator, &["north"]),
    person("op-102", "mireille", Group::Operator, &["south"]),
    person("op-103", "grace", Group::Operator, &["north"]),
    person("op-104", "tomas", Group::Operator, &["north"]),
    person("op-105", "odette", Group::Operator, &["south"]),
    person("op-106", "hiro", Group::Operator, &["north"]),
    person("op-107", "paloma", Group::Operator, &["north"]),
    person("op-108", "yusuf", Group::Operator, &["south"]),
    person("op-109", "ines", Group::Operator, &["north"]),
    person("op-110", "walter", Group::Operator, &["north"]),
    person("op-111", "amina", Group::Operator, &["south"]),
    person("op-112", "jo", Group::Operator, &["north"]),
];

/// A facility with its line.
pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) town: &'static str,
    pub(super) state: &'static str,
    pub(super) kind: &'static str,
    pub(super) team: &'static str,
    pub(super) cap_minutes: i32,
    pub(super) monitored: Monitored,
    pub(super) three_way: ThreeWay,
    pub(super) urgency: u8,
    pub(super) language: Option<&'static str>,
}

#[rustfmt::skip]
pub(super) const PLACES: [Place; 12] = [
    Place { name: "Pine Hill", town: "Alder", state: "GA", kind: "CDF", team: "north", cap_minutes: 15, monitored: Monitored::No, three_way: ThreeWay::NotAllowed, urgency: 4, language: Some("es") },
    Place { name: "Cedar Creek", town: "Bristow", state: "TX", kind: "IGSA", team: "north", cap_minutes: 10, monitored: Monitored::Yes, three_way: ThreeWay::NotAllowed, urgency: 4, language: None },
    Place { name: "Marsh Unit", town: "Canebrake", state: "LA", kind: "CDF", team: "south", cap_minutes: 15, monitored: Monitored::Unknown, three_way: ThreeWay::Unknown, urgency: 4, language: Some("ht") },
    Place { name: "Copper Ridge", town: "Dunmore", state: "AZ", kind: "SPC", team: "north", cap_minutes: 20, monitored: Monitored::No, three_way: ThreeWay::Allowed, urgency: 4, language: Some("es") },
    Place { name: "Willow Bend", town: "Elkhorn", state: "TX", kind: "IGSA", team: "north", cap_minutes: 3, monitored: Monitored::Yes, three_way: ThreeWay::NotAllowed, urgency: 3, language: Some("es") },
    Place { name: "Dry Lake", town: "Fallow", state: "CA", kind: "CDF", team: "north", cap_minutes: 15, monitored: Monitored::Unknown, three_way: ThreeWay::NotAllowed, urgency: 4, language: Some("es") },
    Place { name: "Stone Harbor", town: "Garnet", state: "NJ", kind: "IGSA", team: "south", cap_minutes: 20, monitored: Monitored::No, three_way: ThreeWay::Allowed, urgency: 4, language: Some("en") },
    Place { name: "Juniper Flats", town: "Hobart", state: "NM", kind: "CDF", team: "south", cap_minutes: 10, monitored: Monitored::Yes, three_way: ThreeWay::NotAllowed, urgency: 4, language: Some("es") },
    Place { name: "Black Oak", town: "Isleton", state: "FL", kind: "IGSA", team: "south", cap_minutes: 5, monitored: Monitored::Yes, three_way: ThreeWay::NotAllowed, urgency: 3, language: Some("ht") },
    Place { name: "Salt Fork", town: "Jasper Mill", state: "OK", kind: "IGSA", team: "south", cap_minutes: 15, monitored: Monitored::Unknown, three_way: ThreeWay::Unknown, urgency: 4, language: None },
    Place { name: "Quail Run", town: "Kettle", state: "CO", kind: "CDF", team: "north", cap_minutes: 15, monitored: Monitored::No, three_way: ThreeWay::NotAllowed, urgency: 4, language: Some("en") },
    Place { name: "Heron Point", town: "Larkspur", state: "LA", kind: "SPC", team: "north", cap_minutes: 10, monitored: Monitored::Yes, three_way: ThreeWay::NotAllowed, urgency: 2, language: None },
];

/// The hotline's number for the line of this place.
pub(super) fn line_number(place: usize) -> String {
    format!("555{:04}", 1001 + place)
}

/// One of the four phones of a place: everybody in the pod shares them.
pub(super) fn phone_number(place: usize, phone: usize) -> String {
    format!("+1555{:03}01{:02}", 200 + place, phone)
}

/// What an operator says first, by language.
pub(super) fn opening(place: &Place) -> BTreeMap<String, String> {
    let words = if place.monitored == Monitored::No {
        [
            (
                "en",
                "You have reached the hotline. This line is private. Are you safe right now?",
            ),
            (
                "es",
                "Llamó a la línea de ayuda. Esta línea es privada. ¿Está a salvo ahora?",
            ),
            (
                "ht",
                "Ou rele liy èd la. Liy sa a prive. Èske ou an sekirite kounye a?",
            ),
        ]
    } else {
        [
            (
                "en",
                "You have reached the hotline. This call may be listened to. Are you safe right now?",
            ),
            (
                "es",
                "Llamó a la línea de ayuda. Puede que nos escuchen. ¿Está a salvo ahora?",
            ),
            (
                "ht",
                "Ou rele liy èd la. Yo ka tande nou. Èske ou an sekirite kounye a?",
            ),
        ]
    };
    words
        .map(|(language, said)| (language.to_owned(), said.to_owned()))
        .into()
}

/// Lines that simulated colleagues write.
pub(super) const NOTES: [&str; 22] = [
    "=name as heard, spelling to check",
    "asks for the number of his consulate",
    "/med insulin stopped since Tuesday",
    "moved from pod B to pod C last night",
    "@sister should know where he is",
    "hearing on the 12th, has no lawyer yet",
    "two others in the pod saw it",
    "asked for the doctor twice, no answer",
    "habla despacio; prefiere español",
    "phones were off the whole morning",
    "#seg nine days, no paper given",
    "wife calls the front desk, nobody picks up",
    "pa gen tretman depi twa jou",
    "bond was set, family collects",
    "asthma inhaler taken at the search",
    "wants to know if his complaint arrived",
    "speaks Mam, a little Spanish",
    "a guard stands near; short answers only",
    "will call again tomorrow at ten",
    "water in the unit is brown since Sunday",
    "papers to sign were in English only",
    "=again tomorrow 10, same phone",
];

/// Invented given and family names with a country and a language.
pub(super) const PEOPLE: [(&str, &str, &str, &str); 12] = [
    ("Jorge", "Martínez Ruano", "Honduras", "es"),
    ("Marie-Ange", "Délice", "Haiti", "ht"),
    ("Samir", "Qasimi", "Afghanistan", "fa"),
    ("Lupe", "Chávez Tzul", "Guatemala", "es"),
    ("Emeka", "Nwodo", "Nigeria", "en"),
    ("Nayeli", "Cruz Ordóñez", "Mexico", "es"),
    ("Wilner", "Saintus", "Haiti", "ht"),
    ("Darío", "Peñalba", "Nicaragua", "es"),
    ("Anahit", "Sarkian", "Armenia", "hy"),
    ("Kofi", "Asamani", "Ghana", "en"),
    ("Rosalba", "Quispe León", "Peru", "es"),
    ("Minh", "Trieu", "Vietnam", "vi"),
];
