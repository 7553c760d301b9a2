//! What people ask and answer beside what they learn.

/// A question, or, where it names one, an answer to it.
pub mod post {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "discussion_posts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub place: String,
        pub subject_id: String,
        pub part: String,
        pub question_id: Option<String>,
        pub account_id: String,
        pub capacity: String,
        pub body: String,
        pub at: i64,
        pub answer_id: Option<String>,
        pub agreed: i64,
        pub withdrawn_at: Option<i64>,
        pub hidden_at: Option<i64>,
        pub hidden_by: Option<String>,
        pub hidden_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who has the same question.
pub mod agreement {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "discussion_agreements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub question_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What somebody says is wrong with a post.
pub mod report {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "discussion_reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: String,
        pub reason: String,
        pub at: i64,
        pub decision: Option<String>,
        pub decided_at: Option<i64>,
        pub decided_by: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
