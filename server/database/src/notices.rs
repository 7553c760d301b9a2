//! What people are told, where they are written to, and what is on its way to them.

/// One notice to one person; `data` is a `domain::notices::Notice` as JSON.
pub mod notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notices")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub position: i64,
        pub account_id: String,
        pub kind: String,
        pub source: String,
        pub data: String,
        pub at: i64,
        pub read_at: Option<i64>,
        pub mail: Option<String>,
        pub passed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Where somebody is written to, and about what.
pub mod mail_address {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mail_addresses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: String,
        pub address: String,
        pub lang: String,
        pub asked_at: i64,
        pub confirmed_at: Option<i64>,
        pub choices: String,
        pub checkpoints: bool,
        pub fault: Option<String>,
        pub fault_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What is to be sent, or was.
pub mod message {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub channel: String,
        pub account_id: String,
        pub source: String,
        pub recipient: String,
        pub lang: String,
        pub body: String,
        pub state: String,
        pub free_at: i64,
        pub worker: Option<String>,
        pub attempts: i32,
        pub fault: Option<String>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A reminder that goes to everybody, and how far it is.
pub mod reminder_run {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reminder_runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub source: String,
        pub upto: String,
        pub is_done: bool,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
