//! Owns: the log as a file that grows, is rotated and is read by bridges that come and go.
//! Must not know: what ends a call.

use super::*;

#[tokio::test]
async fn what_was_there_before_the_first_start_is_not_told() {
    let mut log = Log::new("first");
    log.write(&(said(1, ENTER) + &said(31, ABANDON)));
    assert!(calls(&log.read().await).is_empty());
    log.write(
        &(said(41, "pbx1-7.9|hotline|NONE|ENTERQUEUE|||1")
            + &said(43, "pbx1-7.9|hotline|NONE|ABANDON|1|1|2")),
    );
    assert_eq!(only(&log.read().await).0.provider_id, "pbx1-7.9");
}

#[tokio::test]
async fn half_a_line_waits_for_its_other_half() {
    let mut log = Log::new("half");
    log.read().await;
    let end = said(31, ABANDON);
    log.write(&(said(1, ENTER) + &end[..20]));
    assert!(calls(&log.read().await).is_empty());
    log.write(&end[20..]);
    assert_eq!(only(&log.read().await).1, EndWhy::CallerHungUp);
}

#[tokio::test]
async fn nothing_is_told_that_was_written_after_the_picture() {
    let mut log = Log::new("until");
    log.read().await;
    log.write(&(said(1, ENTER) + &said(31, ABANDON)));
    let early = log.queue_log.read(at(31), None).await.unwrap();
    assert!(
        calls(&early).is_empty(),
        "within the second of the picture nobody knows which came first"
    );
    let later = log.queue_log.read(at(32), None).await.unwrap();
    assert_eq!(only(&later).2, 31);
}

#[tokio::test]
async fn a_rotation_between_two_looks_loses_nothing_however_it_is_done() {
    for way in ["renamed", "renamed-twice", "copied", "compressed"] {
        let mut log = Log::new(&format!("rotated-{way}"));
        log.write(&said(0, "NONE|NONE|NONE|QUEUESTART|"));
        log.read().await;
        log.write(&said(1, ENTER));
        let before = log.read().await;
        log.write(&said(31, ABANDON));
        let (live, old) = (log.path(), log.folder.join("queue_log.1"));
        match way {
            "copied" => {
                fs::copy(&live, &old).unwrap();
                fs::write(&live, "").unwrap();
            }
            "compressed" => fs::rename(&live, log.folder.join("elsewhere")).unwrap(),
            _ => fs::rename(&live, &old).unwrap(),
        }
        if way == "renamed-twice" {
            log.write(
                &(said(40, "b-2.1|hotline|NONE|ENTERQUEUE|||1")
                    + &said(41, "b-2.1|hotline|NONE|ABANDON|1|1|1")),
            );
            fs::rename(&old, log.folder.join("queue_log.2")).unwrap();
            fs::rename(&live, &old).unwrap();
        }
        log.write(
            &(said(50, "b-2.2|hotline|NONE|ENTERQUEUE|||1")
                + &said(51, "b-2.2|hotline|NONE|ABANDON|1|1|1")),
        );
        let mut expected = match way {
            "compressed" => vec!["b-2.2"],
            "renamed-twice" => vec!["b-2.1", "b-2.2", "pbx1-7.1"],
            _ => vec!["b-2.2", "pbx1-7.1"],
        };
        // The same for a bridge that lives on and for one that begins anew with the position of the last record.
        for reading in [log.read_anew(&read_to(&before)).await, log.read().await] {
            let mut told: Vec<_> = calls(&reading)
                .iter()
                .map(|call| call.provider_id.as_str())
                .collect();
            told.sort_unstable();
            expected.sort_unstable();
            assert_eq!(told, expected, "{way}");
            assert_eq!(reading.gap, way == "compressed", "{way}");
        }
    }
}

#[tokio::test]
async fn a_bridge_that_dies_while_somebody_waits_reads_his_arrival_again() {
    let mut log = Log::new("anew");
    log.read().await;
    log.write(&said(0, "pbx1-7.1|hotline|NONE|DID|+493023125001"));
    log.write(&said(1, ENTER));
    let position = read_to(&log.read().await);
    log.write(&said(31, ABANDON));
    let (call, why, _) = only(&log.read_anew(&position).await);
    assert_eq!(call.line.as_deref(), Some("+493023125001"));
    assert_eq!((call.waiting_at, why), (Some(at(1)), EndWhy::CallerHungUp));
}

#[tokio::test]
async fn a_long_outage_is_told_in_pieces_and_the_last_one_carries_the_position() {
    let mut log = Log::new("long");
    log.read().await;
    log.write(&said(0, "NONE|NONE|NONE|QUEUESTART|"));
    let begin = read_to(&log.read().await);
    let many: String = (0..1_200)
        .map(|call| {
            let id = format!("pbx1-9.{call}|hotline|NONE");
            said(call, &format!("{id}|ENTERQUEUE|||1"))
                + &said(call + 1, &format!("{id}|ABANDON|1|1|1"))
        })
        .collect();
    log.write(&many);
    let reading = log.read().await;
    let sizes: Vec<_> = reading
        .records
        .iter()
        .map(|record| record.calls.len())
        .collect();
    assert_eq!(sizes, [500, 500, 200]);
    assert_eq!(reading.records[0].read_to, begin);
    assert_ne!(reading.records[2].read_to, begin);
}
