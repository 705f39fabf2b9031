//! Turns `locales/{nl,en}/<area>.toml` into one typed Rust function per text: `text::<area>::<key>(lang, …)`.
//! A text, placeholder or area that one language lacks stops the build and is named; a text nobody uses does not.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::ExitCode,
};

const DUTCH: &str = "nl";
const ENGLISH: &str = "en";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rustc-env=SCHAKEL_SHAPE={:016x}", shape());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("texts.rs");
    let mut faults = Vec::new();
    let dutch = read_language(DUTCH, &mut faults);
    let english = read_language(ENGLISH, &mut faults);
    compare(&dutch, &english, &mut faults);
    if faults.is_empty()
        && let Err(error) = fs::write(&out, generate(&dutch, &english))
    {
        faults.push(format!("{}: {error}", out.display()));
    }
    for fault in &faults {
        println!("cargo::error={fault}");
    }
    if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What tells these sources from others: `wire` is read by who was built from the same.
fn shape() -> u64 {
    let mut hasher = DefaultHasher::new();
    for folder in ["src", "domain/src"] {
        println!("cargo::rerun-if-changed={folder}");
        hash(Path::new(folder), &mut hasher);
    }
    hasher.finish()
}

/// Files and folders, in the order of their names.
fn hash(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let paths: BTreeSet<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        for path in paths {
            hash(&path, hasher);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}

/// One text: a sentence, or one for one and another for more.
struct Text {
    one: Option<String>,
    other: String,
    /// In order of appearance; with a plural, `n` comes first.
    placeholders: Vec<String>,
}

type Area = BTreeMap<String, Text>;
type Language = BTreeMap<String, Area>;

fn file_of(language: &str, area: &str) -> PathBuf {
    Path::new("locales")
        .join(language)
        .join(format!("{area}.toml"))
}

fn read_language(language: &str, faults: &mut Vec<String>) -> Language {
    let mut areas = Language::new();
    let folder = Path::new("locales").join(language);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(format!("{}: {error}", folder.display()));
            return areas;
        }
    };
    for path in entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
    {
        let area = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).unwrap_or_default();
        match text.parse::<toml::Table>() {
            Ok(table) => {
                let texts = table
                    .into_iter()
                    .filter_map(|(key, value)| match read_text(&key, &value) {
                        Ok(text) => Some((key, text)),
                        Err(fault) => {
                            faults.push(format!("{}: `{key}` {fault}", path.display()));
                            None
                        }
                    })
                    .collect();
                areas.insert(area, texts);
            }
            Err(error) => faults.push(format!("{}: {}", path.display(), error.message())),
        }
    }
    areas
}

fn read_text(key: &str, value: &toml::Value) -> Result<Text, String> {
    if !key.starts_with(|c: char| c.is_ascii_lowercase())
        || !key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Err("is not a name in snake_case".into());
    }
    match value {
        toml::Value::String(text) => {
            let placeholders = placeholders(text)?;
            Ok(Text {
                one: None,
                other: text.clone(),
                placeholders,
            })
        }
        toml::Value::Table(table) => {
            let part = |name: &str| {
                table
                    .get(name)
                    .and_then(toml::Value::as_str)
                    .map(str::to_owned)
            };
            let (Some(one), Some(other), 2) = (part("one"), part("other"), table.len()) else {
                return Err("must be a text or { one = \"…\", other = \"…\" }".into());
            };
            let mut names = vec!["n".to_owned()];
            for name in placeholders(&one)?.into_iter().chain(placeholders(&other)?) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(Text {
                one: Some(one),
                other,
                placeholders: names,
            })
        }
        _ => Err("must be a text or { one = \"…\", other = \"…\" }".into()),
    }
}

fn placeholders(text: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or("has a { without }")?;
        if before.contains('}') {
            return Err("has a } without {".into());
        }
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("has a placeholder {{{name}}} that is no name"));
        }
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    if rest.contains('}') {
        Err("has a } without {".into())
    } else {
        Ok(names)
    }
}

fn compare(dutch: &Language, english: &Language, faults: &mut Vec<String>) {
    for (one, other, from, to) in [
        (dutch, english, DUTCH, ENGLISH),
        (english, dutch, ENGLISH, DUTCH),
    ] {
        for (area, texts) in one {
            let Some(theirs) = other.get(area) else {
                faults.push(format!(
                    "{} is missing; {} exists",
                    file_of(to, area).display(),
                    file_of(from, area).display()
                ));
                continue;
            };
            for (key, text) in texts {
                let file = file_of(to, area);
                let Some(their) = theirs.get(key) else {
                    faults.push(format!("{}: `{key}` is missing", file.display()));
                    continue;
                };
                if text.one.is_some() && their.one.is_none() {
                    faults.push(format!(
                        "{}: `{key}` must be a plural {{ one, other }}",
                        file.display()
                    ));
                }
                let names: BTreeSet<_> = their.placeholders.iter().collect();
                for name in text.placeholders.iter().filter(|n| !names.contains(n)) {
                    faults.push(format!(
                        "{}: `{key}` lacks the placeholder {{{name}}}",
                        file.display()
                    ));
                }
            }
        }
    }
}

fn generate(dutch: &Language, english: &Language) -> String {
    let areas: Vec<_> = dutch
        .iter()
        .map(|(area, texts)| {
            let functions: String = texts
                .iter()
                .map(|(key, text)| function(key, text, &english[area][key]))
                .collect();
            format!("/// `locales/*/{area}.toml`\npub mod {area} {{\n{functions}}}\n")
        })
        .collect();
    areas.concat()
}

fn function(key: &str, nl: &Text, en: &Text) -> String {
    let doc = format!("    /// {}\n", nl.other.replace('\n', " "));
    let names = &nl.placeholders;
    // `{name}` becomes `{0}`, `{1}`, …: the order of the arguments.
    let numbered = |text: &str| {
        let numbered = names
            .iter()
            .enumerate()
            .fold(text.to_owned(), |t, (i, name)| {
                t.replace(&format!("{{{name}}}"), &format!("{{{i}}}"))
            });
        format!("{numbered:?}")
    };
    if names.is_empty() {
        return format!(
            "{doc}    pub fn {key}(lang: super::Lang) -> &'static str {{\n        super::pick(lang, {:?}, {:?})\n    }}\n",
            nl.other, en.other
        );
    }
    let arguments: Vec<_> = names
        .iter()
        .map(|name| {
            let plural = nl.one.is_some() && name == "n";
            let kind = if plural {
                "super::Count"
            } else {
                "std::fmt::Display"
            };
            format!("{name}: impl {kind}")
        })
        .collect();
    let values: Vec<_> = names.iter().map(|name| format!("&{name}")).collect();
    let (arguments, values) = (arguments.join(", "), values.join(", "));
    let template = |text: &Text| match &text.one {
        // One and more may read alike in one of the languages.
        Some(one) if *one != text.other => format!(
            "if super::Count::is_one(&n) {{ {} }} else {{ {} }}",
            numbered(one),
            numbered(&text.other)
        ),
        _ => numbered(&text.other),
    };
    format!(
        "{doc}    pub fn {key}(lang: super::Lang, {arguments}) -> String {{\n        super::fill(super::pick(lang, {}, {}), &[{values}])\n    }}\n",
        template(nl),
        template(en)
    )
}
