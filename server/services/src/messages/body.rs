//! The body of a mail as blocks, and the two ways it is written down: plain text and HTML, from the same blocks by
//! the templates in `templates/mail`. Nothing here knows which message it is.

use super::parts::Link;
use askama::Template;
use domain::lang::Lang;

/// One message inside a mail.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// One line: the subject of the mail when it stands alone, its heading when it stands with others.
    pub title: String,
    pub blocks: Vec<Block>,
    /// The one thing to do.
    pub action: Option<(String, Link)>,
    /// Why the reader gets this.
    pub why: String,
}

#[derive(Clone, Debug)]
pub(super) enum Block {
    Text(String),
    /// Things of the same kind: what, and a few words about each.
    List(Vec<(String, String)>),
    /// A name and its value.
    Facts(Vec<(String, String)>),
    /// The chain: from the one who grants to the one who acts.
    Chain(Vec<Node>),
    /// A code to read out, with what it is for.
    Code {
        about: String,
        code: String,
    },
    /// What a person wrote, and who.
    Quote {
        by: String,
        text: String,
    },
    /// What must not be missed.
    Note(String),
}

/// One party in the chain, and the link from it to the next.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub name: String,
    pub about: String,
    /// None for the last one.
    pub link: Option<(Hold, String)>,
}

/// State of a link in the chain: shown by shape, colour and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Holds,
    Waits,
    Broken,
}

impl Hold {
    /// The link as a character, for the text part.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Holds => "│",
            Self::Waits => "┊",
            Self::Broken => "╳",
        }
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Waits => "waits",
            Self::Broken => "broken",
        }
    }
}

impl Section {
    pub fn new(title: impl AsRef<str>) -> Self {
        Self {
            title: one_line(title.as_ref()),
            blocks: Vec::new(),
            action: None,
            why: String::new(),
        }
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.with(Block::Text(one_line(text.as_ref())))
    }

    pub fn note(self, text: impl Into<String>) -> Self {
        self.with(Block::Note(text.into()))
    }

    pub fn chain(self, nodes: Vec<Node>) -> Self {
        let clean = |node: Node| Node {
            name: one_line(&node.name),
            about: one_line(&node.about),
            ..node
        };
        self.with(Block::Chain(nodes.into_iter().map(clean).collect()))
    }

    pub fn facts<const N: usize>(self, facts: [(&str, String); N]) -> Self {
        self.with(Block::Facts(
            facts
                .map(|(name, value)| (name.to_owned(), one_line(&value)))
                .into(),
        ))
    }

    /// A list under a sentence; nothing at all when there is nothing to list.
    pub fn list(self, about: &str, items: Vec<(String, String)>) -> Self {
        if items.is_empty() {
            return self;
        }
        let clean = |(name, about): (String, String)| (one_line(&name), one_line(&about));
        self.text(about)
            .with(Block::List(items.into_iter().map(clean).collect()))
    }

    pub fn code(self, about: impl AsRef<str>, code: &str) -> Self {
        self.with(Block::Code {
            about: one_line(about.as_ref()),
            code: one_line(code),
        })
    }

    /// What a person wrote, if anything.
    pub fn quote(self, by: impl AsRef<str>, text: Option<&str>) -> Self {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => {
                let text = text.lines().map(one_line).collect::<Vec<_>>().join("\n");
                self.with(Block::Quote {
                    by: one_line(by.as_ref()),
                    text,
                })
            }
            None => self,
        }
    }

    pub fn action(mut self, label: impl AsRef<str>, link: &Link) -> Self {
        self.action = Some((one_line(label.as_ref()), link.clone()));
        self
    }

    pub fn why(mut self, why: impl AsRef<str>) -> Self {
        self.why = one_line(why.as_ref());
        self
    }
}

/// A whole mail, ready to be written down.
pub(super) struct Page<'a> {
    pub lang: Lang,
    pub subject: &'a str,
    /// Stands above several messages.
    pub heading: &'a str,
    pub origin: &'a str,
    pub sections: &'a [Section],
    /// Each reason once.
    pub why: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/mail.txt")]
struct Text<'a>(&'a Page<'a>);

#[derive(Template)]
#[template(path = "mail/mail.html")]
struct Html<'a>(&'a Page<'a>);

impl Page<'_> {
    fn several(&self) -> bool {
        self.sections.len() > 1
    }

    fn url(&self, link: &Link) -> String {
        format!("{}{}", self.origin, link.path())
    }

    /// The text part: lines of at most 76 characters, except links, which must stay whole.
    pub fn text(&self) -> Result<String, askama::Error> {
        let raw = Text(self).render()?;
        let mut text = String::with_capacity(raw.len() + raw.len() / 16);
        let mut empty = 0;
        for line in raw.lines() {
            // Templates leave blank lines where a block is absent: one is enough.
            empty = if line.trim().is_empty() { empty + 1 } else { 0 };
            if empty < 2 {
                wrap(line.trim_end(), &mut text);
            }
        }
        Ok(text.trim().to_owned() + "\n")
    }

    pub fn html(&self) -> Result<String, askama::Error> {
        Ok(Html(self).render()?.trim().to_owned() + "\n")
    }
}

/// One line, without characters that end a line, hide, or turn the reading direction: a name can never make a line
/// of its own in a mail, or a header.
pub(super) fn one_line(text: &str) -> String {
    let plain = text.chars().map(|c| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            c
        }
    });
    let shown = plain.filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'));
    let line = shown
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    // "… voor Hofman B.V." ends the sentence already.
    if line.contains("...") {
        line
    } else {
        line.replace("..", ".")
    }
}

const WIDTH: usize = 76;

/// Breaks one line between words; what follows is indented like the first.
fn wrap(line: &str, out: &mut String) {
    let indent: String = line
        .chars()
        .take_while(|c| matches!(c, ' ' | '>' | '-' | '│' | '┊' | '╳'))
        .collect();
    let hanging = indent.replace('-', " ");
    let mut width = 0;
    for (n, word) in line[indent.len()..].split(' ').enumerate() {
        let length = word.chars().count();
        if n == 0 {
            out.push_str(&indent);
            width = indent.chars().count();
        } else if width + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&hanging);
            width = hanging.chars().count();
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_between_words_and_keep_their_indent() {
        let mut out = String::new();
        wrap(&format!("- {}", "machtiging ".repeat(12).trim()), &mut out);
        assert!(out.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(out.lines().skip(1).all(|line| line.starts_with("  m")));
    }

    #[test]
    fn a_link_is_never_broken() {
        let link = format!("https://schakel.example/approve/{}", "x".repeat(90));
        let mut out = String::new();
        wrap(&link, &mut out);
        assert_eq!(out.trim_end(), link);
    }
}
