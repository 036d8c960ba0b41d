//! Backups and dumps from the command line.

use crate::program::{Office, Server, done, motcua, text};
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn a_desk_goes_from_sqlite_to_postgres_and_back_with_equal_dumps() {
    let Some(url) = crate::pg::database() else {
        return;
    };
    let office = Office::new();
    let (a, b, c) = (
        office.beside("a.jsonl"),
        office.beside("b.jsonl"),
        office.beside("c.jsonl"),
    );
    let keys = office.beside("keys.txt");
    done(&["key", "export", &keys, "--data", office.data()]);
    done(&["export", &a, "--data", office.data()]);
    // To PostgreSQL, with a folder of its own for files and keys.
    let other = office.beside("other");
    let args = ["--data", &other, "--database", &url];
    let no_keys = motcua(&[&["import", "dump", &a][..], &args].concat());
    assert_eq!(no_keys.code, 1, "{no_keys:?}");
    assert!(no_keys.err.contains("--keys FILE"), "{no_keys:?}");
    done(&[&["import", "dump", &a, "--keys", &keys][..], &args].concat());
    done(&[&["audit"][..], &args].concat());
    done(&[&["export", &b][..], &args].concat());
    // And back.
    let back = office.beside("back");
    done(&["import", "dump", &b, "--keys", &keys, "--data", &back]);
    done(&["export", &c, "--data", &back]);
    done(&["audit", "--data", &back]);
    let answered = done(&["acknowledge", "--data", &back]);
    assert!(
        answered.out.contains("gives receipts again"),
        "{answered:?}"
    );
    let bytes = |path: &str| std::fs::read(path).unwrap();
    assert!(bytes(&a).len() > 10_000);
    assert_eq!(bytes(&a), bytes(&b));
    assert_eq!(bytes(&a), bytes(&c));
    let twice = motcua(&["import", "dump", &b, "--data", &back]);
    assert_eq!(twice.code, 1, "{twice:?}");
    assert!(twice.err.contains("holds a desk already"), "{twice:?}");
}

#[test]
fn a_backup_of_a_running_desk_comes_back_and_waits_for_an_answer() {
    let office = Office::new();
    let (file, keys) = (office.beside("b.tar"), office.beside("keys.txt"));
    let server = Server::on(office.data());
    let said = done(&["backup", &file, "--data", office.data()]);
    for word in [
        "integrity",
        "references",
        "audit        desk thu",
        "NOT in it",
    ] {
        assert!(said.out.contains(word), "{word}: {said:?}");
    }
    done(&["key", "export", &keys, "--data", office.data()]);
    for path in [&file, &keys] {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
    assert_eq!(
        motcua(&["key", "export", &keys, "--data", office.data()]).code,
        2
    );
    drop(server);
    let back = office.beside("back");
    let without = motcua(&["restore", &file, "--data", &back]);
    assert_eq!(without.code, 1, "{without:?}");
    assert!(without.err.contains("--keys FILE"), "{without:?}");
    let said = done(&["restore", &file, "--data", &back, "--keys", &keys]);
    assert!(said.out.contains("motcua acknowledge"), "{said:?}");
    done(&["audit", "--data", &back]);
    let said = done(&["acknowledge", "--data", &back]);
    assert!(said.out.contains("gives receipts again"), "{said:?}");
    let said = done(&["acknowledge", "--data", &back]);
    assert!(said.out.contains("nothing to answer for"), "{said:?}");
    done(&["audit", "--data", &back]);
    // A refused restore leaves no keys that would keep the right ones out.
    let wrong = Office::new();
    let (strangers, again) = (office.beside("wrong.txt"), office.beside("again"));
    done(&["key", "export", &strangers, "--data", wrong.data()]);
    let said = motcua(&["restore", &file, "--data", &again, "--keys", &strangers]);
    assert_eq!(said.code, 2, "of no use with these keys: {said:?}");
    let missing = office.beside("no-such.tar");
    let said = motcua(&["restore", &missing, "--data", &again, "--keys", &strangers]);
    assert_ne!(said.code, 0, "{said:?}");
    done(&["restore", &file, "--data", &again, "--keys", &keys]);
    // Never over something that is there.
    let strange = office.beside("strange");
    std::fs::create_dir(&strange).unwrap();
    std::fs::write(format!("{strange}/letter.txt"), "dear").unwrap();
    let said = motcua(&["restore", &file, "--data", &strange, "--keys", &keys]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(
        std::fs::read_dir(&strange).unwrap().count(),
        1,
        "nothing came"
    );
    let said = motcua(&["backup", &file, "--data", text(&office.data)]);
    assert_eq!(said.code, 1, "a backup is never written over: {said:?}");
}

#[test]
fn h37_a_backup_to_a_full_disk_leaves_no_half_file_and_the_desk_goes_on() {
    let office = Office::new();
    let disk = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(disk.path())
        .stderr(std::process::Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("!!! the full disk is NOT tested: mounting a small one is not allowed here !!!");
        return;
    }
    let file = format!("{}/b.tar", text(disk.path()));
    let said = motcua(&["backup", &file, "--data", office.data()]);
    let left = std::fs::read_dir(disk.path()).unwrap().count();
    let umount = std::process::Command::new("umount")
        .arg(disk.path())
        .status();
    assert!(umount.is_ok_and(|status| status.success()));
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("free some space"), "{said:?}");
    assert_eq!(left, 0, "something was left behind");
    done(&["audit", "--data", office.data()]);
}
