//! Commands beside a running server: what reads goes on, what writes refuses.

use crate::program::{ANSWERS, Office, Server, done, motcua};
use std::io::{Read as _, Write as _};

fn answers(server: &Server) -> bool {
    let at = server
        .address
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(at).unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text.starts_with("HTTP/1.1 200") && text.contains("\"ok\":true")
}

#[test]
fn beside_a_server_reading_goes_on_and_writing_is_refused_with_what_to_do() {
    let office = Office::new();
    let data = office.data();
    let keys = office.beside("keys.txt");
    let dump = office.beside("dump.jsonl");
    let backup = office.beside("backup.tar");
    let server = Server::on(data);
    for args in [
        vec!["audit", "--data", data],
        vec!["key", "export", &keys, "--data", data],
        vec!["export", &dump, "--data", data],
        vec!["backup", &backup, "--data", data],
        vec!["staff", "--data", data, "list"],
        vec!["desk", "list", "--data", data],
    ] {
        done(&args);
    }
    let head = |command: &[&'static str]| {
        let mut args = command.to_vec();
        args.extend(["--slug", "hai"]);
        args.extend(ANSWERS);
        args
    };
    // Refused before it is read: this is no register at all.
    let register = office.beside("so.csv");
    std::fs::write(&register, "%PDF-1.7").unwrap();
    let log = office.beside("log.xes");
    let one = "<log><trace><string key=\"concept:name\" value=\"1\"/><date key=\"startdate\" \
        value=\"2011-01-03T09:00:00+01:00\"/><event><string key=\"concept:name\" value=\"a\"/>\
        <date key=\"time:timestamp\" value=\"2011-01-03T09:00:00+01:00\"/></event></trace></log>";
    std::fs::write(&log, one).unwrap();
    for mut args in [
        head(&["init"]),
        head(&["desk", "add"]),
        vec!["serve", "--port", "0"],
        vec!["demo", "--no-serve", "--days", "1"],
        vec!["import", "dump", &dump],
        vec!["import", "xes", &log],
        vec!["import", "register", &register],
        vec!["import", "register", "--undo", "0123456789abcdef"],
        vec!["key", "import", &keys],
        vec!["acknowledge"],
        vec!["audit", "--keep", "never-written"],
    ] {
        args.extend(["--data", data]);
        refused(&args);
    }
    let add = [
        "staff", "--data", data, "add", "lan", "--name", "Lan", "--role", "clerk",
    ];
    refused(&add);
    refused(&["staff", "--data", data, "reset", "quantri"]);
    // A folder in use holds a database: that alone refuses a restore.
    let restore = motcua(&["restore", &backup, "--data", data]);
    assert_eq!(restore.code, 1, "{restore:?}");
    assert!(restore.err.contains("not empty"), "{restore:?}");
    assert!(answers(&server), "the server noticed nothing");
}

fn refused(args: &[&str]) {
    let said = motcua(args);
    assert!(said.code == 1 || said.code == 2, "{args:?}: {said:?}");
    assert!(
        said.err.contains("another motcua is already using"),
        "{args:?}: {said:?}"
    );
    assert!(said.err.contains("next: "), "{args:?}: {said:?}");
}

#[test]
fn a_folder_of_a_newer_program_is_refused_by_every_command() {
    let office = Office::new();
    let data = office.data();
    let conn = rusqlite::Connection::open(office.data.join("motcua.db")).unwrap();
    conn.execute("UPDATE meta SET value = '7' WHERE key = 'min_binary'", [])
        .unwrap();
    drop(conn);
    let file = office.beside("x");
    for args in [
        vec!["serve", "--port", "0", "--data", data],
        vec!["audit", "--data", data],
        vec!["backup", &file, "--data", data],
        vec!["export", &file, "--data", data],
    ] {
        let said = motcua(&args);
        assert_eq!(said.code, 1, "{args:?}: {said:?}");
        assert!(said.err.contains("needs motcua of level 7"), "{said:?}");
        assert!(said.err.contains("use the newer motcua"), "{said:?}");
    }
    assert!(!std::path::Path::new(&file).exists());
}

#[test]
fn what_to_do_fits_what_went_wrong() {
    let office = Office::new();
    let (data, file) = (office.data(), office.beside("x.pem"));
    std::fs::write(&file, "no certificate").unwrap();
    let said = motcua(&[
        "serve",
        "--port",
        "0",
        "--data",
        data,
        "--tls-cert",
        &file,
        "--tls-key",
        &file,
    ]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("in PEM form"), "{said:?}");
    assert!(!said.err.contains("another address"), "{said:?}");
    let said = motcua(&[
        "serve",
        "--port",
        "0",
        "--address",
        "0.0.0.0",
        "--data",
        data,
    ]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("`motcua tls`"), "{said:?}");
    // What is refused makes no folder.
    let fresh = office.beside("fresh");
    let said = motcua(&["serve", "--address", "0.0.0.0", "--data", &fresh]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(!std::path::Path::new(&fresh).exists(), "{said:?}");
    // Nothing listens on port 1.
    let away = ["--database", "postgres://nobody@127.0.0.1:1/none"];
    let said = motcua(&[&["audit", "--data", data][..], &away].concat());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("PostgreSQL"), "{said:?}");
    assert!(!said.err.contains("send again"), "{said:?}");
}

#[test]
fn a_report_of_a_pack_is_in_one_language() {
    let office = Office::new();
    let file = office.beside("new.csv");
    let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd,legal_basis\n\
        1.999999,Thủ tục mới,Hộ tịch,3,wd,0,Luật\n";
    std::fs::write(&file, sheet).unwrap();
    let en = motcua(&["packs", "check", &file]);
    assert!(en.err.contains(": 1 rows, 1 taken, "), "{en:?}");
    let vi = motcua(&["packs", "check", &file, "--lang", "vi"]);
    assert!(vi.err.contains(": 1 dòng, nhận 1, "), "{vi:?}");
    assert!(!vi.err.contains("rows"), "{vi:?}");
}

#[test]
fn a_file_that_cannot_be_used_leaves_with_2_whatever_reads_it() {
    let office = Office::new();
    let (junk, back) = (office.beside("junk.toml"), office.beside("back"));
    std::fs::write(&junk, "no file\nof any kind\n").unwrap();
    let keys = office.beside("keys.txt");
    done(&["key", "export", &keys, "--data", office.data()]);
    let there = ["--keys", &keys, "--data", &back];
    let cases = [
        (vec!["packs", "check", &junk], "junk.toml"),
        (
            [&["restore", &junk][..], &there].concat(),
            "the backup is not sound",
        ),
        (
            [&["import", "dump", &junk][..], &there].concat(),
            "no file that `motcua export` wrote",
        ),
        (
            vec!["selftest", "ledger", "--cases", &junk],
            "it is no JSON file",
        ),
    ];
    for (args, word) in cases {
        let said = motcua(&args);
        assert_eq!(said.code, 2, "{args:?}: {said:?}");
        let all = format!("{}{}", said.out, said.err);
        assert!(all.contains(word), "{args:?}: {said:?}");
    }
}

#[test]
fn a_demo_of_two_days_audits_clean_and_can_be_backed_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (data, file) = (path("demo"), path("b.tar"));
    for args in [
        vec!["demo", "--no-serve", "--days", "2", "--data", &data],
        vec!["audit", "--data", &data],
        vec!["backup", &file, "--data", &data],
    ] {
        let said = motcua(&args);
        assert_eq!(said.code, 0, "{args:?}: {said:?}");
    }
}

#[test]
fn a_demo_set_up_before_the_catalogue_holds_has_people_coming() {
    // The desk is set up a month before the day that is played, 15 July 2026;
    // the catalogue holds from July on.
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo").display().to_string();
    let demo = motcua(&[
        "demo",
        "--no-serve",
        "--days",
        "1",
        "--until",
        "2026-07-15",
        "--data",
        &data,
    ]);
    assert_eq!(demo.code, 0, "{demo:?}");
    assert!(demo.err.contains(" dossiers, "), "{demo:?}");
    assert!(
        !demo.err.lines().any(|line| line.starts_with("0 dossiers")),
        "{demo:?}"
    );
}
