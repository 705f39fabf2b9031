//! The frame around every page: header with the main menu, footer with the language, and the bar of the demo.

mod foot;
mod logo;
mod top;

pub use foot::Foot;
pub use logo::Logo;
pub use top::Top;
