//! The catalogue file (TOML): reading and checking. Every problem is found in one go and named with its line.
//! Nothing here touches the database; `load` writes what this module has found sound.

use domain::{
    decide::world::Identifiers,
    id::{BundleId, ProviderId, ServiceId},
    level::Level,
    number::Oin,
};
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    fmt,
    ops::Range,
};
use toml::Spanned;
use uuid::Uuid;

/// The catalogue that comes with the product: examples, marked as such.
pub const EXAMPLE: &str = include_str!("../../data/catalogue.toml");

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub nl: String,
    pub en: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: ProviderId,
    pub oin: Oin,
    pub name: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub id: ServiceId,
    pub provider: ProviderId,
    pub slug: String,
    pub name: Text,
    pub does: Text,
    pub category: String,
    pub level: Level,
    pub chain: bool,
    pub branch: bool,
    /// An organisation is served when it has every identifier of one of these sets (R-CAT-5).
    pub consumers: Vec<Identifiers>,
    pub financial: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub id: BundleId,
    pub slug: String,
    pub name: Text,
    pub about: Text,
    /// In order, from 1; each with its services.
    pub versions: Vec<Vec<ServiceId>>,
}

/// A sound catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub providers: Vec<Provider>,
    pub services: Vec<Service>,
    pub bundles: Vec<Bundle>,
}

/// One thing that is wrong, with the line it is on (from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub line: usize,
    pub what: String,
}

/// Everything that is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BadCatalogue(pub Vec<Problem>);

impl fmt::Display for BadCatalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the catalogue cannot be used")?;
        for Problem { line, what } in &self.0 {
            write!(f, "\n  line {line}: {what}")?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    provider: Vec<RawProvider>,
    #[serde(default)]
    bundle: Vec<RawBundle>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    nl: Spanned<String>,
    en: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvider {
    id: Spanned<String>,
    oin: Spanned<String>,
    name: RawText,
    #[serde(default)]
    service: Vec<RawService>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawService {
    id: Spanned<String>,
    slug: Spanned<String>,
    name: RawText,
    does: RawText,
    category: Spanned<String>,
    level: Spanned<String>,
    chain: bool,
    branch: bool,
    consumers: Spanned<Vec<String>>,
    financial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBundle {
    id: Spanned<String>,
    slug: Spanned<String>,
    name: RawText,
    about: RawText,
    version: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    version: Spanned<usize>,
    services: Spanned<Vec<Spanned<String>>>,
}

/// By which numbers a service may want to know an organisation (R-CAT-5).
const CONSUMER_TYPES: [(&str, Identifiers); 3] = [
    ("kvk", Identifiers::KVK),
    ("rsin", Identifiers::RSIN),
    ("fiscal", Identifiers::FISCAL),
];

/// Reads and checks a catalogue.
///
/// # Errors
/// All problems at once, each with its line.
pub fn parse(source: &str) -> Result<Catalogue, BadCatalogue> {
    let raw: RawFile = toml::from_str(source).map_err(|error| {
        let line = line_of(source, &error.span().unwrap_or_default());
        BadCatalogue(vec![Problem {
            line,
            what: error.message().to_owned(),
        }])
    })?;
    let mut check = Check {
        source,
        problems: Vec::new(),
        ids: HashSet::new(),
    };
    let catalogue = check.file(raw);
    if check.problems.is_empty() {
        Ok(catalogue)
    } else {
        check.problems.sort_by_key(|problem| problem.line);
        Err(BadCatalogue(check.problems))
    }
}

fn line_of(source: &str, span: &Range<usize>) -> usize {
    source
        .as_bytes()
        .iter()
        .take(span.start)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

struct Check<'a> {
    source: &'a str,
    problems: Vec<Problem>,
    ids: HashSet<Uuid>,
}

impl Check<'_> {
    fn wrong(&mut self, span: &Range<usize>, what: impl Into<String>) {
        let line = line_of(self.source, span);
        self.problems.push(Problem {
            line,
            what: what.into(),
        });
    }

    fn file(&mut self, raw: RawFile) -> Catalogue {
        let mut out = Catalogue::default();
        let mut slugs: HashMap<String, (ServiceId, bool)> = HashMap::new();
        let mut oins = HashSet::new();
        for provider in raw.provider {
            let id = ProviderId::new(self.id(&provider.id));
            if !oins.insert(provider.oin.get_ref().clone()) {
                self.wrong(
                    &provider.oin.span(),
                    "this OIN belongs to an earlier provider",
                );
            }
            for service in provider.service {
                let service = self.service(id, service, &slugs);
                slugs.insert(service.slug.clone(), (service.id, service.chain));
                out.services.push(service);
            }
            let name = self.text(provider.name, "name", 64);
            match Oin::parse(provider.oin.get_ref()) {
                Ok(oin) => out.providers.push(Provider { id, oin, name }),
                Err(_) => self.wrong(&provider.oin.span(), "an OIN is 20 digits (R-ID-4)"),
            }
        }
        let mut bundle_slugs = HashSet::new();
        for bundle in raw.bundle {
            if !bundle_slugs.insert(bundle.slug.get_ref().clone()) {
                self.wrong(&bundle.slug.span(), "an earlier bundle has this slug");
            }
            out.bundles.push(self.bundle(bundle, &slugs));
        }
        out
    }

    fn service(
        &mut self,
        provider: ProviderId,
        raw: RawService,
        slugs: &HashMap<String, (ServiceId, bool)>,
    ) -> Service {
        let id = ServiceId::new(self.id(&raw.id));
        self.slug(&raw.slug);
        if slugs.contains_key(raw.slug.get_ref()) {
            self.wrong(&raw.slug.span(), "an earlier service has this slug");
        }
        if raw.category.get_ref().is_empty()
            || !raw
                .category
                .get_ref()
                .bytes()
                .all(|b| b.is_ascii_lowercase())
        {
            self.wrong(
                &raw.category.span(),
                "a category is one word of lower-case letters",
            );
        }
        let consumers = self.consumers(&raw.consumers);
        let name = self.text(raw.name, "name", 64);
        let does = self.text(raw.does, "does", 1024);
        let level = Level::parse(raw.level.get_ref())
            .ok()
            .filter(|level| *level >= Level::Eh2);
        if level.is_none() {
            self.wrong(
                &raw.level.span(),
                "a level is EH2, EH2+, EH3 or EH4 (R-LOA-4)",
            );
        }
        Service {
            id,
            provider,
            slug: raw.slug.into_inner(),
            name,
            does,
            category: raw.category.into_inner(),
            // A wrong one is told once, not again by every bundle that names the service.
            level: level.unwrap_or(Level::Eh4),
            chain: raw.chain,
            branch: raw.branch,
            consumers,
            financial: raw.financial,
        }
    }

    fn bundle(&mut self, raw: RawBundle, slugs: &HashMap<String, (ServiceId, bool)>) -> Bundle {
        let id = BundleId::new(self.id(&raw.id));
        self.slug(&raw.slug);
        let mut versions = Vec::new();
        for (index, version) in raw.version.into_iter().enumerate() {
            if *version.version.get_ref() != index + 1 {
                self.wrong(
                    &version.version.span(),
                    format!("versions count up from 1: this one is {}", index + 1),
                );
            }
            let span = version.services.span();
            let mut services = Vec::new();
            for slug in version.services.into_inner() {
                match slugs.get(slug.get_ref()) {
                    None => self.wrong(
                        &slug.span(),
                        format!("no service has the slug “{}”", slug.get_ref()),
                    ),
                    Some((_, false)) => {
                        self.wrong(
                            &slug.span(),
                            format!("“{}” allows no chain (R-KET-12)", slug.get_ref()),
                        );
                    }
                    Some((service, true)) if services.contains(service) => {
                        self.wrong(
                            &slug.span(),
                            format!("“{}” stands here twice", slug.get_ref()),
                        );
                    }
                    Some((service, true)) => services.push(*service),
                }
            }
            if services.is_empty() {
                self.wrong(&span, "a bundle has at least one service");
            }
            versions.push(services);
        }
        if versions.is_empty() {
            self.wrong(&raw.slug.span(), "a bundle has at least one version");
        }
        let name = self.text(raw.name, "name", 64);
        let about = self.text(raw.about, "about", 1024);
        Bundle {
            id,
            slug: raw.slug.into_inner(),
            name,
            about,
            versions,
        }
    }

    /// A UUID that no other object of the file has.
    fn id(&mut self, raw: &Spanned<String>) -> Uuid {
        match raw.get_ref().parse::<Uuid>() {
            Ok(id) if id.is_nil() => {
                self.wrong(&raw.span(), "the nil UUID is no identifier");
                id
            }
            Ok(id) => {
                if !self.ids.insert(id) {
                    self.wrong(&raw.span(), "an earlier object has this id");
                }
                id
            }
            Err(_) => {
                self.wrong(&raw.span(), "an id is a UUID");
                Uuid::nil()
            }
        }
    }

    fn text(&mut self, raw: RawText, what: &str, longest: usize) -> Text {
        for (lang, text) in [("nl", &raw.nl), ("en", &raw.en)] {
            let length = text.get_ref().chars().count();
            if text.get_ref().trim().is_empty() {
                self.wrong(&text.span(), format!("{what}.{lang} is empty"));
            } else if length > longest {
                self.wrong(
                    &text.span(),
                    format!("{what}.{lang} has {length} characters, at most {longest} (R-CAT-2)"),
                );
            } else if text.get_ref().chars().any(char::is_control) {
                self.wrong(
                    &text.span(),
                    format!("{what}.{lang} is one line of plain text"),
                );
            }
        }
        Text {
            nl: raw.nl.into_inner(),
            en: raw.en.into_inner(),
        }
    }

    fn slug(&mut self, slug: &Spanned<String>) {
        let text = slug.get_ref();
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if text.is_empty()
            || text.len() > 64
            || !plain
            || text.starts_with('-')
            || text.ends_with('-')
        {
            self.wrong(
                &slug.span(),
                "a slug is 1 to 64 lower-case letters, digits and hyphens",
            );
        }
    }

    /// Alternatives in their order; what is joined by `+` is required together.
    fn consumers(&mut self, raw: &Spanned<Vec<String>>) -> Vec<Identifiers> {
        let mut sets = Vec::new();
        for text in raw.get_ref() {
            let mut set = Identifiers::default();
            for one in text.split('+') {
                match CONSUMER_TYPES.iter().find(|(name, _)| *name == one) {
                    Some((_, kind)) if !set.covers(*kind) => set = set.and(*kind),
                    _ => {
                        let names = CONSUMER_TYPES.map(|(name, _)| name).join(", ");
                        self.wrong(
                            &raw.span(),
                            format!(
                                "“{text}”: a consumer type is one of {names}, joined by + (R-CAT-5)"
                            ),
                        );
                    }
                }
            }
            if sets.contains(&set) {
                self.wrong(&raw.span(), format!("“{text}” stands here twice"));
            } else {
                sets.push(set);
            }
        }
        if sets.is_empty() {
            self.wrong(
                &raw.span(),
                "a service has at least one consumer type (R-CAT-5)",
            );
        }
        sets
    }
}

#[cfg(test)]
mod tests;
