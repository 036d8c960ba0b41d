//! Passwords in files.

use motcua_courier::secret;
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn a_password_is_read_only_where_nobody_else_may_read_it() {
    let dir = std::env::temp_dir().join(format!("motcua-courier-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("smtp.password");
    let with = |text: &str, mode: u32| {
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        secret(&file)
    };
    assert_eq!(with("s3cret\n", 0o600).unwrap(), "s3cret");
    let open = with("s3cret\n", 0o644).unwrap_err().to_string();
    assert!(open.contains("0600") && !open.contains("s3cret"), "{open}");
    for bad in ["", "\n", "two\nlines\n"] {
        assert!(with(bad, 0o600).is_err(), "{bad:?}");
    }
    std::fs::remove_file(&file).unwrap();
    assert!(secret(&file).is_err());
    std::fs::remove_dir_all(&dir).unwrap();
}
