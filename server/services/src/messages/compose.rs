//! From messages to a mail: subject, text part and HTML part in the reader's language. Several messages for one
//! reader become one mail that lists them in order, what stopped before the rest. Pure: the same messages always make the same mail.

use super::{
    Message,
    body::{Page, Section, one_line},
    text,
};
use domain::lang::Lang;

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One line, at most [`SUBJECT_MAX`] characters.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The pages it leads to, in order: for the demo and the browser tests.
    pub links: Vec<String>,
}

/// Longer subjects are cut: names come from people.
pub const SUBJECT_MAX: usize = 150;

/// Writes one mail. `origin` is where people reach this installation, without a path.
///
/// # Errors
/// When there is nothing to say, or a template cannot be written; neither depends on what people typed.
pub fn compose(origin: &str, lang: Lang, messages: &[Message]) -> Result<Mail, askama::Error> {
    // In the order in which it happened: what was given and taken away again must not read as given.
    let sections: Vec<Section> = messages
        .iter()
        .map(|message| text::section(message, lang))
        .collect();
    // The subject tells what stopped before the rest, and the end of all before that of a part.
    let told = messages.iter().zip(&sections);
    let first = told.min_by_key(|(one, _)| (!one.takes_away(), one.leaves_some()));
    let Some((_, first)) = first else {
        return Err(askama::Error::Custom("a mail without messages".into()));
    };
    let subject = match (sections.len() - 1, lang) {
        (0, _) => first.title.clone(),
        (1, Lang::Nl) => format!("{}, en nog 1 bericht", first.title),
        (1, Lang::En) => format!("{}, and 1 more message", first.title),
        (n, Lang::Nl) => format!("{}, en nog {n} berichten", first.title),
        (n, Lang::En) => format!("{}, and {n} more messages", first.title),
    };
    let subject = shorten(&one_line(&subject));
    let heading = match lang {
        Lang::Nl => format!("{} berichten voor u", sections.len()),
        Lang::En => format!("{} messages for you", sections.len()),
    };
    let mut why: Vec<&str> = Vec::new();
    for section in &sections {
        if !why.contains(&section.why.as_str()) {
            why.push(&section.why);
        }
    }
    let origin = origin.trim_end_matches('/');
    let page = Page {
        lang,
        subject: &subject,
        heading: &heading,
        origin,
        sections: &sections,
        why,
    };
    let (text, html) = (page.text()?, page.html()?);
    let links = sections
        .iter()
        .filter_map(|section| section.action.as_ref())
        .map(|(_, link)| format!("{origin}{}", link.path()))
        .collect();
    Ok(Mail {
        subject,
        text,
        html,
        links,
    })
}

fn shorten(subject: &str) -> String {
    if subject.chars().count() <= SUBJECT_MAX {
        return subject.to_owned();
    }
    let mut short: String = subject.chars().take(SUBJECT_MAX - 1).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}
