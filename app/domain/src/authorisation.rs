//! A member's authorisation (*machtiging*) in the own organisation: for one service, all of one provider, or
//! all services (R-MACH-1). It is never a leg of a chain, as an assignment is never an authorisation here: the
//! scheme's "only for third parties" flag is which of the two a row is (R-MACH-2).
