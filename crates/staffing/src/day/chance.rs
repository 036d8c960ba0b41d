//! Chance that is the same on every machine and every number of threads.

/// A stream of random numbers: xoshiro256++ (Blackman and Vigna, 2021), begun
/// by SplitMix64 from a seed, a day and a purpose, so that no stream depends
/// on how much another one was used.
///
/// Written out here, since a figure in a plan must come out again years later
/// and a library may change its streams between versions.
#[derive(Clone, Debug)]
pub struct Chance {
    state: [u64; 4],
    spare: Option<f64>,
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
            spare: None,
        }
    }

    /// The next 64 bits.
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
    pub fn unit(&mut self) -> f64 {
        // 53 bits, and half a step up: never 0, never 1.
        ((self.bits() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.unit().ln()
    }

    /// Standard normal, by the polar method (Marsaglia and Bray, 1964).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = 2.0 * self.unit() - 1.0;
            let y = 2.0 * self.unit() - 1.0;
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * s.ln() / s).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
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
