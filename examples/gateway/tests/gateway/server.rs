//! The gateway as a process, and a client that says exactly what a test wants.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use countersign::json::{self, Members};
use sqlx::Connection as _;

/// The origin that every test's gateway speaks for, whatever port it gets, so
/// that one which is started again is the same gateway.
pub const ISSUER: &str = "http://127.0.0.1:4242";

/// A page of the demo merchant's.
pub const SHOP: &str = "http://127.0.0.1:4243";

static DIRECTORIES: AtomicU32 = AtomicU32::new(0);

/// A directory and a database of its own, removed at the end.
///
/// The database is a SQLite file in the directory, or, where
/// `GATEWAY_TEST_POSTGRES` names a server (`postgres://user@host:port`), one
/// made there by `psql`.
pub struct Home(pub PathBuf, String);

impl Home {
    pub fn new() -> Self {
        let number = DIRECTORIES.fetch_add(1, Ordering::Relaxed);
        let name = format!("countersign-gateway-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let database = match std::env::var("GATEWAY_TEST_POSTGRES") {
            Err(_) => format!("sqlite://{}", path.join("gateway.db").display()),
            Ok(server) => {
                let database = format!("gateway_{}_{number}", std::process::id());
                psql(&server, &format!("CREATE DATABASE {database}"));
                format!("{server}/{database}")
            }
        };
        Self(path, database)
    }
}

/// Runs SQL on a home's database while no gateway does; gives a number if the
/// SQL asks for one.
pub fn sql(home: &Home, sql: &'static str) -> Option<i64> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut db = sqlx::AnyConnection::connect(&home.1).await.unwrap();
        let found = sqlx::query_scalar(sql).fetch_optional(&mut db).await.unwrap();
        db.close().await.unwrap();
        found
    })
}

fn psql(server: &str, sql: &str) {
    let done = Command::new("psql").args([server, "-qc", sql]).status().unwrap();
    assert!(done.success(), "{sql}");
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        if let Some((server, database)) = self.1.rsplit_once('/')
            && server.starts_with("postgres:")
        {
            psql(server, &format!("DROP DATABASE {database} WITH (FORCE)"));
        }
    }
}

/// A running gateway.
pub struct Server {
    child: Child,
    pub address: String,
    log: Option<JoinHandle<String>>,
}

impl Server {
    pub fn start(home: &Home) -> Self {
        Self::start_with(home, &[])
    }

    pub fn start_with(home: &Home, settings: &[(&str, &str)]) -> Self {
        let mut child = program(home)
            .env("GATEWAY_ADDR", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (lines, log) = follow(&mut child);
        // Made before anything can fail: a gateway that is left alone never ends.
        let mut server = Self { child, address: String::new(), log: Some(log) };
        while server.address.is_empty() {
            let line =
                lines.recv_timeout(Duration::from_secs(30)).expect("it says where it listens");
            if let Some((_, address)) = line.split_once("\"address\":\"http://") {
                server.address = String::from(address.split('"').next().unwrap());
            }
        }
        server
    }

    /// Waits until the process has ended by itself.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }

    /// Asks the process to stop, as an operator would.
    pub fn terminate(self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.wait()
    }

    /// Kills the process.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, b"").expect("an answer")
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut all = vec![("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        self.send("POST", path, &all, body.as_bytes()).expect("an answer")
    }

    /// One request on a connection of its own; none if there was no answer.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        send(&self.address, method, path, headers, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, with its files in `home`.
pub fn program(home: &Home) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-gateway"));
    command
        .env_clear()
        .env("DATABASE_URL", &home.1)
        .env("LEDGER_PATH", home.0.join("issuer.db"))
        .env("GATEWAY_ISSUER", ISSUER)
        .env("SDK_DIR", home.0.join("sdk"))
        .env("SHOP_ORIGINS", SHOP);
    command
}

fn follow(child: &mut Child) -> (Receiver<String>, JoinHandle<String>) {
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        for line in out.lines().map_while(Result::ok) {
            log.push_str(&line);
            log.push('\n');
            let _ = sender.send(line);
        }
        log
    });
    (lines, log)
}

pub fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Answer> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if method == "POST" {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    Answer::parse(&raw(address, &bytes)?)
}

/// Writes bytes to a connection and reads to its end.
pub fn raw(address: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    // A server that refuses early closes before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Some(answer)
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), String::from(value)))
            .collect();
        Some(Self { status, headers, body: String::from(body) })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Members {
        json::parse_object(self.body.as_bytes(), 1 << 20).expect("a JSON body")
    }

    pub fn text(&self, name: &'static str) -> String {
        String::from(self.json().str(name).unwrap())
    }

    /// The code of a refusal, which has its form.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.json().u64("status"), Ok(u64::from(self.status)));
        self.text("code")
    }
}

/// Every byte of every file below a directory.
pub fn all_bytes(directory: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bytes.extend(fs::read(path).unwrap());
        }
    }
    bytes
}
