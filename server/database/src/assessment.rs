//! Attempts at quizzes.

/// One try: the order of its questions comes from `seed`, the answers and the grade once it is handed in.
pub mod attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub account_id: String,
        pub unit_id: String,
        pub enrolment_id: String,
        pub number: i32,
        pub seed: i64,
        pub started_at: i64,
        pub submitted_at: Option<i64>,
        pub answers: Option<String>,
        pub permille: Option<i32>,
        pub passed: Option<bool>,
        pub address: Option<String>,
        /// What was answered so far, of one that is open; what it is marked by where it is not handed in.
        pub saved: Option<String>,
        pub saved_at: Option<i64>,
        /// When it must be handed in.
        pub ends_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
