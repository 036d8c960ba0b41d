//! Small symmetric systems of equations.

/// The lower triangle of L with L·Lᵀ = a symmetric positive matrix, by rows.
pub(super) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Decomposes a matrix given by rows; `None` if it is not positive.
    pub fn of(size: usize, matrix: &[f64]) -> Option<Self> {
        let mut lower = matrix.to_vec();
        for row in 0..size {
            for column in 0..=row {
                let dot: f64 = (0..column)
                    .map(|k| lower[row * size + k] * lower[column * size + k])
                    .sum();
                let rest = lower[row * size + column] - dot;
                lower[row * size + column] = if row == column {
                    if rest.is_nan() || rest <= 0.0 {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / lower[column * size + column]
                };
            }
        }
        Some(Self { size, lower })
    }

    /// The solution for one right side.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let at = |row: usize, column: usize| self.lower[row * size + column];
        let mut x = right.to_vec();
        for row in 0..size {
            let dot: f64 = (0..row).map(|k| at(row, k) * x[k]).sum();
            x[row] = (x[row] - dot) / at(row, row);
        }
        for row in (0..size).rev() {
            let dot: f64 = (row + 1..size).map(|k| at(k, row) * x[k]).sum();
            x[row] = (x[row] - dot) / at(row, row);
        }
        x
    }

    /// The diagonal of the inverse.
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        (0..self.size)
            .map(|at| {
                let mut unit = vec![0.0; self.size];
                unit[at] = 1.0;
                self.solve(&unit)[at]
            })
            .collect()
    }
}
