//! Works that were handed in, and what surveys were answered with.

/// A work for an assignment, and what its marker said.
pub mod work {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "works")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub account_id: String,
        pub course_id: String,
        pub unit_id: String,
        pub enrolment_id: String,
        pub number: i32,
        pub body: String,
        pub files: String,
        pub handed_in_at: i64,
        pub address: Option<String>,
        pub marked_at: Option<i64>,
        pub marker_id: Option<String>,
        pub levels: Option<String>,
        pub remark: Option<String>,
        pub permille: Option<i32>,
        pub passed: Option<bool>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One person's answers, without the person.
pub mod survey_reply {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "survey_replies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub unit_id: String,
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
