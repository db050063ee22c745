namespace Fathom.Evaluation;

/// <summary>
/// A logistic regression of one variable on one latent, by Newton's method: the minimum over w and b of
/// <code>
/// Σ log(1 + exp(w z + b)) − y (w z + b)
/// </code>
/// without a penalty (Gao et al. 2024, 4.2). Where the latent separates the variable there is none, and the fit ends once a step lowers
/// the mean by less than 1e-9 nats. A logit counts for log(n + 1) at most, n being the rows it was fitted to, since these cannot tell
/// odds below 1 to n + 1. Rows on which the latent is silent all have the logit b, so that only their number
/// counts: with one weight and few rows Newton's steps cost far less than <see cref="LogisticRegression"/> on all of them.
/// </summary>
/// <param name="Weight">w, for raw activations.</param>
/// <param name="Bias">b</param>
/// <param name="MostLogit">What a logit counts for at most, of either sign.</param>
readonly record struct OneLatentProbe(double Weight, double Bias, double MostLogit)
{
    const int MostSteps = 60;

    /// <summary>A row, what makes the Hessian regular where all are certain; the minimum does not move.</summary>
    const double Damping = 1e-9;

    /// <summary>Fits it.</summary>
    public static OneLatentProbe Fit(LatentColumn column)
    {
        double squares = 0;
        foreach (float value in column.Activations) squares += (double)value * value;
        // z in units of its root mean square.
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
        return new(w / scale, b, Math.Log(column.Rows + 1));
    }

    /// <summary>Σ log(1 + exp(w z + b)) − y (w z + b) over all rows, nats.</summary>
    public double Loss(LatentColumn column)
    {
        double bias = Capped(Bias), sum = column.Silent * Logistic.Softplus(bias) - column.SilentPositives * bias;
        for (int i = 0; i < column.Activations.Length; i++) sum += Loss(column.Activations[i], column.Positive[i]);
        return sum;
    }

    /// <summary>The same of one row.</summary>
    /// <param name="activation">z in its own unit.</param>
    /// <param name="positive">Whether the variable is active.</param>
    public double Loss(float activation, bool positive)
    {
        double logit = Capped(Weight * activation + Bias);
        return Logistic.Softplus(logit) - (positive ? logit : 0);
    }

    double Capped(double logit) => Math.Clamp(logit, -MostLogit, MostLogit);

    static double Objective(LatentColumn column, double w, double b, double scale) =>
        new OneLatentProbe(w / scale, b, double.PositiveInfinity).Loss(column);

    // H⁻¹ g, both of two numbers.
    static (double W, double B) Newton(LatentColumn column, double w, double b, double scale)
    {
        double p0 = Logistic.Sigmoid(b), gw = 0, gb = column.Silent * p0 - column.SilentPositives;
        double hww = Damping * column.Rows, hwb = 0, hbb = hww + column.Silent * p0 * (1 - p0);
        for (int i = 0; i < column.Activations.Length; i++)
        {
            double z = column.Activations[i] / scale, p = Logistic.Sigmoid(w * z + b), error = p - (column.Positive[i] ? 1 : 0),
                weight = p * (1 - p);
            (gw, gb) = (gw + error * z, gb + error);
            (hww, hwb, hbb) = (hww + weight * z * z, hwb + weight * z, hbb + weight);
        }
        double determinant = hww * hbb - hwb * hwb;
        return ((hbb * gw - hwb * gb) / determinant, (hww * gb - hwb * gw) / determinant);
    }
}
