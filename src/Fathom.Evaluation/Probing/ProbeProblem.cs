namespace Fathom.Evaluation;

/// <summary>One logistic regression under <see cref="ProbeSolver"/>.</summary>
sealed class ProbeProblem
{
    const int Memory = 8;

    /// <summary>Of the first gradient, at which a solution is good enough.</summary>
    const double Tolerance = 1e-4;

    readonly double[] labelSum, gradient;
    readonly Lbfgs search;
    readonly bool certain;

    /// <param name="labelSum">Σ y x, [D]; its last number is Σ y.</param>
    /// <param name="rows">n</param>
    public ProbeProblem(double[] labelSum, int rows)
    {
        this.labelSum = labelSum;
        double rate = labelSum[^1] / rows;
        certain = rate is <= 0 or >= 1;
        (double[] start, gradient) = (new double[labelSum.Length], new double[labelSum.Length]);
        // The best that the constant alone can do, which is where whitened inputs begin.
        start[^1] = certain ? (rate <= 0 ? -30 : 30) : Math.Log(rate / (1 - rate));
        search = new(start, Memory, norm => Tolerance * norm, 1e-4, first: 1 / (rows * rate * (1 - rate) + 1));
    }

    public bool IsDone => certain || search.IsDone;

    /// <summary>w, [D]; the constant's weight is the last.</summary>
    public double[] Solution => search.Solution;

    /// <summary>The point at which loss and gradient are wanted.</summary>
    public void WriteTrial(Span<float> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] = (float)search.Trial[i];
    }

    /// <summary>Takes Σ log(1 + exp(w·x)) and Σ σ(w·x) x at the trial point.</summary>
    public void Take(double softplus, ReadOnlySpan<double> sums)
    {
        // f = Σ log(1 + exp(w·x)) − w·Σ y x + ½‖w‖²;  g = Σ σ(w·x) x − Σ y x + w
        double loss = softplus;
        for (int i = 0; i < gradient.Length; i++)
        {
            double weight = (float)search.Trial[i], penalty = i < gradient.Length - 1 ? weight : 0;
            loss += -weight * labelSum[i] + 0.5 * penalty * penalty;
            gradient[i] = sums[i] - labelSum[i] + penalty;
        }
        // Single precision leaves this much doubt about a sum of losses.
        search.Take(loss, gradient, 1e-7 * Math.Abs(softplus));
    }
}
