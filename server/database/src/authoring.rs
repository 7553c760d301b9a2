//! Drafts and what happened to them.

/// A course on its way; `body` is a `domain::catalogue::Course` as JSON, `revision` counts its saves.
pub mod draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub code: String,
        pub owner_id: String,
        pub state: String,
        pub body: String,
        pub revision: i32,
        pub remarks: Option<String>,
        pub updated_at: i64,
        /// Of an approved draft: when it is published.
        pub publish_at: Option<i64>,
        /// Whether its author says that learners may move to it.
        pub minor: bool,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a draft said at one save.
pub mod draft_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub body: String,
        pub by_id: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who did what to a draft, in order.
pub mod draft_event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub draft_id: String,
        pub kind: String,
        pub by_id: String,
        pub remarks: Option<String>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What author and reviewers say to each other, about the whole or about one unit.
pub mod draft_comment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_comments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub draft_id: String,
        pub unit_key: Option<String>,
        pub by_id: String,
        pub words: String,
        pub at: i64,
        pub settled_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What stands in a form that was not sent yet; `fields` is JSON.
pub mod unsent_form {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unsent_forms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: String,
        pub fields: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
