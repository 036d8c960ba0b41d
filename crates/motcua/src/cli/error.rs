//! What a command says when it cannot go on: what happened, and what to do next.

use motcua_web::i18n::{Lang, text};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file or folder could not be read, written or made. Exit code 2.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was being done: "read", "write", "create".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The input was read but is not what the command works on. Exit code 2.
    #[error("cannot use {what}")]
    BadInput {
        /// The input and where in it the trouble lies.
        what: String,
        /// What the person can do about it.
        next: &'static str,
        /// The cause.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// The command understood everything and refuses or failed. Exit code 1.
    #[error("{what}")]
    Failed {
        /// What happened.
        what: String,
        /// What the person can do about it.
        next: &'static str,
        /// The cause.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// Refused in words of the pages, and so in the language that the command
    /// was asked to speak. Exit code as given.
    #[error("{what}")]
    Said {
        /// The language.
        lang: Lang,
        /// What happened.
        what: String,
        /// What the person can do about it.
        next: String,
        /// 1 or 2.
        exit: u8,
    },
}

impl CliError {
    /// A file or folder that could not be read, written or made, for `map_err`.
    pub fn file(doing: &'static str, path: &Path) -> impl Fn(std::io::Error) -> Self + Copy {
        move |source| CliError::File {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    /// Input that cannot be used, in words of the pages.
    pub fn unusable(lang: Lang, what: &str, next: impl Into<String>) -> Self {
        CliError::Said {
            lang,
            what: text(lang, "cli-bad-input", &[("what", &what)]),
            next: next.into(),
            exit: 2,
        }
    }

    /// A file that cannot be read, in words of the pages; what the operating
    /// system says stays as it is.
    pub fn unreadable(lang: Lang, path: &Path, source: &std::io::Error) -> Self {
        let what = format!("{}: {source}", path.display());
        Self::unusable(lang, &what, text(lang, "cli-file-next", &[]))
    }

    /// A refusal in words of the pages.
    pub fn refused(lang: Lang, what: String, next: impl Into<String>) -> Self {
        CliError::Said {
            lang,
            what,
            next: next.into(),
            exit: 1,
        }
    }

    /// Input that cannot be used, with its cause.
    pub fn bad_input(
        what: impl Into<String>,
        next: &'static str,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        CliError::BadInput {
            what: what.into(),
            next,
            source: Some(Box::new(source)),
        }
    }

    /// A failure with its cause.
    pub fn failed(
        what: impl Into<String>,
        next: &'static str,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        CliError::Failed {
            what: what.into(),
            next,
            source: Some(Box::new(source)),
        }
    }

    /// 1 for a failure, 2 for input or files that could not be used.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            CliError::Failed { .. } => ExitCode::from(1),
            CliError::File { .. } | CliError::BadInput { .. } => ExitCode::from(2),
            CliError::Said { exit, .. } => ExitCode::from(*exit),
        }
    }

    fn next(&self) -> &str {
        match self {
            CliError::File { .. } => "check that the path is right and that you may use it",
            CliError::BadInput { next, .. } | CliError::Failed { next, .. } => next,
            CliError::Said { next, .. } => next,
        }
    }

    /// Writes the error, its chain of causes and the next step to standard error.
    pub fn print(&self) {
        if let CliError::Said {
            lang, what, next, ..
        } = self
        {
            eprintln!("{}", text(*lang, "cli-error", &[("what", what)]));
            eprintln!("{}", text(*lang, "cli-next", &[("what", next)]));
            return;
        }
        eprintln!("error: {self}");
        let mut cause = self.source();
        while let Some(error) = cause {
            eprintln!("  because: {error}");
            cause = error.source();
        }
        eprintln!("next: {}", self.next());
    }
}
