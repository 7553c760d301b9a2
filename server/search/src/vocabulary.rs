//! What administrators teach a search: words, what means the same, and what the modules are called.

use serde::{Deserialize, Serialize};

/// Words beside those of the documents, see [`Index::set_vocabulary`](crate::Index::set_vocabulary).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Chinese words that the dictionary lacks, such as the name of a local programme.
    #[serde(default)]
    pub words: Vec<String>,
    /// Groups of words that stand for each other, such as 信息技术 and ICT. Whoever types one finds the others as well,
    /// after what has the word itself.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
    /// What people call the modules that documents name by code.
    #[serde(default)]
    pub modules: Vec<ModuleNames>,
}

/// A module's code, as documents have it, and its names in every language of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleNames {
    pub code: String,
    pub names: Vec<String>,
}
