//! Words of text messages: one part of 160 characters, without letters that would make it two. With a code, the last line
//! is the one by which a phone offers to fill it in, on this installation's pages and nowhere else.

use crate::{code::Code, messages::texts::Text};
use domain::lang::Lang;

/// One text message in one language. `origin` is where people reach this installation.
pub(in crate::messages) fn words(text: &Text, origin: &str, lang: Lang) -> String {
    let (code, minutes, sentence) = match (text, lang) {
        (Text::Activation { code, minutes }, Lang::Nl) => {
            (code, minutes, "Hiermee bevestigt u uw mobiele nummer.")
        }
        (Text::Activation { code, minutes }, Lang::En) => {
            (code, minutes, "It confirms your mobile number.")
        }
        (Text::SignIn { code, minutes }, Lang::Nl) => (code, minutes, "Hiermee logt u in."),
        (Text::SignIn { code, minutes }, Lang::En) => (code, minutes, "It signs you in."),
        (Text::StepUp { code, minutes }, Lang::Nl) => {
            (code, minutes, "Hiermee bevestigt u dat u het bent.")
        }
        (Text::StepUp { code, minutes }, Lang::En) => {
            (code, minutes, "It confirms that it is you.")
        }
        (Text::Number { code, minutes }, Lang::Nl) => {
            (code, minutes, "Dit wordt uw nieuwe nummer.")
        }
        (Text::Number { code, minutes }, Lang::En) => {
            (code, minutes, "This becomes your new number.")
        }
        (Text::NumberGone, Lang::Nl) => {
            return format!(
                "Uw account bij Schakel heeft een ander mobiel nummer. Was u dit niet? Meld het: {}/lost",
                host(origin)
            );
        }
        (Text::NumberGone, Lang::En) => {
            return format!(
                "Your Schakel account has another mobile number now. Was it not you? Report it: {}/lost",
                host(origin)
            );
        }
    };
    let code = Code::reveal(code);
    let body = match lang {
        Lang::Nl => format!(
            "{code} is uw code voor Schakel. {sentence} De code werkt {minutes} minuten. Geef hem aan niemand."
        ),
        Lang::En => format!(
            "{code} is your code for Schakel. {sentence} It works for {minutes} minutes. Give it to nobody."
        ),
    };
    format!("{body}\n\n@{} #{code}", host(origin))
}

/// The name in an address, without scheme and port: `schakel.example`.
fn host(origin: &str) -> &str {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn every_text_message_is_one_part_and_ends_with_what_phones_fill_in() {
        let code = Code::typed("123456").unwrap();
        let minutes = 10;
        let texts = [
            Text::Activation {
                code: code.clone(),
                minutes,
            },
            Text::SignIn {
                code: code.clone(),
                minutes,
            },
            Text::StepUp {
                code: code.clone(),
                minutes,
            },
            Text::Number { code, minutes },
        ];
        let mut all = String::new();
        for text in &texts {
            for lang in Lang::ALL {
                let words = words(text, "https://schakel.example:8443", lang);
                assert!(words.len() <= 160, "{words}");
                assert!(words.is_ascii(), "{words}");
                assert_eq!(words.lines().last(), Some("@schakel.example #123456"));
                writeln!(all, "{}: {words}\n", lang.code()).unwrap();
            }
        }
        for lang in Lang::ALL {
            let words = words(&Text::NumberGone, "https://schakel.example:8443", lang);
            assert!(words.len() <= 160 && words.is_ascii(), "{words}");
            writeln!(all, "{}: {words}\n", lang.code()).unwrap();
        }
        insta::assert_snapshot!(all);
    }
}
