//! The gateway as its callers see it: the real program, real files, real HTTP.

#[cfg(test)]
mod buyer;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod files;
#[cfg(test)]
mod frame;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod http;
#[cfg(test)]
mod merchant;
#[cfg(test)]
mod payment;
#[cfg(test)]
mod race;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod server;
#[cfg(test)]
mod tenders;
#[cfg(test)]
mod webhooks;
