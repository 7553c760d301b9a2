//! A program of others that does some work for us, where the machine has it.

use std::{
    env,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Helper {
    /// By its name, where programs are looked for.
    #[default]
    Wherever,
    At(PathBuf),
    Off,
}

impl Helper {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let path = Path::new(text);
        if text == "off" {
            Ok(Self::Off)
        } else if path.is_absolute() {
            Ok(Self::At(path.to_owned()))
        } else {
            Err(format!(
                "{text:?} is no program; write its absolute path, such as /usr/bin/ffmpeg, or off"
            ))
        }
    }

    /// The program; `None` where there is none and none is asked for. One that is named must be there.
    pub fn find(&self, name: &str) -> Result<Option<PathBuf>, String> {
        match self {
            Self::Off => Ok(None),
            Self::At(path) if path.is_file() => Ok(Some(path.clone())),
            Self::At(path) => Err(format!("{} is no file", path.display())),
            Self::Wherever => {
                let folders = env::var_os("PATH").unwrap_or_default();
                let found = env::split_paths(&folders)
                    .filter(|folder| folder.is_absolute())
                    .map(|folder| folder.join(name))
                    .find(|program| program.is_file());
                Ok(found)
            }
        }
    }
}
