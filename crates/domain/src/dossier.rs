//! A dossier (hồ sơ) and the legal acts on it.
