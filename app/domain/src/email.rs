//! E-mail addresses: one rule for forms, pasted lists and files. Which mailbox is behind one only a message can tell;
//! who has an account with it is for the services.

use email_address::{EmailAddress, Options};

/// Characters at most (RFC 5321).
pub const LONGEST: u16 = 254;

/// As accounts have it: without what stands around it, in lower case. No word on whether it is an address.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The address as accounts have it: a name and a domain of two labels or more, as RFC 5321 writes them. Quoted names
/// and numbers for a domain are none: no mailbox that people have needs them. Nor are letters beyond ASCII (RFC 6531),
/// which can look like another's address or lead to the same mailbox; a domain with such letters has an `xn--` name.
pub fn read(text: &str) -> Option<String> {
    // Of what was typed: small letters can turn a look-alike into the letter itself.
    text.is_ascii().then(|| known(text)).flatten()
}

/// As [`read`], to find what is there already: also an address from before letters beyond ASCII were refused.
pub fn known(text: &str) -> Option<String> {
    let email = folded(text);
    let options = Options::default()
        .with_minimum_sub_domains(2)
        .without_domain_literal()
        .without_display_text();
    let parsed = EmailAddress::parse_with_options(&email, options).ok()?;
    let top = parsed.domain().rsplit('.').next()?;
    let usual = !email.contains('"')
        && email.len() <= usize::from(LONGEST)
        && top.chars().count() > 1
        && !top.chars().all(|c| c.is_ascii_digit());
    usual.then_some(email)
}

/// What is shown of an address: who knows it recognises it, and nobody can write to it.
pub fn hint(email: &str) -> String {
    match email.split_once('@') {
        Some((name, host)) => format!("{}…@{host}", name.chars().next().unwrap_or('…')),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_small_letters() {
        for (typed, kept) in [
            (" Anna@DeVries.example ", "anna@devries.example"),
            ("a.b+c@x.co.nl", "a.b+c@x.co.nl"),
            (
                "o'brien@xn--mller-kva.example",
                "o'brien@xn--mller-kva.example",
            ),
        ] {
            assert_eq!(read(typed).as_deref(), Some(kept));
        }
        let older = "O'Brien@Müller.example";
        assert_eq!(known(older).as_deref(), Some("o'brien@müller.example"));
    }

    #[test]
    fn a_hint_is_recognised_and_not_read() {
        assert_eq!(hint("anna@devries.example"), "a…@devries.example");
        assert_eq!(hint("nonsense"), "…");
    }

    #[test]
    fn what_no_mail_can_go_to_is_none() {
        let long = format!("{}@x.nl", "a".repeat(65));
        for typed in [
            "",
            "bram",
            "bram@",
            "@x.nl",
            "bram@localhost",
            "b@@x.nl",
            "b..b@x.nl",
            ".b@x.nl",
            "b@-x.nl",
            "b@x.123",
            "b@x.n",
            "b@[127.0.0.1]",
            "\"b b\"@x.nl",
            "b b@x.nl",
            "Bram <b@x.nl>",
            "b@x.nl\r\nBcc: c@y.nl",
            "b@müller.example",
            "ｂ@x.nl",
            "bram@\u{212a}antoor.example",
            &long,
        ] {
            assert_eq!(read(typed), None, "{typed:?}");
        }
    }
}
