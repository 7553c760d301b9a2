//! What is made of videos and documents beside them, and the work on it.

/// The work on one rendition of one file.
pub mod media_job {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_sha256: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub state: String,
        pub source: String,
        pub duration_millis: i64,
        pub turn: i64,
        pub free_at: i64,
        pub worker: Option<String>,
        pub attempts: i32,
        pub permille: i32,
        pub fault: Option<String>,
        /// The same for the author, in a word.
        pub reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A file that was made of another.
pub mod rendition {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "renditions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_sha256: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub sha256: String,
        pub bytes: i64,
        pub media_type: String,
        pub name: String,
        pub made_at: i64,
        /// Of a PDF.
        pub pages: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
