//! What a city decided: policies, and years that are closed. Both append-only.

/// A version of the rules; `body` is JSON of `domain::policies::Policy`.
pub mod policy {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policies")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub number: i64,
        pub version: String,
        pub from_year: i32,
        pub to_year: Option<i32>,
        pub body: String,
        pub note: String,
        pub by_id: String,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A year that is closed for an organisation and everything below it.
pub mod closing {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "closings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub organisation: String,
        pub year: i32,
        pub checklist: String,
        pub note: String,
        pub by_id: String,
        pub by_name: String,
        pub address: Option<String>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
