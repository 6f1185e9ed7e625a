//! A merchant's endpoint: takes what it is sent and answers as a test wants.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::jose::base64url;
use countersign::json::{self, Members};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// One POST that came.
#[derive(Clone, Debug)]
pub struct Post {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Post {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("{name}: {self:?}"))
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Members {
        json::parse_object(self.body.as_bytes(), 1 << 16).unwrap()
    }

    pub fn kind(&self) -> String {
        String::from(self.json().str("type").unwrap())
    }

    /// Whether the signature is this secret's, over this body.
    pub fn is_signed(&self, secret: &str, body: &str) -> bool {
        let key = secret.strip_prefix("whsec_").unwrap().replace('+', "-").replace('/', "_");
        let key = base64url::decode(&key).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let timestamp = self.header("webhook-timestamp");
        mac.update(format!("{}.{timestamp}.{body}", self.id()).as_bytes());
        let sent = self.header("webhook-signature").strip_prefix("v1,").unwrap();
        let sent = sent.replace('+', "-").replace('/', "_");
        mac.verify_slice(&base64url::decode(sent.trim_end_matches('=')).unwrap()).is_ok()
    }
}

/// A listening endpoint.
pub struct Receiver {
    pub url: String,
    posts: Channel<Post>,
}

impl Receiver {
    /// Answers with these statuses in turn, then with 204.
    pub fn start(statuses: &[u16]) -> Self {
        Self::start_on("127.0.0.1:0", statuses)
    }

    pub fn start_on(address: &str, statuses: &[u16]) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let url = format!("http://{}/hooks?of=shop", listener.local_addr().unwrap());
        let statuses = Arc::new(Mutex::new(statuses.iter().copied().collect::<VecDeque<_>>()));
        let (sender, posts) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let status = statuses.lock().unwrap().pop_front().unwrap_or(204);
                if take(stream, status, &sender).is_none() {
                    return;
                }
            }
        });
        Self { url, posts }
    }

    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap().split('/').next().unwrap()
    }

    /// The next POST, waited for.
    pub fn next(&self) -> Post {
        self.posts.recv_timeout(Duration::from_secs(20)).expect("a POST")
    }

    /// What else came so far.
    pub fn rest(&self) -> Vec<Post> {
        self.posts.try_iter().collect()
    }
}

/// Reads one POST and answers it; none once nobody wants to know.
fn take(stream: TcpStream, status: u16, sender: &Sender<Post>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        // One that connects and says nothing is no reason to stop.
        if reader.read_line(&mut line).ok()? == 0 {
            return Some(());
        }
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(String::from(line.trim_end()));
    }
    let path = lines[0].strip_prefix("POST ").unwrap().split(' ').next().unwrap();
    let headers: Vec<_> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), String::from(value)))
        .collect();
    let mut post = Post { path: String::from(path), headers, body: String::new() };
    let length: u64 = post.header("content-length").parse().unwrap();
    reader.by_ref().take(length).read_to_string(&mut post.body).ok()?;
    let answer = format!(
        "HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    );
    let _ = reader.get_mut().write_all(answer.as_bytes());
    sender.send(post).ok()
}
