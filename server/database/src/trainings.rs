//! Sessions that people attend: face to face, school-based, shadowing.

/// A session with its roster.
pub mod training {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trainings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub title: String,
        pub organisation: String,
        pub module: String,
        pub level: String,
        pub mode: String,
        pub hours: i64,
        pub place: String,
        pub begins_at: i64,
        pub ends_at: i64,
        /// Whoever of the organisation comes is put on the roster.
        pub open_to_subtree: bool,
        pub secret: String,
        pub state: String,
        pub by_id: String,
        pub at: i64,
        /// Of the course whose unit it is held for, like the next.
        pub course_id: Option<String>,
        pub unit_key: Option<String>,
        pub link: String,
        /// Whose group it is held for.
        pub workshop_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person on the roster, and whether they came.
pub mod place {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_places")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub training_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: String,
        pub state: String,
        pub method: Option<String>,
        pub by_id: Option<String>,
        pub address: Option<String>,
        pub agent: Option<String>,
        pub at: Option<i64>,
        pub entry_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
