//! Owns: making the private database into the invented hotline; a start that was cut short is finished by the next.
//! Must not know: callers, or how the server is started.

use uuid::Uuid;

use super::history::{self, HISTORY};
use super::world::{ADMIN, BRIDGE, COLLEAGUES, PLACES, Person, Place, STAFF, TEAMS};
use super::world::{line_number, opening};
use crate::db::connect::{ConnectTo, connect};
use crate::db::facilities::{FacilityEntry, import};
use crate::db::lines::{Expected, LineChange, set_line};
use crate::db::operators::{NewOperator, add, team_add};
use crate::db::simulation::set_up_so_far;
use crate::db::{DbError, PgConnection, init, migrate};
use crate::domain::{Login, RequestId, Urgency};
use crate::local::Server;

/// The name of the database.
pub(super) const DATABASE: &str = "linelamp";

/// Makes roles, schema and the invented hotline; what is there already stays.
pub(super) async fn set_up(server: &Server, history: bool) -> Result<(), DbError> {
    let open = |login: &str, database: &str| ConnectTo::address(server.address(login, database));
    let mut cluster = connect(&open("postgres", "postgres")).await?;
    init::ensure_database(&mut cluster, DATABASE).await?;
    let mut owner = connect(&open("postgres", DATABASE)).await?;
    if migrate::status(&mut owner).await?.is_of_another_build() {
        return Err(DbError::OtherBuild);
    }
    init::run(&mut owner, DATABASE).await?;
    let mut migrator = connect(&open("linelamp_migrator", DATABASE)).await?;
    migrate::run(&mut migrator).await?;
    let so_far = set_up_so_far(&mut owner).await?;
    people(&mut owner, &so_far.logins).await?;
    if usize::try_from(so_far.lines).unwrap_or(0) < PLACES.len() {
        places(&mut connect(&open(ADMIN, DATABASE)).await?).await?;
    }
    if history && !so_far.has_history {
        let mut bridge = connect(&open(BRIDGE, DATABASE)).await?;
        for past in &HISTORY {
            let mut colleague = connect(&open(past.login, DATABASE)).await?;
            history::happened(past, &mut bridge, &mut colleague).await?;
        }
    }
    Ok(())
}

async fn people(owner: &mut PgConnection, known: &[String]) -> Result<(), DbError> {
    for (code, name) in TEAMS {
        team_add(owner, code, name).await?;
    }
    for person in STAFF.iter().chain(&COLLEAGUES) {
        if !known.iter().any(|login| login == person.login) {
            add(owner, &newcomer(person), None).await?;
        }
    }
    Ok(())
}

fn newcomer(person: &Person) -> NewOperator {
    NewOperator {
        login: Login(person.login.to_owned()),
        handle: person.handle.to_owned(),
        group: person.group,
        teams: person.teams.iter().map(|&team| team.to_owned()).collect(),
    }
}

async fn places(admin: &mut PgConnection) -> Result<(), DbError> {
    let facilities: Vec<FacilityEntry> = (1..).zip(&PLACES).map(facility_entry).collect();
    import(admin, &facilities, false).await?;
    for (index, place) in PLACES.iter().enumerate() {
        let change = line(index, place);
        set_line(admin, RequestId(Uuid::new_v4()), &change, Expected::Either).await?;
    }
    Ok(())
}

fn line(index: usize, place: &Place) -> LineChange {
    LineChange {
        number: line_number(index),
        name: Some(place.name.to_owned()),
        facility: Some(place.name.to_owned()),
        team: Some(place.team.to_owned()),
        cap_seconds: Some(place.cap_minutes * 60),
        monitored: Some(place.monitored),
        three_way: Some(place.three_way),
        hours: Some("Mon-Sun 08:00-22:00".to_owned()),
        default_urgency: Urgency::new(place.urgency),
        default_language: place.language.map(str::to_owned),
        opening: opening(place),
        zone: Some(zone(place.state).to_owned()),
    }
}

fn facility_entry((row, place): (u32, &Place)) -> FacilityEntry {
    let details = [
        ("city", place.town),
        ("state", place.state),
        ("kind", place.kind),
    ];
    FacilityEntry {
        row,
        name: place.name.to_owned(),
        details: details.map(|(what, said)| (what, said.to_owned())).into(),
        ..FacilityEntry::default()
    }
}

/// The clocks of a state.
fn zone(state: &str) -> &'static str {
    match state {
        "AZ" => "America/Phoenix",
        "CA" => "America/Los_Angeles",
        "CO" | "NM" => "America/Denver",
        "LA" | "OK" | "TX" => "America/Chicago",
        _ => "America/New_York",
    }
}
