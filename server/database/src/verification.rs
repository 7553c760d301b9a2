//! How entries stand, and the decisions that brought them there.

pub mod seal;
pub mod walk;

/// The queue: how each entry stands; derived from the events.
pub mod entry_state {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry_states")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        pub account_id: String,
        pub organisation: String,
        pub course_code: Option<String>,
        pub module: String,
        pub year: i32,
        pub state: String,
        pub at: i64,
        pub decided_at: Option<i64>,
        pub kind: String,
        pub level: String,
        pub mode: String,
        pub title: Option<String>,
        /// `domain::policies::Route`, frozen with the entry; empty where none is needed.
        pub route: String,
        pub done: i32,
        /// The kind of organisation whose step is waited for.
        pub awaits: Option<String>,
        /// Codes of the flags, separated by commas.
        pub flags: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One decision. Append-only.
pub mod verification_event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "verification_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub entry_id: String,
        pub decision: String,
        pub reason: Option<String>,
        pub by_id: String,
        pub by_name: String,
        pub address: Option<String>,
        pub at: i64,
        pub by_organisation: String,
        pub agent: Option<String>,
        /// Position among the events of the entry, from 1; 0 in what the first edition wrote.
        pub number: i32,
        /// Its seal, lower-case hexadecimal: see [`seal`](super::seal).
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Something about the evidence that a person should look at; `detail` is JSON of `domain::flags::Flag`.
pub mod entry_flag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry_flags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub flag: String,
        pub detail: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A document that a teacher attached to a declaration.
pub mod document {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "documents")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        pub name: String,
        pub media_type: String,
        pub bytes: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
