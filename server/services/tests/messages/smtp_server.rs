//! A mail server of our own, over a real socket: it takes mails, refuses them, breaks the connection, or is slow,
//! as the test tells it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What happens to one mail.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Take,
    /// Refuses the recipient.
    Refuse(&'static str),
    /// Refuses after the whole mail was sent.
    RefuseData(&'static str),
    /// Takes the mail, but the answer is lost.
    TakeAndDrop,
    /// Breaks the connection before the mail.
    Drop,
    /// Takes the mail after a while.
    Slow(Duration),
}

/// A mail as it came in.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: String,
    pub data: String,
}

impl Taken {
    /// A header's value, unfolded; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        let (head, _) = self
            .data
            .split_once("\r\n\r\n")
            .expect("a mail has a head and a body");
        let unfolded = head.replace("\r\n ", " ");
        let start = format!("{name}: ");
        unfolded
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap_or_default()
            .to_owned()
    }
}

#[derive(Clone)]
pub struct SmtpServer {
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl SmtpServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let server = Self {
            url,
            taken: Arc::default(),
            answers: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                // A broken connection is the client's to notice.
                tokio::spawn(async move { drop(serving.talk(stream).await) });
            }
        });
        server
    }

    /// What happens to the next mails; after these it takes everything.
    pub fn next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 mail.example ESMTP\r\n").await?;
        let (mut from, mut to) = (String::new(), String::new());
        let mut answer = Answer::Take;
        while let Some(line) = lines.next_line().await? {
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_uppercase();
            let reply = match verb.as_str() {
                "EHLO" => "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
                "MAIL" => {
                    answer = self
                        .answers
                        .lock()
                        .unwrap()
                        .pop_front()
                        .unwrap_or(Answer::Take);
                    if matches!(answer, Answer::Drop) {
                        return Ok(());
                    }
                    from = between_angles(&line);
                    "250 OK".to_owned()
                }
                "RCPT" => {
                    if let Answer::Refuse(words) = answer {
                        words.to_owned()
                    } else {
                        to = between_angles(&line);
                        "250 OK".to_owned()
                    }
                }
                "DATA" => {
                    writer.write_all(b"354 Go on\r\n").await?;
                    let mut data = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        data += line.strip_prefix('.').unwrap_or(&line);
                        data += "\r\n";
                    }
                    if let Answer::RefuseData(words) = answer {
                        words.to_owned()
                    } else {
                        if let Answer::Slow(duration) = answer {
                            tokio::time::sleep(duration).await;
                        }
                        let taken = Taken {
                            from: from.clone(),
                            to: to.clone(),
                            data,
                        };
                        self.taken.lock().unwrap().push(taken);
                        if matches!(answer, Answer::TakeAndDrop) {
                            return Ok(());
                        }
                        "250 Taken".to_owned()
                    }
                }
                "RSET" | "NOOP" => "250 OK".to_owned(),
                "QUIT" => {
                    writer.write_all(b"221 Bye\r\n").await?;
                    return Ok(());
                }
                _ => "500 What?".to_owned(),
            };
            writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

fn between_angles(line: &str) -> String {
    let after = line.split_once('<').map_or("", |(_, after)| after);
    after
        .split_once('>')
        .map_or("", |(inside, _)| inside)
        .to_owned()
}
