//! As what whoever comes to answer a request registers, to be there soonest.

use crate::level::Level;

/// What somebody can register as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    Representative,
    Manager(Level),
}

/// A way to register that nothing stands in the way of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenWay {
    pub becomes: Becomes,
    /// How many sign for it.
    pub needed: u16,
}

/// Whether several people sign. Not asked of the highest level, where everybody does: what a representative does later
/// mostly takes less.
pub fn takes_several(open: &[OpenWay]) -> bool {
    open.iter()
        .any(|way| way.becomes != Becomes::Manager(Level::Eh4) && way.needed > 1)
}

/// The way to answer a request at this level soonest: as who they are already. Where that takes several people, a
/// manager of the request's level answers it alone. The ways are given with the lowest level first.
pub fn soonest(open: &[OpenWay], least: Level) -> Option<Becomes> {
    let several = takes_several(open) || least == Level::Eh4;
    open.iter()
        .map(|way| way.becomes)
        .find(|becomes| match *becomes {
            Becomes::Representative => !several,
            Becomes::Manager(level) => several && level >= least,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(representing: u16, managing: [u16; 3]) -> Vec<OpenWay> {
        let levels = [Level::Eh2Plus, Level::Eh3, Level::Eh4];
        let managers = levels.map(Becomes::Manager).into_iter().zip(managing);
        [(Becomes::Representative, representing)]
            .into_iter()
            .chain(managers)
            .map(|(becomes, needed)| OpenWay { becomes, needed })
            .collect()
    }

    #[test]
    fn who_decides_alone_answers_as_representative() {
        // At EH4 everybody signs, which says nothing of what is done at a lower one.
        let alone = open(1, [1, 1, 2]);
        assert!(!takes_several(&alone));
        assert_eq!(soonest(&alone, Level::Eh3), Some(Becomes::Representative));
        // Already manager there: nothing else is left to become.
        let only = &alone[..1];
        assert_eq!(soonest(only, Level::Eh2Plus), Some(Becomes::Representative));
    }

    #[test]
    fn where_several_sign_a_manager_of_the_request_s_level_answers_alone() {
        let joint = open(2, [1, 2, 2]);
        assert!(takes_several(&joint));
        assert_eq!(
            soonest(&joint, Level::Eh3),
            Some(Becomes::Manager(Level::Eh3))
        );
        assert_eq!(
            soonest(&joint[..2], Level::Eh3),
            None,
            "none is high enough"
        );
    }

    #[test]
    fn at_eh4_everybody_signs_for_a_grant_so_a_manager_is_sooner() {
        assert_eq!(
            soonest(&open(1, [1, 1, 2]), Level::Eh4),
            Some(Becomes::Manager(Level::Eh4))
        );
    }
}
