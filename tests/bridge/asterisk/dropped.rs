//! Owns: an operator's phone that drops in mid-talk: it is told, outlives the bridge, and the phone rings again.
//! Must not know: what a desk makes of it.

use super::*;

/// A caller and the operator who answered him, in a room.
async fn talking(pbx: &FakePbx) -> (Bridge, CommandId) {
    let mut bridge = Bridge::with(pbx).await;
    waits(pbx, &mut bridge, "p-1.1").await;
    let first = bridge.order("p-1.1", answer("101")).await;
    bridge
        .until("a talk", |bridge| {
            bridge.last_step(first) == Some(Step::Done) && is_alone(bridge) == Some(false)
        })
        .await;
    (bridge, first)
}

fn is_alone(bridge: &Bridge) -> Option<bool> {
    bridge.calls["p-1.1"].alone
}

#[tokio::test]
async fn a_phone_that_drops_in_mid_talk_is_told_at_once_and_rings_again() {
    let pbx = pbx().await;
    let (mut bridge, first) = talking(&pbx).await;
    pbx.hangs_up(&first.leg());
    let took = bridge
        .until("the drop", |bridge| is_alone(bridge) == Some(true))
        .await;
    assert!(took <= Duration::from_secs(1), "{took:?}");
    assert!(bridge.why("p-1.1").is_none(), "the caller is still there");
    let moved = pbx.count("Redirect") + pbx.count("QueueWithdrawCaller");
    assert_eq!(bridge.outcome("p-1.1", answer("101")).await.0, Step::Done);
    bridge
        .until("together again", |bridge| is_alone(bridge) == Some(false))
        .await;
    let now = pbx.count("Redirect") + pbx.count("QueueWithdrawCaller");
    assert_eq!(now, moved, "the caller is not moved");
    assert_eq!(pbx.count("Originate"), 2);
}

#[tokio::test]
async fn a_busy_phone_leaves_the_caller_where_he_is() {
    let pbx = pbx().await;
    let (mut bridge, first) = talking(&pbx).await;
    pbx.hangs_up(&first.leg());
    bridge
        .until("the drop", |bridge| is_alone(bridge) == Some(true))
        .await;
    assert_eq!(
        bridge.outcome("p-1.1", answer("103")).await.0,
        Step::PhoneBusy
    );
    bridge.settle().await;
    assert_eq!(is_alone(&bridge), Some(true));
    assert!(pbx.world().channels["p-1.1"].room.is_some());
}

#[tokio::test]
async fn a_bridge_that_comes_anew_sees_who_was_left_alone_and_who_was_not() {
    let pbx = pbx().await;
    let (bridge, first) = talking(&pbx).await;
    drop(bridge);
    let mut anew = Bridge::with(&pbx).await;
    anew.settle().await;
    assert_eq!(is_alone(&anew), Some(false));
    drop(anew);
    pbx.hangs_up(&first.leg());
    let mut anew = Bridge::with(&pbx).await;
    anew.until("the drop", |bridge| is_alone(bridge) == Some(true))
        .await;
    assert_eq!(anew.outcome("p-1.1", answer("101")).await.0, Step::Done);
    anew.until("together again", |bridge| is_alone(bridge) == Some(false))
        .await;
}

#[tokio::test]
async fn no_order_of_ours_looks_like_a_phone_that_dropped() {
    let pbx = pbx().await;
    let (mut bridge, _) = talking(&pbx).await;
    let third = CommandKind::Interpreter {
        phone: "301".into(),
    };
    for kind in [
        CommandKind::Hold,
        CommandKind::Resume,
        third,
        CommandKind::DropInterpreter,
        CommandKind::Requeue,
        answer("101"),
        CommandKind::HangUp,
    ] {
        let what = format!("{kind:?}");
        assert_eq!(bridge.outcome("p-1.1", kind).await.0, Step::Done, "{what}");
        bridge.settle().await;
        let heard = &bridge.heard["p-1.1"];
        let alone = heard.iter().any(|(_, facts)| facts.alone == Some(true));
        assert!(!alone, "{what}");
    }
}
