//! Slips in a run of numbers.

/// What is wrong with a number of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    /// The numbers between the last one and this are nowhere.
    Skipped(Vec<u32>),
    /// It was there before.
    Repeated,
    /// It stands behind a higher one, or belongs elsewhere.
    OutOfOrder,
}

/// The slips of a run that should count up by one, each with its index. Equal neighbours and gaps of `None` are for
/// the caller to leave out. One wrong number among right ones gives one slip, not two.
pub(super) fn slips(numbers: &[u32]) -> Vec<(usize, Slip)> {
    let mut found = Vec::new();
    let Some(&first) = numbers.first() else {
        return found;
    };
    let mut expected = if first == 1 || numbers.get(1) == Some(&(first + 1)) && first != 2 {
        first
    } else {
        1
    };
    for (i, &number) in numbers.iter().enumerate() {
        if number == expected {
            expected += 1;
            continue;
        }
        let earlier = numbers[..i].contains(&number);
        let elsewhere = |n: &u32| numbers.contains(n);
        // The neighbours count on as if this one were right: only this one is wrong.
        let alone = numbers.get(i + 1) == Some(&(expected + 1));
        if earlier {
            found.push((i, Slip::Repeated));
        } else if number > expected && !alone {
            let missing: Vec<u32> = (expected..number).filter(|n| !elsewhere(n)).collect();
            if !missing.is_empty() {
                found.push((i, Slip::Skipped(missing)));
            }
        } else if alone && !numbers[i + 1..].contains(&expected) && number > expected {
            found.push((i, Slip::Skipped(vec![expected])));
        } else {
            found.push((i, Slip::OutOfOrder));
        }
        expected = if alone || earlier && numbers.get(i + 1) == Some(&expected) {
            if alone { expected + 1 } else { expected }
        } else {
            expected.max(number + 1)
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_slip_once() {
        use Slip::*;
        type Case<'c> = (&'c [u32], Vec<(usize, Slip)>);
        let table: Vec<Case> = vec![
            (&[1, 2, 3], vec![]),
            (&[], vec![]),
            (&[1, 2, 4, 5], vec![(2, Skipped(vec![3]))]),
            (&[1, 2, 6, 7], vec![(2, Skipped(vec![3, 4, 5]))]),
            (&[2, 3, 4], vec![(0, Skipped(vec![1]))]),
            (&[1, 2, 2, 3], vec![(2, Repeated)]),
            (&[1, 2, 2, 4], vec![(2, Repeated)]),
            (&[1, 2, 30, 4], vec![(2, Skipped(vec![3]))]),
            (&[1, 3, 2, 4], vec![(2, OutOfOrder)]),
            (&[1, 2, 3, 1], vec![(3, Repeated)]),
        ];
        for (numbers, slips_due) in table {
            assert_eq!(slips(numbers), slips_due, "{numbers:?}");
        }
    }
}
