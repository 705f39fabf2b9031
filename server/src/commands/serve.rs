//! `schakel serve` and `schakel worker`: long-running, stopped by a signal, finishing what is under way.

use super::{Common, open, seed, start_log};
use anyhow::{Context, Result, bail};
use clap::Args;
use metrics_exporter_prometheus::PrometheusBuilder;
use outside::simulator::{Options, Simulators};
use server::config::Config;
use services::{Services, clock::SystemRng, messages, secret::Token};
use std::{net::SocketAddr, path::PathBuf};
use tokio::sync::watch;

#[derive(Args)]
pub struct Serve {
    /// Where to listen, such as 127.0.0.1:3000
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Folder with the built site
    #[arg(long)]
    site: Option<PathBuf>,
    /// Leave messages and daily jobs to `schakel worker`
    #[arg(long)]
    no_worker: bool,
}

impl Serve {
    pub async fn run(&self, common: &Common) -> Result<()> {
        let mut config = common.load(self.listen, self.site.clone())?;
        start_log(config.log);
        start_metrics(&config)?;
        if let Some(file) = server::http::assets::missing(&config.site_root()) {
            tracing::warn!(
                file = %file.display(),
                "the site is not whole: pages have no style or no scripts; `site` must be a whole folder of one build"
            );
        }
        let listener = tokio::net::TcpListener::bind(config.listen)
            .await
            .with_context(|| {
                format!(
                    "cannot listen on {} (`listen` in the configuration, or --listen)",
                    config.listen
                )
            })?;
        // Held until the end: they answer as long as they are there.
        let _simulators = simulate(&mut config, listener.local_addr()?.port()).await?;
        let services = open(&config).await?;
        if config.portal.demo {
            println!("{}", seed::demo_world(&services).await?);
        } else if services::demo::is_demo(&services).await? {
            bail!(
                "this database holds the demo world, whose passwords are public; serve it with --demo"
            );
        }
        let stop = stop_signal();
        let worker = (!self.no_worker)
            .then(|| {
                mailer(&config).map(|mailer| {
                    tokio::spawn(messages::worker::run(
                        services.clone(),
                        mailer,
                        stop.clone(),
                    ))
                })
            })
            .transpose()?;
        let origin = config.portal.public_origin.clone();
        let limits = config.http.clone();
        let demo = config.portal.demo;
        let router = server::http::router(services, config);
        println!("Schakel is at {origin}");
        if demo {
            println!("Everybody's password: {}", services::demo::cast::PASSWORD);
        }
        let mut stopping = stop.clone();
        server::http::listen::serve(listener, router, &limits, async move {
            // An error means the sender is gone, which is a stop as well.
            let _ = stopping.wait_for(|stop| *stop).await;
        })
        .await;
        if let Some(worker) = worker {
            worker.await?;
        }
        Ok(())
    }
}

pub async fn worker(common: &Common) -> Result<()> {
    let config = common.load(None, None)?;
    start_log(config.log);
    start_metrics(&config)?;
    let services: Services = open(&config).await?;
    messages::worker::run(services, mailer(&config)?, stop_signal()).await;
    Ok(())
}

/// In the demo nothing leaves the machine: where no Trade Register was set up, all systems outside are simulated. What
/// became of a text message is reported to us on `port`, as a real gateway does.
async fn simulate(config: &mut Config, port: u16) -> Result<Option<Simulators>> {
    if !config.portal.demo || !config.register.key.is_empty() {
        return Ok(None);
    }
    let secret = Token::new(&SystemRng);
    let options = Options {
        sms_reports: Some(format!(
            "http://127.0.0.1:{port}/reports/texts/{}",
            secret.reveal()
        )),
        ..Options::default()
    };
    let simulators = Simulators::start(options)
        .await
        .context("the simulated systems outside")?;
    config.register = simulators.register_settings();
    config.sms = outside::sms::Settings {
        report_secret: outside::Secret::new(secret.reveal()),
        ..simulators.sms_settings()
    };
    config.bsnk = simulators.bsnk_settings();
    config.identity = simulators.identity_settings(&config.identity.callback);
    Ok(Some(simulators))
}

/// In the demo nothing leaves the machine; elsewhere mail goes by SMTP.
fn mailer(config: &Config) -> Result<messages::Mailer> {
    match &config.mail.url {
        Some(url) if !config.portal.demo => {
            messages::Mailer::smtp(url.reveal(), &config.mail.from).context("mail.url or mail.from")
        }
        _ => Ok(messages::Mailer::keep()),
    }
}

/// Where a page should be answered, up to where a file or a system outside may take it.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

fn start_metrics(config: &Config) -> Result<()> {
    let Some(listen) = config.metrics_listen else {
        return Ok(());
    };
    PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .context("the buckets of the metrics")?
        .with_http_listener(listen)
        .install()
        .with_context(|| {
            format!("cannot serve metrics on {listen} (`metrics_listen` in the configuration)")
        })
}

/// Turns true at the first SIGINT or SIGTERM.
fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        {
            let mut terminate =
                match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                    Ok(signal) => signal,
                    Err(error) => {
                        tracing::error!(%error, "no stop signal");
                        return;
                    }
                };
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        #[cfg(not(unix))]
        let _ = interrupt.await;
        let _ = sender.send(true);
    });
    receiver
}
