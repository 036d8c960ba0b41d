//! A job sent to a network printer, and what the printer says of it.

use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream, lookup_host};

/// Longest a job may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Longest an answer about the paper is waited for; many printers give none.
const ANSWER: Duration = Duration::from_millis(400);
/// `DLE EOT 4`: the paper sensor.
const ASK_PAPER: [u8; 3] = [0x10, 0x04, 4];
/// `DLE EOT 2`: why it does not print.
const ASK_OFFLINE: [u8; 3] = [0x10, 0x04, 2];
/// What is written counts as taken, so little may wait on our side.
const SEND_BUFFER: u32 = 8 * 1024;

/// A network printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// `host:port`.
    pub address: String,
    /// Dots across: 384 or 576.
    pub dots: usize,
}

/// A text that names no printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not host:port/58 or host:port/80")]
pub struct NoPrinter;

impl FromStr for Printer {
    type Err = NoPrinter;
    fn from_str(text: &str) -> Result<Self, NoPrinter> {
        let (address, width) = text.rsplit_once('/').ok_or(NoPrinter)?;
        let dots = match width {
            "58" => 384,
            "80" => 576,
            _ => return Err(NoPrinter),
        };
        let address = address.to_owned();
        Ok(Self { address, dots })
    }
}

/// What is wrong with a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No paper.
    Paper,
    /// Not reached, open, or it takes nothing.
    Printer,
}

impl Fault {
    /// The word as stored with the device.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Printer => "printer",
        }
    }
}

/// Sends a job; gives up after three seconds.
pub async fn send(printer: &Printer, job: &[u8]) -> Result<(), Fault> {
    match tokio::time::timeout(PATIENCE, print(printer, job)).await {
        Ok(done) => done,
        Err(_) => Err(Fault::Printer),
    }
}

async fn print(printer: &Printer, job: &[u8]) -> Result<(), Fault> {
    let mut stream = connect(&printer.address)
        .await
        .map_err(|_| Fault::Printer)?;
    let answers = status(&mut stream).await?;
    stream.write_all(job).await.map_err(|_| Fault::Printer)?;
    stream.flush().await.map_err(|_| Fault::Printer)?;
    if answers {
        // One that answered before must answer after, and have paper left.
        tokio::time::sleep(Duration::from_millis(200)).await;
        if !status(&mut stream).await? {
            return Err(Fault::Printer);
        }
    }
    // A printer that hangs up at once has printed all the same.
    let _ = stream.shutdown().await;
    Ok(())
}

async fn connect(address: &str) -> std::io::Result<TcpStream> {
    let mut last = std::io::ErrorKind::NotFound.into();
    for at in lookup_host(address).await? {
        let socket = if at.is_ipv4() {
            TcpSocket::new_v4()
        } else {
            TcpSocket::new_v6()
        }?;
        socket.set_send_buffer_size(SEND_BUFFER)?;
        match socket.connect(at).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Does the printer answer, and is all well with it?
async fn status(stream: &mut TcpStream) -> Result<bool, Fault> {
    let Some(paper) = ask(stream, ASK_PAPER).await? else {
        return Ok(false);
    };
    if paper & 0b0110_0000 != 0 {
        return Err(Fault::Paper);
    }
    match ask(stream, ASK_OFFLINE).await? {
        Some(why) if why & 0b0010_0000 != 0 => Err(Fault::Paper),
        Some(why) if why & 0b0100_0100 != 0 => Err(Fault::Printer),
        _ => Ok(true),
    }
}

/// One byte of status, if the printer gives it: bits 1 and 4 set, 0 and 7 not.
async fn ask(stream: &mut TcpStream, what: [u8; 3]) -> Result<Option<u8>, Fault> {
    stream.write_all(&what).await.map_err(|_| Fault::Printer)?;
    let mut byte = [0];
    match tokio::time::timeout(ANSWER, stream.read_exact(&mut byte)).await {
        Err(_) => Ok(None),
        Ok(Err(_)) => Err(Fault::Printer),
        Ok(Ok(_)) => Ok(Some(byte[0]).filter(|byte| byte & 0b1001_0011 == 0b0001_0010)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    fn listener() -> (Printer, TcpListener) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(4).unwrap();
        let at = listener.local_addr().unwrap();
        (format!("{at}/58").parse().unwrap(), listener)
    }

    /// A printer that answers status with these bytes, and gives what it took.
    async fn answering(listener: TcpListener, paper: u8, offline: u8) -> Vec<u8> {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut taken, mut buffer) = (Vec::new(), [0; 1024]);
        loop {
            let n = stream.read(&mut buffer).await.unwrap_or(0);
            if n == 0 {
                return taken;
            }
            match &buffer[..n] {
                [0x10, 4, 4] => stream.write_all(&[paper]).await.unwrap(),
                [0x10, 4, 2] => stream.write_all(&[offline]).await.unwrap(),
                job => taken.extend(job),
            }
        }
    }

    #[tokio::test]
    async fn a_printer_with_paper_takes_the_job() {
        let (printer, listener) = listener();
        let taken = tokio::spawn(answering(listener, 0x12, 0x12));
        let job = vec![7; 40_000];
        assert_eq!(send(&printer, &job).await, Ok(()));
        assert_eq!(taken.await.unwrap(), job);
    }

    #[tokio::test]
    async fn out_of_paper_and_an_open_lid_are_told_apart() {
        for (paper, offline, fault) in [
            (0x72, 0x12, Fault::Paper),
            (0x12, 0x32, Fault::Paper),
            (0x12, 0x16, Fault::Printer),
        ] {
            let (printer, listener) = listener();
            let taken = tokio::spawn(answering(listener, paper, offline));
            assert_eq!(send(&printer, &[1, 2, 3]).await, Err(fault));
            assert!(taken.await.unwrap().is_empty(), "nothing was sent to print");
        }
    }

    #[tokio::test]
    async fn one_that_never_answers_is_given_up_after_three_seconds() {
        let (printer, listener) = listener();
        let begun = std::time::Instant::now();
        // Accepts, reads nothing, says nothing.
        let held = tokio::spawn(async move { listener.accept().await.unwrap() });
        assert_eq!(send(&printer, &vec![0; 300_000]).await, Err(Fault::Printer));
        let took = begun.elapsed();
        assert!(took.as_secs() >= 2 && took.as_secs() < 5, "{took:?}");
        drop(held);
    }

    #[tokio::test]
    async fn one_that_prints_without_a_word_is_no_fault_and_one_that_is_off_is() {
        let (printer, listener) = listener();
        let taken = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut all = Vec::new();
            stream.read_to_end(&mut all).await.unwrap();
            all
        });
        assert_eq!(send(&printer, &[9; 5_000]).await, Ok(()));
        assert!(taken.await.unwrap().ends_with(&[9; 5_000]));
        let off: Printer = "127.0.0.1:1/80".parse().unwrap();
        assert_eq!(send(&off, &[1]).await, Err(Fault::Printer));
        assert!("127.0.0.1:1/70".parse::<Printer>().is_err());
    }
}
