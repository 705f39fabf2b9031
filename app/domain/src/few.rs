//! A short list that lives where it stands: at most `N` items and no allocation. The decision builds its path
//! from one, so that allowing costs no trip to the allocator.

use core::{fmt, ops::Deref};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Up to `N` items, in order; read it as a slice.
#[derive(Clone, Copy)]
pub struct Few<T, const N: usize> {
    items: [T; N],
    length: usize,
}

impl<T: Copy, const N: usize> Few<T, N> {
    /// An empty list. `filler` stands in the places not yet taken and is never shown.
    pub const fn new(filler: T) -> Self {
        Self {
            items: [filler; N],
            length: 0,
        }
    }

    /// Adds an item at the end.
    ///
    /// # Panics
    /// When there are `N` items already: the number is chosen by who writes the list.
    pub fn push(&mut self, item: T) {
        self.items[self.length] = item;
        self.length += 1;
    }

    pub fn extend_from_slice(&mut self, items: &[T]) {
        self.items[self.length..self.length + items.len()].copy_from_slice(items);
        self.length += items.len();
    }
}

impl<T, const N: usize> Deref for Few<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items[..self.length]
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Few<T, N> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq, const N: usize> Eq for Few<T, N> {}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Few<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize, const N: usize> Serialize for Few<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Copy + Default + Deserialize<'de>, const N: usize> Deserialize<'de> for Few<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<T>::deserialize(deserializer)?;
        if items.len() > N {
            return Err(de::Error::invalid_length(items.len(), &"a shorter list"));
        }
        let mut few = Self::new(T::default());
        few.extend_from_slice(&items);
        Ok(few)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_the_slice_of_what_was_put_in() {
        let mut few = Few::<u8, 3>::new(9);
        assert!(few.is_empty());
        few.push(1);
        few.extend_from_slice(&[2, 3]);
        assert_eq!(*few, [1, 2, 3]);
        assert_eq!(format!("{few:?}"), "[1, 2, 3]");

        let mut same = Few::<u8, 3>::new(0);
        same.extend_from_slice(&[1, 2]);
        assert_ne!(few, same);
        same.push(3);
        assert_eq!(few, same, "the filler does not count");
    }

    #[test]
    fn it_travels_as_a_list_and_refuses_one_that_is_too_long() {
        let few: Few<u8, 3> = serde_json::from_str("[4,5]").unwrap();
        assert_eq!(serde_json::to_string(&few).unwrap(), "[4,5]");
        assert!(serde_json::from_str::<Few<u8, 3>>("[1,2,3,4]").is_err());
    }
}
