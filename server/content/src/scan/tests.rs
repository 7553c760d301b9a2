//! Against a clamd of a few lines.

use tokio::net::TcpListener;

use super::*;

/// Takes one stream, and says something of what it was given; gives what that was.
async fn clamd(answer: &'static str) -> (Scanner, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let serving = tokio::spawn(async move {
        let (mut line, _) = listener.accept().await.expect("somebody comes");
        let mut word = [0; 10];
        line.read_exact(&mut word).await.expect("a word");
        assert_eq!(&word, b"zINSTREAM\0");
        let mut given = Vec::new();
        loop {
            let length = line.read_u32().await.expect("a length");
            if length == 0 {
                break;
            }
            let mut chunk = vec![0; usize::try_from(length).expect("small")];
            line.read_exact(&mut chunk).await.expect("a chunk");
            given.extend(chunk);
        }
        line.write_all(answer.as_bytes()).await.expect("is told");
        given
    });
    (Scanner::new(Place::Network(address)), serving)
}

#[tokio::test]
async fn every_byte_is_shown_and_what_is_found_has_its_name() {
    let bytes = Bytes::from(vec![7; 3 * CHUNK + 5]);
    let (scanner, serving) = clamd("stream: OK\0").await;
    let verdict = scanner.scan_bytes(bytes.clone()).await.expect("answers");
    assert_eq!(verdict, Verdict::Clean);
    assert_eq!(serving.await.expect("ends"), bytes);

    let (scanner, serving) = clamd("stream: Eicar-Test-Signature FOUND\0").await;
    let parts = [Ok(bytes.slice(..9)), Ok(bytes.slice(9..))];
    let verdict = scanner.scan(futures::stream::iter(parts)).await;
    let found = Verdict::Found("Eicar-Test-Signature".to_owned());
    assert_eq!(verdict.expect("answers"), found);
    assert_eq!(serving.await.expect("ends"), bytes);
}

#[tokio::test]
async fn what_is_no_verdict_lets_nothing_through() {
    let (scanner, _serving) = clamd("INSTREAM size limit exceeded. ERROR\0").await;
    let told = scanner.scan_bytes(Bytes::from_static(b"a")).await;
    assert!(matches!(told, Err(ScanError::Said { .. })), "{told:?}");
    let (scanner, _serving) = clamd("").await;
    assert!(scanner.scan_bytes(Bytes::from_static(b"a")).await.is_err());
    // Nobody listens there.
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = closed.local_addr().expect("an address").to_string();
    drop(closed);
    let told = Scanner::new(Place::Network(address))
        .scan_bytes(Bytes::new())
        .await;
    assert!(matches!(told, Err(ScanError::Away { .. })), "{told:?}");
}

#[test]
fn a_place_is_a_host_with_a_port_or_a_socket() {
    let network = |text: &str| Ok(Place::Network(text.to_owned()));
    assert_eq!("127.0.0.1:3310".parse::<Place>(), network("127.0.0.1:3310"));
    assert_eq!("[::1]:3310".parse::<Place>(), network("[::1]:3310"));
    let socket = Place::Socket(PathBuf::from("/run/clamd.sock"));
    assert_eq!("unix:/run/clamd.sock".parse::<Place>(), Ok(socket));
    for wrong in [
        "",
        "clamd",
        "clamd:",
        ":3310",
        "a:0",
        "unix:run",
        "http://a:1",
        "a:99999",
    ] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong:?}");
    }
}
