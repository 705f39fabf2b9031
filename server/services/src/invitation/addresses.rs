//! Reading pasted e-mail addresses: any separator, `Name <address>` forms, copies out of a mail program or a
//! spreadsheet. Nothing is thrown away in silence: every piece of text gets a verdict of its own.

use std::collections::HashSet;

/// At most this many addresses in one go (R-AAN-7).
pub const MAX_ADDRESSES: usize = 250;

/// What one pasted piece turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    Address(Address),
    /// The same address stood earlier in the text.
    Again(Address),
    /// No e-mail address; the text as it was pasted, shortened.
    Unreadable(String),
}

/// An e-mail address in lower case, with the name that stood before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub email: String,
    pub name: Option<String>,
}

/// Every piece of the text, in its order.
pub fn read(text: &str) -> Vec<Pasted> {
    let mut seen = HashSet::new();
    text.lines()
        .flat_map(pieces)
        .map(|piece| match entry(&piece) {
            None => Pasted::Unreadable(piece.chars().take(120).collect()),
            Some(found) if seen.insert(found.email.clone()) => Pasted::Address(found),
            Some(found) => Pasted::Again(found),
        })
        .collect()
}

/// One address with the name that may stand before it.
fn entry(text: &str) -> Option<Address> {
    let text = text.trim();
    // `Anna Bakker (anna@…)` is written too.
    let marks = [('<', '>'), ('(', ')')];
    let found = marks.iter().find_map(|(open, close)| {
        let (before, rest) = text.rsplit_once(*open)?;
        Some((before, rest.trim().strip_suffix(*close)))
    });
    if let Some((before, rest)) = found {
        let email = email(rest?)?;
        return Some(Address {
            email,
            name: name(before),
        });
    }
    Some(Address {
        email: email(text)?,
        name: None,
    })
}

/// Splits one line. Semicolons, tabs and bars separate, and commas, but not inside quotes; spaces separate only where
/// both sides look like addresses, so that `Anna Bakker <anna@…>` stays whole. What is one person stays whole too:
/// `Bakker, Anna <anna@…>`, and a name in the cell before an address.
fn pieces(line: &str) -> Vec<String> {
    if line.matches('@').count() == 1
        && let Some(whole) = row(line)
    {
        return vec![whole];
    }
    let mut out: Vec<String> = Vec::new();
    for part in split(line, &[';', '\t', '|']) {
        // One comma is between two names; what has a point in it may be an address that is not finished, and is named.
        let name = part.split('<').next().unwrap_or_default();
        let one = part.matches('@').count() == 1
            && part.ends_with('>')
            && name.matches(',').count() <= 1
            && !name.contains('.');
        let within = if one {
            vec![part]
        } else {
            split(&part, &[','])
        };
        out.extend(within.iter().flat_map(|piece| by_space(piece)));
    }
    // Name and address by turns. Two words are a name; one may be an address that is not finished.
    let pairs = out.chunks(2).all(|pair| {
        matches!(pair, [name, address] if name.contains(' ') && !name.contains('@') && is_bare(address))
    });
    if !pairs {
        return out;
    }
    out.chunks(2)
        .map(|pair| format!("{} <{}>", pair[0], pair[pair.len() - 1]))
        .collect()
}

/// A row of a spreadsheet with one address in it: what stands before that is the name.
fn row(line: &str) -> Option<String> {
    let cells = split(line, &['\t']);
    let at = cells.iter().position(|cell| cell.contains('@'))?;
    let (name, after) = (cells[..at].join(" "), &cells[at + 1..]);
    let whole =
        name.contains(' ') && is_bare(&cells[at]) && !after.iter().any(|cell| cell.contains('.'));
    whole.then(|| format!("{name} <{}>", cells[at]))
}

/// An address with nothing around it.
fn is_bare(piece: &str) -> bool {
    piece.contains('@') && !piece.contains([' ', '<', '('])
}

/// At these separators, but not inside quotes.
fn split(line: &str, separators: &[char]) -> Vec<String> {
    let mut out = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                piece.push(c);
            }
            // "Bakker, Anna" <anna@…>: the comma belongs to the name. An address inside quotes ends them.
            c if separators.contains(&c) && (!quoted || piece.contains('@')) => {
                quoted = false;
                out.push(std::mem::take(&mut piece));
            }
            _ => piece.push(c),
        }
    }
    out.push(piece);
    out.iter()
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// `a@x.nl b@y.nl` and `<a@x.nl> <b@y.nl>` are two; `Anna <a@x.nl> Bram <b@y.nl>` as well.
fn by_space(piece: &str) -> Vec<String> {
    if piece.matches('@').count() < 2 {
        return vec![piece.to_owned()];
    }
    let mut out: Vec<String> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for word in piece.split_whitespace() {
        words.push(word);
        if word.contains('@') {
            out.push(words.join(" "));
            words.clear();
        }
    }
    if !words.is_empty() {
        out.push(words.join(" "));
    }
    out
}

fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let turned = match text.split_once(',') {
        // "Bakker, Anna" as mail programs write it
        Some((last, first)) if !first.trim().is_empty() => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => text.to_owned(),
    };
    let clean: String = turned
        .chars()
        .filter(|c| !c.is_control())
        .take(100)
        .collect();
    (!clean.is_empty()).then_some(clean)
}

/// An address as it stands in running text, without what belongs to the text.
fn email(text: &str) -> Option<String> {
    domain::email::read(
        text.trim()
            .trim_start_matches("mailto:")
            .trim_matches(['"', '\'', '(', ')', '.', ':']),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .filter_map(|p| match p {
                Pasted::Address(a) => Some(a.email),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn any_separator_will_do() {
        let want = ["a@x.nl", "b@y.nl", "c@z.nl"];
        for text in [
            "a@x.nl,b@y.nl,c@z.nl",
            "a@x.nl; b@y.nl; c@z.nl;",
            "a@x.nl b@y.nl\tc@z.nl",
            "a@x.nl\r\nb@y.nl\n\n  c@z.nl",
            "<a@x.nl> <b@y.nl>, c@z.nl",
        ] {
            assert_eq!(emails(text), want, "{text:?}");
        }
    }

    #[test]
    fn names_are_kept_as_mail_programs_write_them() {
        let read = |text: &str| entry(text).map(|a| (a.email, a.name));
        assert_eq!(
            read("Anna Bakker <Anna@DeVries.example>"),
            Some(("anna@devries.example".into(), Some("Anna Bakker".into())))
        );
        assert_eq!(
            read("\"Bakker, Anna\" <anna@devries.example>"),
            Some(("anna@devries.example".into(), Some("Anna Bakker".into())))
        );
        assert_eq!(
            read("mailto:anna@devries.example"),
            Some(("anna@devries.example".into(), None))
        );
        assert_eq!(
            emails("\"Bakker, Anna\" <anna@devries.example>, Bram Bos <bram@devries.example> Chaima <chaima@devries.example>").len(),
            3
        );
    }

    #[test]
    fn a_list_with_names_from_anywhere_is_a_list_of_people() {
        let jan = |text: &str| {
            let found = read(text);
            let [Pasted::Address(first), ..] = &found[..] else {
                panic!("{text:?}: {found:?}")
            };
            let wrong = |one: &&Pasted| matches!(one, Pasted::Unreadable(_));
            assert_eq!(found.iter().find(wrong), None, "{text:?}");
            assert_eq!(first.email, "jan@x.nl", "{text:?}");
            (first.name.clone().unwrap_or_default(), found.len())
        };
        for (text, people) in [
            ("Jan Jansen <jan@x.nl>, Anna Bakker <anna@x.nl>", 2),
            ("Jansen, Jan <jan@x.nl>; Bakker, Anna <anna@x.nl>", 2),
            ("Jansen, Jan <jan@x.nl>", 1),
            ("\"Jansen, Jan\" <jan@x.nl>, anna@x.nl", 2),
            ("Jan\tJansen\tjan@x.nl\nAnna\tBakker\tanna@x.nl\t06 1234", 2),
            ("Jan Jansen;jan@x.nl\nAnna Bakker;anna@x.nl", 2),
            ("Jan Jansen, jan@x.nl, Anna Bakker, anna@x.nl", 2),
            ("Jan Jansen (jan@x.nl)", 1),
        ] {
            assert_eq!(jan(text), ("Jan Jansen".to_owned(), people), "{text:?}");
        }
        // One word may be an address that was not finished: it is named.
        for (text, wrong) in [
            ("bram, anna@x.nl", "bram"),
            ("bram\tanna@x.nl", "bram"),
            ("jan.x.nl, Anna Bakker <anna@x.nl>", "jan.x.nl"),
            ("Jan Jansen\tjan@x.nl\tanna.x.nl", "anna.x.nl"),
        ] {
            let found = read(text);
            let wrong = Pasted::Unreadable(wrong.into());
            assert!(found.contains(&wrong), "{text:?}: {found:?}");
        }
    }

    #[test]
    fn the_same_address_twice_is_said_once() {
        let found = read("Bram@devries.example, bram@DEVRIES.example");
        assert!(
            matches!(&found[..], [Pasted::Address(_), Pasted::Again(again)] if again.email == "bram@devries.example")
        );
    }

    #[test]
    fn what_is_no_address_is_named_not_dropped() {
        for text in [
            "bram",
            "bram@",
            "@x.nl",
            "bram@localhost",
            "b@@x.nl",
            "b..b@x.nl",
            "b@-x.nl",
            "b@x.123",
            "b@x.nl>",
        ] {
            assert_eq!(read(text), [Pasted::Unreadable(text.into())]);
        }
        assert_eq!(read(&format!("{}@x.nl", "a".repeat(65))).len(), 1);
        assert!(read(" ;, \n ").is_empty());
    }
}
