//! Words about questions to the operator. What was asked and answered is never in a mail.

use crate::messages::{Message, body::Section};
use domain::lang::Lang;

pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    Some(
        match (message, lang) {
            (Message::QuestionReceived { link }, Lang::Nl) => Section::new("Wij hebben uw vraag")
                .text("Dank u. Een medewerker leest uw vraag en antwoordt u.")
                .text("Op de pagina van uw vraag leest u het antwoord en kunt u iets toevoegen.")
                .action("Bekijk uw vraag", link),
            (Message::QuestionReceived { link }, Lang::En) => Section::new("We have your question")
                .text("Thank you. Somebody reads your question and answers you.")
                .text("On the page of your question you read the answer and can add something.")
                .action("Look at your question", link),
            (Message::QuestionAnswered { link }, Lang::Nl) => Section::new("Er is een antwoord op uw vraag")
                .text("Wij hebben uw vraag beantwoord. Is er nog iets niet duidelijk? Schrijf het op dezelfde pagina.")
                .action("Lees het antwoord", link),
            (Message::QuestionAnswered { link }, Lang::En) => Section::new("Your question has an answer")
                .text("We have answered your question. Is something still not clear? Write it on the same page.")
                .action("Read the answer", link),
            _ => return None,
        }
        .why(match lang {
            Lang::Nl => "U krijgt deze mail omdat u ons iets vroeg.".to_owned(),
            Lang::En => "You get this mail because you asked us something.".to_owned(),
        }),
    )
}
