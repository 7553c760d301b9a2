//! Names of counties, which change their endings while people go on writing the old ones.

use super::text::normal_name;

/// The peoples in the names of autonomous counties.
const PEOPLES: [&str; 27] = [
    "彝族",
    "苗族",
    "回族",
    "白族",
    "傣族",
    "壮族",
    "哈尼族",
    "傈僳族",
    "拉祜族",
    "佤族",
    "纳西族",
    "瑶族",
    "藏族",
    "景颇族",
    "布朗族",
    "普米族",
    "怒族",
    "德昂族",
    "独龙族",
    "基诺族",
    "蒙古族",
    "满族",
    "土家族",
    "侗族",
    "羌族",
    "布依族",
    "各族",
];

/// Whether two names mean the same county: 禄劝县 and 禄劝彝族苗族自治县, 晋宁县 and 晋宁区, 五华区 and 昆明市五华区.
pub fn same_place(a: &str, b: &str) -> bool {
    let (a, b) = (normal_name(a), normal_name(b));
    !a.is_empty() && stem(&a) == stem(&b)
}

/// What stays when a county becomes a district: the name without what it belongs to and what kind it is.
fn stem(name: &str) -> &str {
    // A stem of one character would be no name: 东区 is not 东县.
    let long_enough = |rest: &&str| rest.chars().count() >= 2;
    let mut rest = name;
    for ending in ["省", "市"] {
        if let Some((_, below)) = rest.split_once(ending)
            && below.chars().count() >= 3
            && below.ends_with(['县', '区', '市', '旗'])
        {
            rest = below;
        }
    }
    for kind in ["自治县", "自治旗", "县", "区", "市", "旗"] {
        if let Some(short) = rest.strip_suffix(kind).filter(long_enough) {
            rest = short;
            break;
        }
    }
    while let Some(short) = PEOPLES
        .iter()
        .find_map(|people| rest.strip_suffix(people).filter(long_enough))
    {
        rest = short;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_is_known_by_its_stem() {
        for (a, b) in [
            ("禄劝县", "禄劝彝族苗族自治县"),
            ("寻甸县", "寻甸回族彝族自治县"),
            ("石林县", "石林彝族自治县"),
            ("晋宁县", "晋宁区"),
            ("五华区", "昆明市五华区"),
            ("五华区", "云南省昆明市五华区"),
            ("安宁", " 安宁市 "),
            ("呈 贡 县", "呈贡区"),
        ] {
            assert!(same_place(a, b) && same_place(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("西山区", "官渡区"),
            ("东区", "东县"),
            ("", ""),
            ("昆明市", "昆明市五华区"),
            ("石林县", "玉林县"),
        ] {
            assert!(!same_place(a, b), "{a} {b}");
        }
    }
}
