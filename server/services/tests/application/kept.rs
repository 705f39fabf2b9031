//! What is kept of an activation: no code, token, password, number or name of a document in the clear, in no column and
//! no line of the log (issue's "Done when" 5).

use crate::{
    secrets::{Log, Secrets},
    stage::{back, connected},
    users::{IMRE, PASSWORD, applies, code_in, code_on_phone, imre, link, restart},
};
use outside::simulator::identity::{BSN, DOCUMENT_NUMBER};
use services::{
    accounts::{
        sign_in::{self, Attempt, Outcome},
        texted,
    },
    application::activation::{account::with_new_account, check_code, confirm, mine},
    demo::cast,
    identification,
    messages::{Mailer, texts, worker},
};

#[tokio::test(flavor = "multi_thread")]
async fn r_prv_nothing_secret_lies_in_a_column_or_stands_in_the_log() {
    let log = Log::capture();
    for (mut stage, simulators) in connected().await {
        let mut secrets = Secrets::new();
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, imre()).await;
        let mail = link(&stage, IMRE).await;
        secrets.keep("the link's token", mail.reveal());
        // In a mail it lies sealed as well.
        worker::run_once(&stage.s, &Mailer::keep()).await.unwrap();
        confirm(&stage.s, &mail).await.unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        secrets.keep("the code", &format!("{code} is"));
        secrets.keep("the code", &format!("\"{code}\""));
        let wrong = check_code(&stage.s, &mail, "12 34 56").await;
        assert!(wrong.is_err() || code == "123456");
        let proof = check_code(&stage.s, &mail, &code).await.unwrap();
        secrets.keep("the browser's token", proof.reveal());
        let client = stage.phone();
        let (signed_in, _) = with_new_account(&stage.s, &client, None, &proof, PASSWORD, true)
            .await
            .unwrap();
        secrets.keep("the password", PASSWORD);
        secrets.keep("the session's token", signed_in.token.reveal());
        let imre = stage.actor(&signed_in.token).await.unwrap();
        let url = mine::identify(&stage.s, &imre, done.application)
            .await
            .unwrap();
        secrets.keep("the page of the checks", &url);
        let token = crate::identifying::picks(&url, "as_expected").await;
        secrets.keep("the way back", token.reveal());
        secrets.keep("what the browser keeps of it", url.browser.reveal());
        identification::go_on(&stage.s, back(&token, &url, Some(&imre)))
            .await
            .unwrap();
        restart(&mut stage);

        let attempt = Attempt {
            email: IMRE,
            password: PASSWORD,
            code: "",
        };
        let Outcome::CodeSent(sent) = sign_in::sign_in(&stage.s, &stage.phone(), None, attempt)
            .await
            .unwrap()
        else {
            panic!("a code is asked for");
        };
        secrets.keep("the second step's token", sent.token.reveal());
        texts::run_once(&stage.s).await.unwrap();
        let messages = simulators.sms.messages();
        let code = code_in(&messages.last().unwrap().text);
        secrets.keep("the second code", &format!("{code} is"));
        let client = stage.phone();
        texted::with_code(&stage.s, &client, None, &sent.token, &code)
            .await
            .unwrap();

        for number in ["+36205554444", "0036205554444", "205554444", "20 555 4444"] {
            secrets.keep("the phone", number);
        }
        secrets.keep("the day of birth", "1988-10-02");
        secrets.keep("the BSN", BSN);
        secrets.keep("the document's number", DOCUMENT_NUMBER);
        let database = stage.s.db.clone();
        secrets
            .are_not_in(&database, stage.file().as_deref(), "Imre Kovács")
            .await;
        secrets.are_not_in_log(&log, &[&code]);
    }
}
