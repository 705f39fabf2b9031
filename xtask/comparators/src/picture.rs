//! Plain-text pictures: bars of letters beside the figures.

/// Bars that tell a thousandfold from a twofold: every `#` is a doubling, the slowest has one.
pub fn doublings(rate: f64, slowest: f64) -> String {
    "#".repeat((rate / slowest).log2().round().max(0.0) as usize + 1)
}

/// A bar on a line with a mark at its target; a bar that reaches over the mark missed it.
pub fn up_to(value: f64, target: f64) -> String {
    const MARK: usize = 25;
    let length = (value / target * MARK as f64).round().clamp(1.0, 60.0) as usize;
    let mut bar = format!("{:<MARK$}", "#".repeat(length.min(MARK)));
    bar.push('|');
    bar.push_str(&"#".repeat(length.saturating_sub(MARK)));
    bar
}

/// Parts of a whole, each in its own letter, one letter for every `unit` begun.
pub fn stacked(parts: &[(char, u64)], unit: u64) -> String {
    parts
        .iter()
        .map(|(letter, size)| letter.to_string().repeat(size.div_ceil(unit) as usize))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_they_say() {
        assert_eq!(doublings(8.0, 1.0), "####");
        assert_eq!(doublings(1.0, 1.0), "#");
        assert_eq!(up_to(50.0, 50.0).trim_end(), format!("{}|", "#".repeat(25)));
        assert_eq!(up_to(100.0, 50.0).len(), 51);
        assert_eq!(stacked(&[('H', 1), ('W', 25)], 10), "HWWW");
    }
}
