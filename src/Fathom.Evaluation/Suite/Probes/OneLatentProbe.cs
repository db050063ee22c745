namespace Fathom.Evaluation;

/// <summary>
/// A logistic regression of one variable on one latent, by Newton's method: the minimum over w and b of
/// <code>
/// Σ log(1 + exp(w z + b)) − y (w z + b) + ½ w²
/// </code>
/// z being in units of its root mean square. Rows on which the latent is silent all have the logit b, so that only their number
/// counts: with one weight and few rows Newton's steps cost far less than <see cref="LogisticRegression"/> on all of them.
/// </summary>
/// <param name="Weight">w, for raw activations.</param>
/// <param name="Bias">b</param>
readonly record struct OneLatentProbe(double Weight, double Bias)
{
    const int MostSteps = 60;

    /// <summary>Fits it.</summary>
    public static OneLatentProbe Fit(LatentColumn column)
    {
        double squares = 0;
        foreach (float value in column.Activations) squares += (double)value * value;
        double scale = squares > 0 ? Math.Sqrt(squares / column.Rows) : 1, rate = (column.Positives + 0.5) / (column.Rows + 1.0);
        (double w, double b) = (0, Math.Log(rate / (1 - rate)));
        double loss = Objective(column, w, b, scale);
        for (int step = 0; step < MostSteps; step++)
        {
            (double dw, double db) = Newton(column, w, b, scale);
            double length = 1, next = Objective(column, w - dw, b - db, scale);
            while (next > loss && length > 1e-4)
                next = Objective(column, w - (length /= 2) * dw, b - length * db, scale);
            if (next >= loss) break;
            bool done = loss - next < 1e-9 * column.Rows;
            (w, b, loss) = (w - length * dw, b - length * db, next);
            if (done) break;
        }
        return new(w / scale, b);
    }

    /// <summary>Σ log(1 + exp(w z + b)) − y (w z + b) over all rows, nats.</summary>
    public double Loss(LatentColumn column)
    {
        double sum = column.Silent * Logistic.Softplus(Bias) - column.SilentPositives * Bias;
        for (int i = 0; i < column.Activations.Length; i++) sum += Loss(column.Activations[i], column.Positive[i]);
        return sum;
    }

    /// <summary>The same of one row.</summary>
    /// <param name="activation">z in its own unit.</param>
    /// <param name="positive">Whether the variable is active.</param>
    public double Loss(float activation, bool positive)
    {
        double logit = Weight * activation + Bias;
        return Logistic.Softplus(logit) - (positive ? logit : 0);
    }

    static double Objective(LatentColumn column, double w, double b, double scale) =>
        new OneLatentProbe(w / scale, b).Loss(column) + 0.5 * w * w;

    // H⁻¹ g, both of two numbers.
    static (double W, double B) Newton(LatentColumn column, double w, double b, double scale)
    {
        double p0 = Logistic.Sigmoid(b), gw = w, gb = column.Silent * p0 - column.SilentPositives;
        double hww = 1, hwb = 0, hbb = column.Silent * p0 * (1 - p0);
        for (int i = 0; i < column.Activations.Length; i++)
        {
            double z = column.Activations[i] / scale, p = Logistic.Sigmoid(w * z + b), error = p - (column.Positive[i] ? 1 : 0),
                weight = p * (1 - p);
            (gw, gb) = (gw + error * z, gb + error);
            (hww, hwb, hbb) = (hww + weight * z * z, hwb + weight * z, hbb + weight);
        }
        // A little more than nothing where all rows are certain.
        hbb += 1e-9;
        double determinant = hww * hbb - hwb * hwb;
        return ((hbb * gw - hwb * gb) / determinant, (hww * gb - hwb * gw) / determinant);
    }
}
