//! How a server function is called. The server's half is the usual one: a URL-encoded POST, answered as `wire` tells. In the
//! browser only writing the arguments and reading the answer are generic, so that one function more adds little to
//! the download. The rule: what is no answer of ours is [`ApiError::Unavailable`].

use super::ApiError;
use crate::{
    fetch,
    wire::{self, Wire},
};
use leptos::{
    prelude::window,
    server_fn::{
        Http, Protocol,
        client::Client,
        codec::{Post, PostUrl},
        server::Server,
    },
};
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, pin::Pin};

/// The protocol of every server function: `#[server(protocol = super::Call, …)]`.
pub struct Call;

impl<Input, Output, C, S> Protocol<Input, Output, C, S, ApiError> for Call
where
    Http<PostUrl, Post<Wire>>: Protocol<Input, Output, C, S, ApiError>,
    C: Client<ApiError>,
    S: Server<ApiError>,
    Input: Serialize + Send,
    Output: DeserializeOwned + Send,
{
    const METHOD: http::Method = http::Method::POST;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, ApiError>> + Send
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ApiError>> + Send,
    {
        <Http<PostUrl, Post<Wire>> as Protocol<Input, Output, C, S, ApiError>>::run_server(
            request, server_fn,
        )
    }

    fn run_client(
        path: &str,
        input: Input,
    ) -> impl Future<Output = Result<Output, ApiError>> + Send {
        let answer = ask(path, serde_qs::to_string(&input).ok());
        async move { wire::read(&answer.await?).ok_or(ApiError::Unavailable) }
    }
}

/// The status of an answer to other sources than the server's ([`wire::TYPE`]).
const NOT_ACCEPTABLE: u16 = http::StatusCode::NOT_ACCEPTABLE.as_u16();

/// The body of the answer, or the error it tells.
fn ask(
    path: &str,
    arguments: Option<String>,
) -> Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>> {
    let path = path.to_owned();
    // The browser has one thread.
    Box::pin(SendWrapper::new(async move {
        let arguments = arguments.ok_or(ApiError::Unavailable)?;
        let answer = fetch::post(&path, &arguments.into())
            .await
            .ok_or(ApiError::Unavailable)?;
        match answer.status {
            200..300 => Ok(answer.text),
            NOT_ACCEPTABLE => {
                // The server was upgraded since this page was opened: the same page, in its words of now.
                drop(window().location().reload());
                std::future::pending().await
            }
            _ => Err(wire::read(&answer.text).unwrap_or(ApiError::Unavailable)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    #[test]
    fn every_server_function_is_called_this_way() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api");
        let files = fs::read_dir(folder).expect("the folder of server functions");
        let paths = files.map(|file| file.expect("listed").path());
        // What is in folders beside them are forms, and reading.
        for path in paths.filter(|path| path.is_file()) {
            let source = fs::read_to_string(&path).expect("read");
            let attributes = source
                .split("#[server(")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            for attribute in attributes.filter(|attribute| attribute.contains("endpoint")) {
                assert!(
                    attribute.contains("protocol = super::Call"),
                    "{}: {attribute}",
                    path.display()
                );
            }
        }
    }
}
