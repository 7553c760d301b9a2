//! Where scripts and styles are that pages load.

/// Addresses of the static files, with their fingerprints.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub style: String,
    /// The script that starts the islands; `None` where this build has none.
    pub islands: Option<Islands>,
    /// The scripts that send files piece by piece; `None` where this build has none.
    pub uploads: Option<Uploads>,
    /// The script that keeps what stands in forms.
    pub unsent: Option<String>,
    /// The scripts that play packages; `None` where this build has none.
    pub player: Option<PackagePlayer>,
    /// Ours, beside the captions of a video.
    pub captions: Option<String>,
    /// Ours, beside what a learner plays, with its transcript and notes.
    pub beside_player: Option<String>,
    /// Ours, which stores courses on a device.
    pub downloads: Option<String>,
    /// The scripts that show documents page by page; `None` where this build has none.
    pub reader: Option<DocumentReader>,
}

#[derive(Clone, Debug)]
pub struct PackagePlayer {
    /// Other people's: what SCORM 1.2 and SCORM 2004 ask for.
    pub scorm12: String,
    pub scorm2004: String,
    /// Ours: reads manifests.
    pub sequencing: String,
    /// Ours, which joins them to the server.
    pub glue: String,
    pub h5p: H5pPlayer,
}

#[derive(Clone, Debug)]
pub struct H5pPlayer {
    /// Other people's: reads a package, and what its libraries rest on, with its style.
    pub player: String,
    pub core: String,
    pub style: String,
    /// Ours, which tells the page around it what comes of the content.
    pub glue: String,
}

#[derive(Clone, Debug)]
pub struct DocumentReader {
    /// Ours.
    pub glue: String,
    /// Where the files of PDF.js are.
    pub folder: String,
}

#[derive(Clone, Debug)]
pub struct Uploads {
    /// Other people's, which speaks tus.
    pub tus: String,
    /// Ours, which asks it to.
    pub glue: String,
}

#[derive(Clone, Debug)]
pub struct Islands {
    /// Starts them.
    pub loader: String,
    /// What wasm-bindgen made.
    pub glue: String,
    pub wasm: String,
}
