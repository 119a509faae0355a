//! The colour that stands in a picture's place until it is there.

/// How many pixels are looked at along each edge.
const LOOKS: u32 = 64;

/// Colours are alike if these bits of each of their parts are.
const BITS: u32 = 3;

/// Returns the colour that most of a picture has: the mean of the largest group of like
/// colours among pixels spread evenly over it.
pub(super) fn dominant(
    (width, height): (u32, u32),
    pixel: impl Fn(u32, u32) -> [u8; 3],
) -> [u8; 3] {
    let mut groups = vec![[0_u32; 4]; 1 << (3 * BITS)];
    for row in 0..LOOKS.min(height) {
        for column in 0..LOOKS.min(width) {
            let x = place(column, LOOKS.min(width), width);
            let colour = pixel(x, place(row, LOOKS.min(height), height));
            let group = colour
                .iter()
                .fold(0, |group, part| (group << BITS) | usize::from(part >> (8 - BITS)));
            groups[group][0] += 1;
            for (sum, part) in groups[group][1..].iter_mut().zip(colour) {
                *sum += u32::from(part);
            }
        }
    }
    // Of groups of one size the first is taken, so that it is always the same.
    let largest = groups.iter().rev().max_by_key(|group| group[0]);
    let [count, sums @ ..] = largest.copied().unwrap_or_default();
    sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
}

/// The middle of part `n` of `n_parts` along an edge.
fn place(n: u32, n_parts: u32, len: u32) -> u32 {
    let middle = u64::from(2 * n + 1) * u64::from(len) / u64::from(2 * n_parts);
    u32::try_from(middle).unwrap_or(0).min(len.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_is_that_of_the_largest_part_and_no_mixture() {
        let flag = |x: u32, _: u32| if x < 30 { [200, 10, 20] } else { [250, 250, 250] };
        assert_eq!(dominant((100, 7), flag), [250, 250, 250]);
        assert_eq!(dominant((1, 1), flag), [200, 10, 20]);
    }

    #[test]
    fn places_lie_inside_of_the_edge() {
        let places: Vec<u32> = (0..3).map(|n| place(n, 3, 9)).collect();
        assert_eq!(places, [1, 4, 7]);
        assert_eq!(place(63, 64, u32::MAX) / 1_000_000, 4261);
    }
}
