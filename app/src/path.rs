//! Paths within this site, as they come along in `next`: what may be followed, and how the way back is carried.

/// `path` when it is one of ours; anything that could lead elsewhere is nothing.
pub fn local(path: &str) -> Option<&str> {
    // Two slashes anywhere in the path proper: behind `/.` they become the first ones.
    let proper = path.split(['?', '#']).next().unwrap_or(path);
    let ours = proper.starts_with('/')
        && !proper.contains("//")
        && !path.contains('\\')
        && !path.contains(char::is_control);
    ours.then_some(path)
}

/// `next` when it is a path of ours, otherwise `home`.
pub fn within(next: &str, home: &str) -> String {
    local(next).unwrap_or(home).to_owned()
}

/// `path` with where somebody goes afterwards, if they came from somewhere.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let mark = if path.contains('?') { '&' } else { '?' };
    format!(
        "{path}{mark}next={}",
        leptos_router::location::Url::escape(next)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert_eq!(local("/clients?state=open"), Some("/clients?state=open"));
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "",
            "clients",
            "/a\r\nb: c",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn the_way_back_is_carried_whole() {
        assert_eq!(with_next("/register", ""), "/register");
        assert_eq!(
            with_next("/a?as=b", "/approve/x?y=1"),
            "/a?as=b&next=%2Fapprove%2Fx%3Fy%3D1"
        );
    }
}
