//! Answers requests from the newest view. It knows addresses, not files: what is asked for is a key
//! of the site's map, or nothing.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use super::events::{self, State, Stream};
use super::patience::Patient;
use super::view::{Answer, View};
use super::{Newest, Signal, guard};
use crate::platform;

/// How long a request may take to say what it wants.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a reader may take nothing of an answer.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long a request's head may be.
const HEAD_SIZE: usize = 16 * 1024;
/// How many connections there may be at once.
const CONNECTIONS: usize = 4_096;
/// How many event streams there may be at once.
const STREAMS: usize = 1_024;
/// How many pages are made at once, at most. More threads than processors would only keep more memory.
const AT_ONCE: usize = 8;

const MORPH: &str = include_str!("browser/morph.js");
const PREVIEW: &str = include_str!("browser/preview.js");
const STREAM: &str = include_str!("browser/stream.js");
const STYLE: &str = include_str!("browser/preview.css");

type Answered = Response<BoxBody<Bytes, Infallible>>;

/// The running server.
pub struct Server {
    runtime: tokio::runtime::Runtime,
}

impl Server {
    /// Ends it at once.
    pub fn stop(self) {
        self.runtime.shutdown_timeout(Duration::from_millis(100));
    }
}

/// What every connection needs.
struct Desk {
    newest: Newest,
    states: watch::Receiver<State>,
    /// The part of addresses that only pages of this preview know.
    secret: String,
    streams: Arc<Semaphore>,
    pages: Semaphore,
}

/// Begins to answer; an interruption by the user is told as a signal.
pub fn start(
    listener: std::net::TcpListener,
    newest: Newest,
    states: watch::Receiver<State>,
    signals: Sender<Signal>,
) -> std::io::Result<Server> {
    let files = platform::allow_open_files();
    let connections = CONNECTIONS.min(files.saturating_sub(200).max(16));
    let at_once = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, AT_ONCE);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(at_once).enable_all().build()?;
    let desk = Arc::new(Desk {
        newest,
        states,
        secret: secret()?,
        streams: Arc::new(Semaphore::new(STREAMS)),
        pages: Semaphore::new(at_once),
    });
    let guard = runtime.enter();
    let listener = TcpListener::from_std(listener)?;
    drop(guard);
    runtime.spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = signals.send(Signal::Stop);
        }
    });
    runtime.spawn(accept(listener, desk, Arc::new(Semaphore::new(connections))));
    Ok(Server { runtime })
}

/// 128 bits that nobody can guess.
fn secret() -> std::io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn accept(listener: TcpListener, desk: Arc<Desk>, connections: Arc<Semaphore>) {
    loop {
        let Ok(permit) = connections.clone().acquire_owned().await else { return };
        let (stream, local) = match listener.accept().await {
            Ok((stream, _)) => match stream.local_addr() {
                Ok(local) => (stream, local),
                Err(_) => continue,
            },
            Err(_) => {
                // Out of handles, most likely: the next may fare better.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let desk = desk.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let desk = desk.clone();
                async move { Ok::<_, Infallible>(answer(&desk, &request, local).await) }
            });
            let mut server = hyper::server::conn::http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_SIZE).max_headers(64);
            // A connection that fails is the reader's affair.
            let _ = server.serve_connection(TokioIo::new(Patient::new(stream, WRITE_TIME)), service).await;
            drop(permit);
        });
    }
}

async fn answer(desk: &Arc<Desk>, request: &Request<Incoming>, local: SocketAddr) -> Answered {
    let mut response = match guard::admit(request.method(), request.version(), request.headers(), local) {
        Err(refusal) => refused(&refusal),
        Ok(()) => reply(desk, request).await,
    };
    if request.method() == Method::HEAD {
        *response.body_mut() = Full::default().boxed();
    }
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    // A page brings its own policy along; this one stands beside it.
    let alone = HeaderValue::from_static("frame-ancestors 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(alone);
    response
}

fn refused(refusal: &guard::Refusal) -> Answered {
    let mut response = text(refusal.status, &format!("Refused: {}.\n", refusal.why));
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

async fn reply(desk: &Arc<Desk>, request: &Request<Incoming>) -> Answered {
    let path = request.uri().path();
    if let Some(name) = path.strip_prefix("/~").and_then(|rest| rest.strip_prefix(desk.secret.as_str())) {
        return own(desk, name).await;
    }
    let Ok(address) = percent_encoding::percent_decode_str(path).decode_utf8() else {
        return text(StatusCode::BAD_REQUEST, "The address is not UTF-8.\n");
    };
    let address = address.strip_prefix('/').unwrap_or(&address).to_owned();
    let etag = request.headers().get(header::IF_NONE_MATCH).cloned();
    let worker = desk.clone();
    let Ok(_turn) = desk.pages.acquire().await else { return text(StatusCode::SERVICE_UNAVAILABLE, "The preview is ending.\n") };
    let made = tokio::task::spawn_blocking(move || page(&worker, &address, etag.as_ref())).await;
    made.unwrap_or_else(|_| text(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made. Please report this.\n"))
}

/// The preview's own files, under the address that only its pages know.
async fn own(desk: &Arc<Desk>, name: &str) -> Answered {
    match name {
        "/events" => {
            let Ok(permit) = desk.streams.clone().try_acquire_owned() else {
                return text(StatusCode::SERVICE_UNAVAILABLE, "Too many event streams.\n");
            };
            let stream = Stream::open(desk.states.clone(), permit);
            let mut response = Response::new(stream.boxed());
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        "/findings.json" => {
            let view = newest(desk);
            let bytes = tokio::task::spawn_blocking(move || events::findings(&view)).await.unwrap_or_default();
            bytes_of(StatusCode::OK, "application/json", bytes)
        }
        "/preview.js" => bytes_of(StatusCode::OK, "text/javascript; charset=utf-8", [MORPH, "\n", PREVIEW].concat().into_bytes()),
        "/stream.js" => bytes_of(StatusCode::OK, "text/javascript; charset=utf-8", STREAM.as_bytes().to_vec()),
        "/preview.css" => bytes_of(StatusCode::OK, "text/css; charset=utf-8", STYLE.as_bytes().to_vec()),
        _ => text(StatusCode::NOT_FOUND, "Not found.\n"),
    }
}

fn newest(desk: &Desk) -> Arc<View> {
    desk.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn page(desk: &Desk, address: &str, etag: Option<&HeaderValue>) -> Answered {
    let view = newest(desk);
    let mut response = match view.answer(address) {
        Answer::Page { bytes, note } => html(StatusCode::OK, with_script(desk, &view, &bytes, note.as_deref())),
        Answer::Missing(bytes) => html(StatusCode::NOT_FOUND, with_script(desk, &view, &bytes, None)),
        Answer::Failed(why) => {
            let bytes = format!(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page cannot be made</title></head>\n<body><h1>This page cannot be made</h1>\n<pre>{}</pre>\n</body></html>\n",
                crate::render::escape(&why)
            );
            html(StatusCode::INTERNAL_SERVER_ERROR, with_script(desk, &view, bytes.as_bytes(), Some(&why)))
        }
        Answer::File(bytes) => {
            let mut response = bytes_of(StatusCode::OK, content_type(address), bytes.to_vec());
            let policy = HeaderValue::from_static(
                "default-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
            );
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            response
        }
        Answer::Folder(list) => {
            let mut response = text(StatusCode::FOUND, "The list stands below.\n");
            let location = format!("/{}", percent_encoding::utf8_percent_encode(&list, PATH));
            if let Ok(value) = location.parse() {
                response.headers_mut().insert(header::LOCATION, value);
            }
            response
        }
    };
    let same = etag.is_some() && response.headers().get(header::ETAG) == etag;
    if same && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Full::default().boxed();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// What is written with a percent sign in an address.
const PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A page with the script that keeps it true: the only thing in it that `build` does not write.
fn with_script(desk: &Desk, view: &View, bytes: &[u8], note: Option<&str>) -> Vec<u8> {
    let note = note.map(|note| format!(" data-note=\"{}\"", crate::render::escape(note))).unwrap_or_default();
    let script = format!(
        "<script src=\"/~{}/preview.js\" data-revision=\"{}\" data-looks=\"{}\" data-scripts=\"{}\"{note} defer></script>\n",
        desk.secret, view.revision, view.looks, view.scripts
    );
    let end = bytes.windows(7).rposition(|window| window == b"</body>").unwrap_or(bytes.len());
    [&bytes[..end], script.as_bytes(), &bytes[end..]].concat()
}

fn html(status: StatusCode, bytes: Vec<u8>) -> Answered {
    bytes_of(status, "text/html; charset=utf-8", bytes)
}

fn text(status: StatusCode, words: &str) -> Answered {
    bytes_of(status, "text/plain; charset=utf-8", words.as_bytes().to_vec())
}

fn bytes_of(status: StatusCode, content_type: &'static str, bytes: Vec<u8>) -> Answered {
    let etag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..24]);
    let length = bytes.len();
    let mut response = Response::new(Full::new(Bytes::from(bytes)).boxed());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = etag.parse() {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// What a file is, by the end of its address.
fn content_type(address: &str) -> &'static str {
    match address.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "ics" => "text/calendar; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}
