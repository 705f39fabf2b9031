//! The leg intermediary → member or team: who of its people an intermediary lets act for which clients
//! (R-KET-9). An assignment may be wider than the client's grant and then gives nothing more (R-KET-7).
