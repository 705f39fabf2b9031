//! What everybody may look up before applying: which level is needed, and what a means costs.

mod prices;
mod which;

use prices::PriceList;
use which::WhichLevel;

crate::area!(public: PriceList = "/prices", WhichLevel = "/which-level");
