//! Owns: what the invented phone system does with calls: queue, rooms, phones, and the events of each.
//! Must not know: connections.

use std::collections::BTreeMap;

use super::fake_ami::{Channel, Phone, World};

type Headers = BTreeMap<String, String>;

pub(crate) fn caller_joins(world: &mut World, id: &str, number: &str) {
    let name = format!("PJSIP/carrier-{id}");
    let channel = Channel {
        name: name.clone(),
        number: number.to_owned(),
        exten: "+15550001".to_owned(),
        linked: id.to_owned(),
        queued: true,
        application: "Queue".to_owned(),
        ..Channel::default()
    };
    world.channels.insert(id.to_owned(), channel);
    world.emit(&format!(
        "Event=Newchannel Channel={name} Context=from-carrier Exten=+15550001 CallerIDNum={number} Uniqueid={id} Linkedid={id} ChanVariable=CALLERID(num-pres)=allowed"
    ));
    joins(world, id);
}

fn joins(world: &mut World, id: &str) {
    let Some(channel) = world.channels.get(id).cloned() else {
        return;
    };
    world.emit(&format!(
        "Event=QueueCallerJoin Channel={} Queue=hotline CallerIDNum={} Exten={} Uniqueid={id} Linkedid={id} ChanVariable=FACILITY=north",
        channel.name, channel.number, channel.exten
    ));
}

/// Out of the queue without an answer, as the queue says it whatever the reason.
fn leaves_queue(world: &mut World, id: &str) {
    let queued = world
        .channels
        .get_mut(id)
        .map(|channel| std::mem::take(&mut channel.queued));
    if queued == Some(true) {
        world.emit(&format!(
            "Event=QueueCallerAbandon Queue=hotline Uniqueid={id}"
        ));
        world.emit(&format!(
            "Event=QueueCallerLeave Queue=hotline Uniqueid={id}"
        ));
    }
}

fn leaves_room(world: &mut World, id: &str) {
    let room = world
        .channels
        .get_mut(id)
        .and_then(|channel| channel.room.take());
    if let Some(room) = room {
        world.emit(&format!(
            "Event=ConfbridgeLeave Conference={room} Uniqueid={id}"
        ));
    }
}

pub(crate) fn hangs_up(world: &mut World, id: &str, cause: u32) {
    leaves_queue(world, id);
    leaves_room(world, id);
    if let Some(channel) = world.channels.remove(id) {
        let linked = channel.linked;
        world.emit(&format!(
            "Event=Hangup Channel={} ChannelState={} Uniqueid={id} Linkedid={linked} Cause={cause}",
            channel.name, channel.state
        ));
    }
}

fn enters(world: &mut World, id: &str, context: &str, exten: &str) {
    match context {
        "linelamp-rooms" => {
            let Some(channel) = world.channels.get_mut(id) else {
                return;
            };
            channel.room = Some(exten.to_owned());
            "ConfBridge".clone_into(&mut channel.application);
            let name = channel.name.clone();
            world.emit(&format!(
                "Event=ConfbridgeJoin Conference={exten} Channel={name} Uniqueid={id}"
            ));
        }
        "linelamp-waiting" => {
            if let Some(channel) = world.channels.get_mut(id) {
                channel.queued = true;
                "Queue".clone_into(&mut channel.application);
            }
            joins(world, id);
        }
        "linelamp-hold" => {
            if let Some(channel) = world.channels.get_mut(id) {
                "MusicOnHold".clone_into(&mut channel.application);
            }
        }
        _ => {}
    }
}

/// A channel, by its name or by its unique id.
fn find(world: &World, name: &str) -> Option<String> {
    let by_name = world
        .channels
        .iter()
        .find(|(_, channel)| channel.name == name);
    by_name
        .map(|(id, _)| id.clone())
        .or_else(|| world.channels.contains_key(name).then(|| name.to_owned()))
}

pub(crate) fn picks_up(world: &mut World, leg: &str) {
    let Some(room) = world.channels.get(leg).map(|channel| channel.exten.clone()) else {
        return;
    };
    let action = world
        .actions
        .iter()
        .rev()
        .find(|(_, headers)| headers.get("ChannelId").is_some_and(|id| id == leg));
    let id = action
        .and_then(|(_, headers)| headers.get("ActionID"))
        .cloned()
        .unwrap_or_default();
    world.emit(&format!(
        "Event=OriginateResponse Response=Success Reason=4 Uniqueid={leg} ActionID={id}"
    ));
    enters(world, leg, "linelamp-rooms", &room);
}

fn originate(world: &mut World, headers: &Headers) {
    let text = |key: &str| headers.get(key).cloned().unwrap_or_default();
    let (leg, id) = (text("ChannelId"), text("ActionID"));
    let phone = text("Channel");
    let phone = phone
        .split(['/', '@'])
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    let failed =
        format!("Event=OriginateResponse Response=Failure Reason=0 Uniqueid={leg} ActionID={id}");
    let twin = !world.used_ids.insert(leg.clone());
    let Some(does) = world.phones.get(&phone).copied().filter(|_| !twin) else {
        world.emit(&failed);
        return;
    };
    let name = format!("PJSIP/{phone}-0000002f");
    let channel = Channel {
        name: name.clone(),
        exten: text("Exten"),
        linked: leg.clone(),
        ..Channel::default()
    };
    world.channels.insert(leg.clone(), channel);
    world.emit(&format!(
        "Event=Newchannel Channel={name} Context=linelamp-rooms Exten= Uniqueid={leg} Linkedid={leg}"
    ));
    if does != Phone::Unreachable
        && let Some(channel) = world.channels.get_mut(&leg)
    {
        channel.state = 5;
    }
    if does != Phone::Unreachable && !world.faults.without_states {
        world.emit(&format!("Event=Newstate ChannelState=5 Uniqueid={leg}"));
    }
    let cause = match does {
        Phone::Rings => return,
        Phone::Answers => return picks_up(world, &leg),
        Phone::Busy => 17,
        Phone::Silent | Phone::Unreachable => 19,
    };
    hangs_up(world, &leg, cause);
    world.emit(&failed);
}

pub(crate) fn obey(world: &mut World, name: &str, headers: &Headers) -> Vec<String> {
    let text = |key: &str| headers.get(key).map(String::as_str).unwrap_or_default();
    let done = vec!["Response=Success".to_owned()];
    let gone = vec!["Response=Error Message=No_such_channel".to_owned()];
    match name {
        "Originate" => {
            originate(world, headers);
            done
        }
        "Redirect" => {
            let Some(id) = find(world, text("Channel")) else {
                return gone;
            };
            leaves_queue(world, &id);
            leaves_room(world, &id);
            if let Some(extra) = find(world, text("ExtraChannel")) {
                enters(world, &extra, text("ExtraContext"), text("ExtraExten"));
            }
            enters(world, &id, text("Context"), text("Exten"));
            done
        }
        "QueueWithdrawCaller" => {
            let found = find(world, text("Caller"));
            let Some(id) =
                found.filter(|id| world.channels.get(id).is_some_and(|channel| channel.queued))
            else {
                return gone;
            };
            leaves_queue(world, &id);
            enters(world, &id, "linelamp-rooms", text("WithdrawInfo"));
            done
        }
        "Hangup" => {
            let Some(id) = find(world, text("Channel")) else {
                return gone;
            };
            hangs_up(world, &id, 16);
            done
        }
        "QueueAdd" | "QueuePause" | "QueueRemove" => {
            let key = (text("Queue").to_owned(), text("Interface").to_owned());
            match name {
                "QueueRemove" => drop(world.members.remove(&key)),
                _ => drop(world.members.insert(key, text("Paused") == "true")),
            }
            done
        }
        _ => list(world, name, text("Conference")),
    }
}

fn list(world: &World, name: &str, conference: &str) -> Vec<String> {
    let faults = &world.faults;
    if faults.not_booted && name != "CoreShowChannels" {
        return vec!["Response=Error Message=Invalid/unknown_command".to_owned()];
    }
    let items = match name {
        "QueueStatus" => queue_items(world),
        "CoreShowChannels" => channel_items(world),
        _ => room_items(world, name, conference),
    };
    if items.is_empty() && name.starts_with("Confbridge") {
        return vec!["Response=Error Message=No_active_conferences.".to_owned()];
    }
    let kept = if faults.half_lists {
        items.len() / 2
    } else {
        items.len()
    };
    let count = items.len() + usize::from(faults.wrong_counts);
    let mut said = vec!["Response=Success EventList=start".to_owned()];
    said.extend(items.into_iter().take(kept));
    if !faults.half_lists {
        said.push(format!(
            "Event={name}Complete EventList=Complete ListItems={count}"
        ));
    }
    said
}

fn queue_items(world: &World) -> Vec<String> {
    let mut items = Vec::new();
    for queue in ["hotline", "hotline-night"] {
        if world.faults.without_queue.as_deref() == Some(queue) {
            continue;
        }
        items.push(format!("Event=QueueParams Queue={queue} Max=0"));
        for ((_, interface), paused) in world.members.iter().filter(|((own, _), _)| own == queue) {
            let paused = u8::from(*paused);
            items.push(format!(
                "Event=QueueMember Queue={queue} Location={interface} Membership=dynamic Paused={paused}"
            ));
        }
        let waiting = world
            .channels
            .iter()
            .filter(|(_, channel)| channel.queued && queue == "hotline");
        items.extend(waiting.map(|(id, channel)| {
            format!(
                "Event=QueueEntry Queue=hotline Channel={} CallerIDNum={} Uniqueid={id} Wait=7",
                channel.name, channel.number
            )
        }));
    }
    items
}

fn channel_items(world: &World) -> Vec<String> {
    let item = |(id, channel): (&String, &Channel)| {
        format!(
            "Event=CoreShowChannel Channel={} Uniqueid={id} Linkedid={} Context={} Exten={} CallerIDNum={} Application={} ApplicationData=hotline,,,,900 BridgeId={}",
            channel.name,
            channel.linked,
            match channel.application.as_str() {
                "ConfBridge" => "linelamp-rooms",
                "MusicOnHold" => "linelamp-hold",
                "VoiceMail" => "linelamp-waiting",
                _ => "elsewhere",
            },
            channel.exten,
            channel.number,
            channel.application,
            channel.bridge.clone().unwrap_or_default(),
        )
    };
    world.channels.iter().map(item).collect()
}

fn room_items(world: &World, name: &str, conference: &str) -> Vec<String> {
    let rooms: BTreeMap<&String, usize> = world
        .channels
        .values()
        .filter_map(|channel| channel.room.as_ref())
        .fold(BTreeMap::new(), |mut rooms, room| {
            *rooms.entry(room).or_default() += 1;
            rooms
        });
    match name {
        "ConfbridgeListRooms" => rooms
            .iter()
            .map(|(room, parties)| {
                format!("Event=ConfbridgeListRooms Conference={room} Parties={parties}")
            })
            .collect(),
        _ => world
            .channels
            .iter()
            .filter(|(_, channel)| channel.room.as_deref() == Some(conference))
            .map(|(id, channel)| {
                format!(
                    "Event=ConfbridgeList Conference={conference} Channel={} Uniqueid={id}",
                    channel.name
                )
            })
            .collect(),
    }
}
