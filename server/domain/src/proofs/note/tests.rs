use proptest::prelude::*;

use super::*;

// The example of Go's sumdb/note, where this form comes from.
const NAME: &str = "PeterNeumann";
const SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn peter() -> SigningKey {
    let bytes = STANDARD.decode(SECRET).expect("base64");
    let secret = bytes[1..].try_into().expect("32 bytes");
    SigningKey::from_bytes(NAME, secret).expect("a key")
}

#[test]
fn the_signature_of_a_known_note_is_the_known_one() {
    assert_eq!(peter().public().to_string(), PUBLIC);
    assert_eq!(peter().sign(TEXT), NOTE);
    let public: PublicKey = PUBLIC.parse().expect("a key");
    assert_eq!(public, peter().public());
    assert_eq!(public.open(NOTE), Ok(TEXT));
    assert!(public.fingerprint().to_string().starts_with("c74f 20a3 "));
}

#[test]
fn signatures_of_others_are_passed_over_and_name_themselves_when_ours_is_missing() {
    let other = SigningKey::from_bytes("other.example/log", &[7; 32]).expect("a key");
    let signed = other.sign(TEXT);
    let theirs = signed.lines().last().expect("a line");
    let both = format!("{NOTE}{theirs}\n");
    assert_eq!(peter().public().open(&both), Ok(TEXT));
    assert_eq!(other.public().open(&both), Ok(TEXT));
    let error = other.public().open(NOTE).expect_err("not signed");
    assert!(
        error.to_string().contains("PeterNeumann+c74f20a3"),
        "{error}"
    );
}

#[test]
fn a_name_with_blanks_or_plus_names_no_key() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{3000}b"] {
        assert!(SigningKey::from_bytes(name, &[1; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn a_signing_key_does_not_print_its_secret() {
    let shown = format!("{:?}", peter());
    assert_eq!(shown, "SigningKey { name: \"PeterNeumann\", .. }");
}

#[test]
fn what_is_wrong_with_a_key_is_said() {
    let wrong = |text: &str| text.parse::<PublicKey>().expect_err("refused");
    assert_eq!(wrong(""), KeyError::Form);
    assert_eq!(wrong("PeterNeumann+c74f20a3"), KeyError::Form);
    assert_eq!(wrong("PeterNeumann+c74f20a3+AR!"), KeyError::Form);
    assert_eq!(wrong("PeterNeumann+c74f20a3+Ag=="), KeyError::Ed25519);
    assert!(matches!(
        wrong(&PUBLIC.replace("c74f", "C74F")),
        KeyError::Id { .. }
    ));
    assert!(matches!(
        wrong(&PUBLIC.replace("Peter", "Peers")),
        KeyError::Id { .. }
    ));
    // The neutral element: it would fit signatures that nobody made.
    let mut weak = vec![1; 2];
    weak.resize(33, 0);
    let weak = format!("x+00000000+{}", STANDARD.encode(weak));
    assert_eq!(wrong(&weak), KeyError::Ed25519);
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in "(?s).{0,200}", tail in "\n\n\u{2014} .{0,80}\n") {
        let _ = text.parse::<PublicKey>();
        let _ = peter().public().open(&text);
        let _ = peter().public().open(&format!("{text}{tail}"));
    }

    #[test]
    fn a_note_with_any_character_changed_is_refused(place in any::<prop::sample::Index>(), new in any::<char>()) {
        let mut characters: Vec<char> = NOTE.chars().collect();
        let place = place.index(characters.len());
        prop_assume!(characters[place] != new);
        characters[place] = new;
        let altered: String = characters.into_iter().collect();
        prop_assert!(peter().public().open(&altered).is_err());
    }

    #[test]
    fn every_public_key_survives_printing_and_parsing(secret in any::<[u8; 32]>()) {
        let key = SigningKey::from_bytes("县/学时", &secret).expect("a key").public();
        prop_assert_eq!(key.to_string().parse(), Ok(key));
    }
}
