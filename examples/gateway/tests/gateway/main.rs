//! The gateway as its callers see it: the real program, real files, real HTTP.

mod buyer;
mod crash;
mod hostile;
mod http;
mod merchant;
mod payment;
mod race;
mod secrecy;
mod server;
