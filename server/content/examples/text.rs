//! Prints what search would find in files, and how long reading them took: `cargo run --example text -- FILE…`

use std::{error::Error, time::Instant};

use content::text::{Limits, of_file};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut places, begun) = (0, Instant::now());
    for path in std::env::args().skip(1) {
        match of_file(&std::fs::read(&path)?, &Limits::default()) {
            Ok(text) => {
                places += text.places.len();
                for place in text.places {
                    println!(
                        "== {path} {:?} {:?}\n{}\n",
                        place.at, place.title, place.text
                    );
                }
                if text.truncated {
                    println!("== {path}: there is more");
                }
            }
            Err(error) => println!("== {path}: {error}"),
        }
    }
    eprintln!("{places} places in {:?}", begun.elapsed());
    Ok(())
}
