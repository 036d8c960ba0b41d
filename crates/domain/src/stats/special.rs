//! Functions of mathematical statistics that the standard library lacks.

/// Natural logarithm of the gamma function, x > 0 (Lanczos, g = 7).
pub fn ln_gamma(x: f64) -> f64 {
    const C: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        let pi = std::f64::consts::PI;
        return (pi / (pi * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let mut sum = C[0];
    for (c, i) in C[1..].iter().zip(1_u8..) {
        sum += c / (x + f64::from(i));
    }
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// Natural logarithm of the beta function.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// First derivative of `ln_gamma` (Abramowitz and Stegun 6.3.5, 6.3.18).
pub fn digamma(mut x: f64) -> f64 {
    let mut shifted = 0.0;
    while x < 12.0 {
        shifted -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series =
        y * (1.0 / 12.0 - y * (1.0 / 120.0 - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y / 132.0))));
    shifted + x.ln() - 0.5 / x - series
}

/// Second derivative of `ln_gamma` (Abramowitz and Stegun 6.4.12).
pub fn trigamma(mut x: f64) -> f64 {
    let mut shifted = 0.0;
    while x < 12.0 {
        shifted += 1.0 / (x * x);
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series =
        y * (1.0 / 6.0 - y * (1.0 / 30.0 - y * (1.0 / 42.0 - y * (1.0 / 30.0 - y * 5.0 / 66.0))));
    shifted + 1.0 / x + 0.5 * y + series / x
}

/// Distribution function of Beta(a, b) at x: the regularised incomplete beta
/// function, by its continued fraction (DLMF 8.17.22).
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction, by Lentz's method.
#[expect(clippy::many_single_char_names, reason = "named as in the formula")]
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let off_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..10_000_u32 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / off_zero(1.0 + even * d);
        c = off_zero(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / off_zero(1.0 + odd * d);
        c = off_zero(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Quantile of Beta(a, b): the x with `beta_cdf(x) = q`.
pub fn beta_quantile(q: f64, a: f64, b: f64) -> f64 {
    if q <= 0.0 {
        return 0.0;
    }
    if q >= 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..200 {
        let error = beta_cdf(x, a, b) - q;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - ln_beta(a, b)).exp();
        let newton = x - error / density;
        // Newton where it stays between the bounds, halving where it does not.
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - x).abs() <= 1e-16 * x.max(1e-300) || high - low < 1e-17 {
            return next;
        }
        x = next;
    }
    x
}

/// Upper tail of the gamma law: Q(a, x) (DLMF 8.11, 8.9).
#[expect(clippy::many_single_char_names, reason = "named as in the formula")]
pub fn gamma_upper(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        return 1.0 - front * sum;
    }
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..10_000_u32 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * h
}

/// Upper tail of the chi-squared law.
pub fn chi2_upper(chi2: f64, df: f64) -> f64 {
    gamma_upper(df / 2.0, chi2 / 2.0)
}

/// Upper tail of the standard normal law.
pub fn normal_upper(z: f64) -> f64 {
    let tail = 0.5 * gamma_upper(0.5, z * z / 2.0);
    if z >= 0.0 { tail } else { 1.0 - tail }
}

/// The t with P(|T| > t) = `tails`, for `df` degrees of freedom.
pub fn t_two_sided(tails: f64, df: f64) -> f64 {
    let x = beta_quantile(tails, df / 2.0, 0.5);
    (df * (1.0 - x) / x).sqrt()
}

/// Binomial law: n trials with probability p.
#[derive(Clone, Copy, Debug)]
pub struct Binomial {
    /// Trials.
    pub n: u32,
    /// Probability.
    pub p: f64,
}

impl Binomial {
    /// Probability of exactly k.
    pub fn pmf(self, k: u32) -> f64 {
        let Self { n, p } = self;
        if k > n {
            return 0.0;
        }
        if p <= 0.0 {
            return f64::from(u8::from(k == 0));
        }
        if p >= 1.0 {
            return f64::from(u8::from(k == n));
        }
        let (n, k) = (f64::from(n), f64::from(k));
        let choose = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
        (choose + k * p.ln() + (n - k) * (-p).ln_1p()).exp()
    }

    /// Probability of at most k.
    pub fn cdf(self, k: u32) -> f64 {
        if k >= self.n {
            return 1.0;
        }
        let (n, k) = (f64::from(self.n), f64::from(k));
        beta_cdf(1.0 - self.p, n - k, k + 1.0)
    }

    /// Smallest k with `cdf(k) >= q`.
    pub fn quantile(self, q: f64) -> u32 {
        let (mut low, mut high) = (0, self.n);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.cdf(middle) >= q {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}
