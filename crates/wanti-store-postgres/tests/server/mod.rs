//! A PostgreSQL server of the tests' own, from the installed programs, thrown away afterwards.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

/// A running server.
pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    port: AtomicU16,
}

/// Where `initdb` and `pg_ctl` are.
pub(crate) fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let places = debian.into_iter().rev().chain(std::env::split_paths(&path));
    places.into_iter().find(|place| place.join("initdb").exists() && place.join("pg_ctl").exists())
}

impl Server {
    /// With settings of its own beside the usual ones; `-c fsync=off` where nothing is measured.
    pub(crate) fn start(programs: &Path, more: &str) -> Server {
        let folder = std::env::temp_dir().join(format!("wanti-pg-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        let user = root.then(other_user);
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let server = Server { programs: programs.to_owned(), folder, user, port: AtomicU16::new(5432) };
        server.call("initdb", &["-D", "data", "-U", "wanti", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]);
        let settings = format!("-c listen_addresses='' -c max_connections=50 -k {} {more}", server.folder.display());
        server.call("pg_ctl", &["-D", "data", "-w", "-l", "log", "-o", &settings, "start"]);
        server
    }

    pub(crate) fn address(&self) -> String {
        let port = self.port.load(Ordering::Relaxed);
        format!("host={} port={port} user=wanti dbname=postgres", self.folder.display())
    }

    /// The same as the address a configuration has.
    #[allow(dead_code, reason = "for the load")]
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://wanti@{folder}:{}/postgres", self.port.load(Ordering::Relaxed))
    }

    /// The process that all others of the server belong to.
    #[allow(dead_code, reason = "only the bench asks")]
    pub(crate) fn pid(&self) -> u64 {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        file.lines().next().and_then(|line| line.trim().parse().ok()).unwrap_or_default()
    }

    pub(crate) fn restart(&self) {
        self.call("pg_ctl", &["-D", "data", "-w", "-m", "immediate", "-l", "log", "restart"]);
    }

    /// Starts it anew with encrypted connections, by a key and a certificate in PEM; the port, and the certificate's file.
    #[allow(dead_code, reason = "the bench does not encrypt")]
    pub(crate) fn encrypt(&self, pair: (&str, &str)) -> (u16, PathBuf) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (key, certificate) = self.keep(pair);
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on -c ssl_cert_file={} -c ssl_key_file={} \
             -c fsync=off -c max_connections=50 -k {}",
            certificate.display(),
            key.display(),
            self.folder.display()
        );
        self.call("pg_ctl", &["-D", "data", "-w", "-m", "fast", "-l", "log", "-o", &settings, "restart"]);
        self.port.store(port, Ordering::Relaxed);
        (port, certificate)
    }

    /// Only the server may read the key.
    #[allow(dead_code, reason = "the bench does not encrypt")]
    fn keep(&self, pair: (&str, &str)) -> (PathBuf, PathBuf) {
        let (key, certificate) = (self.folder.join("server.key"), self.folder.join("server.crt"));
        std::fs::write(&certificate, pair.1).unwrap();
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&key).unwrap();
        file.write_all(pair.0.as_bytes()).unwrap();
        if let Some((user, group)) = self.user {
            chown(&key, Some(user), Some(group)).unwrap();
        }
        (key, certificate)
    }

    /// PostgreSQL does not run as root.
    fn call(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(&self.folder).env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        assert!(command.status().unwrap().success(), "{program} failed");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.call("pg_ctl", &["-D", "data", "-w", "-m", "immediate", "stop"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn other_user() -> (u32, u32) {
    let names = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let line = names.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody")).unwrap_or((65534, 65534))
}
