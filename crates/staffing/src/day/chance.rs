//! Chance that is the same on every machine and every number of threads.

use std::sync::LazyLock;

/// A stream of random numbers: xoshiro256++ (Blackman and Vigna, 2021), begun
/// by SplitMix64 from a seed, a day and a purpose, so that no stream depends
/// on how much another one was used. Normal and exponential numbers by the
/// ziggurat of 256 layers (Marsaglia and Tsang, 2000), with 53 bits beside
/// the 8 that choose the layer.
///
/// Written out here, since a figure in a plan must come out again years later
/// and a library may change its streams between versions.
#[derive(Clone, Debug)]
pub struct Chance {
    state: [u64; 4],
    layers: &'static Layers,
}

/// Begin of the tail of the normal law with 256 layers, and their area
/// (Doornik, 2005).
const NORMAL_R: f64 = 3.654_152_885_361_009;
const NORMAL_AREA: f64 = 0.004_928_673_233_99;
/// Begin of the tail of the exponential law; the area follows.
const EXPONENTIAL_R: f64 = 7.697_117_470_131_05;

/// A layer under a density: numbers below `inner` lie wholly under it.
#[derive(Clone, Copy, Debug)]
struct Layer {
    width: f64,
    inner: f64,
    /// The density at the width, and at the inner width.
    low: f64,
    high: f64,
}

#[derive(Debug)]
struct Layers {
    normal: [Layer; 256],
    exponential: [Layer; 256],
}

static LAYERS: LazyLock<Layers> = LazyLock::new(|| Layers {
    normal: layers(
        NORMAL_R,
        NORMAL_AREA,
        |x| (-0.5 * x * x).exp(),
        |y| (-2.0 * y.ln()).sqrt(),
    ),
    exponential: layers(
        EXPONENTIAL_R,
        (EXPONENTIAL_R + 1.0) * (-EXPONENTIAL_R).exp(),
        |x| (-x).exp(),
        |y| -y.ln(),
    ),
});

/// Layers of equal area under a falling density with `density(0) = 1`, the
/// lowest one with the tail.
fn layers(r: f64, area: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> [Layer; 256] {
    let mut width = area / density(r);
    let mut inner = r;
    std::array::from_fn(|at| {
        let layer = Layer {
            width,
            inner,
            low: density(width),
            high: density(inner),
        };
        width = inner;
        let top = density(width) + area / width;
        // The uppermost layer ends at the peak of the density.
        inner = if at >= 254 { 0.0 } else { inverse(top) };
        layer
    })
}

/// 53 of the bits as a number from 0 to 1, 1 not included.
#[inline]
fn share(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Chance {
    /// The stream of a day for a purpose.
    pub fn new(seed: u64, day: u64, purpose: u64) -> Self {
        let mut at = seed;
        let a = split_mix(&mut at);
        let mut at = a ^ day.wrapping_mul(0xD1B5_4A32_D192_ED03);
        let b = split_mix(&mut at);
        let mut at = b ^ purpose.wrapping_mul(0x8CB9_2BA7_2F3D_8DD7);
        Self {
            state: std::array::from_fn(|_| split_mix(&mut at)),
            layers: &LAYERS,
        }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Between 0 and 1, neither of them included.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        // 53 bits, and half a step up: never 0, never 1.
        ((self.bits() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let mut beyond = 0.0;
        loop {
            let bits = self.bits();
            let layer = &self.layers.exponential[(bits & 0xFF) as usize];
            let x = share(bits) * layer.width;
            if x < layer.inner {
                return beyond + x;
            }
            if bits.trailing_zeros() >= 8 {
                // The tail of this law is the law itself, further out.
                beyond += EXPONENTIAL_R;
            } else if layer.low + (layer.high - layer.low) * self.unit() < (-x).exp() {
                return beyond + x;
            }
        }
    }

    /// Standard normal.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        loop {
            let bits = self.bits();
            let layer = &self.layers.normal[(bits & 0xFF) as usize];
            let x = (2.0 * share(bits) - 1.0) * layer.width;
            if x.abs() < layer.inner {
                return x;
            }
            if bits.trailing_zeros() >= 8 {
                return self.normal_tail().copysign(x);
            }
            if layer.low + (layer.high - layer.low) * self.unit() < (-0.5 * x * x).exp() {
                return x;
            }
        }
    }

    /// Beyond the last layer (Marsaglia, 1964).
    fn normal_tail(&mut self) -> f64 {
        loop {
            let x = -self.unit().ln() / NORMAL_R;
            let y = -self.unit().ln();
            if y + y >= x * x {
                return NORMAL_R + x;
            }
        }
    }

    /// Gamma with the given shape and mean 1 (Marsaglia and Tsang, 2000), for
    /// a shape of at least 1.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape.max(1.0) - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v / shape.max(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    /// Largest distance of sorted numbers from a law.
    fn distance(mut drawn: Vec<f64>, law: impl Fn(f64) -> f64) -> f64 {
        drawn.sort_by(f64::total_cmp);
        let n = drawn.len() as f64;
        let each = drawn.iter().enumerate();
        each.map(|(at, x)| (law(*x) - (at as f64 + 0.5) / n).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn numbers_follow_their_laws() {
        const N: usize = 400_000;
        let mut chance = Chance::new(1, 2, 3);
        // Kolmogorov: above 1.95 / sqrt(n) in one of a thousand.
        let limit = 1.95 / (N as f64).sqrt();
        let drawn: Vec<f64> = (0..N).map(|_| chance.exponential()).collect();
        let far = drawn.iter().filter(|x| **x > 7.697_117).count();
        assert!((130..230).contains(&far), "{far} of 181 in the tail");
        assert!(drawn.iter().all(|x| *x >= 0.0));
        let off = distance(drawn, |x| 1.0 - (-x).exp());
        assert!(off < limit, "{off}");
        let drawn: Vec<f64> = (0..N).map(|_| chance.normal()).collect();
        let fourth = drawn.iter().map(|x| x.powi(4)).sum::<f64>() / N as f64;
        assert!((fourth - 3.0).abs() < 0.06, "{fourth}");
        let far = drawn.iter().filter(|x| x.abs() > 3.654_152).count();
        assert!((68..140).contains(&far), "{far} of 103 in the tails");
        let off = distance(drawn, normal_law);
        assert!(off < limit, "{off}");
        let drawn: Vec<f64> = (0..N).map(|_| chance.gamma(4.0)).collect();
        let mean = drawn.iter().sum::<f64>() / N as f64;
        let spread = drawn.iter().map(|x| (x - 1.0).powi(2)).sum::<f64>() / N as f64;
        assert!((mean - 1.0).abs() < 0.003 && (spread - 0.25).abs() < 0.005);
    }

    /// The normal law by Simpson's rule from the middle.
    fn normal_law(x: f64) -> f64 {
        let n = 64;
        let step = x / f64::from(n);
        let density = |at: i32| (-0.5 * (step * f64::from(at)).powi(2)).exp();
        let sum: f64 = (0..=n)
            .map(|at| match at {
                0 => density(0),
                at if at == n => density(n),
                at if at % 2 == 1 => 4.0 * density(at),
                at => 2.0 * density(at),
            })
            .sum();
        0.5 + sum * step / 3.0 / (2.0 * std::f64::consts::PI).sqrt()
    }
}
