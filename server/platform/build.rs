//! The demonstration courses are within the program: a changed one makes it anew.

fn main() {
    println!("cargo:rerun-if-changed=demo/courses");
}
