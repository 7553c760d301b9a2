//! Batches for the hours system.

/// A numbered batch.
pub mod export {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exports")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub number: i64,
        pub year: i32,
        pub organisation: String,
        pub since: i64,
        pub entries: i64,
        pub hours: i64,
        pub checkpoint: Option<i64>,
        pub cause: String,
        pub by_id: String,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An entry in a batch, and what the other side said of it.
pub mod export_entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "export_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub export_number: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        pub state: String,
        pub reason: Option<String>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
