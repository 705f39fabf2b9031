//! Every mail as people read it: both languages, text and HTML, with the names of the demo world. A changed word
//! shows up here; `cargo insta review` accepts it.

use crate::cases::{ANSWER_BEFORE, TOKEN, asked, every_message};
use domain::lang::Lang;
use services::messages::{
    Link, Message,
    compose::{Mail, SUBJECT_MAX, compose},
};
use std::{collections::BTreeSet, fmt::Write};

const ORIGIN: &str = "https://schakel.example";

fn written(lang: Lang, messages: &[Message]) -> Mail {
    compose(ORIGIN, lang, messages).expect("a mail")
}

/// The style stands once in `the_house_style`, not in every snapshot.
fn without_style(html: &str) -> String {
    let (start, end) = (
        html.find("<style>").expect("style"),
        html.find("</style>").expect("style ends"),
    );
    format!("{}<style>…{}", &html[..start], &html[end..])
}

fn snapshot(name: &str, messages: &[Message]) {
    let mut all = String::new();
    for lang in Lang::ALL {
        let mail = written(lang, messages);
        let rule = "=".repeat(76);
        let html = without_style(&mail.html);
        writeln!(
            all,
            "{rule}\n{}: {}\n{rule}\n{}{rule}\n{html}",
            lang.code(),
            mail.subject,
            mail.text
        )
        .expect("a string");
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("mail_{name}"), all);
    });
}

#[test]
fn every_message_reads_well_in_both_languages_as_text_and_html() {
    for (name, message) in every_message() {
        snapshot(name, &[message]);
    }
}

#[test]
fn several_messages_become_one_mail_in_order() {
    let message = |name| {
        every_message()
            .into_iter()
            .find(|(n, _)| *n == name)
            .expect("known")
            .1
    };
    snapshot(
        "several",
        &[
            message("request_approved"),
            message("request_refused"),
            message("assigned"),
        ],
    );
    let mail = written(
        Lang::Nl,
        &[message("request_approved"), message("request_refused")],
    );
    assert_eq!(
        mail.subject,
        "Bakkerij Jansen keurde uw verzoek goed, en nog 1 bericht"
    );
    assert_eq!(mail.links.len(), 2);
    assert!(mail.text.find("1. ").expect("first") < mail.text.find("2. ").expect("second"));
    // A subject tells the first: what stopped does not hide behind what began.
    let stopped = message("access_stopped_by_client");
    let alone = written(Lang::Nl, std::slice::from_ref(&stopped)).subject;
    let last = written(Lang::Nl, &[message("assigned"), stopped]);
    assert_eq!(last.subject, format!("{alone}, en nog 1 bericht"));
    // Below, it stands in the order in which it happened.
    let given = written(Lang::Nl, &[message("assigned")]).subject;
    let at = |title: &str| last.html.find(&format!("<h2>{title}")).expect("its title");
    assert!(at(&given) < at(&alone));
    // Nor does the end of all behind that of one service.
    let all = message("grant_stopped_whole_by_client");
    let alone = written(Lang::Nl, std::slice::from_ref(&all)).subject;
    let last = written(Lang::Nl, &[message("grant_stopped_service_by_client"), all]);
    assert_eq!(last.subject, format!("{alone}, en nog 1 bericht"));
}

#[test]
fn the_house_style() {
    let mail = written(Lang::Nl, &[Message::AccountExists]);
    let (start, end) = (
        mail.html.find("<style>").expect("style"),
        mail.html.find("</style>").expect("style ends"),
    );
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("mail_style", &mail.html[start..end]);
    });
}

#[test]
fn no_kind_of_message_is_left_out_here_and_each_survives_the_outbox() {
    let shown: BTreeSet<&str> = every_message()
        .iter()
        .map(|(_, message)| message.kind())
        .collect();
    assert_eq!(shown, Message::KINDS.iter().copied().collect());
    for (_, message) in every_message() {
        let stored = serde_json::to_value(&message).expect("written");
        assert_eq!(stored["kind"], message.kind());
        assert_eq!(
            serde_json::from_value::<Message>(stored).expect("read"),
            message
        );
    }
}

#[test]
fn every_mail_has_one_button_at_most_its_link_in_full_and_says_why_it_came() {
    for (name, message) in every_message() {
        for lang in Lang::ALL {
            let mail = written(lang, std::slice::from_ref(&message));
            assert!(mail.html.matches("class=\"button\"").count() <= 1, "{name}");
            for link in &mail.links {
                assert!(link.starts_with(ORIGIN), "{name}: {link}");
                assert!(
                    mail.text.lines().any(|line| line == link),
                    "{name}: the text has the link on a line of its own"
                );
                assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name}");
            }
            let why = if lang == Lang::Nl {
                "U krijgt deze mail omdat"
            } else {
                "You get this mail because"
            };
            assert!(mail.text.contains(why) && mail.html.contains(why), "{name}");
            assert!(
                !mail.html.contains("<img") && !mail.html.contains("url("),
                "{name}: nothing is loaded from elsewhere"
            );
            assert!(
                mail.text
                    .lines()
                    .all(|line| line.chars().count() <= 76 || line.contains("://")),
                "{name}"
            );
        }
    }
}

#[test]
fn dutch_and_english_say_the_same_amount() {
    for (name, message) in every_message() {
        let (nl, en) = (
            written(Lang::Nl, std::slice::from_ref(&message)),
            written(Lang::En, &[message]),
        );
        assert_eq!(nl.links, en.links, "{name}");
        assert_ne!(nl.subject, en.subject, "{name}");
        assert_eq!(
            nl.html.matches("<p").count(),
            en.html.matches("<p").count(),
            "{name}"
        );
        assert_eq!(
            nl.html.matches("<li").count(),
            en.html.matches("<li").count(),
            "{name}"
        );
    }
}

#[test]
fn a_name_can_not_become_a_header_a_line_or_markup() {
    let evil =
        "Jan\r\nBcc: all@example.nl\u{202e}<script>alert(1)</script>\nKlik: https://evil.example";
    let mut asked = asked();
    asked.intermediary.name = evil.into();
    asked.asked_by = evil.into();
    let message = Message::RequestReceived {
        asked,
        note: Some(format!("</blockquote>{evil}")),
        renews: None,
        answer_before: ANSWER_BEFORE,
        link: Link::approve(TOKEN),
    };
    for lang in Lang::ALL {
        let mail = written(lang, std::slice::from_ref(&message));
        assert!(!mail.subject.contains(['\r', '\n', '\u{202e}']));
        assert!(mail.subject.chars().count() <= SUBJECT_MAX);
        assert!(!mail.html.contains("<script>") && !mail.html.contains("</blockquote><"));
        assert!(
            !mail
                .text
                .lines()
                .any(|line| line.starts_with("Bcc:") || line.starts_with("Klik:"))
        );
    }
}

#[test]
fn a_very_long_name_is_cut_in_the_subject_only() {
    let long = "Vereniging ".repeat(40);
    let mut asked = asked();
    asked.intermediary.name.clone_from(&long);
    let mail = written(Lang::Nl, &[Message::RequestWithdrawn { asked }]);
    assert_eq!(mail.subject.chars().count(), SUBJECT_MAX);
    assert!(mail.subject.ends_with('…'));
}
