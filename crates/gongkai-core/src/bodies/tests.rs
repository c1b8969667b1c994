//! Tables and laws of the matching of bodies. Leaves out the files they come from.

use super::*;
use proptest::prelude::*;

fn body(name: &str, code: Option<&str>) -> Agency {
    Agency {
        name: Some(name.to_owned()),
        credit_code: code.map(|code| code.parse().unwrap()),
        ..Agency::default()
    }
}

fn index<'a>(crosswalk: &'a Crosswalk, names: &[&str]) -> Index<'a> {
    let mut index = Index::new(crosswalk);
    for (at, name) in names.iter().enumerate() {
        index.insert(at, &body(name, None), 2023, 2024);
    }
    index
}

#[test]
fn regions_come_off_the_front_as_long_as_the_body_is_still_told() {
    for (name, expected) in [
        (
            "江苏省淮安市洪泽区财政局",
            [
                "江苏省淮安市洪泽区财政局",
                "淮安市洪泽区财政局",
                "洪泽区财政局",
                "财政局",
            ]
            .as_slice(),
        ),
        ("淮安市洪泽区人民政府", &["淮安市洪泽区人民政府", "洪泽区人民政府"]),
        ("洪泽区", &["洪泽区"]),
        ("洪泽区人民政府办公室", &["洪泽区人民政府办公室"]),
        ("洪泽区城市管理局", &["洪泽区城市管理局", "城市管理局"]),
        ("洪泽区市场监督管理局", &["洪泽区市场监督管理局", "市场监督管理局"]),
        ("盐城市城市管理局", &["盐城市城市管理局", "城市管理局"]),
        ("洪泽经济开发区管理委员会", &["洪泽经济开发区管理委员会"]),
        ("广西壮族自治区财政厅", &["广西壮族自治区财政厅", "财政厅"]),
        ("喀什地区教育局", &["喀什地区教育局", "教育局"]),
        (
            "上海市浦东新区教育局",
            &["上海市浦东新区教育局", "浦东新区教育局", "教育局"],
        ),
        ("市教育局", &["市教育局"]),
        ("", &[""]),
    ] {
        assert_eq!(tails(name), expected, "{name}");
    }
}

#[test]
fn a_name_of_regions_only_has_few_tails() {
    assert_eq!(tails(&"甲市".repeat(100_000)).len(), LEVELS + 1);
}

#[test]
fn one_body_by_all_its_names() {
    let none = Crosswalk::default();
    let index = index(&none, &["淮安市洪泽区财政局", "淮安市洪泽区人民政府", "盐城市财政局"]);
    for (name, expected) in [
        ("江苏省淮安市洪泽区财政局", Match::One(0)),
        ("洪泽区财政局", Match::One(0)),
        ("淮安市洪泽区 财政局", Match::One(0)),
        // Two have this name where nothing tells the region.
        ("财政局", Match::Several(vec![0, 2])),
        ("洪泽区人民政府", Match::One(1)),
        ("洪泽区", Match::None),
        ("洪泽区人民政府办公室", Match::None),
        ("淮安市人民政府", Match::None),
        ("人民政府", Match::None),
        ("淮安市财政局", Match::None),
        ("洪泽区财政分局", Match::None),
    ] {
        assert_eq!(index.find(&body(name, None), 2023, 2024), expected, "{name}");
    }
    assert_eq!(index.find(&body("洪泽区财政局", None), 2022, 2023), Match::None);
    assert_eq!(index.find(&Agency::default(), 2023, 2024), Match::None);
}

#[test]
fn codes_count_before_names() {
    const ONE: &str = "11370883004326403Q";
    const OTHER: &str = "11370826004323472M";
    let none = Crosswalk::default();
    let mut index = Index::new(&none);
    index.insert(0, &body("太平镇人民政府", Some(ONE)), 2023, 2024);
    index.insert(1, &body("高楼乡人民政府", None), 2023, 2024);
    let find = |name, code| index.find(&body(name, code), 2023, 2024);
    assert_eq!(find("邹城市太平镇", Some(ONE)), Match::One(0));
    assert_eq!(find("高楼乡人民政府", Some(OTHER)), Match::One(1));
    assert_eq!(find("太平镇人民政府", Some(OTHER)), Match::Codes(vec![0]));
    // A code that two use tells nothing; their names do.
    index.insert(2, &body("太平镇财政所", Some(ONE)), 2023, 2024);
    let find = |name, code| index.find(&body(name, code), 2023, 2024);
    assert_eq!(find("太平镇财政所", Some(ONE)), Match::One(2));
    assert_eq!(find("太平镇", Some(ONE)), Match::Several(vec![0, 2]));
}

#[test]
fn renamings_count_from_their_year_on() {
    let crosswalk = Crosswalk::read(
        "旧名称,新名称,起始年度\n\
         # 机构改革\n\
         洪泽区卫生和计划生育委员会,洪泽区卫生健康委员会,2024\n\
         洪泽区粮食局,洪泽区发展和改革委员会,2024年\n\
         洪泽区物价局,洪泽区发展和改革委员会,2024\n\
         洪泽区文化广电局,洪泽区文化局,2024\n\
         洪泽区文化广电局,洪泽区广电局,2024\n\
         洪泽区某办,,2024\n",
    )
    .unwrap();
    let index = index(
        &crosswalk,
        &[
            "淮安市洪泽区卫生和计划生育委员会",
            "洪泽区粮食局",
            "洪泽区物价局",
            "洪泽区文化广电局",
            "洪泽区某办",
        ],
    );
    let find = |name| index.find(&body(name, None), 2023, 2024);
    assert_eq!(find("洪泽区卫生健康委员会"), Match::One(0));
    let merged = Match::Merged {
        // In the order of the names.
        parts: vec![vec![2], vec![1]],
        missing: Vec::new(),
    };
    assert_eq!(find("洪泽区发展和改革委员会"), merged);
    assert_eq!(find("江苏省淮安市洪泽区发展和改革委员会"), merged);
    assert_eq!(find("洪泽区文化局"), Match::Reorganised(vec![3]));
    assert_eq!(find("洪泽区某办"), Match::None);
    // Before that year the old name is the name.
    let old = body("洪泽区卫生和计划生育委员会", None);
    let new = body("洪泽区卫生健康委员会", None);
    assert_eq!(kinship(&old, &new, Some(2024), &crosswalk), Kinship::Same);
    assert_eq!(kinship(&old, &new, Some(2023), &crosswalk), Kinship::Different);
    assert_eq!(
        kinship(&old, &new, Some(2024), &Crosswalk::default()),
        Kinship::Different
    );
}

#[test]
fn a_body_made_from_others_is_the_sum_of_their_reports() {
    let crosswalk = Crosswalk::read(
        "洪泽区粮食局,洪泽区发展和改革委员会,2024\n\
         洪泽区物价局,洪泽区发展和改革委员会,2024\n\
         洪泽区计划委员会,洪泽区粮食局,2020\n\
         洪泽区房产局,洪泽区住房和城乡建设局,2024\n\
         洪泽区文化局,洪泽区文旅局,2024\n\
         洪泽区文化局,洪泽区体育局,2024\n\
         洪泽区旅游局,洪泽区文旅局,2024\n",
    )
    .unwrap();
    let find = |names: &[&str], name: &str| index(&crosswalk, names).find(&body(name, None), 2023, 2024);
    let merged = |parts: &[&[usize]], missing: &[&str]| Match::Merged {
        parts: parts.iter().map(|part| part.to_vec()).collect(),
        missing: missing.iter().map(|name| (*name).to_owned()).collect(),
    };
    let reform = "洪泽区发展和改革委员会";
    // One of them has no report; two copies of one; a name from before that.
    assert_eq!(find(&["洪泽区物价局"], reform), merged(&[&[0]], &["洪泽区粮食局"]));
    assert_eq!(
        find(&["洪泽区物价局", "淮安市洪泽区粮食局", "洪泽区物价局"], reform),
        merged(&[&[0, 2], &[1]], &[])
    );
    assert_eq!(
        find(&["洪泽区计划委员会", "洪泽区物价局"], reform),
        merged(&[&[1], &[0]], &[])
    );
    // It was called so before it took up others.
    assert_eq!(
        find(
            &["洪泽区物价局", "淮安市洪泽区发展和改革委员会", "洪泽区粮食局"],
            reform
        ),
        merged(&[&[1], &[0], &[2]], &[])
    );
    let housing = "洪泽区住房和城乡建设局";
    assert_eq!(find(&[housing, "洪泽区房产局"], housing), merged(&[&[0], &[1]], &[]));
    // One that was renamed is no merger, nor is one whose report has the new name already.
    assert_eq!(find(&["洪泽区房产局"], housing), Match::One(0));
    assert_eq!(find(&[housing], housing), Match::One(0));
    assert_eq!(find(&[reform], reform), Match::One(0));
    assert_eq!(find(&["洪泽区财政局"], reform), Match::None);
    // Part of a body went elsewhere: no sum is that of the new one.
    assert_eq!(
        find(&["洪泽区文化局", "洪泽区旅游局"], "洪泽区文旅局"),
        Match::Reorganised(vec![0, 1])
    );
    // The year after, it is one body.
    let mut index = Index::new(&crosswalk);
    index.insert(0, &body(reform, None), 2024, 2025);
    assert_eq!(index.find(&body(reform, None), 2024, 2025), Match::One(0));
    // The code of one that went on under the new name finds it, and the others with it.
    const CODE: &str = "11370883004326403Q";
    let mut index = Index::new(&crosswalk);
    index.insert(0, &body("洪泽区房产局", None), 2023, 2024);
    index.insert(1, &body("洪泽区建设局", Some(CODE)), 2023, 2024);
    assert_eq!(
        index.find(&body(housing, Some(CODE)), 2023, 2024),
        merged(&[&[1], &[0]], &[])
    );
}

#[test]
fn every_wrong_line_of_a_crosswalk_is_named() {
    let error = Crosswalk::read("甲局,乙局\n甲局,乙局,明年\n,乙局,2024\n甲局,甲局,2024\n甲局,乙局,2024\n").unwrap_err();
    let lines: Vec<_> = error
        .each()
        .map(|error| error.place.clone().unwrap().to_string())
        .collect();
    assert_eq!(lines, ["1:1", "2:1", "3:1", "4:1"]);
    let read = |text: &str| Crosswalk::read(text).map(|crosswalk| crosswalk.later("甲局", 2024));
    let one = Later::One("乙局".to_owned());
    for text in [
        "甲局\t乙局\t2024",
        "\u{FEFF}old,new,from\r\n\"甲局\",乙局,2024,,\r\n",
        "甲局，乙局，2024",
    ] {
        assert_eq!(read(text), Ok(one.clone()), "{text}");
    }
    // A circle ends.
    assert_eq!(read("甲局,乙局,2020\n乙局,甲局,2020"), Ok(one));
}

use super::crosswalk::Later;

fn names() -> impl Strategy<Value = String> {
    let region = prop::sample::select(vec![
        "江苏省",
        "淮安市",
        "洪泽区",
        "开发区",
        "盐城市",
        "广西壮族自治区",
        "",
    ]);
    let rest = prop::sample::select(vec![
        "财政局",
        "城市管理局",
        "人民政府",
        "人民政府办公室",
        "市场监督管理局",
        "高良涧街道办事处",
        "",
    ]);
    (prop::collection::vec(region, 0..4), rest).prop_map(|(regions, rest)| format!("{}{rest}", regions.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tails_are_ends_of_the_name_and_shorter_one_by_one(name in "\\PC{0,20}") {
        let tails = tails(&name);
        prop_assert_eq!(tails[0], name.as_str());
        for pair in tails.windows(2) {
            prop_assert!(pair[0].ends_with(pair[1]) && pair[1].len() < pair[0].len());
            prop_assert!(!GENERIC.contains(&pair[1]));
        }
    }

    #[test]
    fn sameness_goes_both_ways_and_a_folded_name_stays(one in names(), other in names()) {
        prop_assert_eq!(is_same_name(&one, &other), is_same_name(&other, &one));
        prop_assert!(is_same_name(&one, &one));
        prop_assert_eq!(folded(&folded(&one)), folded(&one));
    }

    #[test]
    fn an_index_finds_what_the_names_say(list in prop::collection::vec(names(), 0..8), name in names()) {
        let list: Vec<String> = list.into_iter().filter(|name| !name.is_empty()).collect();
        let none = Crosswalk::default();
        let index = index(&none, &list.iter().map(String::as_str).collect::<Vec<_>>());
        let exact: Vec<usize> = (0..list.len()).filter(|at| list[*at] == name).collect();
        let same: Vec<usize> = (0..list.len()).filter(|at| is_same_name(&list[*at], &name)).collect();
        let expected = if exact.is_empty() { same } else { exact };
        let expected = match expected.as_slice() {
            _ if name.is_empty() => Match::None,
            [] => Match::None,
            [one] => Match::One(*one),
            _ => Match::Several(expected),
        };
        prop_assert_eq!(index.find(&body(&name, None), 2023, 2024), expected);
    }
}
