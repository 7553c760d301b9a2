//! The binary itself, as a shell and a network see it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

/// A folder in which the program runs, with no setting of this machine.
pub struct Installation {
    folder: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
}

/// What a command said.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// What it printed, where it ended well.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// What it complained about, where it ended with this code.
    #[track_caller]
    pub fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.err.is_empty(), "{self:?}");
        self.err
    }
}

impl Installation {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            settings: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.path("data/xueshi.db").display())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xueshi"));
        command.args(arguments).current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            let shown = name.to_string_lossy();
            if shown.starts_with("XUESHI_") || shown.starts_with("AWS_") || shown == "DATABASE_URL"
            {
                command.env_remove(&name);
            }
        }
        // What a machine happens to have makes no difference.
        command.env("XUESHI_FFMPEG", "off");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that does not read its input may be over already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            code: output.status.code().expect("a code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Writes a folder of files beside the data.
    pub fn write(&self, folder: &str, files: &[(&str, Vec<u8>)]) -> PathBuf {
        let folder = self.path(folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("a file");
        }
        folder
    }

    pub fn serve(&self) -> Served {
        Self::served(self.command(&["serve"]))
    }

    /// The server on a disk on which no file grows beyond so many kilobytes: to a program that is a full disk.
    pub fn serve_on_a_full_disk(&self, kilobytes: u64) -> Served {
        let plain = self.command(&["serve"]);
        let mut command = Command::new("sh");
        // The signal is ignored, as a full disk sends none; what is written beyond the limit fails.
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" serve",
            kilobytes * 2
        );
        command
            .args(["-c", &script])
            .arg(plain.get_program())
            .current_dir(self.folder.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self::served(command)
    }

    fn served(mut command: Command) -> Served {
        let mut child = command
            .env("XUESHI_LISTEN", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("http://")?;
            address.trim().parse().ok()
        });
        Served {
            child,
            address: address.expect("an address"),
        }
    }
}

/// The server in a process of its own; killed when it is dropped.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Served {
    /// As a power cut would: nothing is finished, nothing is said.
    pub fn kill(mut self) {
        self.child.kill().expect("is killed");
        self.child.wait().expect("ends");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request over the network; an error is a server that does not answer.
pub fn ask(
    address: SocketAddr,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> std::io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let authorization = if token.is_empty() {
        String::new()
    } else {
        format!("Authorization: Bearer {token}\r\n")
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cut = || std::io::Error::other("the answer was cut off");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(cut)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
    if body.is_empty() {
        return Ok((status, Value::Null));
    }
    let body = serde_json::from_str(body).map_err(|_| cut())?;
    Ok((status, body))
}

/// A zip with these files.
pub fn zip(path: &Path, files: &[(&str, Vec<u8>)]) {
    let file = std::fs::File::create(path).expect("a file");
    let mut archive = zip::ZipWriter::new(file);
    for (name, bytes) in files {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("an entry");
        archive.write_all(bytes).expect("is written");
    }
    archive.finish().expect("is closed");
}
