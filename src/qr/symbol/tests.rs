use super::*;

fn drawn(symbol: &Symbol) -> Vec<String> {
    let row =
        |y| (0..symbol.size()).map(|x| if symbol.is_dark(x, y) { '#' } else { '.' }).collect();
    (0..symbol.size()).map(row).collect()
}

#[test]
fn the_standards_example_is_drawn_under_the_mask_with_the_fewest_points() {
    // ISO/IEC 18004:2015, annex I: "01234567" in version 1-M.
    let symbol = Symbol::of("01234567", Level::M).unwrap();
    assert_eq!(symbol.version(), 1);
    let wanted = [
        "#######...###.#######",
        "#.....#.###...#.....#",
        "#.###.#..##...#.###.#",
        "#.###.#..#.##.#.###.#",
        "#.###.#.##.##.#.###.#",
        "#.....#....#..#.....#",
        "#######.#.#.#.#######",
        ".....................",
        "#.#.#.#...#.#...#..#.",
        "##.#....#.##.#.#...#.",
        "...##.###.##.###.###.",
        "##..##.#.#.###.##..#.",
        "..#..###.###.###....#",
        "........#.#...#....#.",
        "#######.....#...#...#",
        "#.....#...#...#..#.##",
        "#.###.#.###.#.#.###.#",
        "#.###.#..#.#.#.#.###.",
        "#.###.#.##.#.###..#.#",
        "#.....#....###.###...",
        "#######.#..#.###..#.#",
    ];
    assert_eq!(drawn(&symbol), wanted);
}

#[test]
fn a_text_that_no_symbol_holds_is_refused() {
    assert_eq!(Symbol::of("", Level::M).err().unwrap().code(), Code::Required);
    for (level, longest) in Level::ALL.into_iter().zip([2953, 2331, 1663, 1273]) {
        let symbol = Symbol::of(&"a".repeat(longest), level).unwrap();
        assert_eq!((symbol.version(), symbol.size()), (40, 177));
        let error = Symbol::of(&"a".repeat(longest + 1), level).err().unwrap();
        assert_eq!(error.code(), Code::TooLong);
    }
}

#[test]
fn each_mode_holds_what_the_standard_says() {
    // ISO/IEC 18004:2015, table 7: version 40-L.
    for (letter, longest) in [("7", 7089), ("A", 4296), ("a", 2953)] {
        assert_eq!(Symbol::of(&letter.repeat(longest), Level::L).unwrap().version(), 40);
        assert!(Symbol::of(&letter.repeat(longest + 1), Level::L).is_err());
    }
    for (letter, longest) in [("7", 41), ("A", 25), ("a", 17)] {
        assert_eq!(Symbol::of(&letter.repeat(longest), Level::L).unwrap().version(), 1);
        assert_eq!(Symbol::of(&letter.repeat(longest + 1), Level::L).unwrap().version(), 2);
    }
}

#[test]
fn the_path_draws_the_dark_modules_and_no_others() {
    let symbol = Symbol::of("https://pay.example/q/1", Level::M).unwrap();
    let mut painted = vec![vec![false; symbol.size()]; symbol.size()];
    for run in symbol.path().split('M').filter(|run| !run.is_empty()) {
        let (start, rest) = run.split_once('h').unwrap();
        let (x, y) = start.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let (run, back) = rest.split_once("v1H ").unwrap();
        assert_eq!(back, format!("{x}z"));
        for at in 0..run.parse::<usize>().unwrap() {
            painted[y - QUIET_ZONE][x - QUIET_ZONE + at] = true;
        }
    }
    for (y, row) in painted.iter().enumerate() {
        for (x, dark) in row.iter().enumerate() {
            assert_eq!(symbol.is_dark(x, y), *dark);
        }
    }
}
