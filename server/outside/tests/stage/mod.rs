//! Sockets that misbehave, a letter box for callbacks, and an ear for log lines.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Uri},
};
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// An address where nobody listens (any more).
pub async fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// What a socket does with a question.
#[derive(Clone, Copy, Debug)]
pub enum Conversation {
    /// Hears it out and closes.
    HangUp,
    /// Says this and closes.
    Say(&'static str),
    /// Answers 200 with this body.
    Answer(&'static str),
    /// Answers in good form, without end.
    Endless,
}

/// A socket that misbehaves and counts how often.
pub struct Listener {
    pub address: String,
    asked: Arc<AtomicUsize>,
}

impl Listener {
    pub async fn start(conversation: Conversation) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(converse(stream, conversation));
            }
        });
        Self { address, asked }
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn converse(mut stream: TcpStream, conversation: Conversation) -> io::Result<()> {
    // A question of ours fits in one packet of the loopback.
    let mut question = [0; 8_192];
    if stream.read(&mut question).await? == 0 {
        return Ok(());
    }
    match conversation {
        Conversation::HangUp => {}
        Conversation::Say(words) => stream.write_all(words.as_bytes()).await?,
        Conversation::Answer(body) => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all((head + body).as_bytes()).await?;
        }
        Conversation::Endless => {
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
            while stream.write_all(chunk.as_bytes()).await.is_ok() {}
        }
    }
    stream.shutdown().await
}

/// A letter box: whatever is posted to it can be taken out, in order.
pub struct Post {
    pub address: String,
    letters: mpsc::UnboundedReceiver<Letter>,
}

type Letter = (String, HeaderMap, Bytes);

impl Post {
    pub async fn start() -> Self {
        let (put, letters) = mpsc::unbounded_channel();
        let router = Router::new().fallback(put_in).with_state(put);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, letters }
    }

    /// Path, headers and body of the next letter.
    pub async fn next(&mut self) -> Letter {
        tokio::time::timeout(Duration::from_secs(5), self.letters.recv())
            .await
            .expect("no letter came")
            .expect("the letter box is open")
    }
}

async fn put_in(
    State(put): State<mpsc::UnboundedSender<Letter>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) {
    put.send((uri.path().to_owned(), headers, body)).unwrap();
}

/// What this thread logs.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// Listens to every line, ours and the libraries', until the guard is dropped.
    pub fn listen(&self) -> DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    pub fn read(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
