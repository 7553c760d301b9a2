//! The program `xueshi`: settings, commands, routes, the JSON interface.

pub mod assets;
pub mod cli;
pub mod config;
pub mod guard;
pub mod http;
pub mod metrics;
pub mod post;
pub mod router;
pub mod serve;
