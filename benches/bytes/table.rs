//! Owns: the tables of bytes, one row a kind of step.
//! Must not know: where the bytes come from.

/// What each way took for each step.
pub(crate) struct Counts<'a> {
    pub(crate) names: Vec<&'a str>,
    pub(crate) columns: Vec<(&'a str, Option<Vec<usize>>)>,
}

impl Counts<'_> {
    /// Means of the steps with one name, or every step; then the sum without the first one, and its ratio to ours.
    pub(crate) fn table(&self, each: bool) -> String {
        let mut lines = vec![self.line("transition", |name, _| name.to_owned())];
        lines.push(format!("|---|{}", "---|".repeat(self.columns.len())));
        let steps: Vec<usize> = (0..self.names.len()).collect();
        if each {
            for step in &steps {
                lines.push(self.line(
                    &format!("{} {}", step + 1, self.names[*step]),
                    |_, counts| counts[*step].to_string(),
                ));
            }
        } else {
            for name in self.kinds() {
                let of: Vec<usize> = steps
                    .iter()
                    .copied()
                    .filter(|step| self.names[*step] == name)
                    .collect();
                let title = if of.len() > 1 {
                    format!("{name} ({})", of.len())
                } else {
                    name.to_owned()
                };
                lines.push(self.line(&title, |_, counts| {
                    let sum: usize = of.iter().map(|step| counts[*step]).sum();
                    mean(sum, of.len())
                }));
            }
        }
        let rest = |counts: &[usize]| counts.iter().skip(1).sum::<usize>();
        lines.push(self.line("sum without the first", |_, counts| {
            format!("**{}**", rest(counts))
        }));
        let ours = self.columns.iter().find(|(name, _)| *name == "ours");
        if let Some(ours) = ours
            .and_then(|(_, counts)| counts.as_ref())
            .map(|counts| rest(counts))
        {
            lines.push(self.line("ours is this much of it", |_, counts| {
                format!("{:.3}", ratio(ours, rest(counts)))
            }));
        }
        lines.join("\n") + "\n"
    }

    fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for name in &self.names {
            if !kinds.contains(name) {
                kinds.push(name);
            }
        }
        kinds
    }

    fn line(&self, title: &str, cell: impl Fn(&str, &[usize]) -> String) -> String {
        let is_head = title == "transition";
        let cells = self.columns.iter().map(|(name, counts)| match counts {
            Some(counts) if !is_head => cell(name, counts),
            None if !is_head => "-".to_owned(),
            _ => (*name).to_owned(),
        });
        format!("| {title} | {} |", cells.collect::<Vec<_>>().join(" | "))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of bytes are small")]
fn mean(sum: usize, of: usize) -> String {
    let mean = sum as f64 / of as f64;
    if mean.fract() == 0.0 {
        format!("{mean:.0}")
    } else {
        format!("{mean:.1}")
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of bytes are small")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other.max(1) as f64
}
