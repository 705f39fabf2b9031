//! Enums of words: each variant has one word, its code in the database, in files and in forms. For kinds that
//! only name things; a state machine spells out its own.

/// Declares such an enum, with all its variants, their codes and the way back.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {$(
            $(#[$word_doc])*
            #[serde(rename = $code)]
            $word,
        )*}

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$word),*];

            /// The word in the database, in files and in forms.
            pub const fn code(self) -> &'static str {
                match self {$( Self::$word => $code, )*}
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    };
}
pub(crate) use words;
