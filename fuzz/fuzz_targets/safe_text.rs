//! Any bytes come out without a control, bounded, and the same when they come out twice; JSON keeps its meaning.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::domain::{safe, safe_bytes, safe_json, safe_lines};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

fuzz_target!(|bytes: &[u8]| {
    let shown = safe_bytes(bytes);
    assert!(shown.as_str().chars().all(|c| !c.is_control()));
    assert!(shown.as_str().chars().count() <= 10 * bytes.len());
    assert_eq!(safe(shown.as_str()), shown);
    for cluster in shown.as_str().graphemes(true) {
        assert!(cluster.width() > 0 && cluster.chars().count() <= 12);
    }
    assert!(shown.clip(20).width() <= 20);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert!(safe_lines(text).all(|line| line.as_str().chars().all(|c| !c.is_control())));
        let json = serde_json::Value::from(text);
        let harmless = safe_json(&json.to_string());
        assert!(harmless.chars().all(|c| !c.is_control()));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&harmless).ok(),
            Some(json)
        );
    }
});
