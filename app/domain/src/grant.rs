//! The leg client → intermediary: a lasting mandate and, under it, grants (*verleende machtiging*). What may be
//! recorded is checked here, once, when it is made (R-DEC-12, R-DEC-14, R-KET-1, R-KET-8, R-DEC-16); whether
//! a recorded grant still gives anything is [`crate::decide`].
