//! The product's one picture: who grants, who passes on, who acts, and whether each link holds. Used wherever someone
//! acts for someone; it reads the same in print and without colours.

use crate::{format::initials, lang::lang, text::components as t};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether the leg from one link to the next holds.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Leg {
    #[default]
    Holds,
    /// Asked, not yet there.
    Waits,
    Broken,
}

/// Something that was looked at, and whether it was right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    pub ok: bool,
    pub text: String,
}

/// One party in the chain, with the leg to the next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Link {
    pub name: String,
    /// What this party does or is.
    pub role: String,
    pub checks: Vec<Check>,
    pub leg: Leg,
    /// Somebody not known yet: "hun medewerkers".
    pub anyone: bool,
}

impl Link {
    pub fn new(name: impl Into<String>, role: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            role: role.into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn leg(mut self, leg: Leg) -> Self {
        self.leg = leg;
        self
    }

    #[must_use]
    pub fn check(mut self, ok: bool, text: impl Into<String>) -> Self {
        self.checks.push(Check {
            ok,
            text: text.into(),
        });
        self
    }

    #[must_use]
    pub fn anyone(mut self) -> Self {
        self.anyone = true;
        self
    }
}

/// The links from who grants (first) to who acts (last).
#[component]
pub fn Chain(links: Vec<Link>) -> impl IntoView {
    let lang = lang();
    let last = links.len().saturating_sub(1);
    let items = links
        .into_iter()
        .enumerate()
        .map(|(i, link)| {
            let (class, words) = match link.leg {
                Leg::Holds => ("chain__link", t::leg_holds(lang)),
                Leg::Waits => ("chain__link chain__link--waits", t::leg_waits(lang)),
                Leg::Broken => ("chain__link chain__link--broken", t::leg_broken(lang)),
            };
            let mark = if link.anyone { "•••".to_owned() } else { initials(&link.name) };
            let checks = link
                .checks
                .into_iter()
                .map(|check| {
                    let (class, sign, words) = if check.ok {
                        ("chain__check", "✓", t::check_ok(lang))
                    } else {
                        ("chain__check chain__check--failed", "✗", t::check_failed(lang))
                    };
                    view! {
                        <li class=class>
                            <span class="chain__sign" aria-hidden="true">{sign}</span>
                            <span><span class="visually-hidden">{words}</span>{check.text}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <li class=class>
                    <span class="chain__mark" aria-hidden="true">{mark}</span>
                    <div class="chain__party">
                        <strong>{link.name}</strong>
                        <span class="chain__role">{link.role}</span>
                        <ul class="chain__checks">{checks}</ul>
                        {(i < last).then(|| view! { <span class="chain__leg visually-hidden">{words}</span> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="chain">{items}</ol> }
}
